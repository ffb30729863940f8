// Cost of turning text into keys. Every run checks that the answer is right before it is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/name.h"
#include "engine/text/name_words.h"
#include "engine/text/reference.h"
#include "engine/text/remittance.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

void fold(benchmark::State& state, std::string_view name, std::string_view base) {
  FoldedName folded;
  fold_name(name, folded);
  if (folded.base != base) return state.SkipWithError("wrong base");
  for (auto _ : state) {
    fold_name(name, folded);
    benchmark::DoNotOptimize(folded.base.data());
  }
}

void fold_name_ascii(benchmark::State& state) {
  fold(state, "Musterhaus Maschinenbau Vertriebs GmbH & Co. KG",
       "musterhaus maschinenbau vertriebs");
}
BENCHMARK(fold_name_ascii);

void fold_name_umlauts(benchmark::State& state) {
  fold(state, "Müller Süßwaren Großhandel GmbH", "muller susswaren grosshandel");
}
BENCHMARK(fold_name_umlauts);

void fold_name_chinese(benchmark::State& state) {
  fold(state, "示例（上海）信息科技股份有限公司", "示例上海信息科技");
}
BENCHMARK(fold_name_chinese);

// The naive twin of the three above: all of it through the Unicode library.
void split_name_through_unicode_library(benchmark::State& state) {
  for (auto _ : state) {
    NameWords words;
    split_name("Musterhaus Maschinenbau Vertriebs GmbH & Co. KG", words, NamePath::unicode_library);
    benchmark::DoNotOptimize(words.bytes.data());
  }
}
BENCHMARK(split_name_through_unicode_library);

void read_references(benchmark::State& state, std::string_view text, std::string_view wanted) {
  ReferenceReader reader;
  const TextPart parts[] = {{TextField::text, text}};
  const ReadingHints hints{.amount = Money(123456)};
  const auto first = reader.read(parts, hints);
  if (std::none_of(first.begin(), first.end(),
                   [&](const auto& c) { return c.compact == wanted; })) {
    return state.SkipWithError("the number was not read");
  }
  for (auto _ : state) {
    const auto found = reader.read(parts, hints);
    benchmark::DoNotOptimize(found.data());
  }
  state.counters["bytes"] = static_cast<double>(text.size());
  state.counters["candidates"] = static_cast<double>(first.size());
}

void read_short_remittance(benchmark::State& state) {
  read_references(state, "Rechnung INV-2023-004512", "INV2023004512");
}
BENCHMARK(read_short_remittance);

void read_remittance_of_100_characters(benchmark::State& state) {
  read_references(state,
                  "Rechnung INV-2023-004512 vom 12.03.2023 abzgl. Skonto, Kundennr. 10077, "
                  "Betrag EUR 1.234,56 mit Dank",
                  "INV2023004512");
}
BENCHMARK(read_remittance_of_100_characters);

void read_remittance_with_breaks(benchmark::State& state) {
  read_references(state, "SVWZ+RE 2023-00\n4512 UND RE 2023-00\n4519 KD 10077 DANKE",
                  "RE2023004512");
}
BENCHMARK(read_remittance_with_breaks);

void read_chinese_remittance(benchmark::State& state) {
  read_references(state, "支付2023年3月货款，发票号：0012345、0012346，合同HT-2023-018", "0012345");
}
BENCHMARK(read_chinese_remittance);

void read_nothing_but_digits(benchmark::State& state) {
  std::string digits(16000, '7');
  ReferenceReader reader;
  const TextPart parts[] = {{TextField::text, digits}};
  for (auto _ : state) benchmark::DoNotOptimize(reader.read(parts, {}).data());
}
BENCHMARK(read_nothing_but_digits);

void read_eight_thousand_single_digits(benchmark::State& state) {
  std::string digits;
  while (digits.size() < 16000) digits += "7 ";
  ReferenceReader reader;
  const TextPart parts[] = {{TextField::text, digits}};
  for (auto _ : state) benchmark::DoNotOptimize(reader.read(parts, {}).data());
}
BENCHMARK(read_eight_thousand_single_digits);

void canonical_keys_of_a_number(benchmark::State& state) {
  if (canonical_keys("INV0012345")[0] != "12345") return state.SkipWithError("wrong key");
  std::string_view form = "INV0012345";
  for (auto _ : state) {
    benchmark::DoNotOptimize(form);
    benchmark::DoNotOptimize(canonical_keys(form));
  }
}
BENCHMARK(canonical_keys_of_a_number);

void compare_two_keys(benchmark::State& state) {
  std::string_view a = "RECHNUNG12345";
  std::string_view b = "INV0012345";
  if (compare_keys(a, b) != KeyMatch::core) return state.SkipWithError("wrong match");
  for (auto _ : state) {
    benchmark::DoNotOptimize(a);
    benchmark::DoNotOptimize(compare_keys(a, b));
  }
}
BENCHMARK(compare_two_keys);

void check_valid_text(benchmark::State& state) {
  const std::string text(100, 'a');
  if (!valid_text(text)) return state.SkipWithError("wrong answer");
  for (auto _ : state) benchmark::DoNotOptimize(valid_text(text));
}
BENCHMARK(check_valid_text);

}  // namespace
}  // namespace hexiao

BENCHMARK_MAIN();
