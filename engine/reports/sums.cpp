#include "engine/reports/sums.h"

namespace hexiao {

std::int64_t ratio(std::int64_t part, std::int64_t factor, std::int64_t whole) {
  __extension__ using Wide = __int128;
  if (whole == 0 || whole == kNoNumber || part == kNoNumber) return kNoNumber;
  const Wide product = static_cast<Wide>(part) * factor;
  const Wide divisor = whole;
  const bool negative = (product < 0) != (divisor < 0);
  const Wide above = product < 0 ? -product : product;
  const Wide below = divisor < 0 ? -divisor : divisor;
  const Wide rounded = (above + below / 2) / below;
  if (rounded > INT64_MAX) return kNoNumber;
  return static_cast<std::int64_t>(negative ? -rounded : rounded);
}

}  // namespace hexiao
