#include "engine/text/vat_number.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/text/ascii.h"
#include "engine/text/check_digits.h"

namespace hexiao {
namespace {

// Check rules as the member states publish them for VIES (and as ISO 7064 names them).
int digit(char c) { return c - '0'; }

template <std::size_t N>
int weighted_sum(std::string_view digits, const std::array<int, N>& weights) {
  int sum = 0;
  for (std::size_t i = 0; i < N; ++i) sum += digit(digits[i]) * weights[i];
  return sum;
}

std::int64_t number(std::string_view digits) {
  std::int64_t value = 0;
  for (const char c : digits) value = value * 10 + digit(c);
  return value;
}

bool valid_be(std::string_view d) {
  return d[0] <= '1' && 97 - number(d.substr(0, 8)) % 97 == number(d.substr(8));
}

// MOD 11,10 of ISO 7064.
bool valid_de(std::string_view d) {
  if (d[0] == '0') return false;
  int product = 10;
  for (std::size_t i = 0; i < 8; ++i) {
    const int sum = (digit(d[i]) + product) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return (11 - product) % 10 == digit(d[8]);
}

bool valid_dk(std::string_view d) {
  return d[0] != '0' && weighted_sum(d, std::array{2, 7, 6, 5, 4, 3, 2, 1}) % 11 == 0;
}

bool valid_fi(std::string_view d) {
  return weighted_sum(d, std::array{7, 9, 10, 5, 8, 4, 2, 1}) % 11 == 0;
}

// Two check digits before the nine of the SIREN, which is itself a Luhn number.
bool valid_fr(std::string_view d) {
  const std::string_view siren = d.substr(2);
  return valid_kid_mod10(siren) && (12 + 3 * (number(siren) % 97)) % 97 == number(d.substr(0, 2));
}

bool valid_lu(std::string_view d) { return number(d.substr(0, 6)) % 89 == number(d.substr(6)); }

bool valid_pl(std::string_view d) {
  return weighted_sum(d, std::array{6, 5, 7, 2, 3, 4, 5, 6, 7}) % 11 == digit(d[9]);
}

bool valid_pt(std::string_view d) {
  const int rest = 11 - weighted_sum(d, std::array{9, 8, 7, 6, 5, 4, 3, 2}) % 11;
  return d[0] != '0' && (rest > 9 ? 0 : rest) == digit(d[8]);
}

bool valid_si(std::string_view d) {
  const int rest = 11 - weighted_sum(d, std::array{8, 7, 6, 5, 4, 3, 2}) % 11;
  return d[0] != '0' && rest != 11 && (rest == 10 ? 0 : rest) == digit(d[7]);
}

struct CountryRule {
  std::string_view country;
  std::size_t digits;
  bool (*valid)(std::string_view digits);
};

constexpr auto kRules = std::to_array<CountryRule>({
    {"BE", 10, valid_be},
    {"DE", 9, valid_de},
    {"DK", 8, valid_dk},
    {"FI", 8, valid_fi},
    {"FR", 11, valid_fr},
    {"IT", 11, valid_kid_mod10},
    {"LU", 8, valid_lu},
    {"PL", 10, valid_pl},
    {"PT", 9, valid_pt},
    {"SI", 8, valid_si},
});

// NL123456789B01: nine digits, weighted to 11, and the number of the branch.
bool valid_nl(std::string_view rest) {
  if (rest.size() != 12 || rest[9] != 'B') return false;
  const std::string_view digits = rest.substr(0, 9);
  if (!all_digits(digits) || !all_digits(rest.substr(10))) return false;
  return weighted_sum(digits, std::array{9, 8, 7, 6, 5, 4, 3, 2}) % 11 == digit(digits[8]);
}

}  // namespace

bool valid_vat_number(std::string_view compact) {
  if (compact.size() < 10 || compact.size() > 14 || !is_upper(compact[0])) return false;
  const std::string_view country = compact.substr(0, 2);
  const std::string_view rest = compact.substr(2);
  if (country == "NL") return valid_nl(rest);
  for (const CountryRule& rule : kRules) {
    if (country == rule.country) {
      return rest.size() == rule.digits && all_digits(rest) && rule.valid(rest);
    }
  }
  return false;
}

std::size_t vat_number_length(std::string_view country) {
  if (country == "NL") return 14;
  for (const CountryRule& rule : kRules)
    if (country == rule.country) return country.size() + rule.digits;
  return 0;
}

}  // namespace hexiao
