// How often an exact payment goes to the heap: what its answer and its explanation are kept in, and
// nothing that grows with the ledger, the unit or the text.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "tests/faults/counted_heap.h"

namespace hexiao {
namespace {

using faults::counted_heap;

constexpr int kItems = 4'000;
constexpr int kItemsOfACustomer = 20;

struct Payment {
  std::string bank_ref, account, text;
};

class Ledger {
 public:
  Ledger() {
    std::vector<std::string> texts;
    texts.reserve(4 * kItems);
    std::vector<Command> unit;
    const auto keep = [&](std::string text) -> Text { return texts.emplace_back(std::move(text)); };
    for (int c = 0; c < kItems / kItemsOfACustomer; ++c)
      unit.emplace_back(UpsertCustomer{.ledger = "L1",
                                       .customer_no = keep("C" + std::to_string(1'000 + c)),
                                       .name = keep("Musterhaus " + std::to_string(c) + " GmbH"),
                                       .accounts = {keep("6222" + std::to_string(10'000 + c))}});
    for (int i = 0; i < kItems; ++i)
      unit.emplace_back(
          UpsertItem{.ledger = "L1",
                     .customer_no = keep("C" + std::to_string(1'000 + i / kItemsOfACustomer)),
                     .document_no = keep(document(i)),
                     .currency = "EUR",
                     .amount = Money(10'000 + i),
                     .issue_date = kDay.plus_days(-30),
                     .due_date = kDay});
    execute(unit);
  }

  // Trips to the heap of a unit that pays these items.
  std::uint64_t pay(int first, int count) {
    std::vector<Payment> texts;
    for (int i = first; i < first + count; ++i)
      texts.push_back({"B" + std::to_string(i),
                       "6222" + std::to_string(10'000 + i / kItemsOfACustomer),
                       "Rechnung " + document(i) + " vom 05.01.2026, danke"});
    std::vector<Command> unit;
    for (int i = 0; i < count; ++i)
      unit.emplace_back(ReceivePayment{.ledger = "L1",
                                       .bank_ref = texts[static_cast<std::size_t>(i)].bank_ref,
                                       .currency = "EUR",
                                       .amount = Money(10'000 + first + i),
                                       .booking_date = kDay,
                                       .payer_account = texts[static_cast<std::size_t>(i)].account,
                                       .text = texts[static_cast<std::size_t>(i)].text});
    records_.clear();
    counted_heap = {.counting = true};
    execute(unit);
    counted_heap.counting = false;
    for (const Result& result : results_) EXPECT_EQ(result.allocations.size(), 1U);
    return counted_heap.count;
  }

 private:
  static inline const Date kDay = *Date::from_civil(2026, 2, 4);
  static std::string document(int i) { return "INV-" + std::to_string(2'600'000 + i); }
  void execute(const std::vector<Command>& unit) {
    engine_.execute(unit, {.client = 1, .request = ++request_, .time_ns = 1, .principal = "alice"},
                    records_, results_);
  }

  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::uint64_t request_ = 0;
};

// Proposal, its lines, its evidence, the explanation they are judged in, and the lines of the
// answer; now and then a table grows.
TEST(Heap, AnExactPaymentGoesThereSixTimesAtMost) {
  Ledger ledger;
  ledger.pay(0, 1'000);  // what is used again is there from now on
  for (const int size : {64, 1'000}) {
    const std::uint64_t count = ledger.pay(size == 64 ? 1'000 : 2'000, size);
    std::printf("%llu trips for %d payments\n", static_cast<unsigned long long>(count), size);
    EXPECT_LE(count, static_cast<std::uint64_t>(size) * 6) << size;
  }
}

}  // namespace
}  // namespace hexiao
