#include "engine/reports/scope.h"

#include "engine/state/state.h"

namespace hexiao {
namespace {

CustomerId standing(const State& state, CustomerId id) {
  while (id && state.books().control(id).merged_into != 0)
    id = {state.books().control(id).merged_into};
  return id;
}

ReportFault find_customer(const State& state, std::string_view customer_no, Scope& scope) {
  for (std::uint32_t value = 1; value <= state.ledger_count(); ++value) {
    if (scope.ledger && scope.ledger.value != value) continue;
    const CustomerId found = standing(state, state.find_customer({value}, customer_no));
    if (!found) continue;
    if (scope.customer) return {Rejection::not_unique, "customer_no"};
    scope.customer = found;
  }
  if (!scope.customer) return {Rejection::unknown_customer, "customer_no"};
  return {};
}

}  // namespace

ReportFault find_scope(const State& state, const ReportRequest& request, Scope& scope) {
  scope = {};
  if (!request.ledger.empty()) scope.ledger = state.find_ledger(request.ledger);
  if (!request.currency.empty())
    scope.currency = Currency::from_code(request.currency).value_or(Currency());
  if (request.customer_no.empty()) return {};
  return find_customer(state, request.customer_no, scope);
}

ReportFault find_customer_scope(const State& state, const ReportRequest& request, Scope& scope) {
  if (request.customer_no.empty()) return {Rejection::field_required, "customer_no"};
  return find_scope(state, request, scope);
}

ReportFault find_period(const State& state, const ReportRequest& request, std::int32_t days,
                        Period& period) {
  period.until = request.until ? request.until : state.business_date();
  period.from = request.from ? request.from : period.until.plus_days(1 - days);
  if (period.until < period.from) return {Rejection::period_backwards, "from"};
  return {};
}

}  // namespace hexiao
