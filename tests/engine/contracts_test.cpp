// Due dates that follow from terms, at random: parts sum to the invoice, what is imported twice is
// recorded once, and nothing is recorded by halves.
#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/receivables/terms.h"
#include "engine/state/state.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

class Ledger {
 public:
  Ledger() { execute(UpsertCustomer{.ledger = "L1", .customer_no = "C1", .name = "Alpha Ltd"}); }
  Result execute(Command command) {
    std::vector<Result> results;
    const std::vector<Command> unit{std::move(command)};
    engine.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "ann"},
                   records, results);
    return results.front();
  }
  Engine engine;
  ByteBuffer records;
};

TEST(ContractTerms, PartsSumToTheInvoiceAndAreRecordedOnce) {
  constexpr std::uint64_t kSeed = 20'260'101;
  Random random(kSeed);
  static constexpr std::string_view kTerms[] = {"3 x 30", "30% 0, 70% 60", "12 x 30",
                                                "10% 0, 20% 30, 70% 90"};
  for (int run = 0; run < 200; ++run) {
    Ledger books;
    const Money amount(static_cast<std::int64_t>(1 + random.below(100'000)));
    UpsertItem item{.ledger = "L1",
                    .customer_no = "C1",
                    .document_no = "1001",
                    .currency = "CNY",
                    .amount = amount,
                    .issue_date = *Date::from_civil(2026, 1, 31),
                    .terms = kTerms[random.below(std::size(kTerms))]};
    const Result first = books.execute(item);
    ASSERT_TRUE(first.changed) << "seed " << kSeed;
    const State& state = books.engine.state();
    const auto due = instalments(parse_terms(item.terms).terms, amount, item.issue_date);
    ASSERT_EQ(state.item_count(), due.size());
    Money sum;
    for (Slot slot = 0; slot < state.item_count(); ++slot) {
      sum += Money(state.item(slot).open);
      EXPECT_EQ(state.item(slot).due_date, due[slot].due_date.days());
      EXPECT_EQ(state.item_texts(slot).document_no(), "1001");
    }
    EXPECT_EQ(sum, amount);
    const std::uint64_t hash = state.hash();
    const Result again = books.execute(item);
    EXPECT_FALSE(again.changed);
    EXPECT_EQ(again.id, first.id);
    EXPECT_EQ(state.hash(), hash);
    ASSERT_EQ(state.check_invariants(), "");
  }
}

TEST(ContractTerms, APartThatCannotFollowLeavesAllAsTheyWere) {
  Ledger books;
  UpsertItem item{.ledger = "L1",
                  .customer_no = "C1",
                  .document_no = "1001",
                  .currency = "CNY",
                  .amount = Money(9'000),
                  .issue_date = *Date::from_civil(2026, 1, 31),
                  .terms = "3 x 30"};
  books.execute(item);
  // The last part is paid, so it cannot shrink; the others could.
  books.execute(ReceivePayment{.ledger = "L1",
                               .bank_ref = "P1",
                               .currency = "CNY",
                               .amount = Money(3'000),
                               .booking_date = *Date::from_civil(2026, 2, 2),
                               .payer_name = "Alpha Ltd"});
  books.execute(
      AllocatePayment{.payment = "#1", .lines = {{.item = "1001/3", .amount = Money(3'000)}}});
  ASSERT_EQ(books.engine.state().item(2).open, 0);
  const std::uint64_t hash = books.engine.state().hash();
  item.amount = Money(6'000);
  const Result result = books.execute(item);
  EXPECT_EQ(result.rejection, Rejection::item_contradicts_allocations);
  EXPECT_EQ(books.engine.state().hash(), hash);
}

// Texts without end cost no memory, and the right one is read after the others were forgotten.
TEST(ContractTerms, ManyDifferentTermsAreReadAgain) {
  Ledger books;
  for (int i = 0; i < 12'000; ++i) {
    const std::string number = std::to_string(i);
    const std::string terms = "terms " + number;
    books.execute(UpsertItem{.ledger = "L1",
                             .customer_no = "C1",
                             .document_no = number,
                             .currency = "CNY",
                             .amount = Money(100),
                             .issue_date = *Date::from_civil(2026, 1, 1),
                             .terms = terms});
  }
  EXPECT_EQ(books.engine.state().item_count(), 0u);
  const Result result = books.execute(UpsertItem{.ledger = "L1",
                                                 .customer_no = "C1",
                                                 .document_no = "1",
                                                 .currency = "CNY",
                                                 .amount = Money(100),
                                                 .issue_date = *Date::from_civil(2026, 1, 1),
                                                 .terms = "NET 30"});
  EXPECT_TRUE(result.changed);
  EXPECT_EQ(books.engine.state().item(0).due_date, Date::from_civil(2026, 1, 31)->days());
}

}  // namespace
}  // namespace hexiao
