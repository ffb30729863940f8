#include "bench/quality/name_pairs.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "bench/quality/quality_csv.h"
#include "engine/names/name_search.h"
#include "engine/names/symbols.h"

namespace hexiao::quality {
namespace {

using Grams = std::vector<std::uint64_t>;

// Runs of three letters, of two where a name has few (Chinese); sorted, each once.
Grams grams_of(const std::string& written) {
  const Symbols symbols(fold_name(written).base);
  const std::size_t n = symbols.size() > 8 ? 3 : 2;
  Grams grams;
  for (std::size_t i = 0; i + n <= symbols.size(); ++i) {
    std::uint64_t gram = n;
    for (std::size_t k = 0; k < n; ++k) gram = gram << 16 | symbols[i + k];
    grams.push_back(gram);
  }
  std::sort(grams.begin(), grams.end());
  grams.erase(std::unique(grams.begin(), grams.end()), grams.end());
  return grams;
}

std::size_t shared(const Grams& a, const Grams& b) {
  std::size_t count = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    if (*x == *y) ++count;
    const bool left = *x <= *y;
    const bool right = *y <= *x;
    if (left) ++x;
    if (right) ++y;
  }
  return count;
}

// Names with the company that each is of.
class Neighbours {
 public:
  void add(const std::string& name, std::uint32_t company) {
    names_.push_back({name, company, grams_of(name)});
  }
  // The name of another company most like this one; empty when there is none.
  std::string nearest(const std::string& name, std::uint32_t company) const {
    const Grams grams = grams_of(name);
    const Named* best = nullptr;
    std::size_t best_share = 0;
    for (const Named& other : names_) {
      if (other.company == company) continue;
      const std::size_t common = shared(grams, other.grams);
      const std::size_t all = grams.size() + other.grams.size() - common;
      const std::size_t share = all == 0 ? 0 : 10'000 * common / all;
      if (best != nullptr && share <= best_share) continue;
      best = &other;
      best_share = share;
    }
    return best == nullptr ? std::string() : best->name;
  }

 private:
  struct Named {
    std::string name;
    std::uint32_t company;
    Grams grams;
  };
  std::vector<Named> names_;
};

std::uint32_t number(const std::string& text) {
  return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

void add_both(NamePairs& pairs, const std::string& asked, const std::string& truth,
              const std::string& other) {
  const Half half = half_of(asked + "," + truth);
  pairs.push_back({.left = asked, .right = truth, .same = true, .half = half});
  if (!other.empty()) pairs.push_back({.left = asked, .right = other, .same = false, .half = half});
}

}  // namespace

std::optional<NamePairs> labelled_pairs(const std::string& path) {
  const auto rows = read_csv(path);
  if (!rows) return std::nullopt;
  NamePairs pairs;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const Row& row = (*rows)[i];
    if (row.size() < 3) continue;
    pairs.push_back({.left = row[0],
                     .right = row[1],
                     .same = number(row[2]) == 1,
                     .half = half_of(row[0] + "," + row[1])});
  }
  return pairs;
}

std::optional<NamePairs> damaged_pairs(const std::string& names, const std::string& damaged) {
  const auto rows = read_csv(names);
  const auto questions = read_csv(damaged);
  if (!rows || !questions) return std::nullopt;
  Neighbours clean;
  std::map<std::uint32_t, std::string> written;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    if ((*rows)[i].size() < 2) continue;
    clean.add((*rows)[i][1], number((*rows)[i][0]));
    written[number((*rows)[i][0])] = (*rows)[i][1];
  }
  NamePairs pairs;
  for (std::size_t i = 1; i < questions->size(); ++i) {
    const Row& row = (*questions)[i];
    if (row.size() < 2) continue;
    const auto truth = written.find(number(row[0]));
    if (truth == written.end()) continue;
    add_both(pairs, row[1], truth->second, clean.nearest(row[1], truth->first));
  }
  return pairs;
}

std::optional<NamePairs> applicant_pairs(const std::string& input, const std::string& reference) {
  const auto questions = read_csv(input);
  const auto rows = read_csv(reference);
  if (!questions || !rows) return std::nullopt;
  std::map<std::string, std::uint32_t> company_of_person;
  std::map<std::string, std::string> filed_as;
  Neighbours names;
  std::set<std::pair<std::string, std::uint32_t>> distinct;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const Row& row = (*rows)[i];
    if (row.size() < 3) continue;
    company_of_person[row[0]] = number(row[1]);
    filed_as[row[0]] = row[2];
    if (distinct.emplace(row[2], number(row[1])).second) names.add(row[2], number(row[1]));
  }
  NamePairs pairs;
  std::set<std::pair<std::string, std::string>> asked;
  for (std::size_t i = 1; i < questions->size(); ++i) {
    const Row& row = (*questions)[i];
    if (row.size() < 6 || filed_as.count(row[0]) == 0) continue;
    const std::string& truth = filed_as[row[0]];
    if (!asked.emplace(row[4], truth).second) continue;
    add_both(pairs, row[4], truth, names.nearest(row[4], company_of_person[row[0]]));
  }
  return pairs;
}

std::optional<NamePairs> chinese_pairs(const std::string& path) {
  const auto lines = read_lines(path);
  if (!lines) return std::nullopt;
  Neighbours names;
  std::vector<std::pair<std::string, std::string>> rows;
  for (const std::string& line : *lines) {
    const std::size_t blank = line.find_first_of(" \t");
    rows.emplace_back(line.substr(0, blank),
                      blank == std::string::npos ? "" : line.substr(blank + 1));
    names.add(rows.back().first, static_cast<std::uint32_t>(rows.size() - 1));
  }
  NamePairs pairs;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const auto& [name, core] = rows[i];
    if (!core.empty()) add_both(pairs, core, name, names.nearest(name, i));
    pairs.push_back(
        {.left = name, .right = names.nearest(name, i), .same = false, .half = half_of(name)});
  }
  return pairs;
}

std::optional<NamePairs> distinct_pairs(const std::string& path) {
  const auto lines = read_lines(path);
  if (!lines) return std::nullopt;
  Neighbours names;
  std::vector<std::string> written;
  for (const std::string& line : *lines) {
    names.add(line.substr(0, line.find(';')), static_cast<std::uint32_t>(written.size()));
    written.push_back(line.substr(0, line.find(';')));
  }
  NamePairs pairs;
  for (std::uint32_t i = 0; i < written.size(); ++i) {
    pairs.push_back({.left = written[i],
                     .right = names.nearest(written[i], i),
                     .same = false,
                     .half = half_of(written[i])});
  }
  return pairs;
}

Halves decide(const NamePairs& pairs, PairDecision decision, bool print_errors) {
  Halves halves;
  for (const NamePair& pair : pairs) {
    const NameSimilarity likeness = compare_names(fold_name(pair.left), fold_name(pair.right));
    const FoundName found{.owner = 1, .similarity = likeness};
    const NameAnswer answer{.found = {&found, 1}};
    const bool decided = decision == PairDecision::likely
                             ? likeness.score >= kLikelyScore
                             : judge(answer).outcome == NameOutcome::accept;
    Counts& counts = halves.of(pair.half);
    if (pair.same) ++counts.asked;
    if (decided) ++counts.decided;
    if (pair.same && decided) ++counts.right;
    if (!print_errors || pair.same == decided || pair.half == Half::unseen) continue;
    std::printf("  %s: %s / %s %d (%s)\n", pair.same ? "missed" : "wrong", pair.left.c_str(),
                pair.right.c_str(), likeness.score, to_text(likeness.reasons).c_str());
  }
  return halves;
}

}  // namespace hexiao::quality
