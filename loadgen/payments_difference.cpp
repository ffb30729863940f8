// Payments that name their item and pay another amount than its open one.
#include <algorithm>

#include "loadgen/csv_rows.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {
namespace {

constexpr int kLongestDiscountDays = 14;

// What a correspondent bank keeps: 5 to 25 major units, a hundred times that in yen.
Money bank_fee(Rng& rng, int exponent) {
  const std::int64_t hundredths = rng.between(5, 25) * 100;
  return Money(exponent == 3 ? hundredths * 2 : hundredths);
}

}  // namespace

bool PaymentDraw::draw_difference(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  begin_for(payment, owner, Account::maybe);
  if (payment.id == PaymentClass::over_payment) {
    allocate(payment, owner, item, item.open);
    payment.amount += mul_div(item.open, rng_.between(1, 20), 100) + Money(1);
  } else {
    Money paid = mul_div(item.open, rng_.between(30, 95), 100);
    const Money fee = bank_fee(rng_, owner.exponent);
    if (rng_.chance(500'000) && item.open.minor() > 4 * fee.minor()) paid = item.open - fee;
    if (!paid.is_positive() || paid == item.open - item.discount) return false;
    allocate(payment, owner, item, paid);
  }
  say(owner.locale->language, Naming::invoice, {world_.document_no(owner, item)});
  write_text(payment, *owner.locale);
  return true;
}

bool PaymentDraw::draw_discount(Payment& payment) {
  // Only items of the last days are still within their discount: draw among those.
  const std::uint64_t items = world_.size().items;
  const std::uint64_t recent = items * kLongestDiscountDays / 365 + 1;
  const std::uint64_t index =
      world_.item_of_sequence(world_.lowest_sequence() + items - 1 - rng_.below(recent));
  if (claims_.is_taken(index)) return false;
  const CustomerFacts owner = world_.customer(world_.owner_of(index));
  if (claims_.is_reserved(owner.index)) return false;
  const OpenItem item = world_.item(owner, index);
  if (!is_free_claim(item) || !item.discount.is_positive() || item.discount_until < payment.booked)
    return false;
  begin_for(payment, owner, Account::maybe);
  allocate(payment, owner, item, item.open - item.discount, item.discount);
  say(owner.locale->language, Naming::invoice, {world_.document_no(owner, item)});
  write_text(payment, *owner.locale);
  return true;
}

bool PaymentDraw::draw_credit(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  constexpr std::uint64_t kLooks = 64;
  for (std::uint64_t step = 1; step <= std::min(kLooks, owner.item_count - 1); ++step) {
    const std::uint64_t local = (item.index - owner.first_item + step) % owner.item_count;
    const OpenItem credit = world_.item(owner, owner.first_item + local);
    if (credit.kind != ItemKind::credit_note || claims_.is_taken(credit.index)) continue;
    if (!(item.open + credit.open).is_positive()) continue;
    begin_for(payment, owner, Account::maybe);
    allocate(payment, owner, item, item.open);
    allocate(payment, owner, credit, credit.open);
    const Language language = owner.locale->language;
    say(language, Naming::invoice, {world_.document_no(owner, item)});
    text_.words(credit_words(language));
    text_.reference(world_.document_no(owner, credit));
    write_text(payment, *owner.locale);
    return true;
  }
  return false;
}

}  // namespace hexiao::loadgen
