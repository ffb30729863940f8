// Structured references and identifiers that carry their own check digits.
// All take the compact form (reference.h): upper case, letters and digits only. All are pure and
// allocate nothing; cost O(length). Anything malformed is simply not valid.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace hexiao {

// ISO 11649: "RF", two check digits, 1 to 21 letters or digits; MOD 97-10 of ISO 7064.
bool valid_rf(std::string_view compact);
// Swiss QR reference: 27 digits, modulo 10 recursive (SIX, Swiss Implementation Guidelines QR-bill,
// annex B). All zeros is refused.
bool valid_qrr(std::string_view compact);
// Belgian structured communication: 12 digits, the last two are the first ten modulo 97, 97 for 0
// (Febelfin). All zeros before the check digits are refused.
bool valid_ogm(std::string_view compact);
// Norwegian KID: 2 to 25 digits, the last is MOD10 (Luhn) or MOD11 with weights 2..7, where '-'
// stands for 10 and is taken only in the two-argument form below (compact forms hold no '-'). One
// number in five passes by chance.
bool valid_kid(std::string_view compact);
bool valid_kid_mod10(std::string_view digits);
bool valid_kid_mod11(std::string_view digits);  // the last may be '-'
// ISO 13616: country, two check digits, up to 30 letters or digits; the length must be the
// country's own where the registry names it. MOD 97-10.
bool valid_iban(std::string_view compact);
// Whether the registry names this country (two letters). In free text only its IBANs are believed:
// one number in a hundred passes the check digits by chance.
bool iban_country(std::string_view country);
// 统一社会信用代码, GB 32100-2015: 18 of 0-9 and A-Z without I O S V Z; the last is a MOD 31 check
// character.
bool valid_uscc(std::string_view compact);
// The check character that its first 17 characters ask for; nothing when they are not 17 or one of
// them does not occur in a code.
std::optional<char> uscc_check_character(std::string_view first_17);

enum class StructuredKind : std::uint8_t { none, rf, qrr, ogm, kid };
std::string_view to_text(StructuredKind kind);

// Strongest reading first: RF, QRR, OGM, KID. A KID says little by itself (see valid_kid).
StructuredKind classify_structured(std::string_view compact);

// What an RF reference carries after its check digits, without leading zeros; nothing when it is
// not valid. The view is into the argument.
std::optional<std::string_view> rf_payload(std::string_view compact);

}  // namespace hexiao
