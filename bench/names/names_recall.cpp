// How often the right customer comes first, and how often a wrong one is accepted, by kind of
// damage; and who is accepted when the payer is a sister of a customer, or somebody who is nearly
// called like one and no customer.
//
//   names_recall [--wrong] [number of names ...]     default 100000 1000000
//
// "wrong" leaves out answers that bear the very name that was asked. The names are invented
// (tests/engine/names/invented_names.h), a tenth Chinese. One in fifty has a sister in the index.
// "alone" is the share that judge() would propose by itself (NameVerdict).
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/names/name_search.h"
#include "engine/text/utf8.h"
#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

using invented::Dice;
using invented::Name;

constexpr std::uint64_t kSeed = 20240917;
constexpr std::uint32_t kAsked = 4000;
constexpr std::uint32_t kSisterEvery = 50;

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string full_width(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c > ' ' && c < 0x7F) {
      append_utf8(out, static_cast<char32_t>(c) - 0x20 + 0xFF00);
    } else {
      out.push_back(c);
    }
  }
  return out;
}

constexpr std::pair<std::string_view, std::string_view> kTraditional[] = {
    {"华", "華"}, {"达", "達"}, {"远", "遠"}, {"兴", "興"}, {"诚", "誠"}, {"创", "創"},
    {"丰", "豐"}, {"凯", "凱"}, {"顺", "順"}, {"润", "潤"}, {"腾", "騰"}, {"飞", "飛"},
    {"龙", "龍"}, {"银", "銀"}, {"辉", "輝"}, {"锦", "錦"}, {"绣", "繡"}, {"顶", "頂"},
    {"兰", "蘭"}, {"云", "雲"}, {"泽", "澤"}, {"宁", "寧"}, {"广", "廣"}, {"岛", "島"},
    {"汉", "漢"}, {"贸", "貿"}, {"电", "電"}, {"机", "機"}, {"设", "設"}, {"备", "備"},
    {"实", "實"}, {"业", "業"}, {"饰", "飾"}, {"术", "術"}, {"恒", "恆"}, {"嘉", "嘉"}};

std::string traditional(std::string text) {
  for (const auto& [simple, full] : kTraditional) text = replaced(text, simple, full);
  return text;
}

std::string typos(const Name& name, Dice& dice, int errors) {
  std::string plain = name.plain;
  for (int i = 0; i < errors; ++i) invented::mistype(plain, dice);
  return plain + name.form;
}

// As a bank cuts, longer with a town behind so that there is something to cut.
std::string cut(const Name& name, std::size_t length) {
  const std::string whole = name.full();
  return whole.size() <= length ? whole : whole.substr(0, length);
}

std::string last_word_first(const Name& name) {
  const std::vector<std::string> words = invented::words_of(name.plain);
  std::string text = words.back();
  for (std::size_t i = 0; i + 1 < words.size(); ++i) text += " " + words[i];
  return text + name.form;
}

// The first vowel that can bear one and has no vowel beside it.
std::string with_umlaut(std::string text) {
  constexpr std::string_view kVowels = "aeiouqAEIOUQ";
  constexpr std::pair<char, std::string_view> kUmlauts[] = {{'a', "ä"}, {'o', "ö"}, {'u', "ü"}};
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (kVowels.find(text[i - 1]) != std::string_view::npos) continue;
    if (kVowels.find(text[i + 1]) != std::string_view::npos) continue;
    for (const auto& [plain, umlaut] : kUmlauts) {
      if (text[i] == plain) return text.replace(i, 1, umlaut);
    }
  }
  return text;
}
std::string umlauts_spelt_out(std::string text) {
  return replaced(replaced(replaced(std::move(text), "ä", "ae"), "ö", "oe"), "ü", "ue");
}

enum class Script { latin, chinese };

struct Damage {
  const char* name;
  Script script;
  std::string (*apply)(const Name& name, Dice& dice);
};

constexpr Damage kDamages[] = {
    {"as written", Script::latin, [](const Name& n, Dice&) { return n.full(); }},
    {"one typo", Script::latin, [](const Name& n, Dice& d) { return typos(n, d, 1); }},
    {"two typos", Script::latin, [](const Name& n, Dice& d) { return typos(n, d, 2); }},
    {"cut at 27", Script::latin, [](const Name& n, Dice&) { return cut(n, 27); }},
    {"cut at 35", Script::latin, [](const Name& n, Dice&) { return cut(n, 35); }},
    {"cut at 70", Script::latin, [](const Name& n, Dice&) { return cut(n, 70); }},
    {"last word first", Script::latin, [](const Name& n, Dice&) { return last_word_first(n); }},
    {"no legal form", Script::latin, [](const Name& n, Dice&) { return n.plain; }},
    {"last word left out", Script::latin,
     [](const Name& n, Dice&) {
       return n.plain.substr(0, std::min(n.plain.rfind(' '), n.plain.size()));
     }},
    {"umlaut spelt out", Script::latin,
     [](const Name& n, Dice&) { return umlauts_spelt_out(with_umlaut(n.plain)) + n.form; }},
    {"full width", Script::latin, [](const Name& n, Dice&) { return full_width(n.full()); }},
    {"Chinese as written", Script::chinese, [](const Name& n, Dice&) { return n.full(); }},
    {"Chinese without its form", Script::chinese, [](const Name& n, Dice&) { return n.plain; }},
    {"traditional characters", Script::chinese,
     [](const Name& n, Dice&) { return traditional(n.full()); }},
    {"one character wrong", Script::chinese,
     [](const Name& n, Dice& d) {
       std::string plain = n.plain;
       const std::size_t at = 3 * d.below(plain.size() / 3);
       plain.replace(at, 3, d.one_of(invented::kChineseCharacters));
       return plain + n.form;
     }},
};

// Another company, of whatever kind, that is nearly called like this one.
struct Sister {
  const char* name;
  Script script;
  std::string (*of)(const Name& name, Dice& dice);
};

std::string other_letter(std::string word, Dice& dice) {
  const std::size_t at = dice.below(word.size());
  const char letter = static_cast<char>('a' + dice.below(26));
  word[at] = word[at] == letter ? (letter == 'q' ? 'x' : 'q') : letter;
  return word;
}

constexpr Sister kSisters[] = {
    {"another letter in the first word", Script::latin,
     [](const Name& n, Dice& d) {
       const std::size_t end = std::min(n.plain.find(' '), n.plain.size());
       return other_letter(n.plain.substr(0, end), d) + n.plain.substr(end) + n.form;
     }},
    {"a number more", Script::latin, [](const Name& n, Dice&) { return n.plain + " 2" + n.form; }},
    {"Nord", Script::latin, [](const Name& n, Dice&) { return n.plain + " Nord" + n.form; }},
    {"Holding", Script::latin, [](const Name& n, Dice&) { return n.plain + " Holding" + n.form; }},
    {"International", Script::latin,
     [](const Name& n, Dice&) { return n.plain + " International" + n.form; }},
    {"a country", Script::latin,
     [](const Name& n, Dice&) { return n.plain + " Deutschland" + n.form; }},
    {"another trade", Script::latin,
     [](const Name& n, Dice&) {
       return n.plain.substr(0, n.plain.find(' ')) + " Versicherungen" + n.form;
     }},
    {"another legal form", Script::latin, [](const Name& n, Dice&) { return n.plain + " KGaA"; }},
    {"another character in the 字号", Script::chinese,
     [](const Name& n, Dice& d) {
       // Behind a place of two or three characters.
       std::string plain = n.plain;
       const std::size_t at = plain.substr(6, 3) == "市" ? 9 : 6;
       plain.replace(at, 3, d.one_of(invented::kChineseCharacters));
       return plain + n.form;
     }},
    {"another place", Script::chinese,
     [](const Name& n, Dice&) { return "拉萨" + n.plain.substr(6) + n.form; }},
};

std::uint32_t pick(Script script, std::uint32_t names, Dice& dice) {
  const auto number = static_cast<std::uint32_t>(dice.below(names / 10)) * 10;
  return script == Script::chinese ? number + 9
                                   : number + static_cast<std::uint32_t>(dice.below(9));
}

// The sisters that are in the index: the owner's number past all others.
const Sister& sister_of(std::uint32_t owner) {
  const bool chinese = owner % 10 == 9;
  return chinese ? kSisters[8 + owner % 2] : kSisters[owner / kSisterEvery % 8];
}

bool has_sister(std::uint32_t owner) {
  return owner % kSisterEvery == 0 || owner % kSisterEvery == 9;
}

struct Tally {
  std::uint32_t asked = 0;
  std::uint32_t first = 0;
  std::uint32_t accepted = 0;
  std::uint32_t wrong = 0;
  std::uint32_t alone = 0;
  std::uint32_t alone_wrong = 0;
  std::chrono::nanoseconds time{};
};

class Measurement {
 public:
  Measurement(std::uint32_t names, bool print_wrong) : names_(names), print_wrong_(print_wrong) {
    index_.reserve(names + names / 20);
    for (std::uint32_t i = 0; i < names; ++i) {
      index_.insert(invented::name(i).full(), i);
      if (has_sister(i)) {
        Dice dice(kSeed + i);
        index_.insert(sister_of(i).of(invented::name(i), dice), names + i);
      }
    }
    std::printf("\n%zu names, %zu bytes each, seed %llu\n", index_.size(),
                index_.memory_bytes() / index_.size(), static_cast<unsigned long long>(kSeed));
    std::printf("%-48s %7s %9s %9s %9s %9s %9s %8s\n", "", "asked", "recall@1", "accepted", "wrong",
                "alone", "wrong", "us each");
  }

  void damages() {
    for (const Damage& damage : kDamages) {
      Dice dice(kSeed);
      Tally tally;
      for (std::uint32_t i = 0; i < kAsked; ++i) {
        const std::uint32_t owner = pick(damage.script, names_, dice);
        ask(damage.apply(invented::name(owner), dice), owner, tally);
      }
      print(damage.name, tally);
    }
  }

  // Asked as they are called, and with a typo: each must not be taken for the other.
  void sisters_in_the_index() {
    Dice dice(kSeed);
    Tally own;
    Tally misspelt;
    for (std::uint32_t i = 0; i < names_ && own.asked < kAsked; i += kSisterEvery) {
      const std::string sister = [&] {
        Dice same(kSeed + i);
        return sister_of(i).of(invented::name(i), same);
      }();
      ask(sister, names_ + i, own);
      ask(typos(invented::name(i), dice, 1), i, misspelt);
    }
    print("sisters, both customers, as written", own);
    print("sisters, both customers, one typo", misspelt);
  }

  void strangers() {
    for (const Sister& sister : kSisters) {
      Dice dice(kSeed);
      Tally tally;
      for (std::uint32_t i = 0; i < kAsked; ++i) {
        std::uint32_t owner = pick(sister.script, names_, dice);
        while (has_sister(owner)) owner = pick(sister.script, names_, dice);
        const Name name = invented::name(owner);
        const std::string stranger = sister.of(name, dice);
        if (fold_name(stranger) == fold_name(name.full())) continue;
        ask(stranger, kNobody, tally);
      }
      print("no customer: " + std::string(sister.name), tally);
    }
    Tally tally;
    for (std::uint32_t i = 0; i < kAsked; ++i) {
      ask(invented::latin_name(80'000'000 + i).full(), kNobody, tally);
    }
    print("no customer: any other name", tally);
  }

 private:
  static constexpr std::uint32_t kNobody = 0xFFFFFFFF;

  // By chance a damaged name, or a stranger's, may be somebody's very own.
  static bool is_its_own(const NameSimilarity& similarity) {
    return similarity.score == kFullScore || (similarity.reasons.has(NameReason::equal_base) &&
                                              similarity.legal_form != LegalFormRelation::conflict);
  }

  void ask(const std::string& written, std::uint32_t truth, Tally& tally) {
    const auto start = std::chrono::steady_clock::now();
    const NameAnswer answer = search_.find(index_, written);
    const NameVerdict verdict = judge(answer);
    tally.time += std::chrono::steady_clock::now() - start;
    ++tally.asked;
    const bool right = !answer.found.empty() && answer.found[0].owner == truth;
    const bool its_own = !answer.found.empty() && is_its_own(answer.found[0].similarity);
    if (right) ++tally.first;
    if (verdict.outcome == NameOutcome::accept) {
      ++tally.accepted;
      if (!right && !its_own) {
        ++tally.wrong;
        if (print_wrong_) {
          std::printf("  wrong: %s -> owner %u, score %d (%s)\n", written.c_str(),
                      answer.found[0].owner, answer.found[0].similarity.score,
                      to_text(answer.found[0].similarity.reasons).c_str());
        }
      }
    }
    if (verdict.alone) {
      ++tally.alone;
      if (!right && !its_own) ++tally.alone_wrong;
    }
  }

  static void print(const std::string& what, const Tally& tally) {
    const double asked = tally.asked;
    std::printf("%-48s %7u %9.4f %9.4f %9u %9.4f %9u %8.1f\n", what.c_str(), tally.asked,
                tally.first / asked, tally.accepted / asked, tally.wrong, tally.alone / asked,
                tally.alone_wrong, static_cast<double>(tally.time.count()) / asked / 1000.0);
  }

  std::uint32_t names_;
  bool print_wrong_;
  NameIndex index_;
  NameSearch search_;
};

int run(int argc, char** argv) {
  std::vector<std::uint32_t> sizes;
  bool print_wrong = false;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--wrong") {
      print_wrong = true;
      continue;
    }
    sizes.push_back(static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10)));
    if (sizes.back() < 1000) {
      std::fprintf(stderr, "names_recall: '%s' is no number of names from 1000 on\n", argv[i]);
      return 2;
    }
  }
  if (sizes.empty()) sizes = {100'000, 1'000'000};
  for (const std::uint32_t names : sizes) {
    Measurement measurement(names, print_wrong);
    measurement.damages();
    measurement.sisters_in_the_index();
    measurement.strangers();
  }
  return 0;
}

}  // namespace
}  // namespace hexiao

int main(int argc, char** argv) { return hexiao::run(argc, argv); }
