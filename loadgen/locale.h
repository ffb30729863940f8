// Where a customer lives: language of its texts, currencies, and the kind of structured reference
// its country uses. A fixed table; pointers into it live for ever.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::loadgen {

enum class Language : std::uint8_t { chinese, german, english, french, dutch, italian, spanish };
enum class ReferenceKind : std::uint8_t { none, iso11649, swiss_qr, belgian_ogm, norwegian_kid };

struct Locale {
  std::string_view code;     // as in --locale-mix
  std::string_view country;  // ISO 3166, the first letters of an IBAN
  Language language;
  ReferenceKind reference;
  std::array<std::string_view, 2> currencies;  // main and other
  std::uint32_t other_currency_ppm;
  std::uint32_t default_weight;
  bool sepa;
};

std::span<const Locale> all_locales();

// Weights of the locales, cumulated for picking.
class LocaleMix {
 public:
  LocaleMix();  // the default weights of the table
  // "cn=40,de=20,gb=10": whole-number weights; a locale not named has none. The error names the bad
  // part.
  static tl::expected<LocaleMix, std::string> parse(std::string_view text);
  const Locale& at(std::uint64_t draw) const;  // draw uniform in [0, total)
  std::uint64_t total() const { return cumulated_.back(); }

 private:
  std::array<std::uint64_t, 13> cumulated_{};
};

}  // namespace hexiao::loadgen
