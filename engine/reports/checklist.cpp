#include "engine/reports/checklist.h"

#include <map>

#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

using LedgerAndCurrency = std::uint32_t;  // as Completeness::items() has it
LedgerAndCurrency key_of(std::uint32_t ledger, Currency currency) {
  return ledger << 16 | currency.packed();
}

// What is open of one ledger and currency, from three sides.
struct OpenSums {
  std::int64_t control = 0, by_balances = 0, by_days = 0, items = 0;
};
using OpenByLedger = std::map<LedgerAndCurrency, OpenSums>;

OpenByLedger sum_open(const State& state, const Scope& scope) {
  OpenByLedger sums;
  for (const ControlTotal& total : state.control_totals()) {
    const LedgerId ledger = state.find_ledger(total.ledger);
    if (scope.has(ledger, total.currency))
      sums[key_of(ledger.value, total.currency)].control = total.open.minor();
  }
  const Figures& figures = state.figures();
  for (std::uint32_t segment = 0; segment < figures.segment_count(); ++segment) {
    const Figures::Segment& names = figures.segment(segment);
    if (!scope.has(names.ledger, names.currency)) continue;
    OpenSums& of = sums[key_of(names.ledger.value, names.currency)];
    const OpenCell open = figures.open().sum(segment, Date{}, kLastDate);
    add_to(of.by_days, open.amount);
    add_to(of.items, open.count);
  }
  for (const Figures::Debts& debts : figures.debts()) {
    if (!scope.has(debts.ledger, debts.currency)) continue;
    OpenSums& of = sums[key_of(debts.ledger.value, debts.currency)];
    for (const Figures::Debt& debt : debts.amounts) add_to(of.by_balances, debt.open);
  }
  return sums;
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

void write_customers(const State& state, LedgerId ledger, const CustomerCounts& c, Report& report) {
  for (const Check& check :
       {Check{"customers", c.customers, kNoNumber, "compare"},
        Check{"customers without tax id", c.without_tax_id, kNoNumber, look_at(c.without_tax_id)},
        Check{"customers whose tax id is not valid", c.wrong_tax_id, kNoNumber,
              wrong_if(c.wrong_tax_id != 0)},
        Check{"customers with the tax id of another", c.equal_tax_id, kNoNumber,
              look_at(c.equal_tax_id)},
        Check{"customers without terms", c.without_terms, kNoNumber, look_at(c.without_terms)},
        Check{"customers without credit limit", c.without_limit, kNoNumber,
              look_at(c.without_limit)},
        Check{"customers without salesperson", c.without_salesperson, kNoNumber,
              look_at(c.without_salesperson)}})
    write(report, state.ledger_code(ledger), {}, check);
}

void write_items(const State& state, LedgerAndCurrency key, const ItemCounts& c,
                 const OpenSums& open, Report& report) {
  std::int64_t days_off = open.by_days;
  std::int64_t balances_off = open.by_balances;
  add_to(days_off, negative(open.control));
  add_to(balances_off, negative(open.control));
  for (const Check& check :
       {Check{"items, original amounts", c.items.count, c.items.amount, "compare"},
        Check{"open items, open amounts", open.items, open.control, "compare"},
        Check{"credits", c.credits.count, c.credits.amount, "compare"},
        Check{"part paid before the import", c.part_paid.count, c.part_paid.amount,
              look_at(c.part_paid.count)},
        Check{"disputed", c.disputed.count, c.disputed.amount, look_at(c.disputed.count)},
        Check{"items without due date", c.without_due.count, c.without_due.amount,
              look_at(c.without_due.count)},
        Check{"items due before they were issued", c.due_before_issue.count,
              c.due_before_issue.amount, wrong_if(c.due_before_issue.count != 0)},
        Check{"aging tie-out by due dates", open.items, days_off, wrong_if(days_off != 0)},
        Check{"aging tie-out by customers", open.items, balances_off, wrong_if(balances_off != 0)}})
    write(report, state.ledger_code({key >> 16}),
          Currency::from_packed(static_cast<std::uint16_t>(key)), check);
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
  for (const auto& [ledger, counts] : state.completeness().customers())
    if (!scope.ledger || scope.ledger.value == ledger)
      write_customers(state, {ledger}, counts, report);
  const OpenByLedger open = sum_open(state, scope);
  for (const auto& [key, counts] : state.completeness().items()) {
    const Currency currency = Currency::from_packed(static_cast<std::uint16_t>(key));
    if (counts.items.count == 0 || !scope.has({key >> 16}, currency)) continue;
    const auto sums = open.find(key);
    write_items(state, key, counts, sums == open.end() ? OpenSums{} : sums->second, report);
  }
  write_payments(state, scope, report);
  report.drill_down = "report duplicates";
  return finish_in_order(report, request);
}

}  // namespace hexiao
