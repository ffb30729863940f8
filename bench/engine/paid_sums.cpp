#include "bench/engine/paid_sums.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <utility>

namespace hexiao::bench {
namespace {

// 300,000 cents times two to a power that is near normal (twelve dice), deviation 1.73. The power
// is a whole number of 1/65,536; between two whole powers the curve is taken as straight.
std::int64_t invoice_amount(std::mt19937_64& random) {
  std::int64_t dice = 0;
  for (int i = 0; i < 12; ++i) dice += static_cast<std::int64_t>(random() % 65'536);
  const std::int64_t power = (dice - 6 * 65'536) * 173 / 100 + 20 * 65'536;
  const std::int64_t whole = power >> 16;
  const std::int64_t part = power & 65'535;
  return (300'000 * (65'536 + part) >> 16 << whole >> 20) + 1;
}

}  // namespace

std::vector<PaidSum> paid_sums(std::size_t candidates, std::size_t count, PaidSumKind kind) {
  std::mt19937_64 random(42 + candidates);
  std::vector<PaidSum> made(count);
  for (PaidSum& sum : made) {
    for (std::size_t i = 0; i < candidates; ++i) sum.amounts.push_back(invoice_amount(random));
    std::vector<std::uint32_t> drawn(candidates);
    std::iota(drawn.begin(), drawn.end(), 0U);
    std::shuffle(drawn.begin(), drawn.end(), random);
    drawn.resize(std::min<std::size_t>(candidates, 2 + random() % 7));
    std::sort(drawn.begin(), drawn.end());
    for (const std::uint32_t item : drawn) sum.target += sum.amounts[item];
    sum.planted = std::move(drawn);
    if (kind == PaidSumKind::off)
      sum.target += static_cast<std::int64_t>(random() % 200'001) - 100'000;
  }
  return made;
}

bool is_right(const PaidSum& sum, const SubsetAnswer& answer, PaidSumKind kind) {
  if (kind == PaidSumKind::planted && answer.claim() == SubsetClaim::none) return false;
  for (const auto& subset : answer.solutions) {
    std::int64_t total = 0;
    for (const std::uint32_t item : subset) total += sum.amounts[item];
    if (total != sum.target) return false;
  }
  return true;
}

}  // namespace hexiao::bench
