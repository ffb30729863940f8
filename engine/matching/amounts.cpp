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

// The missing amount is taken off the last debit that can bear it.
bool book_missing(std::vector<AllocationLine>& lines, Money missing, bool as_discount) {
  for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
    if (line->amount <= missing) continue;
    line->amount -= missing;
    (as_discount ? line->discount : line->writeoff) += missing;
    return true;
  }
  return false;
}

Tolerance smaller(const Tolerance& a, const Tolerance& b) {
  return {.absolute = {std::min(a.absolute.e4, b.absolute.e4)},
          .basis_points = std::min(a.basis_points, b.basis_points)};
}

// Credits in full, then the debits in order, as far as the money goes. Without `partial` it ends
// before the first that it cannot settle whole.
Fit spread(const State& state, std::span<const Slot> items, Money payment, bool partial) {
  Fit result{.level = AmountLevel::partial, .lines = {}, .remainder = payment};
  bool debits = false;
  for (const Slot slot : items)
    if (state.item(slot).open < 0) {
      result.lines.push_back(whole(state, slot));
      result.remainder -= result.lines.back().amount;
    }
  for (const Slot slot : items) {
    if (state.item(slot).open < 0 || !result.remainder.is_positive()) continue;
    AllocationLine line = whole(state, slot);
    if (!partial && line.amount > result.remainder) break;
    line.amount = std::min(line.amount, result.remainder);
    result.remainder -= line.amount;
    result.lines.push_back(line);
    debits = true;
  }
  if (!debits) return {};
  return result;
}

}  // namespace

Terms terms_for(const State& state, const Policy& policy, CustomerId debtor,
                std::string_view principal, Date day) {
  Terms terms{.policy = policy,
              .short_payment = policy.short_payment,
              .over_payment = policy.over_payment,
              .day = day};
  if (policy.tolerances.empty()) return terms;
  const State::Customer& customer = state.customer(debtor);
  const auto applies = [](const std::string& asked, std::string_view is) {
    return asked.empty() || asked == is;
  };
  for (const NarrowTolerance& narrow : policy.tolerances) {
    if (!applies(narrow.customer, customer.customer_no) ||
        !applies(narrow.customer_class, customer.customer_class) ||
        (!principal.empty() && !applies(narrow.principal, principal)))
      continue;
    terms.short_payment = smaller(terms.short_payment, narrow.short_payment);
    terms.over_payment = smaller(terms.over_payment, narrow.over_payment);
  }
  return terms;
}

namespace {

// What an item is sorted by, beside each other: rows lie anywhere.
struct SpreadKey {
  std::int64_t first;
  std::uint64_t dates;  // due, issued
  Slot slot;
  friend auto operator<=>(const SpreadKey&, const SpreadKey&) = default;
};

SpreadKey spread_key(SpreadOrder order, const ItemRow& row, Slot slot) {
  const auto unsigned_day = [](std::int32_t days) {
    return std::uint64_t{static_cast<std::uint32_t>(days) ^ 0x8000'0000U};
  };
  SpreadKey key{.first = 0,
                .dates = unsigned_day(row.due_date) << 32U | unsigned_day(row.issue_date),
                .slot = slot};
  switch (order) {
    case SpreadOrder::due_date:
      break;
    case SpreadOrder::issue_date:
      key.first = row.issue_date;
      break;
    case SpreadOrder::smallest_first:
      key.first = row.open;
      break;
    case SpreadOrder::largest_first:
      key.first = -row.open;
      break;
  }
  return key;
}

}  // namespace

void sort_to_spread(const State& state, const Policy& policy, std::span<Slot> items,
                    std::size_t most) {
  if (items.size() < 2) return;
  boost::container::small_vector<SpreadKey, 16> keys;
  keys.reserve(items.size());
  for (const Slot slot : items)
    keys.push_back(spread_key(policy.spread_order, state.item(slot), slot));
  auto end = keys.end();
  if (most < keys.size()) {
    end = keys.begin() + static_cast<std::ptrdiff_t>(most);
    std::nth_element(keys.begin(), end, keys.end());
  }
  std::sort(keys.begin(), end);
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = keys[i].slot;
}

Money open_discount(const State& state, const Terms& terms, Slot slot) {
  const ItemRow& row = state.item(slot);
  const Policy& policy = terms.policy;
  if (!policy.discounts || row.discount <= 0 || row.open <= row.discount) return {};
  // The early price was for the whole: what is partly paid has lost it.
  if (row.open != row.amount) return {};
  const Date until = Date::from_days(row.discount_until);
  if (until.is_none() || terms.day.is_none() ||
      terms.day > until.plus_days(policy.discount_grace_days))
    return {};
  return Money(row.discount);
}

void spread_on(const State& state, const Policy& policy, std::span<const Slot> items, Fit& fit) {
  Fit more = spread(state, items, fit.remainder, policy.partial);
  fit.lines.insert(fit.lines.end(), more.lines.begin(), more.lines.end());
  if (!more.lines.empty()) fit.remainder = more.remainder;
}

Fit fit(const State& state, const Terms& terms, std::span<const Slot> items, Money payment) {
  const Policy& policy = terms.policy;
  Money total;
  Money discounts;
  Money debits;
  for (const Slot slot : items) {
    const Money open(state.item(slot).open);
    total += open;
    if (open.is_positive()) debits += open;
    discounts += open_discount(state, terms, slot);
  }
  if (!total.is_positive()) return {};
  if (payment == total)
    return {.level = AmountLevel::exact, .lines = whole_lines(state, items), .remainder = {}};
  const auto with_discounts = [&] {
    std::vector<AllocationLine> lines = whole_lines(state, items);
    for (AllocationLine& line : lines) {
      const Money discount = open_discount(state, terms, slot_of(line.item));
      line.amount -= discount;
      line.discount = discount;
    }
    return lines;
  };
  if (discounts.is_positive() && payment == total - discounts)
    return {.level = AmountLevel::discount, .lines = with_discounts(), .remainder = {}};

  const Currency currency = Currency::from_packed(state.item(items.front()).currency);
  const Money base = percentage_base(policy, debits, payment);
  const bool booked = policy.write_off_tolerance && policy.short_outcome != ShortOutcome::keep_open;
  // Short of the sum, or short of what the open discounts leave of it.
  for (const bool discounted : {false, true}) {
    if (discounted && !discounts.is_positive()) break;
    const Money wanted = discounted ? total - discounts : total;
    const Money missing = wanted - payment;
    if (!missing.is_positive() || !within(terms.short_payment, missing, base, currency)) continue;
    Fit result{.level = AmountLevel::tolerance,
               .lines = discounted ? with_discounts() : whole_lines(state, items),
               .remainder = {}};
    if (!booked) break;  // the difference stays open: a part payment
    if (book_missing(result.lines, missing, policy.short_outcome == ShortOutcome::discount))
      return result;
  }
  if (payment > total) {
    const Money excess = payment - total;
    const bool tolerated = within(terms.over_payment, excess, base, currency);
    return {.level = tolerated ? AmountLevel::tolerance : AmountLevel::over,
            .lines = whole_lines(state, items),
            .remainder = excess};
  }
  return policy.partial ? spread(state, items, payment, true) : Fit{};
}

}  // namespace hexiao
