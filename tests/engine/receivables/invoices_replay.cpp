#include "tests/engine/receivables/invoices_replay.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "engine/reports/reports.h"

namespace hexiao {
namespace {

constexpr Text kLedger = "US01";
constexpr Text kCurrency = "USD";

using Invoices = std::vector<const DatasetInvoice*>;

// The files have no order in common: within a day, invoices go by customer and number.
void put_in_order(std::map<Date, Invoices>& days) {
  for (auto& [day, invoices] : days)
    std::sort(invoices.begin(), invoices.end(),
              [](const DatasetInvoice* one, const DatasetInvoice* two) {
                return std::tie(one->customer, one->number) < std::tie(two->customer, two->number);
              });
}

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

std::int64_t number_of(const Report& report, const ReportRow& row, std::string_view column) {
  return row.numbers.at(place_of(report, column, false));
}
std::string text_of(const Report& report, const ReportRow& row, std::string_view column) {
  return row.texts.at(place_of(report, column, true));
}

InvoicesReplay::InvoicesReplay(const std::vector<DatasetInvoice>& invoices) : invoices_(invoices) {
  for (const DatasetInvoice& invoice : invoices_) {
    issued_[invoice.issued].push_back(&invoice);
    settled_[invoice.settled].push_back(&invoice);
    texts_[invoice.number] = "Payment of invoice " + invoice.number;
  }
  put_in_order(issued_);
  put_in_order(settled_);
}

void InvoicesReplay::execute(const std::vector<Command>& unit, std::string_view principal) {
  if (unit.empty()) return;
  engine_.execute(unit,
                  Cause{.client = 1, .request = ++request_, .time_ns = 1, .principal = principal},
                  records_, results_);
  for (const Result& result : results_)
    ASSERT_TRUE(result.ok()) << to_text(result.rejection) << ", " << result.field;
}

void InvoicesReplay::open_ledger() {
  std::map<std::string, std::string> countries;
  for (const DatasetInvoice& invoice : invoices_) countries[invoice.customer] = invoice.country;
  std::vector<Command> unit;
  for (const auto& [customer, country] : countries) {
    unit.emplace_back(UpsertCustomer{.ledger = kLedger,
                                     .customer_no = customer,
                                     .name = customer,
                                     .accounts = {customer},
                                     .currency = kCurrency});
    unit.emplace_back(
        DescribeCustomer{.ledger = kLedger, .customer_no = customer, .region = country});
  }
  execute(unit, "import");
}

void InvoicesReplay::issue(const DatasetInvoice& invoice, std::vector<Command>& unit) const {
  unit.emplace_back(UpsertItem{.ledger = kLedger,
                               .customer_no = invoice.customer,
                               .document_no = invoice.number,
                               .currency = kCurrency,
                               .amount = invoice.amount,
                               .issue_date = invoice.issued,
                               .due_date = invoice.due});
  if (invoice.disputed)
    unit.emplace_back(
        DisputeItem{.ledger = kLedger, .item = invoice.number, .reason = "as published"});
}

void InvoicesReplay::pay(const DatasetInvoice& invoice, std::vector<Command>& unit) {
  unit.emplace_back(ReceivePayment{.ledger = kLedger,
                                   .bank_ref = invoice.number,
                                   .currency = kCurrency,
                                   .amount = invoice.amount,
                                   .booking_date = invoice.settled,
                                   .payer_name = invoice.customer,
                                   .payer_account = invoice.customer,
                                   .text = texts_[invoice.number]});
}

void InvoicesReplay::close(Date day) {
  execute({CloseDay{.date = day}}, "erp");
  do {
    execute({WorkDay{.customers = 64}}, "erp");
  } while (results_.front().control.left != 0);
}

void InvoicesReplay::run(const std::function<void(Date)>& evening) {
  open_ledger();
  const Date first = issued_.begin()->first;
  const Date last = settled_.rbegin()->first;
  close(first.plus_days(-1));
  for (Date day = first; day <= last; day = day.plus_days(1)) {
    std::vector<Command> unit;
    for (const DatasetInvoice* invoice : issued_[day]) issue(*invoice, unit);
    execute(unit, "billing");
    unit.clear();
    for (const DatasetInvoice* invoice : settled_[day])
      if (invoice->disputed)
        unit.emplace_back(
            ReleaseItem{.ledger = kLedger, .item = invoice->number, .reason = "paid"});
    execute(unit, "clerk");
    unit.clear();
    for (const DatasetInvoice* invoice : settled_[day]) pay(*invoice, unit);
    execute(unit, "bank");
    for (std::size_t i = 0; i < unit.size(); ++i) {
      const Result& result = results_[i];
      const bool settled = result.decision.outcome == Outcome::automatic &&
                           result.unapplied.is_zero() && !result.allocations.empty();
      ++(settled ? allocated_ : left_);
      if (!settled && left_ <= 10)
        left_text_ += settled_[day][i]->number + " " +
                      std::string(to_text(result.decision.outcome)) + " " +
                      std::string(to_text(result.decision.reason)) + "\n";
    }
    if (testing::Test::HasFatalFailure()) return;
    evening(day);
    close(day);
  }
}

Report InvoicesReplay::report(ReportRequest request) const {
  Report whole;
  Report page;
  do {
    const ReportFault fault = make_report(state(), engine_.last_lsn(), request, page);
    EXPECT_TRUE(fault.ok()) << request.name << ": " << to_text(fault.code) << ", " << fault.field;
    if (!fault.ok()) return whole;
    if (request.cursor == 0)
      whole = page;
    else
      whole.rows.insert(whole.rows.end(), page.rows.begin(), page.rows.end());
    request.cursor = page.next_cursor;
  } while (request.cursor != 0);
  return whole;
}

}  // namespace hexiao
