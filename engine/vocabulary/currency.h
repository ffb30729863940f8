// Currencies of ISO 4217 with their number of minor digits (0, 2, 3 or 4).
// A Currency is valid by construction: it comes from from_code, or from a log that got it there.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hexiao {

class Currency {
 public:
  constexpr Currency() = default;  // none
  // Upper-case three-letter code, e.g. "CNY". Unknown codes give nothing. Cost O(log n).
  static std::optional<Currency> from_code(std::string_view code);
  // For rows and records: the packed code as it was given by packed().
  static constexpr Currency from_packed(std::uint16_t packed) { return Currency(packed); }
  constexpr std::uint16_t packed() const { return packed_; }
  std::string code() const;
  int exponent() const;
  constexpr explicit operator bool() const { return packed_ != 0; }
  friend constexpr auto operator<=>(Currency, Currency) = default;

 private:
  constexpr explicit Currency(std::uint16_t packed) : packed_(packed) {}
  std::uint16_t packed_ = 0;
};

}  // namespace hexiao
