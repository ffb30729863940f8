#include "protocol/rows.h"

#include <gtest/gtest.h>

#include "tests/protocol/fill.h"
#include "tests/protocol/payload_of.h"

namespace hexiao::protocol {
namespace {

using test::encoded;
using test::Filler;
using test::payload_of;

Page sent(PageBuilder& builder, std::uint64_t next = 0) {
  ByteBuffer out;
  EXPECT_TRUE(builder.append_to(out, 3, next, 99));
  Page page;
  EXPECT_EQ(read_page(payload_of(out), page), WireError::none);
  EXPECT_EQ(page.durable_lsn, 99U);
  EXPECT_EQ(page.next_cursor, next);
  return page;
}

// One empty row, one with every field filled, one with long lists and texts.
template <class View>
void expect_round_trip(QueryKind kind, std::vector<View> Page::*rows) {
  Filler filler, large(40, 3000);
  View empty{}, filled{}, largest{};
  filler.fill(filled);
  if constexpr (!std::is_same_v<View, ExplanationView> && !std::is_same_v<View, PaymentView> &&
                !std::is_same_v<View, WhatIfView>)
    large.fill(largest);
  PageBuilder builder;
  builder.begin(kind, 10, 64U << 20);
  for (const View* view : {&empty, &filled, &largest}) builder.add(*view);
  EXPECT_EQ(builder.rows(), 3U);
  const Page page = sent(builder, 17);
  EXPECT_EQ(page.kind, kind);
  ASSERT_EQ((page.*rows).size(), 3U);
  EXPECT_EQ(encoded((page.*rows)[0]), encoded(empty));
  EXPECT_EQ(encoded((page.*rows)[1]), encoded(filled));
  EXPECT_EQ(encoded((page.*rows)[2]), encoded(largest));
}

TEST(RowsTest, EveryViewComesOutAsItWentIn) {
  expect_round_trip(QueryKind::customers, &Page::customers);
  expect_round_trip(QueryKind::items, &Page::items);
  expect_round_trip(QueryKind::payments, &Page::payments);
  expect_round_trip(QueryKind::allocations, &Page::allocations);
  expect_round_trip(QueryKind::explain, &Page::explanations);
  expect_round_trip(QueryKind::policies, &Page::policies);
  expect_round_trip(QueryKind::status, &Page::status);
  expect_round_trip(QueryKind::mappings, &Page::mappings);
  expect_round_trip(QueryKind::what_if, &Page::what_if);
  expect_round_trip(QueryKind::report, &Page::reports);
}

TEST(RowsTest, RecordsOfTheLogComeOutAsTheyAre) {
  ByteBuffer records;
  append_record(records, LedgerOpened{.ledger = {1}, .code = "CN01"}, {.principal = "p"}, 5);
  append_record(records, ItemDisputed{.item = {9}, .reason = "r"}, {.principal = "p"}, 6);
  PageBuilder builder;
  builder.begin(QueryKind::events, 10, 1U << 20);
  builder.add_records(records.bytes(), 2);
  const Page page = sent(builder, 7);
  std::span<const std::byte> bytes = page.records;
  RecordView record;
  ASSERT_TRUE(next_record(bytes, record));
  EXPECT_EQ(record.lsn, 5U);
  ASSERT_TRUE(next_record(bytes, record));
  EXPECT_EQ(record.type, EventType::item_disputed);
  EXPECT_TRUE(bytes.empty());
}

TEST(RowsTest, AnEmptyPageOfEachKindCanBeRead) {
  for (std::uint8_t kind = 0; kind < EnumTexts<QueryKind>::value.size(); ++kind) {
    PageBuilder builder;
    builder.begin(static_cast<QueryKind>(kind), 10, 1U << 20);
    const Page page = sent(builder);
    EXPECT_TRUE(page.items.empty());
    EXPECT_TRUE(page.records.empty());
  }
}

TEST(RowsTest, APageIsFullByRowsOrByBytes) {
  ItemView item;
  const std::string text(1000, 'x');
  item.text = text;
  PageBuilder builder;
  builder.begin(QueryKind::items, 3, 1U << 20);
  while (builder.has_room()) builder.add(item);
  EXPECT_EQ(builder.rows(), 3U);
  builder.begin(QueryKind::items, 1'000'000, 1U << 20);
  while (builder.has_room()) builder.add(item);
  EXPECT_LT(builder.rows(), 300U);
  EXPECT_EQ(sent(builder).items.size(), builder.rows());
}

TEST(RowsTest, ARowThatNoFrameHoldsIsNotWritten) {
  PolicyView policy;
  const std::string source(kHelloFrameBytes, 'x');
  policy.source = source;
  PageBuilder builder;
  builder.begin(QueryKind::policies, 10, kHelloFrameBytes);
  builder.add(policy);
  ByteBuffer out;
  EXPECT_FALSE(builder.append_to(out, 1, 0, 0));
  EXPECT_TRUE(out.empty());
}

TEST(RowsTest, APageThatIsMovedKeepsItsTexts) {
  CustomerView customer;
  customer.name = "上海示例";
  PageBuilder builder;
  builder.begin(QueryKind::customers, 1, 1U << 20);
  builder.add(customer);
  Page page = sent(builder);
  const Page moved = std::move(page);
  EXPECT_EQ(moved.customers.at(0).name, "上海示例");
}

TEST(RowsTest, AQueryComesOutAsItWentIn) {
  const Query query{.kind = QueryKind::payments,
                    .ledger = "CN01",
                    .customer_no = "C7",
                    .number = "REF-1",
                    .payment = "#7",
                    .item = "INV-1",
                    .item_state = ItemState::cleared,
                    .payment_state = PaymentState::allocated,
                    .open_only = true,
                    .cursor = 1'000'000,
                    .limit = 17};
  ByteBuffer out;
  append_query(out, 1, query);
  const Payload payload = payload_of(out);
  Query read;
  ASSERT_TRUE(read_query(payload.bytes(), read).ok());
  EXPECT_EQ(read.kind, QueryKind::payments);
  EXPECT_EQ(read.ledger, "CN01");
  EXPECT_EQ(read.customer_no, "C7");
  EXPECT_EQ(read.number, "REF-1");
  EXPECT_EQ(read.payment, "#7");
  EXPECT_EQ(read.item, "INV-1");
  EXPECT_EQ(read.item_state, ItemState::cleared);
  EXPECT_EQ(read.payment_state, PaymentState::allocated);
  EXPECT_TRUE(read.open_only);
  EXPECT_EQ(read.cursor, 1'000'000U);
  EXPECT_EQ(read.limit, 17U);
}

TEST(RowsTest, AReportOfTenThousandRowsFitsAPage) {
  Report report;
  for (int i = 0; i < 10'000; ++i)
    report.rows.push_back({.currency = *Currency::from_code("CNY"),
                           .texts = {"C" + std::to_string(i), "上海示例贸易有限公司"},
                           .numbers = {i, kNoNumber, INT64_MAX, 0, -1, 5, 6}});
  PageBuilder builder;
  builder.begin(QueryKind::report, 1, FrameLimits{}.frame_bytes);
  builder.add(report);
  const Page page = sent(builder, 10'001);
  EXPECT_EQ(encoded(page.reports.at(0)), encoded(report));
}

TEST(RowsTest, AReportRequestComesOutAsItWentIn) {
  Query query{.kind = QueryKind::report};
  query.report = {.name = "aging",
                  .by = "salesperson",
                  .ledger = "CN01",
                  .customer_no = "C7",
                  .currency = "CNY",
                  .filter = "王芳",
                  .order = "overdue",
                  .buckets = {-7, 0, 30, 60},
                  .from = Date::from_days(20'000),
                  .until = Date::from_days(20'100),
                  .top = 10,
                  .cursor = 17,
                  .limit = 25};
  query.go_on_from(18);
  ByteBuffer out;
  append_query(out, 1, query);
  const Payload payload = payload_of(out);
  Query read;
  ASSERT_TRUE(read_query(payload.bytes(), read).ok());
  EXPECT_EQ(read.kind, QueryKind::report);
  EXPECT_EQ(encoded(read.report), encoded(query.report));
  EXPECT_EQ(read.report.cursor, 18U);
  EXPECT_EQ(read.cursor, 0U);
}

TEST(RowsTest, AReportRequestIsCheckedFieldByField) {
  Payload payload;
  const auto fault_of = [&payload](const ReportRequest& request, Query& into) {
    ByteBuffer out;
    append_query(out, 1, Query{.kind = QueryKind::report, .report = request});
    payload = payload_of(out);
    return read_query(payload.bytes(), into);
  };
  Query into;
  EXPECT_TRUE(fault_of({.limit = 0}, into).ok());
  EXPECT_EQ(into.report.limit, kDefaultPageRows);
  EXPECT_TRUE(fault_of({.top = UINT32_MAX, .limit = UINT32_MAX}, into).ok());
  EXPECT_EQ(into.report.limit, kMaxPageRows);
  EXPECT_EQ(into.report.top, kMaxTop);
  EXPECT_EQ(fault_of({.filter = "\xFF"}, into).rejection, Rejection::bad_text);
  EXPECT_EQ(fault_of({.buckets = std::vector<std::int32_t>(17)}, into).field, "buckets");
  EXPECT_TRUE(fault_of({.buckets = std::vector<std::int32_t>(16)}, into).ok());
  EXPECT_EQ(fault_of({.until = Date::from_days(INT32_MAX)}, into).field, "until");
  const std::string number(129, 'x');
  EXPECT_EQ(fault_of({.by = number}, into).rejection, Rejection::text_too_long);
  EXPECT_EQ(fault_of({.by = number, .order = "\xFF"}, into).field, "order");
}

TEST(RowsTest, AQuerysLimitIsBoundedAndItsTextsAreChecked) {
  const auto read = [](const Query& query, Query& into) {
    static Payload payload;
    ByteBuffer out;
    append_query(out, 1, query);
    payload = payload_of(out);
    return read_query(payload.bytes(), into);
  };
  Query into;
  EXPECT_TRUE(read({.limit = 0}, into).ok());
  EXPECT_EQ(into.limit, kDefaultPageRows);
  EXPECT_FALSE(into.item_state.has_value());
  EXPECT_TRUE(read({.limit = UINT32_MAX}, into).ok());
  EXPECT_EQ(into.limit, kMaxPageRows);
  EXPECT_EQ(read({.ledger = "\xFF"}, into).rejection, Rejection::bad_text);
  const std::string number(129, 'x');
  const QueryFault fault = read({.item = number}, into);
  EXPECT_EQ(fault.rejection, Rejection::text_too_long);
  EXPECT_EQ(fault.field, "item");
  constexpr auto kBeyond = static_cast<QueryKind>(EnumTexts<QueryKind>::value.size());
  EXPECT_EQ(read({.kind = kBeyond}, into).error, WireError::unknown_query);
  const std::string source(kMaxSourceBytes, 'x');
  EXPECT_TRUE(read({.kind = QueryKind::what_if, .source = source}, into).ok());
  EXPECT_EQ(into.source, source);
  const std::string longer = source + "x";
  EXPECT_EQ(read({.kind = QueryKind::what_if, .source = longer}, into).field, "source");
  EXPECT_EQ(read({.item_state = static_cast<ItemState>(9)}, into).rejection,
            Rejection::unknown_enum);
}

TEST(RowsTest, CountsCarryTheNamesOfTheirStates) {
  StateCounts counts;
  counts.customers = 3;
  counts.items_by_state[1] = 5;
  counts.payments_by_state[5] = 6;
  StatusView status;
  set_counts(status, counts);
  EXPECT_EQ(status.customers, 3U);
  ASSERT_EQ(status.items_by_state.size(), 5U);
  EXPECT_EQ(status.items_by_state[1].state, "partly_paid");
  EXPECT_EQ(status.items_by_state[1].count, 5U);
  EXPECT_EQ(status.payments_by_state.at(5).state, "ignored");
}

}  // namespace
}  // namespace hexiao::protocol
