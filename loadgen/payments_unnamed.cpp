// Payments that name nothing: known payers whose amount must decide, strangers, and payments made
// twice.
#include <array>

#include "loadgen/csv_rows.h"
#include "loadgen/payment_draw.h"
#include "loadgen/prices.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kMostItemsInTotal = 16;

std::string garbage_text(Rng& rng) {
  constexpr std::array<std::string_view, 8> kPieces = {"XX",    "?",   "//",   "0000",
                                                       "NOREF", "***", "测试", "n/a"};
  std::string out;
  const std::uint64_t pieces = 2 + rng.below(5);
  for (std::uint64_t i = 0; i < pieces; ++i) {
    if (i > 0) out += ' ';
    out += rng.pick(kPieces);
    append_number(out, rng.below(100));
  }
  return out;
}

}  // namespace

bool PaymentDraw::draw_amount_single(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick || !is_small(pick->owner)) return false;
  const CustomerFacts& owner = pick->owner;
  const OpenItem item = oldest_of(owner, pick->item.open);
  begin_for(payment, owner, Account::always);
  allocate(payment, owner, item, item.open);
  judge_amount(payment, 1);
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_account(Payment& payment) {
  const auto customer = static_cast<std::uint32_t>(rng_.below(world_.size().customers));
  if (!claims_.is_untouched(customer)) return false;
  const CustomerFacts owner = world_.customer(customer);
  const bool total = payment.id == PaymentClass::account_total;
  if (owner.item_count < (total ? 2 : 4) ||
      owner.item_count > (total ? kMostItemsInTotal : Clerk::kMostItemsInSets))
    return false;
  const std::vector<OpenItem> all = clerk_.items_of(owner);
  std::vector<OpenItem> paid;
  const std::size_t wanted = total ? all.size() : static_cast<std::size_t>(2 + rng_.below(2));
  const std::size_t first = total ? 0 : static_cast<std::size_t>(rng_.below(all.size()));
  for (std::size_t i = 0; i < all.size() && paid.size() < wanted; ++i) {
    const OpenItem& item = all[(first + i) % all.size()];
    if (total || (item.is_claim() && rng_.chance(600'000))) paid.push_back(item);
  }
  Money sum;
  for (const OpenItem& item : paid) sum += item.open;
  if (paid.size() < wanted || !sum.is_positive()) return false;
  begin_for(payment, owner, Account::always);
  for (const OpenItem& item : paid) allocate(payment, owner, item, item.open);
  judge_amount(payment, paid.size());
  claims_.reserve(customer);
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_unknown(Payment& payment) {
  // The ledger and currency of some customer, whose money it is not.
  const CustomerFacts anybody =
      world_.customer(static_cast<std::uint32_t>(rng_.below(world_.size().customers)));
  begin_for(payment, anybody, Account::never);
  payment.customer_no.clear();
  payment.decidable = false;
  payment.amount = draw_price(rng_, payment.exponent);
  set_stranger(payment, *anybody.locale);
  if (payment.id == PaymentClass::garbage) {
    payment.text = garbage_text(rng_);
    if (rng_.chance(500'000)) payment.payer_account.clear();
    return true;
  }
  text_.words(general_words(rng_, anybody.locale->language));
  write_text(payment, anybody);
  return true;
}

bool PaymentDraw::draw_again(Payment& payment) {
  if (recent_.empty()) return false;
  const PaymentClass id = payment.id;
  const Payment& original = recent_[static_cast<std::size_t>(rng_.below(recent_.size()))];
  const bool names_its_item = original.id == PaymentClass::exact_single ||
                              original.id == PaymentClass::trap_shared_number ||
                              original.id == PaymentClass::trap_decoy_number;
  if (id == PaymentClass::paid_twice && !names_its_item) return false;
  payment = original;
  payment.id = id;
  payment.decidable = true;
  payment.allocations.clear();
  payment.writeoff = Money();
  // Some days later, so that it is plain which of the two paid the document.
  if (id == PaymentClass::paid_twice)
    payment.booked = original.booked.plus_days(3 + static_cast<int>(rng_.below(7)));
  return true;
}

}  // namespace hexiao::loadgen
