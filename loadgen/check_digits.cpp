#include "loadgen/check_digits.h"

#include <array>
#include <cstddef>

namespace hexiao::loadgen {
namespace {

char digit(int value) { return static_cast<char>('0' + value); }

std::string two_digits(int value) { return {digit(value / 10), digit(value % 10)}; }

std::string with_iso7064(std::string_view country, std::string_view body) {
  std::string rearranged(body);
  rearranged += country;
  rearranged += "00";
  std::string out(country);
  out += two_digits(98 - mod97(rearranged));
  out += body;
  return out;
}

}  // namespace

int mod97(std::string_view text) {
  int remainder = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      remainder = (remainder * 10 + (c - '0')) % 97;
    else
      remainder = (remainder * 100 + (c - 'A' + 10)) % 97;
  }
  return remainder;
}

std::string iban(std::string_view country, std::string_view bban) {
  return with_iso7064(country, bban);
}

std::string creditor_reference(std::string_view body) { return with_iso7064("RF", body); }

std::string swiss_qr_reference(std::string_view digits26) {
  constexpr std::array<int, 10> kTable = {0, 9, 4, 6, 8, 2, 7, 1, 3, 5};
  int carry = 0;
  for (const char c : digits26) carry = kTable[static_cast<std::size_t>((carry + (c - '0')) % 10)];
  std::string out(digits26);
  out += digit((10 - carry) % 10);
  return out;
}

std::string belgian_ogm(std::string_view digits10) {
  const int remainder = mod97(digits10);
  std::string out(digits10);
  out += two_digits(remainder == 0 ? 97 : remainder);
  return out;
}

std::string norwegian_kid(std::string_view digits) {
  int sum = 0;
  bool doubled = true;  // the digit beside the check digit is doubled
  for (std::size_t i = digits.size(); i-- > 0; doubled = !doubled) {
    const int value = (digits[i] - '0') * (doubled ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  std::string out(digits);
  out += digit((10 - sum % 10) % 10);
  return out;
}

std::string social_credit_code(std::string_view first17) {
  constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  int sum = 0, weight = 1;
  for (const char c : first17) {
    sum += static_cast<int>(kAlphabet.find(c)) * weight;
    weight = weight * 3 % 31;
  }
  std::string out(first17);
  out += kAlphabet[static_cast<std::size_t>((31 - sum % 31) % 31)];
  return out;
}

std::string print_ogm(std::string_view digits12) {
  std::string out = "+++";
  out += digits12.substr(0, 3);
  out += '/';
  out += digits12.substr(3, 4);
  out += '/';
  out += digits12.substr(7, 5);
  out += "+++";
  return out;
}

}  // namespace hexiao::loadgen
