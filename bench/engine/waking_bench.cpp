// The longest unit of work while payments that wait are decided anew: HEXIAO_BENCH_WAITING payments
// (1,000) wait for one customer with HEXIAO_BENCH_OPEN open items (10,000). What explains all of
// them comes in one command; then units without commands follow, as the daemon sends them, until
// nothing is left. Processor time; every payment must have been looked at.
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "engine/decide/desk.h"
#include "engine/engine.h"

namespace hexiao::bench {
namespace {

constexpr std::size_t kUnit = 1'024;
const Date kDay = *Date::from_civil(2026, 2, 1);

std::size_t wanted(const char* name, std::size_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::int64_t processor_time_us() {
  std::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1'000;
}

class Ledger {
 public:
  // The processor time of the unit, in microseconds.
  std::int64_t execute(const std::vector<Command>& unit) {
    records_.clear();
    const std::int64_t start = processor_time_us();
    engine_.execute(unit, {.client = 1, .request = ++request_, .time_ns = 1, .principal = "bench"},
                    records_, results_);
    return processor_time_us() - start;
  }
  Text keep(std::string text) { return texts_.emplace_back(std::move(text)); }
  Engine& engine() { return engine_; }

 private:
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::deque<std::string> texts_;
  std::uint64_t request_ = 0;
};

UpsertCustomer debtor(bool known) {
  UpsertCustomer customer{.ledger = "L1", .customer_no = "C1", .name = "Acme Trading Ltd"};
  if (known) customer.accounts = {"DE89370400440532013000"};
  return customer;
}

UpsertItem invoice(Ledger& ledger, std::size_t i) {
  return {.ledger = "L1",
          .customer_no = "C1",
          .document_no = ledger.keep("INV-" + std::to_string(700'000'000 + i)),
          .currency = "CNY",
          .amount = Money(static_cast<std::int64_t>(10'000 + i * 7919 % 900'001)),
          .issue_date = kDay,
          .due_date = kDay};
}

// Every one of them could explain whoever waits for this customer.
std::int64_t import_more(Ledger& ledger, std::size_t open) {
  std::vector<Command> unit;
  for (std::size_t i = 0; i < kUnit; ++i) unit.emplace_back(invoice(ledger, open + i));
  return ledger.execute(unit);
}

// `text` says what the payment of the customer's i-th item says.
using TextOf = std::function<std::string(std::size_t i)>;

void measure(const char* what, const TextOf& text, std::size_t waiting, std::size_t open) {
  Ledger ledger;
  ledger.execute({debtor(false)});
  std::vector<Command> unit;
  const auto flush = [&](std::size_t at_least) {
    if (unit.size() < at_least) return;
    ledger.execute(unit);
    unit.clear();
  };
  for (std::size_t i = 0; i < open; ++i) {
    unit.emplace_back(invoice(ledger, i));
    flush(kUnit);
  }
  flush(1);
  for (std::size_t i = 0; i < waiting; ++i) {
    const std::size_t item = i * 7 % open;
    unit.emplace_back(ReceivePayment{.ledger = "L1",
                                     .bank_ref = ledger.keep("P" + std::to_string(i)),
                                     .currency = "CNY",
                                     .amount = invoice(ledger, item).amount + Money(1),
                                     .booking_date = kDay,
                                     .payer_account = "DE89370400440532013000",
                                     .text = ledger.keep(text(item))});
    flush(kUnit);
  }
  flush(1);
  const std::int64_t first = ledger.execute({debtor(true)});
  std::int64_t longest = first, total = first;
  std::uint64_t tried = ledger.engine().last_waking().tried, units = 1;
  while (ledger.engine().last_waking().postponed != 0) {
    const std::int64_t took = ledger.execute({});
    tried += ledger.engine().last_waking().tried;
    longest = std::max(longest, took);
    total += took;
    ++units;
  }
  fmt::print(
      "{}: {} waiting, {} open items: longest unit {} us, all {} us in {} units, {} decided\n",
      what, waiting, open, longest, total, units, tried);
  const std::int64_t import = import_more(ledger, open);
  fmt::print("  then {} more of its items in one unit: {} us\n", kUnit, import);
  if (tried < waiting) {
    fmt::print("only {} of {} were decided anew\n", tried, waiting);
    std::exit(1);
  }
}

}  // namespace
}  // namespace hexiao::bench

int main() {
  using namespace hexiao::bench;
  const bool small = std::getenv("HEXIAO_BENCH_SMALL") != nullptr;
  const std::size_t waiting = wanted("HEXIAO_BENCH_WAITING", small ? 20 : 1'000);
  const std::size_t open = wanted("HEXIAO_BENCH_OPEN", small ? 200 : 10'000);
  measure(
      "nothing named", [](std::size_t) { return std::string("March delivery"); }, waiting, open);
  measure(
      "a damaged number",
      [](std::size_t i) {
        std::string number = std::to_string(700'000'000 + i);
        std::swap(number[5], number[8]);
        return "INV-8" + number.substr(1);
      },
      waiting, open);
  measure(
      "its number", [](std::size_t i) { return "INV-" + std::to_string(700'000'000 + i); }, waiting,
      open);
}
