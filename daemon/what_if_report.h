// What a what-if run has found, kept until the next run begins.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/decide/what_if.h"
#include "protocol/what_if.h"

namespace hexiao::daemon {

// Differences that are kept with their texts; of more there are counts only.
inline constexpr std::size_t kMostDifferences = 100'000;

// One owner. Texts of the view are the report's own.
class WhatIfReport {
 public:
  protocol::WhatIfView& head() { return head_; }
  const protocol::WhatIfView& head() const { return head_; }
  // Takes a copy of the text.
  std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

  void add(const WhatIfDifference& difference, const State& shadow);
  void take(const WhatIfCounts& counts);

  // The head with differences from `cursor` on: at most `limit`, and about `bytes` of them, but
  // one at least. `next` is the cursor that goes on; 0: that was all.
  protocol::WhatIfView page(std::uint64_t cursor, std::uint32_t limit, std::size_t bytes,
                            std::uint64_t& next) const;

 private:
  protocol::WhatIfSide side_of(const Decision& decision, const State& shadow);

  protocol::WhatIfView head_;  // without differences
  std::deque<std::string> texts_;
  std::deque<protocol::WhatIfPayment> differences_;
};

}  // namespace hexiao::daemon
