// Which format some bytes are in, and the readers of each. Internal to clients/bank: users call
// reader.h.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "clients/bank/statement.h"

namespace hexiao::bank {

struct CsvProfile;
struct ReadOptions;

enum class Kind : std::uint8_t {
  camt,
  mt940,
  csv,         // lines of separated fields; which profile is a second question
  other_xml,   // XML that is no camt message
  unreadable,  // recognised, and no reader for it: see `advice`
  unknown
};

struct Recognised {
  Kind kind = Kind::unknown;
  std::string what;    // "an Excel workbook (.xlsx)"
  std::string advice;  // what to do with it
};

// Looks at the first kilobytes only. Cost O(1).
Recognised recognise(std::string_view bytes);

// The readers fill statements, findings and rejects of a file whose name and sha256 are set. They
// never throw and never give up early: each bad entry is a finding of severity error.
void read_camt(std::string_view bytes, BankFile& file);
void read_mt940(std::string_view bytes, BankFile& file);
void read_csv(std::string_view bytes, const CsvProfile& profile, const ReadOptions& options,
              BankFile& file);

// Shared by the readers.
std::string shortened(std::string_view raw);
void add_finding(BankFile& file, Severity severity, Place place, std::string field,
                 std::string_view raw, std::string reason, std::string remedy = {});
// The columns of csv:default, for rejects of formats that have no columns.
const std::vector<std::string>& default_reject_columns();
// An entry that could not be read, as a row of those columns; `amount_text` as it stands in the
// file.
void add_reject(BankFile& file, const Statement& statement, const Entry& entry,
                std::string_view amount_text, std::string column, std::string reason);
bool is_withdrawn_currency(std::string_view code);

// Opening + booked entries = closing? Settles the direction of reversals by the same equation where
// the file's indicator may be read both ways (`reversals_unsure`), and marks statements that are
// repeated.
void check_balances(BankFile& file, bool reversals_unsure);

}  // namespace hexiao::bank
