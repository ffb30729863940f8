#include "tests/engine/reports/random_books.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace hexiao {
namespace {

const std::vector<std::string> kSellers = {"Li", "Wang", "Meyer", ""};
const std::vector<std::string> kDepartments = {"north", "south", ""};
const std::vector<std::string> kRegions = {"华东", "Europe", ""};
const std::vector<std::string> kChannels = {"web", "shop", "agent", ""};
const Date kToday = *Date::from_civil(2026, 2, 10);

ReceivablesPolicy policy_with_fields() {
  ReceivablesPolicy policy;
  policy.custom_fields = {
      {.subject = FieldSubject::item, .name = std::string(RandomBooks::kField), .group = true}};
  return policy;
}

// Where a column's cell stands among its row's numbers or texts.
std::size_t place_of(const Report& report, std::string_view column, bool text) {
  std::size_t place = 0;
  for (const ReportColumn& c : report.columns) {
    if (c.name == column && (c.kind == CellKind::text) == text) return place;
    if ((c.kind == CellKind::text) == text) ++place;
  }
  ADD_FAILURE() << report.name << " has no column " << column;
  return 0;
}

}  // namespace

RandomBooks::RandomBooks(std::uint64_t seed) : first_("L1", seed), second_("L2", ~seed) {
  record_customers(first_, 6);
  record_customers(second_, 3);
  apply(ReceivablesPolicyActivated{.version = {1}, .policy = policy_with_fields()});
  record_items(first_, 60, 6);
  pay(first_, 25);
  apply(DayClosed{.date = kToday.plus_days(-20)});
  apply(DayWorked{.through = {state().customer_count()}});
  record_items(second_, 20, 3);
  pay(second_, 8);
  mark();
  apply(DayClosed{.date = kToday.plus_days(-1)});
  apply(DayWorked{
      .through = {random().one_in(3) ? state().customer_count() / 2 : state().customer_count()}});
  record_items(first_, 10, 6);
  pay(first_, 20);
  EXPECT_EQ(state().check_invariants(), "");
}

void RandomBooks::apply_record(std::span<const std::byte> bytes) {
  RecordView record;
  ASSERT_TRUE(next_record(bytes, record));
  ASSERT_EQ(engine_.apply_record(record), "");
}

Result RandomBooks::execute(const Command& command) {
  records_.clear();
  engine_.execute({&command, 1},
                  Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "clerk"}, records_,
                  results_);
  return results_.front();
}

void RandomBooks::record_customers(RandomLedger& ledger, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    UpsertCustomer customer = ledger.customer(i);
    customer.salesperson = random().pick(kSellers);
    customer.department = random().pick(kDepartments);
    execute(customer);
    if (random().one_in(2))
      apply(CustomerDescribed{.customer = {state().customer_count()},
                              .region = random().pick(kRegions)});
  }
}

void RandomBooks::record_items(RandomLedger& ledger, std::size_t count, std::size_t customers) {
  for (std::size_t i = 0; i < count; ++i) {
    UpsertItem item = ledger.item(items_.size(), customers);
    item.issue_date = kToday.plus_days(-static_cast<int>(random().below(180)));
    item.due_date = item.issue_date.plus_days(static_cast<int>(random().below(70)));
    if (!item.discount_until.is_none()) item.discount_until = item.issue_date.plus_days(3);
    if (random().one_in(3)) item.salesperson = random().pick(kSellers);
    if (!execute(item).ok()) continue;
    items_.push_back(item);
    if (random().one_in(2))
      apply(FieldsSet{.ledger = {1},
                      .subject = FieldSubject::item,
                      .id = 1 + random().below(state().item_count()),
                      .values = {{.name = kField, .value = random().pick(kChannels)}}});
  }
}

void RandomBooks::pay(RandomLedger& ledger, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    ReceivePayment payment = ledger.payment(state().payment_count(), items_);
    payment.booking_date = kToday.plus_days(-static_cast<int>(random().below(100)));
    execute(payment);
    if (state().payment_count() == 0 || state().item_count() == 0) continue;
    const Text some_payment =
        ledger.keep("#" + std::to_string(1 + random().below(state().payment_count())));
    const Slot slot = static_cast<Slot>(random().below(state().item_count()));
    if (random().one_in(2))
      execute(AllocatePayment{.payment = some_payment,
                              .lines = {{.item = ledger.keep("#" + std::to_string(slot + 1)),
                                         .amount = Money(state().item(slot).open)}},
                              .other_customer_granted = true});
    if (random().one_in(6) && state().allocation_count() != 0)
      execute(Deallocate{.allocation = 1 + random().below(state().allocation_count()),
                         .reason = "undo"});
  }
}

void RandomBooks::mark() {
  for (std::size_t i = 0; i < 20; ++i) {
    const ItemId item{1 + random().below(state().item_count())};
    switch (random().below(4)) {
      case 0:
        apply(ItemMarked{.item = item,
                         .mark = ItemMark::promised,
                         .date = kToday.plus_days(static_cast<int>(random().below(20)) - 10)});
        break;
      case 1:
        apply(ItemMarked{.item = item,
                         .mark = ItemMark::overdue_cause,
                         .note = random().one_in(2) ? "no goods" : "cash"});
        break;
      case 2:
        apply(ItemMarked{.item = item, .mark = ItemMark::sent});
        break;
      default:
        execute(DisputeItem{"", first_.keep("#" + std::to_string(item.value)), "why"});
    }
  }
}

Report RandomBooks::report(ReportRequest request) const {
  Report all;
  for (request.cursor = 0;;) {
    Report page;
    const ReportFault fault = make_report(state(), engine_.last_lsn(), request, page);
    EXPECT_TRUE(fault.ok()) << request.name << " by " << request.by << ": " << to_text(fault.code)
                            << " " << fault.field;
    EXPECT_EQ(find_fault_of_shape(page), "") << request.name;
    EXPECT_LE(page.rows.size(), std::max<std::size_t>(request.limit, 1) * 8) << request.name;
    if (request.cursor == 0) {
      all = page;
    } else {
      EXPECT_TRUE(page.totals.empty() && page.notes.empty()) << request.name;
      all.rows.insert(all.rows.end(), page.rows.begin(), page.rows.end());
    }
    if (page.next_cursor == 0 || !fault.ok()) break;
    EXPECT_GT(page.next_cursor, request.cursor) << request.name;
    if (page.next_cursor <= request.cursor) break;
    request.cursor = page.next_cursor;
  }
  all.next_cursor = 0;
  return all;
}

std::string find_fault_of_shape(const Report& report) {
  const auto texts = static_cast<std::size_t>(
      std::count_if(report.columns.begin(), report.columns.end(),
                    [](const ReportColumn& column) { return column.kind == CellKind::text; }));
  const std::size_t numbers = report.columns.size() - texts;
  for (const auto* rows : {&report.rows, &report.totals})
    for (const ReportRow& row : *rows)
      if (row.texts.size() != texts || row.numbers.size() != numbers)
        return "a row of " + std::to_string(row.texts.size()) + " texts and " +
               std::to_string(row.numbers.size()) + " numbers";
  for (const ReportRow& row : report.totals)
    if (row.texts.empty() || row.texts.front() != "total") return "a total without its word";
  const auto is_chart = [&](const ReportColumn& column) {
    return column.name == report.chart && column.kind != CellKind::text;
  };
  if (!report.chart.empty() && std::none_of(report.columns.begin(), report.columns.end(), is_chart))
    return "a chart of no column: " + report.chart;
  return {};
}

std::int64_t number_in(const Report& report, const ReportRow& row, std::string_view column) {
  return row.numbers.at(place_of(report, column, false));
}

std::string text_in(const Report& report, const ReportRow& row, std::string_view column) {
  return row.texts.at(place_of(report, column, true));
}

const ReportRow* find_row(const Report& report, const std::vector<std::string>& texts,
                          Currency currency) {
  for (const ReportRow& row : report.rows)
    if (row.currency == currency && row.texts.size() >= texts.size() &&
        std::equal(texts.begin(), texts.end(), row.texts.begin()))
      return &row;
  return nullptr;
}

}  // namespace hexiao
