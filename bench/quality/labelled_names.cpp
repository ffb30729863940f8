#include "bench/quality/labelled_names.h"

#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

#include "bench/quality/quality_csv.h"
#include "engine/names/chinese_name.h"
#include "engine/text/utf8.h"

namespace hexiao::quality {
namespace {

void print_miss(bool print_errors, const std::string& asked, const NameAnswer& answer,
                const std::map<std::uint32_t, std::string>& names, std::uint32_t truth) {
  if (!print_errors) return;
  if (!answer.found.empty() && answer.found[0].owner == truth) return;
  const std::string found = answer.found.empty()
                                ? "nothing"
                                : names.at(answer.found[0].owner) + " " +
                                      std::to_string(answer.found[0].similarity.score);
  std::printf("  miss: %s -> %s, wanted %s\n", asked.c_str(), found.c_str(),
              names.at(truth).c_str());
}

std::string core_of(const std::string& written) {
  const FoldedName folded = fold_name(written);
  const Symbols symbols(folded.base);
  const ChineseName name = read_chinese_name(symbols.span());
  std::string core;
  for (std::size_t i = name.core_begin; i < name.core_end; ++i) append_utf8(core, symbols[i]);
  return core;
}

std::uint32_t number(const std::string& text) {
  return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

}  // namespace

void count(const NameAnswer& answer, std::uint32_t truth, Counts& counts) {
  ++counts.asked;
  counts.ranked = true;
  const bool right = !answer.found.empty() && answer.found[0].owner == truth;
  if (right) ++counts.first;
  if (judge(answer).outcome != NameOutcome::accept) return;
  ++counts.decided;
  if (right) ++counts.right;
}

std::optional<Halves> same_numbers(const std::string& names, const std::string& damaged,
                                   bool print_errors) {
  const auto rows = read_csv(names);
  const auto questions = read_csv(damaged);
  if (!rows || !questions) return std::nullopt;
  NameIndex index;
  std::map<std::uint32_t, std::string> written;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    if ((*rows)[i].size() < 2) continue;
    index.insert((*rows)[i][1], number((*rows)[i][0]));
    written[number((*rows)[i][0])] = (*rows)[i][1];
  }
  NameSearch search;
  Halves halves;
  for (std::size_t i = 1; i < questions->size(); ++i) {
    const Row& row = (*questions)[i];
    if (row.size() < 2 || written.count(number(row[0])) == 0) continue;
    const NameAnswer answer = search.find(index, row[1]);
    const Half half = half_of(row[1] + "," + written[number(row[0])]);
    count(answer, number(row[0]), halves.of(half));
    print_miss(print_errors && half == Half::development, row[1], answer, written, number(row[0]));
  }
  return halves;
}

std::optional<Halves> applicants(const std::string& input, const std::string& reference,
                                 bool print_errors) {
  const auto questions = read_csv(input);
  const auto rows = read_csv(reference);
  if (!questions || !rows) return std::nullopt;
  std::map<std::string, std::uint32_t> owner_of_person;
  std::map<std::uint32_t, std::string> written;
  std::set<std::pair<std::string, std::uint32_t>> distinct;
  NameIndex index;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const Row& row = (*rows)[i];
    if (row.size() < 3) continue;
    const std::uint32_t owner = number(row[1]);
    owner_of_person[row[0]] = owner;
    written[owner] = row[2];
    if (distinct.emplace(row[2], owner).second) index.insert(row[2], owner);
  }
  NameSearch search;
  Halves halves;
  std::set<std::pair<std::string, std::uint32_t>> asked;
  for (std::size_t i = 1; i < questions->size(); ++i) {
    const Row& row = (*questions)[i];
    if (row.size() < 6 || owner_of_person.count(row[0]) == 0) continue;
    const std::uint32_t truth = owner_of_person[row[0]];
    if (!asked.emplace(row[4], truth).second) continue;
    const NameAnswer answer = search.find(index, row[4]);
    const Half half = half_of(row[4] + "," + written[truth]);
    count(answer, truth, halves.of(half));
    print_miss(print_errors && half == Half::development, row[4], answer, written, truth);
  }
  return halves;
}

std::optional<ChineseCounts> chinese_cores(const std::string& path, bool print_errors) {
  const auto lines = read_lines(path);
  if (!lines) return std::nullopt;
  NameIndex index;
  std::map<std::uint32_t, std::string> written;
  std::vector<std::string> cores;
  ChineseCounts counts;
  for (const std::string& line : *lines) {
    const std::size_t blank = line.find_first_of(" \t");
    const std::string name = line.substr(0, blank);
    const std::string core = blank == std::string::npos ? "" : line.substr(blank + 1);
    const auto owner = static_cast<std::uint32_t>(cores.size());
    cores.push_back(core);
    written[owner] = name;
    index.insert(name, owner);
    const Half half = half_of(name);
    Counts& told_apart = counts.cores.of(half);
    ++told_apart.asked;
    ++told_apart.decided;
    const std::string told = core_of(name);
    if (told == fold_name(core).base) {
      ++told_apart.right;
    } else if (print_errors && half == Half::development) {
      std::printf("  core: %s -> %s, wanted %s\n", name.c_str(), told.c_str(), core.c_str());
    }
  }
  NameSearch search;
  for (const auto& [owner, name] : written) {
    if (cores[owner].empty()) continue;
    const NameAnswer answer = search.find(index, cores[owner]);
    const Half half = half_of(name);
    count(answer, owner, counts.by_core.of(half));
    print_miss(print_errors && half == Half::development, cores[owner], answer, written, owner);
  }
  return counts;
}

std::optional<Halves> strangers(const std::string& path, bool print_errors) {
  const auto lines = read_lines(path);
  if (!lines) return std::nullopt;
  NameIndex index;
  std::vector<std::string> names;
  for (const std::string& line : *lines) {
    names.push_back(line.substr(0, line.find(';')));
    index.insert(names.back(), static_cast<std::uint32_t>(names.size() - 1));
  }
  NameSearch search;
  Halves halves;
  for (std::uint32_t i = 0; i < names.size(); ++i) {
    index.erase(names[i], i);
    const NameAnswer answer = search.find(index, names[i]);
    const Half half = half_of(names[i]);
    ++halves.of(half).asked;
    if (judge(answer).outcome == NameOutcome::accept) {
      ++halves.of(half).decided;
      if (print_errors && half == Half::development) {
        std::printf("  taken: %s -> %s %d\n", names[i].c_str(),
                    names[answer.found[0].owner].c_str(), answer.found[0].similarity.score);
      }
    }
    index.insert(names[i], i);
  }
  return halves;
}

}  // namespace hexiao::quality
