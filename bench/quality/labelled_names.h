// The labelled files of company names, one function a file, and the counts they give.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "engine/names/name_search.h"

namespace hexiao::quality {

// Of questions that have an answer. A decision is a name taken without asking a person.
struct Counts {
  std::size_t asked = 0;    // questions that have an answer
  std::size_t first = 0;    // the right one ranked first
  std::size_t decided = 0;  // decisions taken
  std::size_t right = 0;    // of them right
  std::size_t wrong() const { return decided - right; }
};

// Adds one search: `truth` is the right owner.
void count(const NameAnswer& answer, std::uint32_t truth, Counts& counts);

// Two columns of names and a label: a pair is decided when its score reaches `threshold`.
std::optional<Counts> labelled_pairs(const std::string& path, int threshold, bool print_errors);
// The same companies by number in two files: the second damaged.
std::optional<Counts> same_numbers(const std::string& names, const std::string& damaged,
                                   bool print_errors);
// Applicants of patents: short names against names as filed, right when the harmonised owner is.
std::optional<Counts> applicants(const std::string& input, const std::string& reference,
                                 bool print_errors);

struct ChineseCounts {
  std::size_t names = 0;
  std::size_t same_core = 0;  // the 字号 told apart as the file has it, or none where it has none
  Counts by_core;             // the whole name looked up by its 字号 alone
};
std::optional<ChineseCounts> chinese_cores(const std::string& path, bool print_errors);

// Distinct companies, none of which is another: how many would be taken for one.
std::optional<Counts> strangers(const std::string& path, bool print_errors);

}  // namespace hexiao::quality
