#include "loadgen/payment_draw.h"

#include <algorithm>

#include "loadgen/bank_accounts.h"
#include "loadgen/company_names.h"
#include "loadgen/csv_rows.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kBookingDays = 10;
constexpr std::size_t kRemembered = 64;  // from which duplicates are drawn
constexpr int kTries = 60;
constexpr std::uint64_t kStrangerAccounts = 60'000'000;

}  // namespace

PaymentDraw::PaymentDraw(const World& world, const ClassShares& shares, std::uint64_t payments)
    : world_(world),
      shares_(shares),
      payments_(payments),
      claims_(world.size().items, world.size().customers),
      rng_(world.size().seed, Stream::payment, 0) {}

tl::expected<Payment, std::string> PaymentDraw::next() {
  rng_ = Rng(world_.size().seed, Stream::payment, drawn_);
  Payment payment;
  const PaymentClass wanted = shares_.at(rng_.below(kMillion));
  bool drawn = false;
  for (int i = 0; i < kTries && !drawn; ++i) {
    payment = Payment{};
    payment.id = wanted;
    payment.booked =
        World::first_booking_day().plus_days(static_cast<int>(drawn_ * kBookingDays / payments_));
    drawn = draw_class(payment);
  }
  if (!drawn) {
    // What the class needs is used up, or never was in this world: an exact payment instead.
    const Date booked = payment.booked;
    payment = Payment{};
    payment.booked = booked;
    if (!draw_named(payment))
      return tl::unexpected(std::string(
          "no open item is left for the next payment: ask for more items or fewer payments"));
  }
  if (payment.id != PaymentClass::duplicate) {
    payment.bank_ref = "ZG26";
    append_padded(payment.bank_ref, drawn_ + 1, 9);
    remember(payment);
  }
  for (const TrueAllocation& allocation : payment.allocations) claims_.take(allocation.item);
  ++drawn_;
  return payment;
}

bool PaymentDraw::draw_class(Payment& payment) {
  using enum PaymentClass;
  switch (payment.id) {
    case exact_single:
    case delivery_note:
    case structured_ref:
      return draw_named(payment);
    case exact_multi:
      return draw_multi(payment);
    case order_number:
    case contract_number:
      return draw_order(payment);
    case damaged_prefix:
    case damaged_zeros:
    case damaged_separators:
    case damaged_break:
    case damaged_char:
      return draw_damaged(payment);
    case damaged_joined:
      return draw_joined(payment);
    case short_payment:
    case over_payment:
      return draw_difference(payment);
    case discount_taken:
      return draw_discount(payment);
    case credit_netted:
      return draw_credit(payment);
    case payer_variant:
    case third_party:
      return draw_other_payer(payment);
    case amount_single:
      return draw_amount_single(payment);
    case account_total:
    case subset:
      return draw_account(payment);
    case garbage:
    case unknown_payer:
      return draw_unknown(payment);
    case duplicate:
    case paid_twice:
      return draw_again(payment);
  }
  return false;
}

bool PaymentDraw::is_free_claim(const OpenItem& item) const {
  return item.is_claim() && !claims_.is_taken(item.index);
}

std::optional<PaymentDraw::Pick> PaymentDraw::suitable(std::uint64_t item) const {
  const std::uint32_t customer = world_.owner_of(item);
  if (claims_.is_reserved(customer)) return std::nullopt;
  Pick pick;
  pick.owner = world_.customer(customer);
  pick.item = world_.item(pick.owner, item);
  if (!pick.item.is_claim()) return std::nullopt;
  return pick;
}

std::optional<PaymentDraw::Pick> PaymentDraw::pick_claim() {
  constexpr int kDraws = 16;
  const std::uint64_t items = world_.size().items;
  for (int i = 0; i < kDraws; ++i) {
    const auto free = claims_.next_free(rng_.below(items));
    if (!free) continue;
    if (auto pick = suitable(*free)) return pick;
  }
  // Little is left: look at every free item once, from somewhere on and around.
  const std::uint64_t start = rng_.below(items);
  for (auto free = claims_.next_free(start); free; free = claims_.next_free(*free + 1))
    if (auto pick = suitable(*free)) return pick;
  for (auto free = claims_.next_free(0); free && *free < start; free = claims_.next_free(*free + 1))
    if (auto pick = suitable(*free)) return pick;
  return std::nullopt;
}

std::vector<OpenItem> PaymentDraw::pick_more(const CustomerFacts& owner, const OpenItem& first,
                                             std::size_t wanted) const {
  constexpr std::uint64_t kLooks = 64;
  std::vector<OpenItem> items = {first};
  const std::uint64_t looks = std::min(kLooks, owner.item_count - 1);
  for (std::uint64_t step = 1; step <= looks && items.size() < wanted; ++step) {
    const std::uint64_t local = (first.index - owner.first_item + step) % owner.item_count;
    const std::uint64_t index = owner.first_item + local;
    if (claims_.is_taken(index)) continue;
    const OpenItem item = world_.item(owner, index);
    if (item.is_claim()) items.push_back(item);
  }
  return items;
}

void PaymentDraw::begin_for(Payment& payment, const CustomerFacts& owner, Account account) {
  payment.ledger = owner.ledger;
  payment.currency = owner.currency;
  payment.exponent = owner.exponent;
  payment.customer_no = world_.customer_no(owner);
  payment.bank_account = world_.ledger_account(owner.ledger);
  payment.payer_name = company_name(*owner.locale, owner.index).full;
  if (owner.has_virtual_account && account != Account::never && rng_.chance(800'000))
    payment.bank_account = world_.virtual_account(owner);
  const bool with_account =
      account == Account::always ||
      (account == Account::maybe && !rng_.chance(world_.traits().without_account));
  if (with_account)
    payment.payer_account = world_.account(owner, owner.has_second_account && rng_.chance(300'000));
  if (owner.locale->sepa && rng_.chance(400'000)) {
    payment.end_to_end_id = "E2E-";
    append_padded(payment.end_to_end_id, rng_.below(1'000'000'000'000), 12);
  }
  text_.clear();
}

void PaymentDraw::allocate(Payment& payment, const CustomerFacts& owner, const OpenItem& item,
                           Money amount, Money discount) {
  payment.allocations.push_back({item.index, world_.document_no(owner, item), amount, discount});
  payment.amount += amount;
  claims_.touch(owner.index);
}

void PaymentDraw::say(Language language, Naming naming, const std::vector<std::string>& numbers) {
  text_.words(naming_words(rng_, language, naming, numbers.size() > 1));
  const std::string_view between = separator(rng_, language);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (i > 0) text_.words(between);
    text_.reference(numbers[i]);
  }
}

void PaymentDraw::write_text(Payment& payment, const Locale& locale) {
  if (rng_.chance(world_.traits().noise)) add_noise(rng_, locale.language, text_);
  const bool cut = rng_.chance(world_.traits().cut_lines);
  payment.text = text_.layout(cut ? draw_line_width(rng_, locale) : 0);
}

void PaymentDraw::set_stranger(Payment& payment, const Locale& locale) {
  const std::uint64_t index = (world_.size().customers + rng_.below(1'000'000)) % kNameCapacity;
  payment.payer_name = company_name(locale, index).full;
  payment.payer_account =
      bank_account(locale, world_.size().seed, kStrangerAccounts + rng_.below(20'000'000));
}

void PaymentDraw::remember(const Payment& payment) {
  if (recent_.size() < kRemembered)
    recent_.push_back(payment);
  else
    recent_[remembered_ % kRemembered] = payment;
  ++remembered_;
}

}  // namespace hexiao::loadgen
