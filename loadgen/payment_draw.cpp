#include "loadgen/payment_draw.h"

#include <algorithm>

#include "loadgen/bank_accounts.h"
#include "loadgen/company_names.h"
#include "loadgen/csv_rows.h"
#include "loadgen/name_variants.h"

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
      rng_(world.size().seed, Stream::payment, 0),
      clerk_(world) {}

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
    case exact_amounts:
      return draw_multi(payment);
    case exact_short_list:
      return draw_short_list(payment);
    case exact_range:
      return draw_range(payment);
    case order_number:
    case contract_number:
      return draw_order(payment);
    case damaged_prefix:
    case damaged_zeros:
    case damaged_separators:
    case damaged_break:
    case damaged_char:
    case damaged_two_chars:
      return draw_damaged(payment);
    case damaged_joined:
      return draw_joined(payment);
    case short_payment:
    case over_payment:
    case bank_fee:
      return draw_difference(payment);
    case discount_taken:
      return draw_discount(payment);
    case discount_late:
      return draw_late_discount(payment);
    case credit_netted:
    case credit_unnamed:
      return draw_credit(payment);
    case third_party:
      return draw_third_party(payment);
    case group_payer:
      return draw_group_payer(payment);
    case name_on_file:
    case name_word_order:
    case name_no_form:
    case name_cut:
    case name_misspelt:
    case name_script:
      return draw_name(payment);
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
    default:
      return draw_trap(payment);
  }
}

bool PaymentDraw::draw_trap(Payment& payment) {
  using enum PaymentClass;
  switch (payment.id) {
    case trap_near_name:
      return draw_near_name(payment);
    case trap_near_number:
      return draw_near_number(payment);
    case trap_shared_number:
      return draw_shared_number(payment);
    case trap_equal_amounts:
      return draw_equal_amounts(payment);
    case trap_decoy_number:
      return draw_decoy(payment);
    case trap_two_numbers:
      return draw_two_numbers(payment);
    default:
      return draw_lookalike(payment);
  }
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

std::optional<PaymentDraw::Pick> PaymentDraw::pick_claim_of(std::uint32_t customer) {
  if (claims_.is_reserved(customer)) return std::nullopt;
  const CustomerFacts owner = world_.customer(customer);
  if (owner.item_count == 0) return std::nullopt;
  const std::uint64_t start = rng_.below(owner.item_count);
  constexpr std::uint64_t kLooks = 16;
  for (std::uint64_t step = 0; step < std::min(kLooks, owner.item_count); ++step) {
    const std::uint64_t index = owner.first_item + (start + step) % owner.item_count;
    const OpenItem item = world_.item(owner, index);
    if (is_free_claim(item)) return Pick{owner, item};
  }
  return std::nullopt;
}

OpenItem PaymentDraw::oldest_of(const CustomerFacts& owner, Money open) const {
  OpenItem oldest;
  bool any = false;
  for (const OpenItem& item : clerk_.items_of(owner)) {
    if (item.open != open || !is_free_claim(item)) continue;
    if (!any || item.due < oldest.due) oldest = item;
    any = true;
  }
  return oldest;
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
  payment.payer_name = world_.name(owner).full;
  payment.payer = {
      .kind = PayerEvidence::Kind::name, .customer = owner.index, .reading = payment.payer_name};
  const Traits& traits = world_.traits();
  if (owner.has_virtual_account && account != Account::never && rng_.chance(800'000)) {
    payment.bank_account = world_.virtual_account(owner);
    payment.payer.kind = PayerEvidence::Kind::on_file;
  }
  if (account == Account::always ||
      (account == Account::maybe && !rng_.chance(traits.without_account))) {
    if (account == Account::maybe && rng_.chance(traits.new_account)) {
      payment.payer_account = strange_account(*owner.locale);
    } else {
      payment.payer_account =
          world_.account(owner, owner.has_second_account && rng_.chance(300'000));
      payment.payer.kind = PayerEvidence::Kind::on_file;
    }
  }
  if (payment.payer.kind == PayerEvidence::Kind::on_file && rng_.chance(traits.cut_name)) {
    const std::string cut = cut_at(payment.payer_name, owner.locale->sepa ? 27 : 35);
    if (!cut.empty()) payment.payer_name = cut;
  }
  if (owner.locale->sepa && rng_.chance(400'000))
    payment.end_to_end_id = end_to_end_id(rng_, payment.booked);
  text_.clear();
  if (rng_.chance(traits.bank_words))
    open_bank_words(rng_, *owner.locale, payment.end_to_end_id, text_);
}

void PaymentDraw::allocate(Payment& payment, const CustomerFacts& owner, const OpenItem& item,
                           Money amount, Money discount) {
  std::string number = world_.item_no(owner, item);
  if (number.empty()) number = world_.document_no(item);
  payment.allocations.push_back({item.index, std::move(number), amount, discount});
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

void PaymentDraw::write_text(Payment& payment, const CustomerFacts& owner) {
  const Locale& locale = *owner.locale;
  if (rng_.chance(world_.traits().noise))
    add_noise(rng_, locale.language,
              {.customer_no = payment.customer_no,
               .amount = printed_amount(payment.amount, payment.exponent, locale.language),
               .currency = payment.currency.code()},
              text_);
  const bool cut = rng_.chance(world_.traits().cut_lines);
  payment.text = text_.layout(cut ? draw_line_width(rng_, locale) : 0);
}

std::string PaymentDraw::strange_account(const Locale& locale) {
  return bank_account(locale, world_.size().seed, kStrangerAccounts + rng_.below(20'000'000));
}

void PaymentDraw::set_stranger(Payment& payment, const Locale& locale) {
  const std::uint64_t index = (world_.size().customers + rng_.below(1'000'000)) % kNameCapacity;
  payment.payer_name = company_name(locale, index).full;
  payment.payer_account = strange_account(locale);
  payment.payer = {.kind = PayerEvidence::Kind::stranger};
}

void PaymentDraw::judge_numbers(Payment& payment, const CustomerFacts& owner,
                                const std::vector<OpenItem>& items, bool run_only) {
  const bool any_twin = std::any_of(items.begin(), items.end(),
                                    [](const OpenItem& item) { return item.twin.has_value(); });
  if (!any_twin) return;
  const Clerk::Customers payers = payers_of(payment);
  for (const OpenItem& item : items)
    payment.decidable &= clerk_.number_decides(owner, item, run_only, payment.amount, payers);
}

void PaymentDraw::judge_amount(Payment& payment, std::size_t items) {
  payment.decidable = clerk_.amount_decides(payers_of(payment), {.currency = payment.currency,
                                                                 .paid = payment.amount,
                                                                 .booked = payment.booked,
                                                                 .items = items});
}

const std::vector<std::vector<std::uint32_t>>& PaymentDraw::groups_of_customers() {
  if (groups_.empty()) {
    groups_.resize(world_.size().customers / 100 + std::size_t{3});
    for (std::uint32_t i = 0; i < world_.size().customers; ++i)
      if (const std::uint32_t of = world_.customer(i).group; of != 0) groups_[of].push_back(i);
  }
  return groups_;
}

void PaymentDraw::remember(const Payment& payment) {
  if (recent_.size() < kRemembered)
    recent_.push_back(payment);
  else
    recent_[remembered_ % kRemembered] = payment;
  ++remembered_;
}

}  // namespace hexiao::loadgen
