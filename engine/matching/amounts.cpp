#include "engine/matching/amounts.h"

#include <algorithm>
#include <tuple>

namespace hexiao {
namespace {

AllocationLine whole(const State& state, Slot slot) {
  return {.item = id_of<ItemId>(slot),
          .amount = Money(state.item(slot).open),
          .discount = {},
          .writeoff = {}};
}

std::vector<AllocationLine> whole_lines(const State& state, std::span<const Slot> items) {
  std::vector<AllocationLine> lines;
  lines.reserve(items.size());
  for (const Slot slot : items) lines.push_back(whole(state, slot));
  return lines;
}

bool within(const Tolerance& tolerance, Money difference, Money base, Currency currency) {
  return difference <= tolerance.absolute.in(currency) &&
         difference <= mul_div(base, tolerance.basis_points, 10'000);
}

Money percentage_base(const Policy& policy, Money items, Money payment) {
  return policy.percentage_base == PercentageBase::items ? items : payment;
}

// The missing amount is written off the last debit that can bear it.
bool write_off(std::vector<AllocationLine>& lines, Money missing) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->amount <= missing) continue;
    line->amount -= missing;
    line->writeoff += missing;
    return true;
  }
  return false;
}

Fit spread(const State& state, std::span<const Slot> items, Money payment) {
  Fit result{.level = AmountLevel::partial, .lines = {}, .remainder = {}};
  Money left = payment;
  for (const Slot slot : items)
    if (state.item(slot).open < 0) {
      result.lines.push_back(whole(state, slot));
      left -= result.lines.back().amount;
    }
  for (const Slot slot : items) {
    if (state.item(slot).open < 0 || !left.is_positive()) continue;
    AllocationLine line = whole(state, slot);
    line.amount = std::min(line.amount, left);
    left -= line.amount;
    result.lines.push_back(line);
  }
  result.remainder = left;
  return result;
}

}  // namespace

void sort_by_due(const State& state, std::vector<Slot>& items) {
  std::sort(items.begin(), items.end(), [&](Slot a, Slot b) {
    const ItemRow& x = state.item(a);
    const ItemRow& y = state.item(b);
    return std::tie(x.due_date, x.issue_date, a) < std::tie(y.due_date, y.issue_date, b);
  });
}

Money open_discount(const State& state, const Policy& policy, Slot slot, Date day) {
  const ItemRow& row = state.item(slot);
  if (!policy.discounts || row.discount <= 0 || row.open <= row.discount) return {};
  const Date until = Date::from_days(row.discount_until);
  if (until.is_none() || day.is_none() || day > until.plus_days(policy.discount_grace_days))
    return {};
  return Money(row.discount);
}

Fit fit(const State& state, const Policy& policy, std::span<const Slot> items, Money payment,
        Date day) {
  Money total;
  Money discounts;
  Money debits;
  for (const Slot slot : items) {
    const Money open(state.item(slot).open);
    total += open;
    if (open.is_positive()) debits += open;
    discounts += open_discount(state, policy, slot, day);
  }
  if (!total.is_positive()) return {};
  if (payment == total)
    return {.level = AmountLevel::exact, .lines = whole_lines(state, items), .remainder = {}};
  const auto with_discounts = [&] {
    std::vector<AllocationLine> lines = whole_lines(state, items);
    for (AllocationLine& line : lines) {
      const Money discount = open_discount(state, policy, slot_of(line.item), day);
      line.amount -= discount;
      line.discount = discount;
    }
    return lines;
  };
  if (discounts.is_positive() && payment == total - discounts)
    return {.level = AmountLevel::discount, .lines = with_discounts(), .remainder = {}};

  const Currency currency = Currency::from_packed(state.item(items.front()).currency);
  const Money base = percentage_base(policy, debits, payment);
  // Short of the sum, or short of what the open discounts leave of it.
  for (const bool discounted : {false, true}) {
    if (discounted && !discounts.is_positive()) break;
    const Money wanted = discounted ? total - discounts : total;
    const Money missing = wanted - payment;
    if (!missing.is_positive() || !within(policy.short_payment, missing, base, currency)) continue;
    Fit result{.level = AmountLevel::tolerance,
               .lines = discounted ? with_discounts() : whole_lines(state, items),
               .remainder = {}};
    if (!policy.write_off_tolerance) break;  // the difference stays open: a part payment
    if (write_off(result.lines, missing)) return result;
  }
  if (payment > total) {
    const Money excess = payment - total;
    const bool tolerated = within(policy.over_payment, excess, base, currency);
    return {.level = tolerated ? AmountLevel::tolerance : AmountLevel::over,
            .lines = whole_lines(state, items),
            .remainder = excess};
  }
  if (!policy.partial) return {};
  return spread(state, items, payment);
}

}  // namespace hexiao
