#include "engine/reports/debtors.h"

#include <algorithm>
#include <map>
#include <span>

#include "engine/reports/report_table.h"
#include "engine/reports/scope.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

struct Debtor {
  std::int64_t ranked_by = 0;
  CustomerId customer;
  std::int64_t overdue = 0, open = 0;
};

// The largest of one currency, and the sums of all.
class Largest {
 public:
  Largest(const State& state, std::size_t wanted) : state_(&state), wanted_(wanted) {}
  // Of one ledger and currency: their sums stay within 64 bits, as those of the ledger's items do
  // (State::has_room).
  void add(std::span<const Figures::Debt> debts, std::span<const CustomerId> customers,
           bool by_overdue) {
    std::int64_t overdue = 0, open = 0;
    std::uint64_t owing = 0;
    for (std::size_t i = 0; i < debts.size(); ++i) {
      const Figures::Debt debt = debts[i];
      const std::int64_t ranked_by = by_overdue ? debt.overdue : debt.open;
      const bool owes = ranked_by > 0;
      owing += owes ? 1 : 0;
      overdue += owes ? debt.overdue : 0;
      open += owes ? debt.open : 0;
      if (ranked_by < least_) continue;
      debtors_.push_back({ranked_by, customers[i], debt.overdue, debt.open});
      if (debtors_.size() >= 2 * wanted_ + 64) keep();
    }
    customers_ += owing;
    add_to(overdue_, overdue);
    add_to(open_, open);
  }
  const std::vector<Debtor>& debtors() {
    keep();
    return debtors_;
  }
  std::int64_t overdue() const { return overdue_; }
  std::int64_t open() const { return open_; }
  std::uint64_t customers() const { return customers_; }

 private:
  void keep() {
    if (debtors_.size() <= wanted_) return;
    const auto comes_first = [this](const Debtor& a, const Debtor& b) {
      if (a.ranked_by != b.ranked_by) return a.ranked_by > b.ranked_by;
      return state_->customer_no(a.customer) < state_->customer_no(b.customer);
    };
    std::nth_element(debtors_.begin(), debtors_.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1),
                     debtors_.end(), comes_first);
    debtors_.resize(wanted_);
    least_ = debtors_.back().ranked_by;
  }

  const State* state_;
  std::size_t wanted_;
  std::vector<Debtor> debtors_;
  std::int64_t least_ = 1;
  std::int64_t overdue_ = 0, open_ = 0;
  std::uint64_t customers_ = 0;
};

using Debtors = std::map<Currency, Largest>;

Debtors find_debtors(const State& state, const Scope& scope, bool by_overdue, std::size_t wanted) {
  Debtors found;
  const std::vector<Figures::Debts>& all = state.figures().debts();
  const auto look_at = [&](const Figures::Debts& debts, std::size_t first, std::size_t count) {
    if (scope.has(debts.ledger, debts.currency))
      found.try_emplace(debts.currency, state, wanted)
          .first->second.add(std::span(debts.amounts).subspan(first, count),
                             std::span(debts.customers).subspan(first, count), by_overdue);
  };
  if (scope.customer) {
    for (const State::Balance& balance : state.customer(scope.customer).balances)
      look_at(all[balance.debt.group], balance.debt.row, 1);
  } else {
    for (const Figures::Debts& debts : all) look_at(debts, 0, debts.amounts.size());
  }
  return found;
}

void write_debtor(const State& state, const Debtor& debtor, Currency currency, Report& report) {
  const CustomerControl& control = state.books().control(debtor.customer);
  const Date oldest = state.oldest_due(debtor.customer);
  const Date today = state.business_date();
  RowCells(report.rows.emplace_back(), currency)
      .text(state.customer_no(debtor.customer))
      .text(state.customer_record(debtor.customer).name)
      .number(kNoNumber)
      .number(debtor.overdue)
      .number(debtor.open)
      .number(oldest && oldest < today ? std::int64_t{today.days()} - oldest.days() : 0)
      .text(state.rating(debtor.customer))
      .date(Date::from_days(control.dunned_on));
}

ReportFault make_ranking(const State& state, const ReportRequest& request, bool by_overdue,
                         Report& report) {
  Scope scope;
  if (const auto fault = find_scope(state, request, scope); !fault.ok()) return fault;
  ReportRequest ranked = request;
  if (ranked.top == 0) ranked.top = kUsualTop;
  report.columns = {{"customer", CellKind::text}, {"name", CellKind::text},
                    {"rank", CellKind::count},    {"overdue", CellKind::amount},
                    {"open", CellKind::amount},   {"oldest_days", CellKind::count},
                    {"rating", CellKind::text},   {"last_dunning", CellKind::date}};
  for (auto& [currency, largest] : find_debtors(state, scope, by_overdue, ranked.top)) {
    if (largest.customers() == 0) continue;
    for (const Debtor& debtor : largest.debtors()) write_debtor(state, debtor, currency, report);
    RowCells(report.totals.emplace_back(), currency)
        .text(kTotal)
        .text(std::to_string(largest.customers()) + " customers")
        .number(kNoNumber)
        .number(largest.overdue())
        .number(largest.open())
        .number(kNoNumber)
        .text({})
        .number(kNoNumber);
  }
  if (state.books().day_in_work())
    report.notes.push_back(
        "the work of this business date is not done yet: what is overdue of some customers is "
        "that of the day on which they were looked at last");
  report.chart = by_overdue ? "overdue" : "open";
  report.drill_down =
      std::string("report items --customer CUSTOMER") + (by_overdue ? " --order overdue" : "");
  return finish(report, ranked, report.chart);
}

}  // namespace

ReportFault make_overdue(const State& state, const ReportRequest& request, Report& report) {
  return make_ranking(state, request, true, report);
}

ReportFault make_debtors(const State& state, const ReportRequest& request, Report& report) {
  return make_ranking(state, request, false, report);
}

}  // namespace hexiao
