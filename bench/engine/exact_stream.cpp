// Exact payments in a stream, each item paid once: what one core takes in, and where the time goes.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bench/engine/open_ledger.h"

int main(int argc, char** argv) {
  using namespace hexiao;
  using namespace hexiao::bench;
  OpenLedger ledger(items_wanted());
  const std::size_t batch = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1024;
  const std::uint64_t payments = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 500'000;
  std::vector<PaymentTexts> texts(batch);
  std::vector<Command> unit;
  std::fprintf(stderr, "ready\n");
  if (std::getenv("HEXIAO_BENCH_WAIT")) std::getchar();
  std::chrono::nanoseconds spent{};
  for (std::uint64_t first = 1; first < payments; first += batch) {
    unit.clear();
    for (std::size_t i = 0; i < batch; ++i)
      unit.emplace_back(OpenLedger::payment(first + i, ledger.scattered(first + i), texts[i]));
    const auto start = std::chrono::steady_clock::now();
    const std::vector<Result>& results = ledger.execute(unit);
    spent += std::chrono::steady_clock::now() - start;
    for (std::size_t i = 0; i < batch; ++i)
      if (results[i].decision.outcome != Outcome::automatic ||
          results[i].allocations.size() != 1 ||
          results[i].allocations.front().item.value != std::uint64_t{ledger.scattered(first + i)} + 1)
        return std::fputs("wrong\n", stderr), 1;
  }
  std::printf("%zu %.3f us a payment\n", batch, double(spent.count()) / 1000.0 / double(payments));
}
