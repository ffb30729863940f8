#include <gtest/gtest.h>

#include <set>

#include "loadgen/check_digits.h"
#include "tests/loadgen/written_dataset.h"

namespace hexiao::loadgen {
namespace {

TEST(Dataset, the_same_seed_gives_the_same_bytes_and_another_seed_others) {
  const ScratchDirectory first, second, third;
  generate(small(first));
  generate(small(second));
  DatasetOptions other = small(third);
  other.size.seed += 1;
  generate(other);
  for (const std::string_view file : kDatasetFiles) {
    EXPECT_EQ(first.read(file), second.read(file)) << file;
    EXPECT_NE(first.read(file), third.read(file)) << file;
  }
}

TEST(Dataset, the_truth_ties_to_the_payments_line_by_line) {
  const ScratchDirectory scratch;
  generate(small(scratch));
  const Written data = read_dataset(scratch);
  ASSERT_EQ(data.payments.size(), 6000u);
  ASSERT_EQ(data.truth.size(), data.payments.size());
  bool breaks_seen = false;
  for (std::size_t i = 0; i < data.truth.size(); ++i) {
    const Row& payment = data.payments[i];
    const Row& truth = data.truth[i];
    for (const char* column : {"line", "bank_ref", "ledger", "currency", "amount"})
      ASSERT_EQ(truth.at(column), payment.at(column)) << column;
    Money sum = decimal(truth.at("unapplied"));
    EXPECT_FALSE(sum.is_negative());
    for (const NotedAllocation& a : allocations_of(truth)) sum += a.amount;
    EXPECT_EQ(sum, decimal(payment.at("amount"))) << "line " << truth.at("line");
    breaks_seen |= payment.at("text").find('\n') != std::string::npos;
  }
  EXPECT_TRUE(breaks_seen);  // else the line numbers were not put to the test
}

TEST(Dataset, every_allocation_is_of_an_open_item_of_that_customer_and_no_item_is_paid_twice) {
  const ScratchDirectory scratch;
  generate(small(scratch));
  const Written data = read_dataset(scratch);
  std::map<std::string, const Row*> items;
  for (const Row& item : data.items)
    EXPECT_TRUE(items.emplace(number_of(item), &item).second) << number_of(item);
  std::set<std::string> paid;
  for (const Row& truth : data.truth) {
    for (const NotedAllocation& a : allocations_of(truth)) {
      ASSERT_TRUE(items.contains(a.item_no)) << a.item_no;
      const Row& item = *items.at(a.item_no);
      EXPECT_EQ(item.at("customer_no"), truth.at("customer_no"));
      EXPECT_EQ(item.at("ledger"), truth.at("ledger"));
      EXPECT_EQ(item.at("currency"), truth.at("currency"));
      EXPECT_TRUE(paid.insert(a.item_no).second) << a.item_no << " is paid twice";
      const Money open = decimal(item.at("open_amount"));
      const std::string& kind = truth.at("class");
      if (kind == "short_payment" || kind == "bank_fee" || kind == "discount_late")
        EXPECT_LT(a.amount, open);
      else
        EXPECT_EQ(a.amount + a.discount, open) << a.item_no;
    }
  }
}

TEST(Dataset, a_discount_is_the_items_own_and_still_open_on_the_day) {
  const ScratchDirectory scratch;
  generate(small(scratch));
  const Written data = read_dataset(scratch);
  std::map<std::string, const Row*> items;
  for (const Row& item : data.items) items[number_of(item)] = &item;
  int seen = 0;
  for (std::size_t i = 0; i < data.truth.size(); ++i) {
    if (data.truth[i].at("class") != "discount_taken") continue;
    ++seen;
    const NotedAllocation a = allocations_of(data.truth[i]).front();
    const Row& item = *items.at(a.item_no);
    EXPECT_EQ(a.discount, decimal(item.at("discount_amount")));
    EXPECT_LE(data.payments[i].at("booking_date"), item.at("discount_until"));
  }
  EXPECT_GT(seen, 30);
}

TEST(Dataset, customers_and_references_have_valid_check_digits) {
  const ScratchDirectory scratch;
  generate(small(scratch));
  const Written data = read_dataset(scratch);
  std::set<std::string> accounts, numbers;
  for (const Row& customer : data.customers) {
    EXPECT_TRUE(numbers.insert(customer.at("customer_no")).second);
    const std::string first = customer.at("accounts").substr(0, customer.at("accounts").find('|'));
    EXPECT_TRUE(accounts.insert(first).second) << first;
    if (first[0] >= 'A') {
      EXPECT_EQ(mod97(first.substr(4) + first.substr(0, 4)), 1);
    }
  }
  int checked = 0;
  for (const Row& item : data.items) {
    const std::string& ref = item.at("payment_ref");
    if (!ref.starts_with("RF")) continue;
    ++checked;
    EXPECT_EQ(mod97(ref.substr(4) + ref.substr(0, 4)), 1) << ref;
  }
  EXPECT_GT(checked, 1000);
}

class DatasetShares : public testing::TestWithParam<Scenario> {};
INSTANTIATE_TEST_SUITE_P(Scenarios, DatasetShares,
                         testing::Values(Scenario::clean, Scenario::damaged, Scenario::mixed,
                                         Scenario::hostile));

TEST_P(DatasetShares, come_out_about_as_they_were_asked_for) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch, GetParam());
  const auto summary = write_dataset(options, [](auto, auto, auto) {});
  ASSERT_TRUE(summary) << summary.error().what;
  for (const ClassRow& row : class_table()) {
    const std::uint64_t expected = options.payments * options.shares.share(row.id) / 1'000'000;
    const std::uint64_t count = summary->payments_by_class[static_cast<std::size_t>(row.id)];
    EXPECT_GE(count * 2 + 4, expected) << row.name;
    EXPECT_LE(count, expected * 3 / 2 + 20) << row.name;
  }
}

TEST(Dataset, clean_payments_have_exactly_the_named_document_in_their_text) {
  const ScratchDirectory scratch;
  generate(small(scratch, Scenario::clean));
  const Written data = read_dataset(scratch);
  for (std::size_t i = 0; i < data.truth.size(); ++i) {
    const Row& truth = data.truth[i];
    EXPECT_EQ(truth.at("unapplied").find_first_not_of("0."), std::string::npos);
    if (truth.at("class") != "exact_single" && truth.at("class") != "exact_multi") continue;
    for (const NotedAllocation& a : allocations_of(truth)) {
      const std::string number = a.item_no.substr(0, a.item_no.find('@'));
      EXPECT_NE(data.payments[i].at("text").find(number), std::string::npos) << number;
    }
  }
}

TEST(Dataset, damaged_payments_do_not_have_it) {
  const ScratchDirectory scratch;
  generate(small(scratch, Scenario::damaged));
  const Written data = read_dataset(scratch);
  for (std::size_t i = 0; i < data.truth.size(); ++i) {
    const Row& truth = data.truth[i];
    const std::string& kind = truth.at("class");
    if (!kind.starts_with("damaged_") || kind == "damaged_joined") continue;
    const std::string item_no = allocations_of(truth).front().item_no;
    const std::string number = item_no.substr(0, item_no.find('@'));
    EXPECT_EQ(data.payments[i].at("text").find(number), std::string::npos)
        << kind << ' ' << number << ' ' << data.payments[i].at("text");
  }
}

TEST(Dataset, works_when_nearly_all_items_are_paid_and_says_so_when_none_is_left) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch, Scenario::clean);
  options.size = {.seed = 3, .customers = 10, .items = 200, .ledgers = 1};
  options.payments = 100;
  generate(options);
  options.payments = 400;
  const auto summary = write_dataset(options, [](auto, auto, auto) {});
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, DatasetError::Kind::too_few_items);
  EXPECT_NE(summary.error().what.find("more items"), std::string::npos);
  for (const std::string_view file : kDatasetFiles)
    EXPECT_FALSE(std::filesystem::exists(scratch.file(std::string(file) + ".part")));
}

TEST(Dataset, a_directory_that_is_not_there_is_an_io_error_that_names_the_file) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch);
  options.directory += "/absent";
  const auto summary = write_dataset(options, [](auto, auto, auto) {});
  ASSERT_FALSE(summary);
  EXPECT_EQ(summary.error().kind, DatasetError::Kind::io);
  EXPECT_NE(summary.error().what.find("absent/truth.csv"), std::string::npos)
      << summary.error().what;
}

TEST(Dataset, the_smallest_world_is_written) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch);
  options.size = {.seed = 1, .customers = 1, .items = 2, .ledgers = 1};
  options.payments = 1;
  generate(options);
  EXPECT_EQ(read_dataset(scratch).payments.size(), 1u);
}

}  // namespace
}  // namespace hexiao::loadgen
