// Names among a million invented ones (HEXIAO_BENCH_SMALL=1: twenty thousand): searches a second,
// how often the right owner comes first, memory a name. Each run checks its answers: recall@1 below
// a floor fails it.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "engine/names/edit_distance.h"
#include "engine/names/name_search.h"
#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

std::uint32_t name_count() {
  return std::getenv("HEXIAO_BENCH_SMALL") != nullptr ? 20'000U : 1'000'000U;
}

const NameIndex& filled_index() {
  static const NameIndex index = [] {
    NameIndex filled;
    for (std::uint32_t i = 0; i < name_count(); ++i) filled.insert(invented::name(i).full(), i);
    return filled;
  }();
  return index;
}

struct Question {
  std::string text;
  std::uint32_t owner;
};

// Latin names, with so many typing errors in front of the legal form.
std::vector<Question> misspelt(std::size_t count, int errors, std::uint64_t seed) {
  invented::Dice dice(seed);
  std::vector<Question> questions;
  while (questions.size() < count) {
    const auto owner = static_cast<std::uint32_t>(dice.below(name_count()));
    if (owner % 10 == 9) continue;
    invented::Name name = invented::name(owner);
    for (int i = 0; i < errors; ++i) invented::mistype(name.plain, dice);
    questions.push_back({.text = name.full(), .owner = owner});
  }
  return questions;
}

void run(benchmark::State& state, const std::vector<Question>& questions, std::int64_t floor) {
  const NameIndex& index = filled_index();
  NameSearch search;
  std::int64_t first = 0;
  std::int64_t accepted_wrong = 0;
  for (const Question& question : questions) {
    const NameAnswer answer = search.find(index, question.text);
    if (answer.found.empty()) continue;
    const bool right = answer.found[0].owner == question.owner;
    if (right) ++first;
    if (!right && judge(answer).outcome == NameOutcome::accept) ++accepted_wrong;
  }
  const auto asked = static_cast<std::int64_t>(questions.size());
  if (first * 100 < floor * asked) return state.SkipWithError("recall@1 below its floor");
  std::size_t at = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(search.find(index, questions[at].text).found.size());
    at = at + 1 == questions.size() ? 0 : at + 1;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.counters["recall_at_1_permille"] =
      benchmark::Counter(static_cast<double>(first * 1000 / asked));
  state.counters["accepted_wrong"] = benchmark::Counter(static_cast<double>(accepted_wrong));
}

void search_exact(benchmark::State& state) { run(state, misspelt(5000, 0, 11), 98); }
BENCHMARK(search_exact);
void search_one_typo(benchmark::State& state) { run(state, misspelt(5000, 1, 12), 95); }
BENCHMARK(search_one_typo);
void search_two_typos(benchmark::State& state) { run(state, misspelt(5000, 2, 13), 84); }
BENCHMARK(search_two_typos);

void search_word_order(benchmark::State& state) {
  std::vector<Question> questions = misspelt(5000, 0, 14);
  for (Question& question : questions) {
    const std::vector<std::string> words = invented::words_of(invented::name(question.owner).plain);
    question.text = words.back();
    for (std::size_t i = 0; i + 1 < words.size(); ++i) question.text += " " + words[i];
  }
  run(state, questions, 95);
}
BENCHMARK(search_word_order);

void search_unknown(benchmark::State& state) {
  std::vector<Question> questions;
  for (std::uint32_t i = 0; i < 2000; ++i) {
    questions.push_back({.text = invented::latin_name(50'000'000 + i).full(), .owner = 0});
  }
  run(state, questions, 0);
}
BENCHMARK(search_unknown);

void memory(benchmark::State& state) {
  const NameIndex& index = filled_index();
  for (auto _ : state) benchmark::DoNotOptimize(index.size());
  state.counters["bytes_a_name"] =
      benchmark::Counter(static_cast<double>(index.memory_bytes() / index.size()));
}
BENCHMARK(memory);

void insert_and_erase(benchmark::State& state) {
  NameIndex index;
  for (std::uint32_t i = 0; i < 10'000; ++i) index.insert(invented::name(i).full(), i);
  std::uint32_t next = 10'000;
  for (auto _ : state) {
    index.insert(invented::name(next).full(), next);
    if (!index.erase(invented::name(next - 10'000).full(), next - 10'000)) {
      return state.SkipWithError("a name was lost");
    }
    ++next;
  }
}
BENCHMARK(insert_and_erase);

void compare(benchmark::State& state) {
  const FoldedName a = fold_name("Brakinor Werkzeuge International GmbH");
  const FoldedName b = fold_name("Brakinar Werkzeuge Intl");
  if (compare_names(a, b).score < kLikelyScore)
    return state.SkipWithError("should be the same company");
  for (auto _ : state) benchmark::DoNotOptimize(compare_names(a, b).score);
}
BENCHMARK(compare);

void distance_of_25(benchmark::State& state) {
  const Symbols a("brakinorwerkzeugeintl4711");
  const Symbols b("brakinorwerkzuegeintl4712");
  DistancePattern pattern;
  pattern.set(a.span());
  if (pattern.to(b.span(), 2) != 2) return state.SkipWithError("wrong distance");
  for (auto _ : state) benchmark::DoNotOptimize(pattern.to(b.span(), 2));
}
BENCHMARK(distance_of_25);

void distance_of_25_in_a_band(benchmark::State& state) {
  const Symbols a("brakinorwerkzeugeintl4711");
  const Symbols b("brakinorwerkzuegeintl4712");
  if (bounded_distance(a.span(), b.span(), 2) != 2) return state.SkipWithError("wrong distance");
  for (auto _ : state) benchmark::DoNotOptimize(bounded_distance(a.span(), b.span(), 2));
}
BENCHMARK(distance_of_25_in_a_band);

}  // namespace
}  // namespace hexiao

BENCHMARK_MAIN();
