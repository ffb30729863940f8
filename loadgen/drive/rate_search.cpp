#include "loadgen/drive/rate_search.h"

#include <algorithm>

namespace hexiao::loadgen {

void RateSearch::answer(bool held) {
  if (!next_) return;
  if (!held && !missed_once_) {
    missed_once_ = true;
    return;
  }
  (held ? held_ : missed_) = *next_;
  missed_once_ = false;
  next_ = after();
}

std::optional<std::uint64_t> RateSearch::after() const {
  if (missed_ == 0) {
    if (held_ >= options_.most) return std::nullopt;
    return std::min(held_ * 2, options_.most);
  }
  if (held_ == 0) {
    if (missed_ <= std::max<std::uint64_t>(1, options_.least)) return std::nullopt;
    return std::max(missed_ / 2, options_.least);
  }
  const std::uint64_t gap = missed_ - held_;
  if (gap <= 1 || gap <= held_ / 100 * options_.within_percent) return std::nullopt;
  return held_ + gap / 2;
}

}  // namespace hexiao::loadgen
