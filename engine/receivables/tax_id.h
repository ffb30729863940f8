// One door for the numbers by which companies are known to a tax office or a bank, judged as far as
// their check characters are public: 统一社会信用代码 (GB 32100-2015), the Chinese identity number
// under which sole traders pay taxes (GB 11643-1999), IBAN (ISO 13616), and the VAT numbers of
// engine/text/vat_number.h.
//
// A judgement is never more than the check says: a number of a kind that is not known here is not
// judged, and so are French VAT numbers with a letter in their key. Pure, safe from any thread;
// O(length).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/vocabulary/kinds.h"

namespace hexiao {

enum class TaxIdKind : std::uint8_t { unknown, uscc, identity_number, iban, vat };
template <>
struct EnumTexts<TaxIdKind> {
  static constexpr std::array<std::string_view, 5> value = {"unknown", "uscc", "identity_number",
                                                            "iban", "vat"};
};

enum class TaxIdVerdict : std::uint8_t {
  not_judged,   // nothing is known against it
  valid,        // its check characters fit
  malformed,    // a character too many or too few, or one that cannot stand there
  wrong_check,  // well formed, but its check characters do not fit: somewhere it is mistyped
};
template <>
struct EnumTexts<TaxIdVerdict> {
  static constexpr std::array<std::string_view, 4> value = {"not_judged", "valid", "malformed",
                                                            "wrong_check"};
};

struct TaxIdJudgement {
  TaxIdKind kind = TaxIdKind::unknown;
  TaxIdVerdict verdict = TaxIdVerdict::not_judged;
  // Letters and digits only, upper case, a VAT number with its country: equal numbers are equal
  // here, whatever the verdict. Empty when the text has none, or more than 64.
  std::string compact;
  std::optional<char> expected_check;  // of a 统一社会信用代码 that ends in another
  std::string message;                 // one sentence unless valid; empty when valid
  bool refused() const {
    return verdict == TaxIdVerdict::malformed || verdict == TaxIdVerdict::wrong_check;
  }
};

// `country`: two letters of ISO 3166, or empty. With it a VAT number may lack its country, and a
// number of CN with 17 or 19 characters is malformed instead of unknown. A number that fits another
// country's check is valid all the same.
TaxIdJudgement check_tax_id(std::string_view text, std::string_view country = {});

// The check character that a 统一社会信用代码 must end in: of 17 characters, or of the first 17 of
// 18, punctuation and blanks aside. Nothing for any other length or a character that cannot stand
// there.
std::optional<char> expected_uscc_check(std::string_view text);

}  // namespace hexiao
