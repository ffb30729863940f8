#include "tests/engine/naive_money.h"

#include <algorithm>
#include <tuple>

namespace hexiao::naive {
namespace {

std::int64_t first_key(const Policy& policy, const Item& item) {
  switch (policy.spread_order) {
    case SpreadOrder::issue_date:
      return item.issued.days();
    case SpreadOrder::smallest_first:
      return item.open.minor();
    case SpreadOrder::largest_first:
      return -item.open.minor();
    case SpreadOrder::due_date:
      break;
  }
  return item.due.days();
}

bool tolerated(const Tolerance& tolerance, Money difference, Money base, Currency currency) {
  // difference / base <= basis points / 10000, by cross multiplication of what was rounded down
  return difference <= tolerance.absolute.in(currency) &&
         difference.minor() <= base.minor() * tolerance.basis_points / 10'000;
}

}  // namespace

Terms terms_for(const Ledger& ledger, const Policy& policy, CustomerId debtor, Date day) {
  Terms terms{policy, policy.short_payment, policy.over_payment, day};
  const Customer& customer = ledger.customer(debtor);
  const auto narrow = [](Tolerance& to, const Tolerance& by) {
    to.absolute.e4 = std::min(to.absolute.e4, by.absolute.e4);
    to.basis_points = std::min(to.basis_points, by.basis_points);
  };
  for (const NarrowTolerance& one : policy.tolerances) {
    if (!one.customer.empty() && one.customer != customer.number) continue;
    if (!one.customer_class.empty() && one.customer_class != customer.customer_class) continue;
    if (!one.principal.empty() && one.principal != ledger.principal) continue;
    narrow(terms.short_payment, one.short_payment);
    narrow(terms.over_payment, one.over_payment);
  }
  return terms;
}

Items in_order(const Policy& policy, Items items) {
  std::sort(items.begin(), items.end(), [&](const Item* a, const Item* b) {
    return std::make_tuple(first_key(policy, *a), a->due, a->issued, a->id) <
           std::make_tuple(first_key(policy, *b), b->due, b->issued, b->id);
  });
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

Money open_discount(const Terms& terms, const Item& item) {
  const bool untouched = item.open == item.amount;
  const bool given = terms.policy.discounts && untouched && item.discount.is_positive() &&
                     item.open > item.discount && item.discount_until && terms.day &&
                     terms.day <= item.discount_until.plus_days(terms.policy.discount_grace_days);
  return given ? item.discount : Money{};
}

std::vector<AllocationLine> spread(const Policy& policy, Items items, Money& left, bool partial) {
  std::vector<AllocationLine> lines;
  Money money = left;
  bool any_debit = false;
  bool ended = false;
  items = in_order(policy, std::move(items));
  for (const bool credits : {true, false})
    for (const Item* item : items) {
      if (item->open.is_negative() != credits) continue;
      const bool too_much = !credits && item->open > money;
      if (!credits && (ended || !money.is_positive())) continue;
      if (too_much && !partial) {
        ended = true;
        continue;
      }
      const Money amount = too_much ? money : item->open;
      lines.push_back({.item = item->id, .amount = amount});
      money -= amount;
      any_debit = any_debit || !credits;
    }
  if (!any_debit) return {};
  left = money;
  return lines;
}

Fit fit(const Terms& terms, Items items, Money paid) {
  const Policy& policy = terms.policy;
  items = in_order(policy, std::move(items));
  Money total, debits, given;
  std::vector<AllocationLine> whole, discounted;
  for (const Item* item : items) {
    const Money discount = open_discount(terms, *item);
    total += item->open;
    if (item->open.is_positive()) debits += item->open;
    given += discount;
    whole.push_back({.item = item->id, .amount = item->open});
    discounted.push_back({.item = item->id, .amount = item->open - discount, .discount = discount});
  }
  if (!total.is_positive()) return {};
  if (paid == total) return {AmountLevel::exact, whole, {}};
  if (given.is_positive() && paid == total - given) return {AmountLevel::discount, discounted, {}};
  const Currency currency = items.front()->currency;
  const Money base = policy.percentage_base == PercentageBase::items ? debits : paid;
  const bool booked = policy.write_off_tolerance && policy.short_outcome != ShortOutcome::keep_open;
  for (auto& [lines, wanted] : {std::pair{&whole, total}, std::pair{&discounted, total - given}}) {
    const Money missing = wanted - paid;
    if (lines == &discounted && given.is_zero()) continue;
    if (!booked || !missing.is_positive() ||
        !tolerated(terms.short_payment, missing, base, currency))
      continue;
    for (std::size_t i = lines->size(); i-- > 0;) {
      AllocationLine& line = (*lines)[i];
      if (line.amount <= missing) continue;
      line.amount -= missing;
      (policy.short_outcome == ShortOutcome::discount ? line.discount : line.writeoff) += missing;
      return {AmountLevel::tolerance, *lines, {}};
    }
  }
  if (paid > total)
    return {tolerated(terms.over_payment, paid - total, base, currency) ? AmountLevel::tolerance
                                                                        : AmountLevel::over,
            whole, paid - total};
  if (!policy.partial) return {};
  Fit part{AmountLevel::partial, {}, paid};
  part.lines = spread(policy, items, part.remainder, true);
  return part.lines.empty() ? Fit{} : part;
}

}  // namespace hexiao::naive
