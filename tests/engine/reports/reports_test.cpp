// The door to the reports: what it lets through, what it refuses, and with which words.
#include "engine/reports/reports.h"

#include <gtest/gtest.h>

#include <set>

#include "engine/state/state.h"

namespace hexiao {
namespace {

struct ReportsTest : testing::Test {
  State state;
  Report report;

  ReportFault make(const ReportRequest& request) { return make_report(state, 7, request, report); }
};

TEST_F(ReportsTest, TheListNamesEveryReportOnce) {
  ASSERT_TRUE(make({.name = "list"}).ok());
  EXPECT_EQ(report.name, "list");
  EXPECT_EQ(report.lsn, 7U);
  EXPECT_EQ(report.rows.size(), report_kinds().size());
  EXPECT_EQ(report.next_cursor, 0U);
  std::set<std::string> names;
  for (const ReportRow& row : report.rows) {
    ASSERT_EQ(row.texts.size(), report.columns.size());
    EXPECT_TRUE(names.insert(row.texts[0]).second) << row.texts[0] << " stands twice";
    EXPECT_FALSE(row.texts[1].empty()) << row.texts[0] << " has no title";
  }
  EXPECT_TRUE(names.contains("list"));
}

TEST_F(ReportsTest, WithoutANameTheListIsMeant) {
  ASSERT_TRUE(make({}).ok());
  EXPECT_EQ(report.name, "list");
}

TEST_F(ReportsTest, EveryReportCanBeMade) {
  for (const ReportKind& kind : report_kinds()) {
    EXPECT_NE(kind.make, nullptr) << kind.name;
    for (const std::string_view group : kind.groups) EXPECT_FALSE(group.empty()) << kind.name;
  }
}

TEST_F(ReportsTest, AnEmptyStateIsAnsweredByEveryReport) {
  for (const ReportKind& kind : report_kinds()) {
    const ReportFault fault = make({.name = kind.name});
    if (kind.needs_business_date)
      EXPECT_EQ(to_text(fault.code), to_text(Rejection::no_business_date)) << kind.name;
    else
      EXPECT_NE(to_text(fault.code), to_text(Rejection::no_business_date)) << kind.name;
  }
  state.apply(DayClosed{.date = *Date::from_civil(2026, 1, 31)});
  for (const ReportKind& kind : report_kinds())
    if (make({.name = kind.name}).ok()) {
      EXPECT_EQ(report.name, kind.name);
      EXPECT_EQ(report.title, kind.title);
      EXPECT_EQ(report.as_of, state.business_date());
    }
}

TEST_F(ReportsTest, WhatCannotBeAskedForIsRefusedByItsField) {
  const auto expect = [&](const ReportRequest& request, Rejection code, std::string_view field) {
    const ReportFault fault = make(request);
    EXPECT_EQ(to_text(fault.code), to_text(code));
    EXPECT_EQ(fault.field, field);
    EXPECT_TRUE(report.name.empty() && report.rows.empty());
  };
  const Date first = *Date::from_civil(2026, 1, 1), last = *Date::from_civil(2026, 1, 31);
  expect({.name = "agging"}, Rejection::unknown_report, "name");
  expect({.name = "list", .by = "moon"}, Rejection::unknown_group, "by");
  expect({.name = "list", .ledger = "XX"}, Rejection::unknown_ledger, "ledger");
  expect({.name = "list", .currency = "RMB"}, Rejection::unknown_currency, "currency");
  expect({.name = "list", .from = last, .until = first}, Rejection::period_backwards, "until");
  expect({.name = "list", .buckets = {0, 60, 30}}, Rejection::malformed, "buckets");
  expect({.name = "list", .buckets = {30, 30}}, Rejection::malformed, "buckets");
  EXPECT_TRUE(make({.name = "list", .from = first, .until = first}).ok());
}

}  // namespace
}  // namespace hexiao
