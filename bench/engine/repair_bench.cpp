// Payments whose document number was mistyped, against N open items (HEXIAO_BENCH_ITEMS): the payer
// is known by account, and the number is looked for among what this payer has open. Decided,
// recorded and applied; every payment must have settled its own item and no other.
#include <benchmark/benchmark.h>

#include <vector>

#include "bench/engine/open_ledger.h"

namespace hexiao::bench {
namespace {

bool all_repaired(const std::vector<Result>& results, std::uint64_t first,
                  const OpenLedger& ledger) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Result& r = results[i];
    if (r.allocations.size() != 1 || !r.unapplied.is_zero() ||
        r.allocations.front().item.value != std::uint64_t{ledger.scattered(first + i)} + 1)
      return false;
  }
  return true;
}

// Each round pays other items, so that nothing has to be taken back.
void damaged_reference(benchmark::State& state) {
  OpenLedger& ledger = shared_ledger();
  static std::uint64_t next_payment = 1;
  std::vector<PaymentTexts> texts(static_cast<std::size_t>(state.range(0)));
  std::vector<Command> unit;
  for (auto _ : state) {
    state.PauseTiming();
    const std::uint64_t first = next_payment;
    next_payment += texts.size();
    if (next_payment > ledger.items()) return state.SkipWithError("every item is paid");
    unit.clear();
    for (std::size_t i = 0; i < texts.size(); ++i) {
      ReceivePayment payment =
          OpenLedger::payment(first + i, ledger.scattered(first + i), texts[i]);
      OpenLedger::damage_number(texts[i]);
      unit.emplace_back(payment);
    }
    state.ResumeTiming();
    const std::vector<Result>& results = ledger.execute(unit);
    state.PauseTiming();
    if (!all_repaired(results, first, ledger)) {
      state.SkipWithError("a payment was not allocated to its item");
      break;
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(damaged_reference)->Arg(64)->Iterations(20);

}  // namespace
}  // namespace hexiao::bench

BENCHMARK_MAIN();
