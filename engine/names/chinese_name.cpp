#include "engine/names/chinese_name.h"

#include <algorithm>

#include "engine/names/chinese_words.h"

namespace hexiao {
namespace {

// A 字号 has two characters at least, by the registration rules.
constexpr std::size_t kMinCore = 2;

// Endings of administrative units: 省 市 区 县 州 镇 乡 盟 旗.
constexpr std::u16string_view kUnits = u"省市区县州镇乡盟旗";

bool is_unit(Symbol s) { return kUnits.find(s) != std::u16string_view::npos; }

// Length of the ending after a known place: 省, 市, 县, 自治区, 维吾尔自治区 …
std::size_t unit_length(SymbolSpan text) {
  for (std::size_t n = 0; n < std::min<std::size_t>(text.size(), 8); ++n) {
    const bool autonomous =
        n >= 2 && text[n] == u'区' && text[n - 1] == u'治' && text[n - 2] == u'自';
    if (autonomous) return n + 1;
  }
  return !text.empty() && is_unit(text[0]) ? 1 : 0;
}

bool names_unit(SymbolSpan text, std::size_t at) {
  const Symbol unit = text[at];
  if (unit == u'县') return true;
  const bool counts = unit == u'市' || unit == u'区' || unit == u'镇';
  const bool market =
      at + 1 < text.size() && unit == u'市' && (text[at + 1] == u'场' || text[at + 1] == u'政');
  return counts && !market && at >= 2;
}

// A county, city or district that no table has: up to three characters and its unit, more before
// 自治县 and 自治州.
std::size_t unlisted_place(SymbolSpan text) {
  for (std::size_t n = 1; n <= 3 && n < text.size(); ++n) {
    if (names_unit(text, n)) return n + 1;
  }
  for (std::size_t n = 4; n < std::min<std::size_t>(text.size(), 12); ++n) {
    if (text[n - 2] == u'自' && text[n - 1] == u'治' && is_unit(text[n])) return n + 1;
  }
  return 0;
}

void take_places(SymbolSpan name, ChineseName& out, std::size_t& at) {
  while (out.place_count < out.places.size()) {
    const SymbolSpan rest = name.subspan(at);
    const ChinesePlaceWord known = place_at_start(rest);
    std::size_t length = known.length;
    if (length > 0) {
      length += unit_length(rest.subspan(length));
    } else {
      length = unlisted_place(rest);
    }
    if (length == 0 || rest.size() < length + kMinCore) return;
    out.places[out.place_count++] = {.province = known.province,
                                     .city = known.city,
                                     .begin = static_cast<std::uint8_t>(at),
                                     .length = static_cast<std::uint8_t>(length)};
    at += length;
  }
}

void add_place(ChineseName& out, const ChinesePlaceWord& known, std::size_t begin) {
  if (out.place_count == out.places.size()) return;
  out.places[out.place_count++] = {.province = known.province,
                                   .city = known.city,
                                   .begin = static_cast<std::uint8_t>(begin),
                                   .length = static_cast<std::uint8_t>(known.length)};
}

// "示例信息科技（上海）": symbols of the place at the end of [begin, end); 0: none.
std::size_t take_place_at_end(SymbolSpan name, ChineseName& out, std::size_t begin,
                              std::size_t end) {
  for (std::size_t length = 2; length <= 4 && begin + length + 2 * kMinCore <= end; ++length) {
    const ChinesePlaceWord known = place_at_start(name.subspan(end - length, length));
    if (known.length != length) continue;
    add_place(out, known, end - length);
    return length;
  }
  return 0;
}

// Takes off what says how the house is built, and places between: the end of the rest.
std::size_t without_house(SymbolSpan name, ChineseName& out, std::size_t begin) {
  std::size_t end = name.size();
  while (true) {
    const SymbolSpan rest = name.subspan(begin, end - begin);
    std::size_t taken = house_at_end(rest);
    // "书店" is a trade, though "店" is a house.
    if (taken > 0 && trade_at_end(rest) > taken) return end;
    if (taken == 0) taken = take_place_at_end(name, out, begin, end);
    if (taken == 0 || end - begin < taken + kMinCore) return end;
    end -= taken;
  }
}

// "示例（上海）信息科技": the place stands behind the 字号; brackets are folded away.
void take_place_behind_core(SymbolSpan name, ChineseName& out) {
  for (std::size_t at = out.core_begin + kMinCore; at + 1 < out.core_end; ++at) {
    const ChinesePlaceWord known = place_at_start(name.subspan(at, out.core_end - at));
    if (known.length == 0 || at + known.length != out.core_end) continue;
    add_place(out, known, at);
    out.core_end = static_cast<std::uint8_t>(at);
    return;
  }
}

bool conflict(const ChinesePlace& a, const ChinesePlace& b) {
  if (a.province == 0 || b.province == 0) return false;
  if (a.province != b.province) return true;
  return a.city != 0 && b.city != 0 && a.city != b.city;
}

bool same_text(SymbolSpan a, SymbolSpan b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

ChineseName read_chinese_name(SymbolSpan name) {
  ChineseName out;
  std::size_t begin = 0;
  take_places(name, out, begin);
  std::size_t end = without_house(name, out, begin);
  out.trade_end = static_cast<std::uint8_t>(end);
  while (const std::size_t trade = trade_at_end(name.subspan(begin, end - begin))) {
    // One character left is no 字号: the word before was one with it ("大通信" is not "大" +
    // "通信").
    if (end - begin == trade + 1) break;
    end -= trade;
    if (end == begin) break;
  }
  out.core_begin = static_cast<std::uint8_t>(begin);
  out.core_end = static_cast<std::uint8_t>(end);
  out.trade_begin = out.core_end;
  take_place_behind_core(name, out);
  return out;
}

PlaceRelation compare_places(const ChineseName& a, SymbolSpan a_text, const ChineseName& b,
                             SymbolSpan b_text) {
  if (a.place_count == 0 && b.place_count == 0) return PlaceRelation::none_stated;
  if (a.place_count == 0 || b.place_count == 0) return PlaceRelation::one_stated;
  bool unlisted_differ = false;
  for (std::size_t i = 0; i < a.place_count; ++i) {
    const ChinesePlace& left = a.places[i];
    for (std::size_t j = 0; j < b.place_count; ++j) {
      const ChinesePlace& right = b.places[j];
      if (conflict(left, right)) return PlaceRelation::conflict;
      if (left.province != 0 || right.province != 0) continue;
      if (!same_text(a_text.subspan(left.begin, left.length),
                     b_text.subspan(right.begin, right.length))) {
        unlisted_differ = true;
      }
    }
  }
  return unlisted_differ && a.place_count == b.place_count ? PlaceRelation::conflict
                                                           : PlaceRelation::agree;
}

}  // namespace hexiao
