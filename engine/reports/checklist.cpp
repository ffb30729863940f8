#include "engine/reports/checklist.h"

#include <map>

#include "engine/receivables/tax_id.h"
#include "engine/reports/duplicates.h"
#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

struct Sum {
  std::int64_t count = 0, amount = 0;
  void add(std::int64_t of) {
    ++count;
    add_to(amount, of);
  }
};

// What the items of one ledger and currency show.
struct ItemChecks {
  Sum items, open, credits, part_paid, without_due, due_before_issue, disputed;
  std::int64_t by_balances = 0, by_days = 0;
};
struct CustomerChecks {
  std::int64_t customers = 0, without_tax_id = 0, without_terms = 0, without_limit = 0;
  std::int64_t without_salesperson = 0, wrong_tax_id = 0;
};

using LedgerAndCurrency = std::pair<LedgerId, Currency>;
using ItemsByLedger = std::map<LedgerAndCurrency, ItemChecks>;

// What was settled of the item before it came here.
std::int64_t paid_before(const State& state, const ItemRow& row) {
  std::int64_t paid = row.amount - row.open;
  for (Slot a = row.first_allocation; a != kNoSlot; a = state.allocation(a).next_of_item)
    if (state.allocation(a).reversed == 0) paid -= state.allocation(a).settles();
  return paid;
}

void check_items(const State& state, const Scope& scope, ItemsByLedger& checks) {
  for (Slot slot = 0; slot < state.item_count(); ++slot) {
    const ItemRow& row = state.item(slot);
    const Currency currency = Currency::from_packed(row.currency);
    if (!scope.has({row.ledger}, currency)) continue;
    ItemChecks& c = checks[{LedgerId{row.ledger}, currency}];
    c.items.add(row.amount);
    if (row.open != 0) c.open.add(row.open);
    if (row.amount < 0) c.credits.add(row.open);
    if (row.disputed != 0) c.disputed.add(row.open);
    if (row.due_date == Date().days()) c.without_due.add(row.open);
    if (row.due_date != Date().days() && row.due_date < row.issue_date)
      c.due_before_issue.add(row.open);
    if (row.open == row.amount) continue;
    if (const std::int64_t before = paid_before(state, row); before != 0) c.part_paid.add(before);
  }
  for (std::uint32_t segment = 0; segment < state.figures().segment_count(); ++segment) {
    const Figures::Segment& names = state.figures().segment(segment);
    if (!scope.has(names.ledger, names.currency)) continue;
    add_to(checks[{names.ledger, names.currency}].by_days,
           state.figures().open().sum(segment, Date{}, kLastDate).amount);
  }
}

void check_customer(const State& state, CustomerId id, const Scope& scope, CustomerChecks& checks,
                    ItemsByLedger& items) {
  const State::Customer& customer = state.customer(id);
  for (const State::Balance& balance : customer.balances)
    if (scope.has(customer.ledger, balance.currency))
      add_to(items[{customer.ledger, balance.currency}].by_balances, balance.open.minor());
  if (state.books().control(id).merged_into != 0) return;
  ++checks.customers;
  if (customer.tax_id.empty())
    ++checks.without_tax_id;
  else if (check_tax_id(customer.tax_id).refused())
    ++checks.wrong_tax_id;
  if (customer.terms_days <= 0 && state.books().profile(id).terms.empty()) ++checks.without_terms;
  if (!customer.has_credit_limit) ++checks.without_limit;
  if (customer.salesperson.empty()) ++checks.without_salesperson;
}

// One row of the list.
struct Check {
  std::string_view name;
  std::int64_t count = 0;
  std::int64_t amount = kNoNumber;
  std::string_view verdict;
};

void write(Report& report, std::string_view ledger, Currency currency, const Check& check) {
  RowCells(report.rows.emplace_back(), currency)
      .text(check.name)
      .text(ledger)
      .number(check.count)
      .number(check.amount)
      .text(check.verdict);
}

std::string_view look_at(std::int64_t count) { return count == 0 ? "ok" : "look"; }
std::string_view wrong_if(bool wrong) { return wrong ? "wrong" : "ok"; }

void write_customers(const State& state, LedgerId ledger, const CustomerChecks& c, Report& report) {
  const auto twice = static_cast<std::int64_t>(customers_with_equal_tax_id(state, ledger));
  for (const Check& check :
       {Check{"customers", c.customers, kNoNumber, "compare"},
        Check{"customers without tax id", c.without_tax_id, kNoNumber, look_at(c.without_tax_id)},
        Check{"customers whose tax id is not valid", c.wrong_tax_id, kNoNumber,
              wrong_if(c.wrong_tax_id != 0)},
        Check{"customers with the tax id of another", twice, kNoNumber, look_at(twice)},
        Check{"customers without terms", c.without_terms, kNoNumber, look_at(c.without_terms)},
        Check{"customers without credit limit", c.without_limit, kNoNumber,
              look_at(c.without_limit)},
        Check{"customers without salesperson", c.without_salesperson, kNoNumber,
              look_at(c.without_salesperson)}})
    write(report, state.ledger_code(ledger), {}, check);
}

void write_items(const State& state, const LedgerAndCurrency& key, const ItemChecks& c,
                 Report& report) {
  std::int64_t days_off = c.by_days;
  std::int64_t balances_off = c.by_balances;
  add_to(days_off, negative(c.open.amount));
  add_to(balances_off, negative(c.open.amount));
  for (const Check& check :
       {Check{"items, original amounts", c.items.count, c.items.amount, "compare"},
        Check{"open items, open amounts", c.open.count, c.open.amount, "compare"},
        Check{"credits", c.credits.count, c.credits.amount, "compare"},
        Check{"part paid before the import", c.part_paid.count, c.part_paid.amount,
              look_at(c.part_paid.count)},
        Check{"disputed", c.disputed.count, c.disputed.amount, look_at(c.disputed.count)},
        Check{"items without due date", c.without_due.count, c.without_due.amount,
              look_at(c.without_due.count)},
        Check{"items due before they were issued", c.due_before_issue.count,
              c.due_before_issue.amount, wrong_if(c.due_before_issue.count != 0)},
        Check{"aging tie-out by due dates", c.open.count, days_off, wrong_if(days_off != 0)},
        Check{"aging tie-out by customers", c.open.count, balances_off,
              wrong_if(balances_off != 0)}})
    write(report, state.ledger_code(key.first), key.second, check);
}

void write_payments(const State& state, const Scope& scope, Report& report) {
  for (const ControlTotal& total : state.control_totals()) {
    if (!scope.has(state.find_ledger(total.ledger), total.currency)) continue;
    write(report, total.ledger, total.currency,
          {"payments received", 0, total.received.minor(), "compare"});
    write(report, total.ledger, total.currency,
          {"payments not applied", 0, total.unapplied.minor(),
           look_at(total.unapplied.is_zero() ? 0 : 1)});
  }
}

}  // namespace

ReportFault make_checklist(const State& state, const ReportRequest& request, Report& report) {
  Scope scope;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  if (scope.customer) return {Rejection::unknown_group, "customer_no"};
  if (!request.filter.empty()) return {Rejection::unknown_group, "filter"};
  if (!request.order.empty()) return {Rejection::unknown_group, "order"};
  report.columns = {{"check", CellKind::text},
                    {"ledger", CellKind::text},
                    {"count", CellKind::count},
                    {"amount", CellKind::amount},
                    {"verdict", CellKind::text}};
  ItemsByLedger items;
  std::map<LedgerId, CustomerChecks> customers;
  check_items(state, scope, items);
  for (std::uint32_t id = 1; id <= state.customer_count(); ++id) {
    const LedgerId ledger = state.customer({id}).ledger;
    if (!scope.ledger || scope.ledger == ledger)
      check_customer(state, {id}, scope, customers[ledger], items);
  }
  for (const auto& [ledger, checks] : customers) write_customers(state, ledger, checks, report);
  for (const auto& [key, checks] : items)
    if (checks.items.count != 0) write_items(state, key, checks, report);
  write_payments(state, scope, report);
  report.drill_down = "report duplicates";
  return finish_in_order(report, request);
}

}  // namespace hexiao
