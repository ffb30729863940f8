#include "daemon/what_if_report.h"

#include "engine/state/state.h"

namespace hexiao::daemon {

protocol::WhatIfSide WhatIfReport::side_of(const Decision& decision, const State& shadow) {
  protocol::WhatIfSide side{.outcome = decision.outcome, .reason = decision.reason};
  const Proposal* best = decision.proposals.empty() ? nullptr : &decision.proposals.front();
  const CustomerId customer = best != nullptr ? best->customer : decision.payer;
  if (customer) side.customer_no = keep(shadow.customer_no(customer));
  if (best == nullptr) return side;
  side.rule = keep(best->rule);
  for (const AllocationLine& line : best->lines)
    side.lines.push_back({.item = line.item,
                          .item_no = keep(shadow.item_texts(slot_of(line.item)).item_no()),
                          .amount = line.amount,
                          .discount = line.discount,
                          .writeoff = line.writeoff});
  return side;
}

void WhatIfReport::add(const WhatIfDifference& difference, const State& shadow) {
  if (differences_.size() >= kMostDifferences) return;
  const PaymentRecorded& recorded = difference.recorded;
  differences_.push_back({.payment = difference.payment,
                          .change = difference.change,
                          .ledger = keep(shadow.ledger_code(recorded.ledger)),
                          .bank_ref = keep(recorded.bank_ref),
                          .payer_name = keep(recorded.payer_name),
                          .currency = recorded.currency,
                          .amount = recorded.amount,
                          .booking_date = recorded.booking_date,
                          .before = side_of(difference.before, shadow),
                          .after = side_of(recorded.decision, shadow)});
}

void WhatIfReport::take(const WhatIfCounts& counts) {
  const auto of = [&](WhatIfChange change) {
    return counts.changes[static_cast<std::size_t>(change)];
  };
  head_.payments = counts.payments;
  head_.unchanged = of(WhatIfChange::unchanged);
  head_.newly_auto = of(WhatIfChange::newly_automatic);
  head_.no_longer_auto = of(WhatIfChange::no_longer_automatic);
  head_.other_allocations = of(WhatIfChange::other_allocations);
  head_.other_proposal = of(WhatIfChange::other_proposal);
  head_.other_outcome = of(WhatIfChange::other_outcome);
  head_.other_rule = of(WhatIfChange::other_rule);
  head_.steps = counts.steps;
  head_.unfitting = counts.unfitting;
  head_.kept = differences_.size();
}

protocol::WhatIfView WhatIfReport::page(std::uint64_t cursor, std::uint32_t limit,
                                        std::size_t bytes, std::uint64_t& next) const {
  constexpr std::size_t kPaymentBytes = 512, kLineBytes = 96;  // on the wire, generously
  protocol::WhatIfView view = head_;
  std::size_t filled = 0;
  std::uint64_t at = cursor;
  for (; at < differences_.size() && view.differences.size() < limit; ++at) {
    const protocol::WhatIfPayment& payment = differences_[at];
    filled += kPaymentBytes + payment.payer_name.size() +
              kLineBytes * (payment.before.lines.size() + payment.after.lines.size());
    if (filled > bytes && !view.differences.empty()) break;
    view.differences.push_back(payment);
  }
  next = at < differences_.size() ? at : 0;
  return view;
}

}  // namespace hexiao::daemon
