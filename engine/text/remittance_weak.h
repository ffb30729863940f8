// What in a remittance looks like a document number and is something else. Internal to engine/text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/text/remittance.h"
#include "engine/text/remittance_tokens.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

// "1001: 500.00": the amount set beside the token.
struct StatedAmount {
  std::size_t token;
  Money amount;
};

// Sets weak and span of tokens first .. last-1, which are those of `text`, and appends the amounts
// that stand beside a number. `next_span` counts up. Cost O(tokens), a bounded look ahead each.
struct WeakMarking {
  TokenReader& reader;
  std::string_view text;
  std::size_t first;
  std::size_t last;
  const ReadingHints& hints;
  std::vector<StatedAmount>& stated;
  std::uint32_t& next_span;
};
void mark_weak(const WeakMarking& marking);

// An amount in any usual notation that starts at `begin`: "1234.56", "1.234,56", "1'234.50",
// "500,-".
struct UsualAmount {
  std::size_t end = 0;  // byte after its last
  // None when it has more decimals than the currency, or is out of range.
  std::optional<Money> value = std::nullopt;
  bool decimals = false;  // it looks like an amount by itself
};
std::optional<UsualAmount> read_usual_amount(std::string_view text, std::size_t begin,
                                             int exponent);

}  // namespace hexiao
