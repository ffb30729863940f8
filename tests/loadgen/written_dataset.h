// A small data set as a test reads it back: from its files only.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "loadgen/allocation_notation.h"
#include "loadgen/csv_reader.h"
#include "loadgen/dataset.h"
#include "tests/loadgen/scratch_directory.h"

namespace hexiao::loadgen {

using Row = std::map<std::string, std::string>;

inline std::vector<Row> read_all(const std::string& path,
                                 const std::vector<std::string_view>& columns) {
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

inline DatasetOptions small(const ScratchDirectory& scratch, Scenario scenario = Scenario::mixed) {
  DatasetOptions options;
  options.size = {.seed = 20'260'701, .customers = 3000, .items = 30'000, .ledgers = 3};
  options.payments = 6000;
  options.shares = ClassShares(scenario);
  if (scenario == Scenario::hostile) options.traits = hostile_traits();
  options.directory = scratch.path();
  return options;
}

inline void generate(const DatasetOptions& options) {
  const auto summary = write_dataset(options, [](auto, auto, auto) {});
  ASSERT_TRUE(summary) << summary.error().what;
}

inline Money decimal(const std::string& text) {
  const ParsedAmount parsed = parse_amount(text, kNotationExponent);
  EXPECT_TRUE(parsed.ok()) << text;
  return parsed.amount;
}

inline AllocationSet allocations_of(const Row& truth) {
  const auto answers = parse_proposals(truth.at("allocations"));
  EXPECT_TRUE(answers) << answers.error();
  return answers && !answers->empty() ? answers->front() : AllocationSet{};
}

struct Written {
  std::vector<Row> customers, items, payments, truth;
};

inline Written read_dataset(const ScratchDirectory& scratch) {
  return {read_all(scratch.file("customers.csv"),
                   {"ledger", "customer_no", "name", "aliases", "accounts", "group_no"}),
          read_all(scratch.file("items.csv"),
                   {"ledger", "customer_no", "document_no", "item_no", "kind", "currency", "amount",
                    "open_amount", "issue_date", "due_date", "order_no", "payment_ref",
                    "discount_amount", "discount_until"}),
          read_all(scratch.file("payments.csv"),
                   {"ledger", "booking_date", "currency", "amount", "bank_ref", "payer_name",
                    "payer_account", "structured_ref", "text"}),
          read_all(scratch.file("truth.csv"),
                   {"line", "bank_ref", "ledger", "class", "decidable", "customer_no", "currency",
                    "amount", "allocations", "unapplied", "expected_outcome"})};
}

// The number by which allocations name an item.
inline const std::string& number_of(const Row& item) {
  return item.at("item_no").empty() ? item.at("document_no") : item.at("item_no");
}

// What the customer owes: by ledger and customer.
using Accounts = std::map<std::pair<std::string, std::string>, std::vector<const Row*>>;
inline Accounts accounts_of(const Written& data) {
  Accounts accounts;
  for (const Row& item : data.items)
    accounts[{item.at("ledger"), item.at("customer_no")}].push_back(&item);
  return accounts;
}
inline const std::vector<const Row*>& account_of(const Accounts& accounts, const Row& truth) {
  return accounts.at({truth.at("ledger"), truth.at("customer_no")});
}

}  // namespace hexiao::loadgen
