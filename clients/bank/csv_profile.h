// A profile says what the columns of a bank's CSV export mean. Profiles are TOML files in
// conf/profiles/, documented in conf/profiles/default.toml; `default` (the payments file of hexiao)
// is also built in.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "clients/bank/text_encoding.h"

namespace hexiao::bank {

enum class CsvColumn : std::uint8_t {
  booking_date,
  value_date,
  amount,  // signed, or with a direction column
  credit,  // money in, in a column of its own
  debit,
  direction,
  currency,
  bank_account,
  bank_ref,
  payer_name,
  payer_account,
  structured_ref,
  text,
  note,
  end_to_end_id,
  mandate_id,
  customer_no,
  ledger
};
inline constexpr std::size_t kCsvColumns = 18;
// The key of the profile and the column of csv:default: "booking_date" …
std::string_view to_text(CsvColumn column);

enum class DateOrder : std::uint8_t { automatic, ymd, dmy, mdy };

struct CsvProfile {
  std::string name;
  std::string description;
  Fallback encoding = Fallback::guess;
  char separator = 0;     // 0: found from the file
  char decimal_mark = 0;  // 0: decided from the whole amount columns
  DateOrder date_order = DateOrder::automatic;
  std::string currency;       // of files without a currency column
  std::string bank_account;   // of files without an account column
  bool only_credits = false;  // a payments file: an amount of zero or less is an error
  bool report_unknown_columns = false;
  // Header names a column may have; text and note take every one that is there, the others the
  // first.
  std::array<std::vector<std::string>, kCsvColumns> names;
  std::vector<std::string> credit_words;
  std::vector<std::string> debit_words;
  std::vector<std::string> footer_words;  // a row that begins with one of them is no entry

  const std::vector<std::string>& names_of(CsvColumn c) const {
    return names[static_cast<std::size_t>(c)];
  }
};

struct ProfileError {
  std::string file;
  std::uint32_t line = 0;
  std::string reason;
};

tl::expected<CsvProfile, ProfileError> parse_profile(std::string_view toml,
                                                     const std::string& file);
// `name_or_path`: "german" is `dir`/german.toml; a name with a slash or ".toml" is a path. 74: not
// readable.
tl::expected<CsvProfile, ProfileError> load_profile(const std::string& name_or_path,
                                                    const std::string& dir);
const CsvProfile& default_profile();
// All profiles of `dir` that can be read, by name, and the built-in default first.
std::vector<CsvProfile> all_profiles(const std::string& dir);

// Columns of a header row under a profile: index of the field, per kind.
struct CsvLayout {
  std::array<std::vector<std::size_t>, kCsvColumns> fields;
  std::vector<std::string> missing;  // what the profile needs and the header lacks
  std::size_t mapped = 0;

  const std::vector<std::size_t>& of(CsvColumn c) const {
    return fields[static_cast<std::size_t>(c)];
  }
  bool has(CsvColumn c) const { return !of(c).empty(); }
};
CsvLayout lay_out(const CsvProfile& profile, const std::vector<std::string>& header);

// Header names compare without blanks at the ends, byte order mark, case of ASCII, and runs of
// blanks.
std::string fold_header(std::string_view name);

}  // namespace hexiao::bank
