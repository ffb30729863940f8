#include "loadgen/locale.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace hexiao::loadgen {
namespace {

using enum Language;
using enum ReferenceKind;

constexpr std::array<Locale, 13> kLocales = {{
    {"cn", "CN", chinese, ReferenceKind::none, {"CNY", "USD"}, 80'000, 40, false},
    {"de", "DE", german, iso11649, {"EUR", "USD"}, 40'000, 15, true},
    {"us", "US", english, ReferenceKind::none, {"USD", "EUR"}, 30'000, 8, false},
    {"gb", "GB", english, ReferenceKind::none, {"EUR", "USD"}, 500'000, 8, true},
    {"fr", "FR", french, iso11649, {"EUR", "USD"}, 40'000, 7, true},
    {"nl", "NL", dutch, iso11649, {"EUR", "USD"}, 60'000, 5, true},
    {"it", "IT", italian, iso11649, {"EUR", "USD"}, 30'000, 4, true},
    {"es", "ES", spanish, iso11649, {"EUR", "USD"}, 30'000, 4, true},
    {"be", "BE", dutch, belgian_ogm, {"EUR", "USD"}, 30'000, 3, true},
    {"ch", "CH", german, swiss_qr, {"EUR", "USD"}, 200'000, 3, true},
    {"no", "NO", english, norwegian_kid, {"EUR", "USD"}, 200'000, 1, true},
    {"jp", "JP", english, ReferenceKind::none, {"JPY", "USD"}, 100'000, 1, false},
    {"kw", "KW", english, ReferenceKind::none, {"KWD", "USD"}, 200'000, 1, false},
}};

}  // namespace

std::span<const Locale> all_locales() { return kLocales; }

LocaleMix::LocaleMix() {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < kLocales.size(); ++i)
    cumulated_[i] = sum += kLocales[i].default_weight;
}

tl::expected<LocaleMix, std::string> LocaleMix::parse(std::string_view text) {
  std::array<std::uint64_t, kLocales.size()> weights{};
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const std::size_t equals = part.find('=');
    const std::string_view code = part.substr(0, equals);
    const auto* const row = std::find_if(kLocales.begin(), kLocales.end(),
                                         [&](const Locale& l) { return l.code == code; });
    if (row == kLocales.end())
      return tl::unexpected(
          fmt::format("no locale \"{}\"; there are cn de us gb fr nl it es be ch no jp kw", code));
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    std::uint32_t weight = 0;
    const auto read = std::from_chars(value.data(), value.data() + value.size(), weight);
    if (value.empty() || read.ec != std::errc{} || read.ptr != value.data() + value.size() ||
        weight > 1'000'000)
      return tl::unexpected(
          fmt::format("\"{}\": a weight is a whole number up to 1000000, e.g. cn=40", part));
    weights[static_cast<std::size_t>(row - kLocales.begin())] = weight;
  }
  LocaleMix mix;
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) mix.cumulated_[i] = sum += weights[i];
  if (sum == 0) return tl::unexpected(std::string("the weights of the locales are all 0"));
  return mix;
}

const Locale& LocaleMix::at(std::uint64_t draw) const {
  const auto* const row = std::upper_bound(cumulated_.begin(), cumulated_.end(), draw);
  return kLocales[static_cast<std::size_t>(row - cumulated_.begin())];
}

}  // namespace hexiao::loadgen
