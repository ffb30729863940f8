// Company names made up from syllables and trades, and the ways in which letters go wrong: for
// tests and benchmarks of engine/names. A name is the same for one number wherever it is made.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hexiao::invented {

// SplitMix64 (G. Steele, D. Lea, C. Flood, 2014): a number for a number.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 0x1234567) {}
  std::uint64_t next() {
    std::uint64_t x = state_ += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  template <std::size_t N>
  std::string_view one_of(const std::array<std::string_view, N>& words) {
    return words[below(N)];
  }

 private:
  std::uint64_t state_;
};

inline constexpr auto kOnsets = std::to_array<std::string_view>(
    {"b", "br", "c", "ch", "d",  "dr", "f", "fl",  "g",  "gr", "h",  "j", "k", "kl", "l",
     "m", "n",  "p", "pl", "qu", "r",  "s", "sch", "st", "t",  "tr", "v", "w", "z",  "sp"});
inline constexpr auto kVowels =
    std::to_array<std::string_view>({"a", "e", "i", "o", "u", "a", "e", "o", "ei", "ou"});
inline constexpr auto kCodas = std::to_array<std::string_view>(
    {"", "", "", "n", "r", "l", "s", "ck", "m", "t", "x", "nd", "rt", "ng"});
inline constexpr auto kTradeWords = std::to_array<std::string_view>(
    {"Maschinenbau", "Werkzeuge",  "Logistics",  "Foods",        "Engineering", "Spedition",
     "Textiles",     "Chemicals",  "Elektronik", "Packaging",    "Steel",       "Interiors",
     "Printing",     "Beverages",  "Software",   "Möbel",        "Consulting",  "Pharma",
     "Hydraulik",    "Optik",      "Plastics",   "Agro",         "Timber",      "Travel",
     "Medical",      "Automotive", "Transporte", "Alimentation", "Costruzioni", "Machinery"});
inline constexpr auto kCommonWords = std::to_array<std::string_view>(
    {"International", "Group", "Holding", "Trading", "Services", "Europe", "Systems", "Global",
     "Industries", "Partners", "Handel", "Vertriebs"});
inline constexpr auto kForms = std::to_array<std::string_view>(
    {"GmbH", "AG", "Ltd", "Inc.", "S.A.", "B.V.", "S.r.l.", "GmbH & Co. KG", "LLC", "Sp. z o.o."});
inline constexpr auto kChinesePlaces = std::to_array<std::string_view>(
    {"上海", "北京", "深圳市", "杭州", "苏州", "广州市", "青岛", "宁波", "成都", "武汉"});
inline constexpr auto kChineseTrades = std::to_array<std::string_view>(
    {"贸易", "科技", "电子", "机械设备", "物流", "实业", "建材", "食品", "服饰", "信息技术"});
inline constexpr auto kChineseCharacters = std::to_array<std::string_view>(
    {"鑫", "华", "盛", "达", "远", "航", "宏", "瑞", "泰", "恒", "隆", "兴", "嘉", "诚", "博",
     "创", "源", "丰", "凯", "顺", "德", "康", "美", "佳", "润", "腾", "飞", "龙", "海", "天",
     "金", "银", "玉", "明", "星", "月", "晨", "光", "辉", "耀", "锦", "绣", "程", "安", "平",
     "和", "顶", "峰", "岩", "松", "柏", "梅", "兰", "竹", "菊", "云", "雨", "雪", "霖", "泽"});

inline std::string word(Dice& dice) {
  std::string text;
  const std::size_t syllables = 2 + dice.below(2);
  for (std::size_t i = 0; i < syllables; ++i) {
    text += dice.one_of(kOnsets);
    text += dice.one_of(kVowels);
    if (i + 1 == syllables || dice.below(3) == 0) text += dice.one_of(kCodas);
  }
  if (text.size() < 5) text += "mann";
  text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

struct Name {
  std::string plain;  // without legal form
  std::string form;   // with a blank in front, or glued in Chinese
  std::string full() const { return plain + form; }
};

inline Name chinese_name(Dice& dice) {
  Name name;
  name.plain = dice.one_of(kChinesePlaces);
  const std::size_t length = 2 + dice.below(2);
  for (std::size_t i = 0; i < length; ++i) name.plain += dice.one_of(kChineseCharacters);
  name.plain += dice.one_of(kChineseTrades);
  name.form = "有限公司";
  return name;
}

// A telling word or two, a trade, now and then a word that everybody has.
inline Name latin_name(std::uint64_t number) {
  Dice dice(number);
  Name name;
  name.plain = word(dice);
  const std::size_t kind = dice.below(10);
  if (kind < 4) name.plain += " " + word(dice);
  if (kind != 3) name.plain += " " + std::string(dice.one_of(kTradeWords));
  if (dice.below(4) == 0) name.plain += " " + std::string(dice.one_of(kCommonWords));
  name.form = " " + std::string(dice.one_of(kForms));
  return name;
}

// One name in ten is Chinese.
inline Name name(std::uint64_t number) {
  if (number % 10 != 9) return latin_name(number);
  Dice dice(number);
  return chinese_name(dice);
}

// One typing error in a text of ASCII letters: a letter changed, left out, put in, or swapped.
inline void mistype(std::string& text, Dice& dice) {
  const std::size_t at = dice.below(text.size());
  const char letter = static_cast<char>('a' + dice.below(26));
  switch (dice.below(4)) {
    case 0:
      text[at] = text[at] == letter ? (letter == 'q' ? 'x' : 'q') : letter;
      return;
    case 1:
      if (text.size() > 1) text.erase(at, 1);
      return;
    case 2:
      text.insert(at, 1, letter);
      return;
    default:
      if (at + 1 < text.size()) std::swap(text[at], text[at + 1]);
      return;
  }
}

inline std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c == ' ') {
      words.emplace_back();
    } else {
      words.back().push_back(c);
    }
  }
  return words;
}

}  // namespace hexiao::invented
