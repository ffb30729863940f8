// Pairs of company names that are, or are not, one company: the labelled file as it is, and pairs
// made of the other files. A file that says only which names are one company gives the pairs that
// are not as well: each name with the one of another company that shares the most pairs of three
// letters with it, which is the hardest question there is and owes nothing to the engine.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/quality/halves.h"

namespace hexiao::quality {

struct NamePair {
  std::string left;
  std::string right;
  bool same = false;
  Half half = Half::development;
};
using NamePairs = std::vector<NamePair>;

// Nothing when a file cannot be read.
// Two columns of names and a label.
std::optional<NamePairs> labelled_pairs(const std::string& path);
// The same companies by number in two files, the second damaged.
std::optional<NamePairs> damaged_pairs(const std::string& names, const std::string& damaged);
// Applicants of patents: short names and names as filed, tied by the harmonised owner.
std::optional<NamePairs> applicant_pairs(const std::string& input, const std::string& reference);
// Chinese names and what the file labels as their 字号.
std::optional<NamePairs> chinese_pairs(const std::string& path);
// Distinct companies: no pair is one.
std::optional<NamePairs> distinct_pairs(const std::string& path);

enum class PairDecision {
  likely,   // the score reaches kLikelyScore: what a person is shown
  acted_on  // judge() accepts it with no other name near
};
// "Same company?" Errors of the development half are printed when asked for.
Halves decide(const NamePairs& pairs, PairDecision decision, bool print_errors);

}  // namespace hexiao::quality
