// The labels of the payments against what can be counted in the files alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "tests/loadgen/written_dataset.h"

namespace hexiao::loadgen {
namespace {

constexpr std::size_t kMostItemsCounted = 14;

// Sets of at most `most` of the account's items with this sum, and items less their discount.
std::uint64_t explanations(const std::vector<const Row*>& account, const Row& payment,
                           std::size_t most) {
  const Money paid = decimal(payment.at("amount"));
  std::vector<Money> open;
  std::uint64_t found = 0;
  for (const Row* item : account) {
    open.push_back(decimal(item->at("open_amount")));
    if (!item->at("discount_until").empty() &&
        item->at("discount_until") >= payment.at("booking_date"))
      found += open.back() - decimal(item->at("discount_amount")) == paid ? 1 : 0;
  }
  for (std::uint64_t set = 1; set < (std::uint64_t{1} << open.size()); ++set) {
    if (static_cast<std::size_t>(std::popcount(set)) > most) continue;
    Money sum;
    for (std::size_t i = 0; i < open.size(); ++i)
      if ((set >> i & 1) != 0) sum += open[i];
    found += sum == paid ? 1 : 0;
  }
  return found;
}

TEST(Decidable, an_amount_without_a_number_is_so_when_one_set_only_explains_it) {
  for (const Scenario scenario : {Scenario::mixed, Scenario::hostile}) {
    const ScratchDirectory scratch;
    DatasetOptions options = small(scratch, scenario);
    ASSERT_TRUE(options.shares.set("no-reference", 500'000));
    generate(options);
    const Written data = read_dataset(scratch);
    const Accounts accounts = accounts_of(data);
    int yes = 0, no = 0;
    for (std::size_t i = 0; i < data.truth.size(); ++i) {
      const Row& truth = data.truth[i];
      const std::string& kind = truth.at("class");
      if (kind != "amount_single" && kind != "account_total" && kind != "subset") continue;
      const auto& account = account_of(accounts, truth);
      if (account.size() > kMostItemsCounted) continue;
      const std::size_t count = allocations_of(truth).size();
      const bool expected = explanations(account, data.payments[i], count + 1) == 1;
      ASSERT_EQ(truth.at("decidable") == "1", expected) << kind << " line " << truth.at("line");
      (expected ? yes : no) += 1;
    }
    EXPECT_GT(yes, 300);
    EXPECT_GT(no, 20);
  }
}

TEST(Decidable, another_amount_than_the_open_one_is_so_unless_it_pays_another_item) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch, Scenario::hostile);
  ASSERT_TRUE(options.shares.set("difference", 800'000));
  options.traits.shared_number = 0;
  generate(options);
  const Written data = read_dataset(scratch);
  const Accounts accounts = accounts_of(data);
  int yes = 0, no = 0;
  for (std::size_t i = 0; i < data.truth.size(); ++i) {
    const Row& truth = data.truth[i];
    const std::string& kind = truth.at("class");
    const bool over = kind == "over_payment";
    if (!over && kind != "short_payment" && kind != "bank_fee" && kind != "discount_late" &&
        kind != "discount_taken")
      continue;
    const NotedAllocation paid = allocations_of(truth).front();
    const Money amount = decimal(truth.at("amount")), rest = decimal(truth.at("unapplied"));
    const auto& account = account_of(accounts, truth);
    const bool doubtful = std::any_of(account.begin(), account.end(), [&](const Row* item) {
      const Money open = decimal(item->at("open_amount"));
      return number_of(*item) != paid.item_no && (open == amount || (over && open == rest));
    });
    ASSERT_EQ(truth.at("decidable") == "1", !doubtful) << kind << " line " << truth.at("line");
    (doubtful ? no : yes) += 1;
  }
  EXPECT_GT(yes, 500);
}

TEST(Decidable, what_nobody_can_know_has_no_truth_and_is_not) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch, Scenario::hostile);
  ASSERT_TRUE(options.shares.set("nothing", 300'000));
  generate(options);
  int seen = 0;
  for (const Row& truth : read_dataset(scratch).truth) {
    const std::string& kind = truth.at("class");
    if (kind != "garbage" && kind != "unknown_payer" && kind != "trap_lookalike") continue;
    ++seen;
    EXPECT_EQ(truth.at("decidable"), "0");
    EXPECT_EQ(truth.at("allocations"), "");
    EXPECT_EQ(truth.at("customer_no"), "");
  }
  EXPECT_GT(seen, 300);
}

TEST(Decidable, most_of_a_mixed_statement_is_so) {
  const ScratchDirectory scratch;
  generate(small(scratch));
  int yes = 0, no = 0;
  for (const Row& truth : read_dataset(scratch).truth)
    if (!truth.at("allocations").empty()) (truth.at("decidable") == "1" ? yes : no) += 1;
  EXPECT_GT(yes, 40 * no);
  EXPECT_GT(no, 20);
}

TEST(Decidable, a_rest_that_may_be_written_off_is_an_answer_of_its_own) {
  const ScratchDirectory scratch;
  generate(small(scratch));
  int seen = 0;
  for (const Row& truth : read_dataset(scratch).truth) {
    if (truth.at("class") != "bank_fee") continue;
    const auto answers = parse_proposals(truth.at("allocations"));
    ASSERT_TRUE(answers);
    ASSERT_EQ(answers->size(), 2u);
    EXPECT_TRUE((*answers)[0].front().writeoff.is_zero());
    EXPECT_TRUE((*answers)[1].front().writeoff.is_positive());
    ++seen;
  }
  EXPECT_GT(seen, 20);
}

}  // namespace
}  // namespace hexiao::loadgen
