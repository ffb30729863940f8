#include "engine/names/chinese_name.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "engine/text/name.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

std::string text_of(SymbolSpan symbols) {
  std::string text;
  for (const Symbol s : symbols) append_utf8(text, s);
  return text;
}

// "place|core|trade" of a name as written.
std::string taken_apart(std::string_view written) {
  const FoldedName folded = fold_name(written);
  const Symbols symbols(folded.base);
  const ChineseName name = read_chinese_name(symbols.span());
  std::string text;
  for (std::size_t i = 0; i < name.place_count; ++i) {
    text += text_of(symbols.span(name.places[i].begin, name.places[i].length));
  }
  const auto part = [&](std::size_t from, std::size_t to) {
    return "|" + text_of(symbols.span(from, to - from));
  };
  return text + part(name.core_begin, name.core_end) + part(name.trade_begin, name.trade_end);
}

TEST(ChineseName, IsTakenApartIntoPlaceCoreAndTrade) {
  EXPECT_EQ(taken_apart("上海远航贸易有限公司"), "上海|远航|贸易");
  EXPECT_EQ(taken_apart("江苏省南京市鑫华信息科技股份有限公司"), "江苏省南京市|鑫华|信息科技");
  EXPECT_EQ(taken_apart("内蒙古自治区恒瑞机械设备有限公司"), "内蒙古自治区|恒瑞|机械设备");
}

TEST(ChineseName, FindsThePlaceBehindTheCore) {
  EXPECT_EQ(taken_apart("嘉诚（杭州）物流有限公司"), "杭州|嘉诚|物流");
  EXPECT_EQ(taken_apart("嘉诚物流（杭州）有限公司"), "杭州|嘉诚|物流");
}

TEST(ChineseName, TakesAShopForItsTrade) {
  EXPECT_EQ(taken_apart("云山县丰源书店"), "云山县|丰源|书店");
  EXPECT_EQ(taken_apart("丰源贸易商行"), "|丰源|贸易商行");
}

TEST(ChineseName, KnowsCountiesByTheirEnding) {
  EXPECT_EQ(taken_apart("云山县丰源农业有限公司"), "云山县|丰源|农业");
}

TEST(ChineseName, LeavesTheHouseAside) {
  EXPECT_EQ(taken_apart("宏达电子集团有限公司"), "|宏达|电子");
}

TEST(ChineseName, NeedNotHaveACore) {
  EXPECT_EQ(taken_apart("湖北建筑工程公司"), "湖北||建筑工程");
}

TEST(ChineseName, TakesAnythingWithoutHarm) {
  for (const std::string_view name : {"厂", "有限公司", "上海", "市市市市", "贸易", "中国"}) {
    const FoldedName folded = fold_name(name);
    const Symbols symbols(folded.base);
    const ChineseName parts = read_chinese_name(symbols.span());
    EXPECT_LE(parts.core_begin, parts.core_end);
    EXPECT_LE(parts.core_end, parts.trade_begin);
    EXPECT_LE(parts.trade_begin, parts.trade_end);
    EXPECT_LE(parts.trade_end, symbols.size());
  }
}

}  // namespace
}  // namespace hexiao
