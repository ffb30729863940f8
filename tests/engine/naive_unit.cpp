// Payments of one unit of work, assigned together whatever their order.
#include <algorithm>
#include <set>
#include <tuple>

#include "tests/engine/naive_matcher.h"

namespace hexiao::naive {

std::vector<Decision> decide_unit(
    Ledger& ledger, const std::vector<ReceivePayment>& payments,
    const std::vector<std::pair<std::uint64_t, std::uint64_t>>& identities) {
  std::vector<Decision> decisions;
  for (const ReceivePayment& payment : payments) decisions.push_back(decide(ledger, payment));
  const auto automatic = [&](std::size_t i) { return decisions[i].outcome == Outcome::automatic; };
  const auto settle = [&](std::size_t i) {
    if (!automatic(i)) return;
    for (const AllocationLine& line : decisions[i].proposals.front().lines)
      ledger.item(line.item).open -= line.settles();
  };
  // Who wants an item of which not enough is open for all that want it?
  std::set<std::size_t> contested;
  for (const Item& item : ledger.items) {
    std::set<std::size_t> claims;
    Money wanted;
    for (std::size_t i = 0; i < payments.size(); ++i) {
      if (!automatic(i)) continue;
      for (const AllocationLine& line : decisions[i].proposals.front().lines)
        if (line.item == item.id) {
          claims.insert(i);
          wanted += line.settles().abs();
        }
    }
    if (claims.size() > 1 && wanted > item.open.abs())
      contested.insert(claims.begin(), claims.end());
  }
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < payments.size(); ++i) {
    if (!automatic(i)) waiting.push_back(i);
    if (!contested.contains(i)) settle(i);
  }
  std::vector<std::size_t> queue(contested.begin(), contested.end());
  const auto place = [&](std::size_t i) {
    const Proposal& best = decisions[i].proposals.front();
    const Item& first = ledger.item(best.lines.front().item);
    return std::make_tuple(-static_cast<int>(best.score), first.due, first.issued,
                           payments[i].booking_date, payments[i].value_date, payments[i].bank_ref,
                           identities[i]);
  };
  std::sort(queue.begin(), queue.end(),
            [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
  const auto say_contested = [&](std::size_t i) {
    decisions[i].reason = Reason::contested;
    if (!decisions[i].proposals.empty()) decisions[i].proposals.front().reason = Reason::contested;
  };
  for (const std::size_t i : queue) {
    decisions[i] = decide(ledger, payments[i]);
    if (!automatic(i)) say_contested(i);
    settle(i);
  }
  for (const std::size_t i : waiting) {
    bool outdated = false;
    for (const Proposal& p : decisions[i].proposals)
      for (const AllocationLine& line : p.lines)
        outdated = outdated || line.settles().abs() > ledger.item(line.item).open.abs();
    if (!outdated) continue;
    decisions[i] = decide(ledger, payments[i]);
    if (!automatic(i)) continue;
    decisions[i].outcome = Outcome::proposed;
    say_contested(i);
  }
  return decisions;
}

}  // namespace hexiao::naive
