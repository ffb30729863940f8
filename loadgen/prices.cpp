#include "loadgen/prices.h"

#include <array>
#include <cstdint>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

// 2^(i/16) in 1/65536.
constexpr std::array<std::uint64_t, 16> kSixteenths = {
    65536, 68438, 71468,  74632,  77936,  81386,  84990,  88752,
    92682, 96785, 101070, 105545, 110218, 115098, 120194, 125515};

// A sum of four uniform numbers is near enough to a normal one: 1/16 octaves with a mean of 10
// octaves (1024) and a standard deviation of about 2.
std::uint64_t draw_units(Rng& rng) {
  std::uint64_t sixteenths = 0;
  for (int i = 0; i < 4; ++i) sixteenths += rng.below(16 * 7 / 2);
  sixteenths += 16 * 3;
  return (kSixteenths[sixteenths % 16] << (sixteenths / 16)) >> 16;
}

}  // namespace

Money draw_price(Rng& rng, int exponent) {
  const std::uint64_t units = draw_units(rng) + 1;
  const std::uint64_t spread = units + rng.below(units);  // fills the gaps between sixteenths
  std::uint64_t hundredths = spread * 100;
  const std::uint64_t ending = rng.below(100);
  if (ending < 12)
    hundredths -= 1;  // .99
  else if (ending < 17)
    hundredths -= 10;  // .90
  else if (ending < 25)
    hundredths += 50;
  else if (ending < 30)
    hundredths += 95;
  else if (ending < 75)
    hundredths += rng.below(100);  // with a tax on top
  if (exponent == 0) return Money(static_cast<std::int64_t>(hundredths));
  if (exponent == 3)
    return Money(static_cast<std::int64_t>(hundredths * 10 / 5 + 5 * rng.below(2)));
  return Money(static_cast<std::int64_t>(hundredths));
}

}  // namespace hexiao::loadgen
