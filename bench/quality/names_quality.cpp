// How often names are known again: precision, recall, F and top-1 for each labelled file, and for
// invented names with one kind of damage each. Thresholds are those of the engine (kAcceptScore,
// NameThresholds), fixed in advance; nothing here fits them to a file.
//
//   names_quality [--errors] [number of invented names, default 100000]
//
// Reads ../shared (HEXIAO_SHARED overrides); files that are not there are named and left out.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "bench/quality/labelled_names.h"
#include "bench/quality/name_pairs.h"
#include "tests/engine/names/invented_names.h"

namespace hexiao::quality {
namespace {

constexpr std::uint64_t kSeed = 20240917;

double share(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

// "-" where there is nothing to divide by.
std::string share_text(std::size_t part, std::size_t whole) {
  if (whole == 0) return "-";
  char text[16];
  std::snprintf(text, sizeof text, "%.4f", share(part, whole));
  return text;
}

void print(std::string_view what, const Counts& counts) {
  const std::size_t answers = counts.decided + counts.asked;
  // 2PR / (P + R) without dividing by either.
  const std::string f = counts.asked == 0 ? "-" : share_text(2 * counts.right, answers);
  const std::string first = counts.ranked ? share_text(counts.first, counts.asked) : "-";
  std::printf("%-54s %7zu %10s %8s %8s %8s %8zu\n", std::string(what).c_str(), counts.asked,
              share_text(counts.right, counts.decided).c_str(),
              share_text(counts.right, counts.asked).c_str(), f.c_str(), first.c_str(),
              counts.wrong());
}

void print_head() {
  std::printf("%-54s %7s %10s %8s %8s %8s %8s\n", "", "asked", "precision", "recall", "F", "top-1",
              "wrong");
}

void print(std::string_view what, const std::optional<Halves>& halves) {
  if (!halves) {
    std::printf("%-54s not there, left out\n", std::string(what).c_str());
    return;
  }
  print(std::string(what) + ", development half", halves->development);
  print(std::string(what) + ", unseen half", halves->unseen);
}

// Ways in which a name reaches the bank.
struct Damage {
  const char* name;
  std::string (*apply)(const invented::Name& name, invented::Dice& dice);
};

std::string with_typos(const invented::Name& name, invented::Dice& dice, int errors) {
  std::string plain = name.plain;
  for (int i = 0; i < errors; ++i) invented::mistype(plain, dice);
  return plain + name.form;
}

constexpr Damage kDamages[] = {
    {"as written", [](const invented::Name& n, invented::Dice&) { return n.full(); }},
    {"no legal form", [](const invented::Name& n, invented::Dice&) { return n.plain; }},
    {"another legal form",
     [](const invented::Name& n, invented::Dice& dice) {
       return n.plain + " " + std::string(dice.one_of(invented::kForms));
     }},
    {"one typo", [](const invented::Name& n, invented::Dice& d) { return with_typos(n, d, 1); }},
    {"two typos", [](const invented::Name& n, invented::Dice& d) { return with_typos(n, d, 2); }},
    {"last word first",
     [](const invented::Name& n, invented::Dice&) {
       const std::vector<std::string> words = invented::words_of(n.plain);
       std::string text = words.back();
       for (std::size_t i = 0; i + 1 < words.size(); ++i) text += " " + words[i];
       return text;
     }},
    {"last word first and one typo",
     [](const invented::Name& n, invented::Dice& dice) {
       const std::vector<std::string> words = invented::words_of(n.plain);
       std::string text = words.back();
       for (std::size_t i = 0; i + 1 < words.size(); ++i) text += " " + words[i];
       invented::mistype(text, dice);
       return text;
     }},
    {"last word left out",
     [](const invented::Name& n, invented::Dice&) {
       return n.plain.substr(0, std::min(n.plain.rfind(' '), n.plain.size()));
     }},
    {"blanks left out",
     [](const invented::Name& n, invented::Dice&) {
       std::string text = n.plain;
       std::erase(text, ' ');
       return text;
     }},
    {"cut at 27", [](const invented::Name& n, invented::Dice&) { return n.full().substr(0, 27); }},
};

void invented_names(std::uint32_t names) {
  NameIndex index;
  index.reserve(names);
  for (std::uint32_t i = 0; i < names; ++i) index.insert(invented::latin_name(i).full(), i);
  NameSearch search;
  std::printf("\n%u invented names, seed %llu\n", names, static_cast<unsigned long long>(kSeed));
  print_head();
  for (const Damage& damage : kDamages) {
    invented::Dice dice(kSeed);
    Counts counts;
    for (int i = 0; i < 4000; ++i) {
      const auto owner = static_cast<std::uint32_t>(dice.below(names));
      count(search.find(index, damage.apply(invented::latin_name(owner), dice)), owner, counts);
    }
    print(damage.name, counts);
  }
  // Names of nobody in the index: each decision is wrong, save for equal names by chance.
  Counts counts;
  for (std::uint32_t i = 0; i < 4000; ++i) {
    const NameAnswer answer = search.find(index, invented::latin_name(80'000'000 + i).full());
    count(answer, 0xFFFFFFFF, counts);
  }
  print("names of nobody", counts);
}

void add(const Counts& part, Counts& sum) {
  sum.asked += part.asked;
  sum.decided += part.decided;
  sum.right += part.right;
}

// "Are these one company?", of two names alone.
void pair_files(const std::string& folder, bool errors) {
  const std::string pairs = folder + "name_pairs/";
  const std::pair<const char*, std::optional<NamePairs>> files[] = {
      {"labelled pairs", labelled_pairs(pairs + "company_name_matcher_test.csv")},
      {"dnb", damaged_pairs(pairs + "dnb_test_names.csv", pairs + "dnb_adjusted_test_names.csv")},
      {"patstat", applicant_pairs(pairs + "patstat_input.csv", pairs + "patstat_reference.csv")},
      {"Chinese", chinese_pairs(folder + "cn/companynameparser_groundtruth.txt")},
      {"cleanco, all distinct", distinct_pairs(pairs + "cleanco_companies.csv")}};
  std::printf("Pairs: same company? Each name beside its own and the most alike of the others\n");
  print_head();
  Counts all_likely;
  Counts all_acted_on;
  for (const auto& [file, found] : files) {
    const auto decided = [&found = found](PairDecision decision,
                                          bool print_errors) -> std::optional<Halves> {
      if (!found) return std::nullopt;
      return decide(*found, decision, print_errors);
    };
    const std::optional<Halves> likely = decided(PairDecision::likely, errors);
    const std::optional<Halves> acted_on = decided(PairDecision::acted_on, false);
    print(std::string(file) + ", likely", likely);
    print(std::string(file) + ", acted on", acted_on);
    if (likely) add(likely->unseen, all_likely);
    if (acted_on) add(acted_on->unseen, all_acted_on);
  }
  print("all files, likely, unseen halves", all_likely);
  print("all files, acted on, unseen halves", all_acted_on);
}

// "Whose name is this?", of an index with every name of the file.
void search_files(const std::string& folder, bool errors) {
  const std::string pairs = folder + "name_pairs/";
  std::printf("\nSearch: decided is accepted with its margin\n");
  print_head();
  print("damaged against clean (dnb)",
        same_numbers(pairs + "dnb_test_names.csv", pairs + "dnb_adjusted_test_names.csv", errors));
  print("applicants (patstat)",
        applicants(pairs + "patstat_input.csv", pairs + "patstat_reference.csv", errors));
  print("each against all others (cleanco)", strangers(pairs + "cleanco_companies.csv", errors));
  const auto chinese = chinese_cores(folder + "cn/companynameparser_groundtruth.txt", errors);
  if (!chinese) return print("Chinese names", std::optional<Halves>());
  print("the 字号 told apart", chinese->cores);
  print("Chinese names by their 字号 alone", chinese->by_core);
}

int run(int argc, char** argv) {
  bool errors = false;
  std::uint32_t names = 100'000;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--errors") {
      errors = true;
      continue;
    }
    names = static_cast<std::uint32_t>(std::strtoul(argv[i], nullptr, 10));
    if (names == 0) {
      std::fprintf(stderr, "names_quality: '%s' is no number of names\n", argv[i]);
      return 2;
    }
  }
  const char* shared = std::getenv("HEXIAO_SHARED");
  const std::string folder = std::string(shared != nullptr ? shared : "../shared") + "/datasets/";
  pair_files(folder, errors);
  search_files(folder, errors);
  invented_names(names);
  return 0;
}

}  // namespace
}  // namespace hexiao::quality

int main(int argc, char** argv) { return hexiao::quality::run(argc, argv); }
