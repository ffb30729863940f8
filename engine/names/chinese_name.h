// A Chinese company name taken apart as the registration rules build it (企业名称登记管理规定):
// 地名 place + 字号 core + 行业 trade + 组织形式 form. The 字号 is what makes the name its owner's.
// The legal form has been taken off by fold_name already; what is left of it (集团, 厂, 店) goes
// here. Pure; safe from any thread; cost O(length).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "engine/names/symbols.h"

namespace hexiao {

struct ChinesePlace {
  std::uint8_t province = 0;  // 0: unknown, a county or district known by its ending only
  std::uint16_t city = 0;     // 0: the province as such
  std::uint8_t begin = 0;
  std::uint8_t length = 0;
};

// Positions are into the symbols that were read; at most kMaxSymbols.
struct ChineseName {
  std::array<ChinesePlace, 4> places;
  std::uint8_t place_count = 0;
  std::uint8_t core_begin = 0;
  std::uint8_t core_end = 0;  // core_begin == core_end: no 字号 was told apart
  std::uint8_t trade_begin = 0;
  std::uint8_t trade_end = 0;
  // What stands past the trades says how the house is built: 集团, 厂, 分公司.

  bool has_core() const { return core_begin < core_end; }
  bool has_trade() const { return trade_begin < trade_end; }
};

ChineseName read_chinese_name(SymbolSpan name);

enum class PlaceRelation : std::uint8_t { none_stated, one_stated, agree, conflict };
// Two places agree when one lies in the other or they are the same.
PlaceRelation compare_places(const ChineseName& a, SymbolSpan a_text, const ChineseName& b,
                             SymbolSpan b_text);

}  // namespace hexiao
