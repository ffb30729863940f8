#include "engine/text/check_digits.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "engine/text/ascii.h"

namespace hexiao {
namespace {

bool all_zeros(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '0'; });
}

// Remainder of head + tail by 97, letters as 10 .. 35 (ISO 7064, MOD 97-10); -1 on any other
// character.
int mod97(std::string_view head, std::string_view tail) {
  constexpr std::uint64_t kRoom = 100'000'000'000'000'000ULL;  // two more digits fit behind it
  std::uint64_t rest = 0;
  for (const std::string_view part : {head, tail}) {
    for (const char c : part) {
      if (is_digit(c)) {
        rest = rest * 10 + static_cast<std::uint64_t>(c - '0');
      } else if (is_upper(c)) {
        rest = rest * 100 + static_cast<std::uint64_t>(c - 'A' + 10);
      } else {
        return -1;
      }
      if (rest >= kRoom) rest %= 97;
    }
  }
  return static_cast<int>(rest % 97);
}

// "XX" + two check digits + the rest, as RF references and IBANs have it.
bool valid_mod97_front(std::string_view compact) {
  return is_upper(compact[0]) && is_upper(compact[1]) && is_digit(compact[2]) &&
         is_digit(compact[3]) && mod97(compact.substr(4), compact.substr(0, 4)) == 1;
}

struct IbanLength {
  std::string_view country;
  std::size_t length;
};
// SWIFT's IBAN registry. Countries that are not here are taken with any length of 15 to 34.
constexpr auto kIbanLengths = std::to_array<IbanLength>({
    {"AD", 24}, {"AE", 23}, {"AL", 28}, {"AT", 20}, {"AZ", 28}, {"BA", 20}, {"BE", 16}, {"BG", 22},
    {"BH", 22}, {"BR", 29}, {"BY", 28}, {"CH", 21}, {"CR", 22}, {"CY", 28}, {"CZ", 24}, {"DE", 22},
    {"DK", 18}, {"DO", 28}, {"EE", 20}, {"EG", 29}, {"ES", 24}, {"FI", 18}, {"FO", 18}, {"FR", 27},
    {"GB", 22}, {"GE", 22}, {"GI", 23}, {"GL", 18}, {"GR", 27}, {"GT", 28}, {"HR", 21}, {"HU", 28},
    {"IE", 22}, {"IL", 23}, {"IQ", 23}, {"IS", 26}, {"IT", 27}, {"JO", 30}, {"KW", 30}, {"KZ", 20},
    {"LB", 28}, {"LC", 32}, {"LI", 21}, {"LT", 20}, {"LU", 20}, {"LV", 21}, {"MC", 27}, {"MD", 24},
    {"ME", 22}, {"MK", 19}, {"MR", 27}, {"MT", 31}, {"MU", 30}, {"NL", 18}, {"NO", 15}, {"PK", 24},
    {"PL", 28}, {"PS", 29}, {"PT", 25}, {"QA", 29}, {"RO", 24}, {"RS", 22}, {"SA", 24}, {"SC", 31},
    {"SE", 24}, {"SI", 19}, {"SK", 24}, {"SM", 27}, {"ST", 25}, {"SV", 28}, {"TL", 23}, {"TN", 24},
    {"TR", 26}, {"UA", 29}, {"VA", 22}, {"VG", 24}, {"XK", 20},
});

// The same by both letters; 0 for those that are not here.
constexpr auto kIbanLengthOf = [] {
  std::array<std::uint8_t, std::size_t{26} * 26> lengths{};
  for (const IbanLength& row : kIbanLengths) {
    const auto at = (row.country[0] - 'A') * 26 + (row.country[1] - 'A');
    lengths[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(row.length);
  }
  return lengths;
}();

// Both are capital letters.
std::size_t iban_length_of(char first, char second) {
  return kIbanLengthOf[static_cast<std::size_t>((first - 'A') * 26 + (second - 'A'))];
}

constexpr std::string_view kUsccAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr std::array<int, 17> kUsccWeights = {1,  3,  9,  27, 19, 26, 16, 17, 20,
                                              29, 25, 13, 8,  24, 10, 30, 28};

bool kid_length(std::string_view digits) { return digits.size() >= 2 && digits.size() <= 25; }

}  // namespace

bool valid_rf(std::string_view compact) {
  return compact.size() >= 5 && compact.size() <= 25 && compact.starts_with("RF") &&
         valid_mod97_front(compact);
}

bool valid_qrr(std::string_view compact) {
  if (compact.size() != 27 || !all_digits(compact) || all_zeros(compact)) return false;
  constexpr std::array<int, 10> kCarry = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  std::size_t carry = 0;
  for (const char c : compact.substr(0, 26)) {
    carry = static_cast<std::size_t>(kCarry[(carry + static_cast<std::size_t>(c - '0')) % 10]);
  }
  return (10 - carry) % 10 == static_cast<std::size_t>(compact[26] - '0');
}

bool valid_ogm(std::string_view compact) {
  if (compact.size() != 12 || !all_digits(compact)) return false;
  if (all_zeros(compact.substr(0, 10))) return false;
  const int rest = mod97(compact.substr(0, 10), {});
  const int check = (compact[10] - '0') * 10 + (compact[11] - '0');
  return check == (rest == 0 ? 97 : rest);
}

bool valid_kid_mod10(std::string_view digits) {
  if (!kid_length(digits) || !all_digits(digits) || all_zeros(digits)) return false;
  int sum = 0;
  bool doubled = false;
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int value = (digits[i] - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool valid_kid_mod11(std::string_view digits) {
  if (!kid_length(digits)) return false;
  const std::string_view body = digits.substr(0, digits.size() - 1);
  if (!all_digits(body) || all_zeros(body)) return false;
  int sum = 0;
  int weight = 2;
  for (std::size_t i = body.size(); i-- > 0; weight = weight == 7 ? 2 : weight + 1) {
    sum += (body[i] - '0') * weight;
  }
  const int check = (11 - sum % 11) % 11;
  const char last = digits.back();
  return check == 10 ? last == '-' : last == static_cast<char>('0' + check);
}

bool valid_kid(std::string_view compact) {
  return valid_kid_mod10(compact) || valid_kid_mod11(compact);
}

bool iban_country(std::string_view country) {
  return country.size() == 2 && is_upper(country[0]) && is_upper(country[1]) &&
         iban_length_of(country[0], country[1]) != 0;
}

bool valid_iban(std::string_view compact) {
  if (compact.size() < 15 || compact.size() > 34) return false;
  if (!is_upper(compact[0]) || !is_upper(compact[1])) return false;
  const std::size_t length = iban_length_of(compact[0], compact[1]);
  return (length == 0 || length == compact.size()) && valid_mod97_front(compact);
}

std::optional<char> uscc_check_character(std::string_view first_17) {
  if (first_17.size() != kUsccWeights.size()) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < kUsccWeights.size(); ++i) {
    const std::size_t value = kUsccAlphabet.find(first_17[i]);
    if (value == std::string_view::npos) return std::nullopt;
    sum += static_cast<int>(value) * kUsccWeights[i];
  }
  return kUsccAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
}

bool valid_uscc(std::string_view compact) {
  // The third to eighth are the administrative division: digits.
  if (compact.size() != 18 || !all_digits(compact.substr(2, 6))) return false;
  return uscc_check_character(compact.substr(0, 17)) == compact[17];
}

std::string_view to_text(StructuredKind kind) {
  switch (kind) {
    case StructuredKind::none:
      return "none";
    case StructuredKind::rf:
      return "rf";
    case StructuredKind::qrr:
      return "qrr";
    case StructuredKind::ogm:
      return "ogm";
    case StructuredKind::kid:
      return "kid";
  }
  return "unknown";
}

StructuredKind classify_structured(std::string_view compact) {
  if (valid_rf(compact)) return StructuredKind::rf;
  if (valid_qrr(compact)) return StructuredKind::qrr;
  if (valid_ogm(compact)) return StructuredKind::ogm;
  if (valid_kid(compact)) return StructuredKind::kid;
  return StructuredKind::none;
}

std::optional<std::string_view> rf_payload(std::string_view compact) {
  if (!valid_rf(compact)) return std::nullopt;
  const std::string_view payload = compact.substr(4);
  const std::size_t first = payload.find_first_not_of('0');
  return payload.substr(first == std::string_view::npos ? payload.size() - 1 : first);
}

}  // namespace hexiao
