// The labelled files as questions to an index of names, one function a file. Misses of the
// development half are printed when asked for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "bench/quality/halves.h"
#include "engine/names/name_search.h"

namespace hexiao::quality {

// Adds one search: `truth` is the right owner.
void count(const NameAnswer& answer, std::uint32_t truth, Counts& counts);

// The same companies by number in two files: the second damaged.
std::optional<Halves> same_numbers(const std::string& names, const std::string& damaged,
                                   bool print_errors);
// Applicants of patents: short names against names as filed, right when the harmonised owner is.
std::optional<Halves> applicants(const std::string& input, const std::string& reference,
                                 bool print_errors);

struct ChineseCounts {
  Halves cores;    // the 字号 told apart as the file has it, or none where it has none
  Halves by_core;  // the whole name looked up by its 字号 alone
};
std::optional<ChineseCounts> chinese_cores(const std::string& path, bool print_errors);

// Distinct companies, none of which is another: how many would be taken for one.
std::optional<Halves> strangers(const std::string& path, bool print_errors);

}  // namespace hexiao::quality
