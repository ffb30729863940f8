// Payments that name nothing: known payers whose amount must decide, strangers, and payments made
// twice.
#include <array>
#include <bit>

#include "loadgen/csv_rows.h"
#include "loadgen/payment_draw.h"
#include "loadgen/prices.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kMostItemsScanned = 2000;
constexpr std::uint64_t kMostItemsEnumerated = 14;

// How many subsets of the items sum to the amount. Cost O(2^items), one addition a subset (Gray
// code).
std::uint64_t count_subsets(const std::vector<OpenItem>& items, Money amount) {
  std::uint64_t found = 0;
  std::int64_t sum = 0;
  std::uint64_t members = 0;
  for (std::uint64_t i = 1; i < (std::uint64_t{1} << items.size()); ++i) {
    const auto flipped = static_cast<std::size_t>(std::countr_zero(i));
    members ^= std::uint64_t{1} << flipped;
    const std::int64_t open = items[flipped].open.minor();
    sum += (members >> flipped & 1) != 0 ? open : -open;
    found += sum == amount.minor() ? 1 : 0;
  }
  return found;
}

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
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  if (owner.item_count > kMostItemsScanned) return false;
  int equal = 0;
  for (std::uint64_t i = 0; i < owner.item_count; ++i)
    equal += world_.item(owner, owner.first_item + i).open == item.open ? 1 : 0;
  payment.decidable = equal == 1;
  begin_for(payment, owner, Account::always);
  allocate(payment, owner, item, item.open);
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, *owner.locale);
  return true;
}

bool PaymentDraw::draw_account(Payment& payment) {
  const auto customer = static_cast<std::uint32_t>(rng_.below(world_.size().customers));
  if (!claims_.is_untouched(customer)) return false;
  const CustomerFacts owner = world_.customer(customer);
  const bool total = payment.id == PaymentClass::account_total;
  if (owner.item_count < (total ? 2 : 4) || owner.item_count > kMostItemsEnumerated) return false;
  std::vector<OpenItem> all;
  for (std::uint64_t i = 0; i < owner.item_count; ++i)
    all.push_back(world_.item(owner, owner.first_item + i));
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
  payment.decidable = count_subsets(all, sum) == 1;
  claims_.reserve(customer);
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, *owner.locale);
  return true;
}

bool PaymentDraw::draw_unknown(Payment& payment) {
  // The ledger and currency of some customer, whose money it is not.
  const CustomerFacts anybody =
      world_.customer(static_cast<std::uint32_t>(rng_.below(world_.size().customers)));
  begin_for(payment, anybody, Account::never);
  payment.customer_no.clear();
  payment.amount = draw_price(rng_, payment.exponent);
  set_stranger(payment, *anybody.locale);
  if (payment.id == PaymentClass::garbage) {
    payment.text = garbage_text(rng_);
    if (rng_.chance(500'000)) payment.payer_account.clear();
    return true;
  }
  text_.words(general_words(rng_, anybody.locale->language));
  write_text(payment, *anybody.locale);
  return true;
}

bool PaymentDraw::draw_again(Payment& payment) {
  if (recent_.empty()) return false;
  const Date booked = payment.booked;
  const PaymentClass id = payment.id;
  const Payment& original = recent_[static_cast<std::size_t>(rng_.below(recent_.size()))];
  if (id == PaymentClass::paid_twice && original.id != PaymentClass::exact_single) return false;
  payment = original;
  payment.id = id;
  payment.decidable = true;
  payment.allocations.clear();
  if (id == PaymentClass::paid_twice) payment.booked = booked;
  return true;
}

}  // namespace hexiao::loadgen
