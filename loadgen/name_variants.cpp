#include "loadgen/name_variants.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "loadgen/damage.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

// Simplified and traditional form of the characters that the names of this generator are made of
// and that differ (Unihan, kTraditionalVariant).
constexpr std::array<std::pair<char32_t, char32_t>, 72> kTraditional = {{
    {U'广', U'廣'}, {U'庆', U'慶'}, {U'宁', U'寧'}, {U'无', U'無'}, {U'锡', U'錫'}, {U'苏', U'蘇'},
    {U'岛', U'島'}, {U'济', U'濟'}, {U'烟', U'煙'}, {U'汉', U'漢'}, {U'长', U'長'}, {U'郑', U'鄭'},
    {U'门', U'門'}, {U'贵', U'貴'}, {U'阳', U'陽'}, {U'兰', U'蘭'}, {U'东', U'東'}, {U'连', U'連'},
    {U'厦', U'廈'}, {U'恒', U'恆'}, {U'华', U'華'}, {U'诚', U'誠'}, {U'凯', U'凱'}, {U'润', U'潤'},
    {U'亿', U'億'}, {U'顺', U'順'}, {U'达', U'達'}, {U'丰', U'豐'}, {U'兴', U'興'}, {U'联', U'聯'},
    {U'远', U'遠'}, {U'辉', U'輝'}, {U'腾', U'騰'}, {U'悦', U'悅'}, {U'锐', U'銳'}, {U'图', U'圖'},
    {U'创', U'創'}, {U'尔', U'爾'}, {U'诺', U'諾'}, {U'亚', U'亞'}, {U'机', U'機'}, {U'贸', U'貿'},
    {U'电', U'電'}, {U'装', U'裝'}, {U'纺', U'紡'}, {U'织', U'織'}, {U'医', U'醫'}, {U'疗', U'療'},
    {U'术', U'術'}, {U'车', U'車'}, {U'胶', U'膠'}, {U'环', U'環'}, {U'进', U'進'}, {U'饰', U'飾'},
    {U'农', U'農'}, {U'业', U'業'}, {U'备', U'備'}, {U'传', U'傳'}, {U'饮', U'飲'}, {U'责', U'責'},
    {U'团', U'團'}, {U'沈', U'瀋'}, {U'制', U'製'}, {U'杰', U'傑'}, {U'龙', U'龍'}, {U'万', U'萬'},
    {U'云', U'雲'}, {U'飞', U'飛'}, {U'书', U'書'}, {U'马', U'馬'}, {U'鸟', U'鳥'}, {U'鱼', U'魚'},
}};

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0x4E00 && c < 0xA000);
}

char32_t another_letter(Rng& rng, char32_t letter) {
  if (letter >= 0x4E00) {
    constexpr std::array<char32_t, 12> kOften = {U'宏', U'鸿', U'昌', U'长', U'建', U'健',
                                                 U'华', U'化', U'利', U'力', U'胜', U'盛'};
    return rng.pick(kOften);
  }
  return U'a' + static_cast<char32_t>(rng.below(26));
}

}  // namespace

std::u32string characters_of(std::string_view utf8) {
  std::u32string out;
  out.reserve(utf8.size());
  for (std::size_t at = 0; at < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[at]);
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t c = lead < 0x80 ? lead : lead & (0x7Fu >> length);
    for (std::size_t i = 1; i < length && at + i < utf8.size(); ++i)
      c = (c << 6) | (static_cast<unsigned char>(utf8[at + i]) & 0x3Fu);
    out += c;
    at += length;
  }
  return out;
}

std::string utf8_of(std::u32string_view characters) {
  std::string out;
  for (const char32_t c : characters) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | (c >> 6));
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | (c >> 12));
      out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }
  return out;
}

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::string in_capitals(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return out;
}

std::string other_word_order(Rng& rng, std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    if (!word.empty()) words.push_back(word);
    name.remove_prefix(std::min(name.size(), word.size() + 1));
  }
  if (words.size() < 2) return {};
  if (words.size() == 2 || rng.chance(500'000))
    std::rotate(words.begin(), words.end() - 1, words.end());  // the legal form first
  else
    std::swap(words[0], words[1]);
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ' ';
    out += word;
  }
  return out;
}

std::string cut_at(std::string_view name, std::size_t width) {
  const std::u32string characters = characters_of(name);
  if (characters.size() <= width) return {};
  std::u32string_view kept = std::u32string_view(characters).substr(0, width);
  while (!kept.empty() && kept.back() == U' ') kept.remove_suffix(1);
  return utf8_of(kept);
}

std::string misspelt(Rng& rng, std::string_view name, std::size_t length, int edits) {
  const std::u32string original = characters_of(name);
  std::u32string out = original;
  const std::size_t part = characters_of(name.substr(0, length)).size();
  if (part < 4) return {};
  const bool exchange = edits == 2 && rng.chance(400'000);
  for (int edit = 0; edit < (exchange ? 1 : edits); ++edit) {
    const auto at = static_cast<std::size_t>(
        rng.below(std::min(part, out.size()) - 1));  // not the last, so that at + 1 is inside
    if (!is_letter(out[at])) return {};
    const std::uint64_t kind = rng.below(3);
    if (exchange)
      std::swap(out[at], out[at + 1]);
    else if (kind == 0)
      out[at] = another_letter(rng, out[at]);
    else if (kind == 1)
      out.erase(at, 1);
    else
      out.insert(at, 1, out[at]);
  }
  // A letter in the other case is no slip.
  const auto lower = [](std::u32string text) {
    for (char32_t& c : text)
      if (c >= U'A' && c <= U'Z') c = c - U'A' + U'a';
    return text;
  };
  return edit_distance(std::u32string_view(lower(original)), std::u32string_view(lower(out)),
                       edits) == edits
             ? utf8_of(out)
             : std::string{};
}

std::string other_script(std::string_view name, bool chinese) {
  const std::u32string original = characters_of(name);
  std::u32string out = original;
  for (char32_t& c : out) {
    if (chinese) {
      const auto* const pair = std::find_if(kTraditional.begin(), kTraditional.end(),
                                            [c](const auto& p) { return p.first == c; });
      if (pair != kTraditional.end()) c = pair->second;
    } else if (c > U' ' && c <= U'~') {
      c = c - U'!' + 0xFF01;
    } else if (c == U' ') {
      c = 0x3000;
    }
  }
  return out == original ? std::string{} : utf8_of(out);
}

}  // namespace hexiao::loadgen
