// Payments that name their item and pay another amount than its open one.
#include <algorithm>
#include <array>

#include "loadgen/amount_sets.h"
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
  const Language language = owner.locale->language;
  begin_for(payment, owner, Account::maybe);
  Money paid = item.open, rest;
  if (payment.id == PaymentClass::over_payment) {
    rest = mul_div(item.open, rng_.between(1, 20), 100) + Money(1);
  } else if (payment.id == PaymentClass::bank_fee) {
    payment.writeoff = bank_fee(rng_, owner.exponent);
    if (item.open.minor() < 20 * payment.writeoff.minor()) return false;  // no fee but a deduction
    paid -= payment.writeoff;
  } else if (rng_.chance(200'000) && item.open.minor() > 10'000) {
    payment.writeoff = Money(rng_.between(1, 5));  // cents, from rounding
    paid -= payment.writeoff;
  } else {
    paid = mul_div(item.open, rng_.between(30, 95), 100);
  }
  if (!paid.is_positive() || paid == item.open - item.discount) return false;
  allocate(payment, owner, item, paid);
  payment.amount += rest;
  judge_numbers(payment, owner, {item});
  // Another item that the amount, or what is over, would pay to the cent: which is meant?
  const Money doubtful = rest.is_zero() ? paid : rest;
  payment.decidable &= !clerk_.has_other_item(owner, item, doubtful) &&
                       (rest.is_zero() || !clerk_.has_other_item(owner, item, payment.amount));
  say(language, Naming::invoice, {world_.document_no(item)});
  if (payment.id == PaymentClass::bank_fee && rng_.chance(400'000)) {
    constexpr std::array<std::string_view, 4> kCharges = {" CHGS SHA", " /CHGS/BEN", " OUR CHARGES",
                                                          " CHARGES DEDUCTED"};
    text_.words(language == Language::chinese ? std::string_view(" 已扣手续费")
                                              : rng_.pick(kCharges));
  }
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_late_discount(Payment& payment) {
  constexpr int kNoGrace = 15;
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  if (!item.discount.is_positive() || payment.booked < item.discount_until.plus_days(kNoGrace))
    return false;
  begin_for(payment, owner, Account::maybe);
  allocate(payment, owner, item, item.open - item.discount);
  // Less than one unit of the currency may as well be written off as left open.
  std::int64_t unit = 1;
  for (int digit = 0; digit < owner.exponent; ++digit) unit *= 10;
  if (item.discount <= Money(unit)) payment.writeoff = item.discount;
  judge_numbers(payment, owner, {item});
  payment.decidable &= !clerk_.has_other_item(owner, item, payment.amount);
  say(owner.locale->language, Naming::invoice, {world_.document_no(item)});
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_discount(Payment& payment) {
  // Only items of the last days are still within their discount: draw among those.
  const std::uint64_t places = world_.places();
  const std::uint64_t recent = places * kLongestDiscountDays / 365 + 1;
  const std::uint64_t index =
      world_.item_of_sequence(world_.lowest_sequence() + places - 1 - rng_.below(recent));
  if (index == world_.size().items || claims_.is_taken(index)) return false;
  const CustomerFacts owner = world_.customer(world_.owner_of(index));
  if (claims_.is_reserved(owner.index)) return false;
  const OpenItem item = world_.item(owner, index);
  if (!is_free_claim(item) || !item.discount.is_positive() || item.discount_until < payment.booked)
    return false;
  begin_for(payment, owner, Account::maybe);
  allocate(payment, owner, item, item.open - item.discount, item.discount);
  judge_numbers(payment, owner, {item});
  payment.decidable &= !clerk_.has_other_item(owner, item, payment.amount);
  say(owner.locale->language, Naming::invoice, {world_.document_no(item)});
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_credit(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const bool named = payment.id == PaymentClass::credit_netted;
  constexpr std::uint64_t kLooks = 64;
  for (std::uint64_t step = 1; step <= std::min(kLooks, owner.item_count - 1); ++step) {
    const std::uint64_t local = (item.index - owner.first_item + step) % owner.item_count;
    const OpenItem credit = world_.item(owner, owner.first_item + local);
    if (credit.kind != ItemKind::credit_note || claims_.is_taken(credit.index)) continue;
    if (!(item.open + credit.open).is_positive()) continue;
    begin_for(payment, owner, named ? Account::maybe : Account::always);
    allocate(payment, owner, item, item.open);
    allocate(payment, owner, credit, credit.open);
    const Language language = owner.locale->language;
    say(language, Naming::invoice, {world_.document_no(item)});
    if (named) {
      judge_numbers(payment, owner, {item, credit});
      text_.words(credit_words(language));
      text_.reference(world_.document_no(credit));
    } else {
      judge_unnamed_credit(payment, owner, item, credit);
    }
    write_text(payment, owner);
    return true;
  }
  return false;
}

// The invoice is named, the credit is not: it must be the only credit, or pair of credits, with
// that amount, and the amount paid that of no other item, nor the invoice less its discount.
void PaymentDraw::judge_unnamed_credit(Payment& payment, const CustomerFacts& owner,
                                       const OpenItem& item, const OpenItem& credit) {
  std::vector<Money> credits;
  for (const OpenItem& other : clerk_.items_of(owner))
    if (other.open.is_negative()) credits.push_back(other.open);
  judge_numbers(payment, owner, {item});
  payment.decidable &= count_sets(std::move(credits), credit.open, 2) == 1 &&
                       item.discount != -credit.open &&
                       !clerk_.has_other_item(owner, item, payment.amount);
}

}  // namespace hexiao::loadgen
