#include "loadgen/bank_accounts.h"

#include <string_view>

#include "loadgen/check_digits.h"
#include "loadgen/csv_rows.h"
#include "loadgen/locale.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

// How the domestic part is put together: A = a letter and 9 = a digit of the bank (from a few
// invented banks a country), k = a digit of the key, padded to the left.
std::string_view domestic_form(std::string_view country) {
  if (country == "CN") return "6999kkkkkkkkk99";
  if (country == "DE") return "99999999kkkkkkkkkk";
  if (country == "GB") return "AAAA999999kkkkkkkk";
  if (country == "FR") return "9999999999kkkkkkkkkkk99";
  if (country == "NL") return "AAAAkkkkkkkkkk";
  if (country == "IT") return "A9999999999kkkkkkkkkkkk";
  if (country == "ES") return "9999999999kkkkkkkkkk";
  if (country == "BE") return "999kkkkkkkkk";
  if (country == "CH") return "99999kkkkkkkkkkkk";
  if (country == "NO") return "99kkkkkkkkk";
  if (country == "KW") return "AAAA0000000000999kkkkkkkkk";
  if (country == "JP") return "9999999kkkkkkkkk";
  return "99kkkkkkkkkk";
}

bool has_iban(std::string_view country) {
  return country != "CN" && country != "US" && country != "JP";
}

}  // namespace

std::string bank_account(const Locale& locale, std::uint64_t seed, std::uint64_t key) {
  constexpr std::string_view kLetters = "BCDFGHKLMNPRSTVZ";
  const std::string_view form = domestic_form(locale.country);
  const auto key_at = form.find('k');
  const auto key_length = form.find_last_of('k') - key_at + 1;
  std::string key_digits;
  append_padded(key_digits, key, static_cast<int>(key_length));
  Rng rng(seed, Stream::account,
          mix(key) % 12 + 100 * mix(static_cast<unsigned char>(locale.country[0])));
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] == 'k')
      out += key_digits[i - key_at];
    else if (form[i] == 'A')
      out += kLetters[static_cast<std::size_t>(rng.below(kLetters.size()))];
    else if (form[i] == '9')
      out += static_cast<char>('0' + rng.below(10));
    else
      out += form[i];
  }
  return has_iban(locale.country) ? iban(locale.country, out) : out;
}

std::string virtual_account(std::uint64_t key) {
  std::string out = "88800";
  append_padded(out, key, 10);
  return out;
}

std::string tax_number(const Locale& locale, std::uint64_t seed, std::uint64_t key) {
  std::string digits;
  if (locale.country == "CN") {
    digits = "91";
    append_padded(digits, 1000 + mix(seed ^ key) % 9000, 4);
    digits += "MA5";
    append_padded(digits, key, 8);
    return social_credit_code(digits.substr(0, 17));
  }
  digits = locale.country;
  append_padded(digits, 100'000'000 + key, 9);
  return digits;
}

}  // namespace hexiao::loadgen
