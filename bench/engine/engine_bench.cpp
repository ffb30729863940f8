// The engine in process, without sockets and disks: exact matching with full evidence against N
// open items, import, memory, hash, save and load. Every figure is of work whose answers are
// checked.
//
//   HEXIAO_BENCH_ITEMS=10000000 build/release/bin/engine_bench
#include <benchmark/benchmark.h>

#include <cstring>
#include <string>
#include <vector>

#include "bench/engine/open_ledger.h"

namespace hexiao::bench {
namespace {

// Payments are numbered through the whole run, so that none is a duplicate by accident.
std::uint64_t next_payment = 1;

void build_batch(OpenLedger& ledger, std::vector<PaymentTexts>& texts, std::vector<Command>& unit,
                 std::uint64_t first) {
  unit.clear();
  for (std::size_t i = 0; i < texts.size(); ++i)
    unit.emplace_back(OpenLedger::payment(first + i, ledger.scattered(first + i), texts[i]));
}

// Gives the items back, so that the next batches find them open; not measured. The payments are
// reversed whole: money that stays would wait, and be looked at again with every batch.
void take_back(OpenLedger& ledger, const std::vector<Result>& results) {
  std::vector<std::string> names;
  names.reserve(results.size());
  std::vector<Command> unit;
  for (const Result& result : results) {
    names.push_back("#" + std::to_string(result.payment.value));
    unit.emplace_back(ReversePayment{names.back(), "bench"});
  }
  ledger.execute(unit);
}

bool all_exact(const std::vector<Result>& results, std::uint64_t first, const OpenLedger& ledger) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const Result& r = results[i];
    const bool right =
        r.ok() && r.decision.outcome == Outcome::automatic && r.allocations.size() == 1 &&
        r.unapplied.is_zero() &&
        r.allocations.front().item.value == std::uint64_t{ledger.scattered(first + i)} + 1;
    if (!right) return false;
  }
  return true;
}

void exact_match(benchmark::State& state) {
  OpenLedger& ledger = shared_ledger();
  std::vector<PaymentTexts> texts(static_cast<std::size_t>(state.range(0)));
  std::vector<Command> unit;
  for (auto _ : state) {
    state.PauseTiming();
    const std::uint64_t first = next_payment;
    next_payment += texts.size();
    build_batch(ledger, texts, unit, first);
    state.ResumeTiming();
    const std::vector<Result>& results = ledger.execute(unit);
    state.PauseTiming();
    if (!all_exact(results, first, ledger)) {
      state.SkipWithError("a payment was not allocated to its item");
      break;
    }
    take_back(ledger, std::vector<Result>(results));
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(exact_match)->Arg(1)->Arg(64)->Arg(1024);

// The same payments again: the check for duplicates alone.
void duplicate(benchmark::State& state) {
  OpenLedger& ledger = shared_ledger();
  std::vector<PaymentTexts> texts(1024);
  std::vector<Command> unit;
  const std::uint64_t first = next_payment;
  next_payment += texts.size();
  build_batch(ledger, texts, unit, first);
  take_back(ledger, std::vector<Result>(ledger.execute(unit)));
  for (auto _ : state) {
    for (const Result& result : ledger.execute(unit))
      if (result.decision.outcome != Outcome::duplicate)
        return state.SkipWithError("a payment was taken twice");
  }
  state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK(duplicate);

// No document: the payer's open items are searched by amount.
void amount_and_customer(benchmark::State& state) {
  OpenLedger& ledger = shared_ledger();
  PaymentTexts texts;
  for (auto _ : state) {
    state.PauseTiming();
    const std::uint64_t n = next_payment++;
    ReceivePayment payment = OpenLedger::payment(n, ledger.scattered(n), texts);
    payment.text = "danke";
    const Command command = payment;
    state.ResumeTiming();
    if (ledger.execute(std::span(&command, 1)).front().decision.outcome != Outcome::automatic)
      return state.SkipWithError("not allocated");
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(amount_and_customer);

void import_items(benchmark::State& state) {
  const std::uint32_t items = std::min(items_wanted(), 200'000U);
  for (auto _ : state) {
    OpenLedger ledger(items);
    if (ledger.engine().state().counts().open_items != ledger.items())
      return state.SkipWithError("items are missing");
  }
  state.SetItemsProcessed(state.iterations() * items);
}
BENCHMARK(import_items)->Unit(benchmark::kMillisecond)->Iterations(1);

void hash_and_memory(benchmark::State& state) {
  // A ledger of its own: no payments in it.
  const OpenLedger ledger(items_wanted());
  const State& s = const_cast<OpenLedger&>(ledger).engine().state();
  const std::uint64_t wanted = s.hash();
  for (auto _ : state)
    if (s.hash() != wanted) return state.SkipWithError("the hash changes by itself");
  state.counters["bytes_per_open_item"] =
      static_cast<double>(s.memory_bytes()) / static_cast<double>(ledger.items());
  state.SetItemsProcessed(state.iterations() * ledger.items());
}
BENCHMARK(hash_and_memory)->Unit(benchmark::kMillisecond)->Iterations(1);

class Memory : public ByteSink, public ByteSource {
 public:
  void write(std::span<const std::byte> bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  void read(std::span<std::byte> into) override {
    if (failed_ || into.size() > remaining()) {
      failed_ = true;
      std::memset(into.data(), 0, into.size());
      return;
    }
    std::memcpy(into.data(), bytes_.data() + at_, into.size());
    at_ += into.size();
  }
  bool failed() const override { return failed_; }
  std::uint64_t remaining() const override { return failed_ ? 0 : bytes_.size() - at_; }
  void rewind(std::size_t room) {
    at_ = 0;
    bytes_.reserve(room);
  }
  void clear() { bytes_.clear(); }

 private:
  std::vector<std::byte> bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

void save_and_load(benchmark::State& state) {
  OpenLedger ledger(items_wanted());
  Memory memory;
  const bool loads = state.range(0) == 1;
  ledger.engine().save(memory);
  const std::uint64_t bytes = memory.remaining();
  const std::uint64_t wanted = ledger.engine().state().hash();
  for (auto _ : state) {
    if (loads) {
      Engine loaded;
      memory.rewind(bytes);
      const bool right = loaded.load(memory).empty();
      state.PauseTiming();
      if (!right || loaded.state().hash() != wanted)
        return state.SkipWithError("another state was loaded");
      state.ResumeTiming();
    } else {
      memory.clear();
      ledger.engine().save(memory);
    }
  }
  state.SetLabel(loads ? "load" : "save");
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}
BENCHMARK(save_and_load)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace hexiao::bench

BENCHMARK_MAIN();
