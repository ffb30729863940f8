#include "engine/receivables/tax_id.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/text/check_digits.h"
#include "engine/text/reference.h"
#include "engine/text/vat_number.h"
#include "engine/vocabulary/date.h"

namespace hexiao {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

int number_of(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

TaxIdJudgement judged(TaxIdKind kind, std::string compact, TaxIdVerdict verdict,
                      std::string message = {}) {
  return {.kind = kind,
          .verdict = verdict,
          .compact = std::move(compact),
          .message = std::move(message)};
}

// Two letters of the registry and two digits, long enough; 18 characters may be one of these or a
// 统一社会信用代码.
bool iban_shape(std::string_view compact) {
  return compact.size() >= 15 && iban_country(compact.substr(0, 2)) && is_digit(compact[2]) &&
         is_digit(compact[3]);
}

// GB 11643-1999: division, day of birth, number, and a check character by ISO 7064, MOD 11-2.
bool valid_identity_number(std::string_view compact) {
  if (compact.size() != 18 || !all_digits(compact.substr(0, 17))) return false;
  if (!Date::from_civil(number_of(compact.substr(6, 4)), number_of(compact.substr(10, 2)),
                        number_of(compact.substr(12, 2))))
    return false;
  int rest = 0;
  for (const char c : compact.substr(0, 17)) rest = (rest + (c - '0')) * 2 % 11;
  const int check = (12 - rest) % 11;
  return compact[17] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

// What a letter that no code holds was most likely meant to be.
std::string meant_by(char c) {
  switch (c) {
    case 'O':
      return "; the digit 0 may be meant";
    case 'I':
      return "; the digit 1 may be meant";
    case 'Z':
      return "; the digit 2 may be meant";
    case 'S':
      return "; the digit 5 may be meant";
    default:
      return {};
  }
}

// What is wrong with one of the characters of a 统一社会信用代码, check character aside.
std::string uscc_fault(std::string_view compact) {
  constexpr std::string_view kNever = "IOSVZ";
  for (std::size_t i = 0; i < compact.size(); ++i) {
    const bool never = kNever.find(compact[i]) != std::string_view::npos;
    const bool division = i >= 2 && i < 8 && !is_digit(compact[i]);
    if (!never && !division) continue;
    const std::string place =
        "\"" + std::string(1, compact[i]) + "\" at character " + std::to_string(i + 1);
    if (never) return place + " does not occur in a 统一社会信用代码" + meant_by(compact[i]);
    return place + " stands where the administrative division has digits (3 to 8)";
  }
  return {};
}

TaxIdJudgement judge_uscc(std::string compact) {
  if (std::string fault = uscc_fault(compact); !fault.empty())
    return judged(TaxIdKind::uscc, std::move(compact), TaxIdVerdict::malformed, std::move(fault));
  const char given = compact[17];
  const std::optional<char> expected =
      uscc_check_character(std::string_view(compact).substr(0, 17));
  if (expected == given) return judged(TaxIdKind::uscc, std::move(compact), TaxIdVerdict::valid);
  TaxIdJudgement wrong = judged(TaxIdKind::uscc, std::move(compact), TaxIdVerdict::wrong_check);
  wrong.expected_check = expected;
  wrong.message = "the check character is " + std::string(1, given) +
                  ", but the other seventeen ask for " + std::string(1, expected.value_or('?')) +
                  ": compare it with the business licence";
  return wrong;
}

// Since 2020 the Dutch numbers of sole traders are checked as a whole: MOD 97-10 of ISO 7064 over
// all characters, letters as 10 to 35, leaves 1.
bool valid_dutch_sole_trader(std::string_view compact) {
  if (compact.size() != 14 || !compact.starts_with("NL") || compact[11] != 'B') return false;
  if (!all_digits(compact.substr(2, 9)) || !all_digits(compact.substr(12))) return false;
  int rest = 0;
  for (const char c : compact)
    rest = is_digit(c) ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  return rest == 1;
}

bool vat_form(std::string_view compact) {
  if (compact.starts_with("NL"))
    return all_digits(compact.substr(2, 9)) && compact[11] == 'B' && all_digits(compact.substr(12));
  return all_digits(compact.substr(2));
}

// A country whose numbers are judged, and digits: words may begin with the same two letters.
bool vat_shape(std::string_view compact) {
  if (vat_number_length(compact.substr(0, 2)) == 0) return false;
  const std::string_view rest = compact.substr(2);
  const auto digits = std::count_if(rest.begin(), rest.end(), is_digit);
  return digits >= 5 && std::ssize(rest) - digits <= 2;
}

TaxIdJudgement judge_vat(std::string compact) {
  const std::string country = compact.substr(0, 2);
  const std::size_t length = vat_number_length(country);
  if (compact.size() != length)
    return judged(TaxIdKind::vat, std::move(compact), TaxIdVerdict::malformed,
                  "a VAT number of " + country + " has " + std::to_string(length - 2) +
                      " characters after its country");
  if (valid_vat_number(compact) || valid_dutch_sole_trader(compact))
    return judged(TaxIdKind::vat, std::move(compact), TaxIdVerdict::valid);
  if (country == "FR" && (is_upper(compact[2]) || is_upper(compact[3])) &&
      all_digits(std::string_view(compact).substr(4)))
    return judged(TaxIdKind::vat, std::move(compact), TaxIdVerdict::not_judged,
                  "how French keys with letters are computed is not public");
  if (!vat_form(compact))
    return judged(TaxIdKind::vat, std::move(compact), TaxIdVerdict::malformed,
                  country == "NL"
                      ? "a VAT number of NL is nine digits, B and two digits after its country"
                      : "a VAT number of " + country + " has only digits after its country");
  return judged(TaxIdKind::vat, std::move(compact), TaxIdVerdict::wrong_check,
                "the check digits do not fit: one of its digits is mistyped");
}

// Of CN, and neither a whole 统一社会信用代码 nor an identity number.
TaxIdJudgement judge_chinese_length(std::string compact) {
  const std::size_t length = compact.size();
  if (length == 17 || length == 19)
    return judged(TaxIdKind::uscc, std::move(compact), TaxIdVerdict::malformed,
                  "a 统一社会信用代码 has 18 characters, not " + std::to_string(length));
  return judged(TaxIdKind::unknown, std::move(compact), TaxIdVerdict::not_judged,
                length == 15 ? "a taxpayer number of the old form carries no check of the whole; "
                               "ask for the 统一社会信用代码"
                             : "not a form of number that is known here");
}

}  // namespace

TaxIdJudgement check_tax_id(std::string_view text, std::string_view country_hint) {
  std::string number = compact(text);
  if (number.empty())
    return judged(TaxIdKind::unknown, {}, TaxIdVerdict::not_judged,
                  "the text has no letters and digits, or more than 64");
  const std::string country = compact(country_hint);
  if (iban_shape(number) && valid_iban(number))
    return judged(TaxIdKind::iban, std::move(number), TaxIdVerdict::valid);
  if (valid_uscc(number)) return judged(TaxIdKind::uscc, std::move(number), TaxIdVerdict::valid);
  if (valid_identity_number(number))
    return judged(TaxIdKind::identity_number, std::move(number), TaxIdVerdict::valid);

  const bool chinese = country == "CN";
  if (iban_shape(number) && !chinese)
    return judged(TaxIdKind::iban, std::move(number), TaxIdVerdict::wrong_check,
                  "the check digits of the IBAN do not fit, or it is too short or too long for its "
                  "country");
  const bool of_china =
      chinese || (country.empty() && all_digits(std::string_view(number).substr(
                                         std::min<std::size_t>(2, number.size()), 6)));
  if (number.size() == 18 && of_china &&
      std::all_of(number.begin(), number.end(), [](char c) { return is_digit(c) || is_upper(c); }))
    return judge_uscc(std::move(number));
  if (chinese) return judge_chinese_length(std::move(number));

  if (vat_shape(number)) return judge_vat(std::move(number));
  const std::size_t expected = vat_number_length(country);
  if (expected != 0 && number.size() + 2 == expected && vat_form(country + number))
    return judge_vat(country + number);
  return judged(TaxIdKind::unknown, std::move(number), TaxIdVerdict::not_judged,
                "not a form of number that is known here");
}

std::optional<char> expected_uscc_check(std::string_view text) {
  const std::string number = compact(text);
  if (number.size() != 17 && number.size() != 18) return std::nullopt;
  return uscc_check_character(std::string_view(number).substr(0, 17));
}

}  // namespace hexiao
