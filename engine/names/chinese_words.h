// Words of Chinese company names: places, trades, forms of houses. Internal to engine/names.
#pragma once

#include <cstddef>
#include <cstdint>

#include "engine/names/symbols.h"

namespace hexiao {

struct ChinesePlaceWord {
  std::size_t length = 0;  // symbols; 0: none
  std::uint8_t province = 0;
  std::uint16_t city = 0;
};

// The longest known province, city or country at the start of the text, without 省, 市 and the
// like.
ChinesePlaceWord place_at_start(SymbolSpan text);
// Length of the longest trade, or form of a house, at the end of the text; 0: none.
std::size_t trade_at_end(SymbolSpan text);
std::size_t house_at_end(SymbolSpan text);

}  // namespace hexiao
