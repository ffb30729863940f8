// The first guard of every command: texts that are longer than their limit. Internal to
// engine/decide.
#pragma once

#include <initializer_list>
#include <string_view>

#include "engine/vocabulary/commands.h"

namespace hexiao {

inline constexpr std::size_t kLedgerBytes = 32;

struct LimitedText {
  std::string_view name;  // of the field
  Text text;
  std::size_t limit;  // bytes
};

// The name of the first field that is longer than its limit, or "".
inline std::string_view first_too_long(std::initializer_list<LimitedText> fields) {
  for (const LimitedText& field : fields)
    if (field.text.size() > field.limit) return field.name;
  return {};
}

// Nothing has been checked yet: even taking the absolute value could overflow.
inline bool beyond_bounds(Money amount) {
  return amount.minor() > kMaxAmount || amount.minor() < -kMaxAmount;
}

}  // namespace hexiao
