#include "loadgen/dataset.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "loadgen/allocation_notation.h"
#include "loadgen/check_digits.h"
#include "loadgen/csv_reader.h"
#include "tests/loadgen/scratch_directory.h"

namespace hexiao::loadgen {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> read_all(const std::string& path, const std::vector<std::string_view>& columns) {
  std::vector<Row> rows;
  auto reader = CsvReader::open(path, columns);
  EXPECT_TRUE(reader) << reader.error().what;
  for (auto more = reader->next();; more = reader->next()) {
    EXPECT_TRUE(more) << more.error().what;
    if (!more || !*more) return rows;
    Row row{{"line", std::to_string(reader->line())}};
    for (std::size_t i = 0; i < columns.size(); ++i)
      row[std::string(columns[i])] = reader->field(i);
    rows.push_back(std::move(row));
  }
}

DatasetOptions small(const ScratchDirectory& scratch, Scenario scenario = Scenario::mixed) {
  DatasetOptions options;
  options.size = {.seed = 20'260'701, .customers = 3000, .items = 30'000, .ledgers = 3};
  options.payments = 6000;
  options.shares = ClassShares(scenario);
  options.directory = scratch.path();
  return options;
}

void generate(const DatasetOptions& options) {
  const auto summary = write_dataset(options, [](auto, auto, auto) {});
  ASSERT_TRUE(summary) << summary.error().what;
}

Money decimal(const std::string& text) {
  const ParsedAmount parsed = parse_amount(text, kNotationExponent);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.amount;
}

AllocationSet allocations_of(const Row& truth) {
  auto set = parse_allocations(truth.at("allocations"));
  EXPECT_TRUE(set) << set.error();
  return set ? *set : AllocationSet{};
}

struct Written {
  std::vector<Row> customers, items, payments, truth;
};

Written read_dataset(const ScratchDirectory& scratch) {
  return {read_all(scratch.file("customers.csv"), {"ledger", "customer_no", "name", "accounts"}),
          read_all(scratch.file("items.csv"),
                   {"ledger", "customer_no", "document_no", "kind", "currency", "amount",
                    "open_amount", "issue_date", "due_date", "order_no", "payment_ref",
                    "discount_amount", "discount_until"}),
          read_all(scratch.file("payments.csv"),
                   {"ledger", "booking_date", "currency", "amount", "bank_ref", "payer_account",
                    "structured_ref", "text"}),
          read_all(scratch.file("truth.csv"),
                   {"line", "bank_ref", "ledger", "class", "decidable", "customer_no", "currency",
                    "amount", "allocations", "unapplied", "expected_outcome"})};
}

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
    const auto set = parse_allocations(truth.at("allocations"));
    ASSERT_TRUE(set) << set.error();
    Money sum = decimal(truth.at("unapplied"));
    EXPECT_FALSE(sum.is_negative());
    for (const NotedAllocation& a : *set) sum += a.amount;
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
    EXPECT_TRUE(items.emplace(item.at("document_no"), &item).second) << item.at("document_no");
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
      if (truth.at("class") == "short_payment")
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
  for (const Row& item : data.items) items[item.at("document_no")] = &item;
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

TEST(Dataset, classes_come_about_as_often_as_their_share) {
  const ScratchDirectory scratch;
  DatasetOptions options = small(scratch);
  const auto summary = write_dataset(options, [](auto, auto, auto) {});
  ASSERT_TRUE(summary) << summary.error().what;
  for (const ClassRow& row : class_table()) {
    const std::uint64_t expected = options.payments * options.shares.share(row.id) / 1'000'000;
    const std::uint64_t count = summary->payments_by_class[static_cast<std::size_t>(row.id)];
    EXPECT_GE(count * 2, expected) << row.name;
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
    for (const NotedAllocation& a : allocations_of(truth))
      EXPECT_NE(data.payments[i].at("text").find(a.item_no), std::string::npos) << a.item_no;
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
    const auto set = parse_allocations(truth.at("allocations"));
    EXPECT_EQ(data.payments[i].at("text").find(set->front().item_no), std::string::npos)
        << kind << ' ' << set->front().item_no << ' ' << data.payments[i].at("text");
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
