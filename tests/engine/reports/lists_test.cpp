// Lists of the books, profile, duplicates and checklist: what is recorded is what they show.
#include <gtest/gtest.h>

#include <random>
#include <set>

#include "engine/decide/exposure.h"
#include "tests/engine/reports/random_books.h"

namespace hexiao {
namespace {

std::uint64_t base_seed() {
  static const std::uint64_t seed = std::random_device{}();
  return seed;
}

const Currency kCny = *Currency::from_code("CNY");

const ReportRow* row_of(const Report& report, std::string_view first_text) {
  for (const ReportRow& row : report.rows)
    if (row.texts[0] == first_text) return &row;
  return nullptr;
}

struct ListsTest : testing::Test {
  RandomBooks books{11};
  CustomerId customer = books.state().find_customer({1}, "104711");

  void SetUp() override { ASSERT_TRUE(customer); }
  void record_books() {
    books.apply(ContractRecorded{.contract = {1},
                                 .ledger = {1},
                                 .customer = customer,
                                 .contract_no = "K-1",
                                 .currency = kCny,
                                 .terms = "NET 30",
                                 .has_limit = true,
                                 .limit = Money(900'000)});
    books.apply(OrderChecked{.order = {1},
                             .ledger = {1},
                             .customer = customer,
                             .contract = {1},
                             .order_no = "SO-1",
                             .currency = kCny,
                             .amount = Money(50'000),
                             .reserved = Money(50'000),
                             .verdict = CreditVerdict::warn,
                             .reasons = 1U << static_cast<unsigned>(CreditReason::near_limit) |
                                        1U << static_cast<unsigned>(CreditReason::rating)});
    for (std::uint64_t id = 1; id <= 3; ++id)
      books.apply(ApprovalProposed{.approval = {id},
                                   .ledger = {1},
                                   .customer = customer,
                                   .currency = kCny,
                                   .amount = Money(100),
                                   .subject = "INV-1",
                                   .proposer = "li",
                                   .levels = {"sales_manager", "finance_director"}});
    books.apply(ApprovalGiven{.approval = {3}, .level = 1, .approver = "wang"});
    books.apply(ApprovalEnded{.approval = {1}, .state = ApprovalState::rejected, .reason = "no"});
    for (std::uint64_t id = 1; id <= 2; ++id)
      books.apply(TaskRecorded{.task = {id}, .customer = customer, .subject = "call"});
    books.apply(TaskRecorded{.task = {1}, .customer = customer, .subject = "call", .done = true});
    books.apply(CustomerRated{.customer = customer,
                              .rating = "B",
                              .score = 700,
                              .factors = {{"on_time", 9'000, 400, 500}, {"overdue", 0, 300, 500}}});
    books.apply(RuleFired{.rule = "tell", .customer = customer, .text = "look"});
  }
};

TEST_F(ListsTest, WhatWasRecordedIsListed) {
  record_books();
  const Report contracts = books.report({.name = "contracts", .ledger = "L1"});
  ASSERT_EQ(contracts.rows.size(), 1U);
  EXPECT_EQ(number_in(contracts, contracts.rows[0], "limit"), 900'000);
  EXPECT_EQ(number_in(contracts, contracts.rows[0], "reserved"), 50'000);
  EXPECT_EQ(books.report({.name = "contracts", .ledger = "L2"}).rows.size(), 0U);

  const Report orders = books.report({.name = "orders", .filter = "reserved"});
  ASSERT_EQ(orders.rows.size(), 1U);
  EXPECT_EQ(text_in(orders, orders.rows[0], "reasons"), "near_limit, rating");
  EXPECT_EQ(text_in(orders, orders.rows[0], "contract"), "K-1");
  EXPECT_EQ(books.report({.name = "orders", .filter = "expired"}).rows.size(), 0U);

  const Report approvals = books.report({.name = "approvals", .limit = 1});
  ASSERT_EQ(approvals.rows.size(), 3U);
  EXPECT_EQ(number_in(approvals, approvals.rows[0], "approval"), 2);
  EXPECT_EQ(text_in(approvals, approvals.rows[0], "waits_for"), "sales_manager");
  EXPECT_EQ(text_in(approvals, approvals.rows[1], "waits_for"), "finance_director");
  EXPECT_EQ(text_in(approvals, approvals.rows[1], "approved_by"), "wang");
  EXPECT_EQ(text_in(approvals, approvals.rows[2], "ended_for"), "no");
  EXPECT_EQ(books.report({.name = "approvals", .filter = "rejected"}).rows.size(), 1U);

  const Report tasks = books.report({.name = "tasks"});
  ASSERT_EQ(tasks.rows.size(), 2U);
  EXPECT_EQ(number_in(tasks, tasks.rows[0], "task"), 2);
  EXPECT_EQ(text_in(tasks, tasks.rows[1], "state"), "done");
  EXPECT_EQ(books.report({.name = "notices", .ledger = "L1", .customer_no = "104711"}).rows.size(),
            1U);

  const Report ratings = books.report({.name = "ratings", .filter = "B"});
  ASSERT_EQ(ratings.rows.size(), 1U);
  EXPECT_EQ(number_in(ratings, ratings.rows[0], "score"), 700);
  const Report rating = books.report({.name = "rating", .ledger = "L1", .customer_no = "104711"});
  ASSERT_EQ(rating.rows.size(), 2U);
  EXPECT_EQ(number_in(rating, rating.totals[0], "points"), 700);
}

TEST_F(ListsTest, TheProfileHoldsTheCustomersFigures) {
  record_books();
  const Report report = books.report({.name = "profile", .ledger = "L1", .customer_no = "104711"});
  const State::Customer& known = books.state().customer(customer);
  for (const State::Balance& balance : known.balances) {
    const ReportRow* open = nullptr;
    const ReportRow* exposure = nullptr;
    for (const ReportRow& row : report.rows) {
      if (row.currency != balance.currency) continue;
      if (row.texts[0] == "open") open = &row;
      if (row.texts[0] == "exposure") exposure = &row;
    }
    ASSERT_TRUE(open != nullptr && exposure != nullptr);
    EXPECT_EQ(number_in(report, *open, "amount"), balance.open.minor());
    const std::int64_t reserved = balance.currency == kCny ? 50'000 : 0;
    EXPECT_EQ(number_in(report, *exposure, "amount"),
              (balance.open - balance.unapplied).minor() + reserved);
    EXPECT_EQ(number_in(report, *exposure, "amount"),
              exposure_of(books.state(), customer, balance.currency).minor());
  }
  ASSERT_NE(row_of(report, "rating"), nullptr);
  EXPECT_EQ(text_in(report, *row_of(report, "rating"), "value"), "B");
  ASSERT_NE(row_of(report, "contract"), nullptr);
  EXPECT_EQ(text_in(report, *row_of(report, "contract"), "value"), "K-1 NET 30");
}

TEST_F(ListsTest, ACustomerIsNeededWhereOneIsSpokenOf) {
  Report report;
  for (const std::string_view name : {"profile", "rating"}) {
    const ReportFault fault = make_report(books.state(), 1, {.name = name}, report);
    EXPECT_EQ(to_text(fault.code), to_text(Rejection::field_required)) << name;
    EXPECT_EQ(fault.field, "customer_no");
  }
}

TEST(DuplicatesReport, EqualTaxIdsAccountsAndNamesAreFoundOnceEach) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    const Report report = books.report({.name = "duplicates", .ledger = "L1", .limit = 3});
    std::set<std::vector<std::string>> shown;
    for (const ReportRow& row : report.rows) {
      const std::vector<std::string> pair = {
          text_in(report, row, "customer"), text_in(report, row, "other"),
          text_in(report, row, "reason"), text_in(report, row, "detail")};
      EXPECT_TRUE(shown.insert(pair).second) << pair[0] << " " << pair[1] << " " << pair[2];
      EXPECT_NE(pair[0], pair[1]);
    }
    // Names that are equal as they are written are alike whatever the search does.
    for (std::uint32_t a = 1; a <= state.customer_count(); ++a)
      for (std::uint32_t b = a + 1; b <= state.customer_count(); ++b) {
        const CustomerRecorded one = state.customer_record({a});
        const CustomerRecorded other = state.customer_record({b});
        if (one.ledger.value != 1 || other.ledger.value != 1 || one.name != other.name) continue;
        EXPECT_TRUE(std::any_of(report.rows.begin(), report.rows.end(),
                                [&](const ReportRow& row) {
                                  return row.texts[1] == one.customer_no &&
                                         row.texts[3] == other.customer_no &&
                                         row.texts[5] == "name";
                                }))
            << one.customer_no << " " << other.customer_no;
      }
  }
}

TEST(ChecklistReport, CountsAgreeWithTheRowsAndAgingTiesOut) {
  for (std::uint64_t seed = base_seed(); seed < base_seed() + 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const RandomBooks books(seed);
    const State& state = books.state();
    const Report report = books.report({.name = "checklist"});
    for (const ControlTotal& total : state.control_totals()) {
      std::int64_t open = 0;
      for (const ReportRow& row : report.rows) {
        if (row.currency != total.currency || row.texts[1] != total.ledger) continue;
        if (row.texts[0] == "open items, open amounts") open = number_in(report, row, "amount");
        if (row.texts[0] == "items, original amounts") {
          EXPECT_EQ(number_in(report, row, "count"), [&] {
            std::int64_t count = 0;
            for (Slot slot = 0; slot < state.item_count(); ++slot)
              count += state.item(slot).currency == total.currency.packed() &&
                       state.ledger_code({state.item(slot).ledger}) == total.ledger;
            return count;
          }());
        }
        if (row.texts[0].starts_with("aging tie-out")) {
          EXPECT_EQ(number_in(report, row, "amount"), 0) << row.texts[0];
          EXPECT_EQ(row.texts[2], "ok");
        }
      }
      EXPECT_EQ(open, total.open.minor());
    }
  }
}

}  // namespace
}  // namespace hexiao
