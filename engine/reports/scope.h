// Of what a report speaks: the ledger, currency and customer of the request, and its period.
#pragma once

#include <cstdint>

#include "engine/reports/reports.h"
#include "engine/state/figures.h"
#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/ids.h"

namespace hexiao {

// None lets everything through.
struct Scope {
  LedgerId ledger;
  Currency currency;
  CustomerId customer;
  bool has(LedgerId of_ledger, Currency of_currency) const {
    return (!ledger || ledger == of_ledger) && (!currency || currency == of_currency);
  }
};

// Ledger, currency and customer_no of the request. A customer's number is looked for in every
// ledger when none is named: unknown_customer, or not_unique, with the field "customer_no". A
// customer that was merged is the one that it was merged into.
ReportFault find_scope(const State& state, const ReportRequest& request, Scope& scope);

// The same, for a report that needs a customer: field_required without one.
ReportFault find_customer_scope(const State& state, const ReportRequest& request, Scope& scope);

// Days of a period, both ends included.
struct Period {
  Date from, until;
  std::int32_t days() const { return until.days() - from.days() + 1; }
};

// From the request; without an end the business date, without a beginning so many days until then.
// period_backwards when it begins after the business date and has no end.
ReportFault find_period(const State& state, const ReportRequest& request, std::int32_t days,
                        Period& period);

}  // namespace hexiao
