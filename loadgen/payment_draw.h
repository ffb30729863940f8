// Draws the payments of a scenario one after another, consistent with each other: an item is paid
// at most once, and where the truth rests on an account's whole content no other payment touches
// that account.
//
// Deterministic for (world, shares, number of payments). Memory: the claims, the last few payments,
// and the clerk's index of names where names must decide. Cost a payment: some ten item look-ups;
// the payer's whole account where the truth must be proved on it; more when the free items run out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "loadgen/claims.h"
#include "loadgen/clerk.h"
#include "loadgen/payment.h"
#include "loadgen/payment_classes.h"
#include "loadgen/random.h"
#include "loadgen/remittance.h"
#include "loadgen/world.h"

namespace hexiao::loadgen {

class PaymentDraw {
 public:
  // `world` must outlive the draw.
  PaymentDraw(const World& world, const ClassShares& shares, std::uint64_t payments);
  // The next payment; an error when the world has no open item left to pay.
  tl::expected<Payment, std::string> next();

 private:
  struct Pick {
    CustomerFacts owner;
    OpenItem item;
  };
  enum class Account { maybe, always, never };

  // Each fills in the payment of its class, or gives false when what it drew does not suit.
  bool draw_class(Payment& payment);
  bool draw_trap(Payment& payment);
  // Named properly or damaged (payments_named.cpp).
  bool draw_named(Payment& payment);  // exact_single, delivery_note, structured_ref
  bool draw_order(Payment& payment);  // order_number, contract_number
  bool draw_damaged(Payment& payment);
  bool draw_joined(Payment& payment);
  // Several at once (payments_listed.cpp).
  bool draw_multi(Payment& payment);  // exact_multi, exact_amounts
  bool draw_short_list(Payment& payment);
  bool draw_range(Payment& payment);
  // Another amount (payments_difference.cpp).
  bool draw_difference(Payment& payment);  // short_payment, over_payment, bank_fee
  bool draw_discount(Payment& payment);
  bool draw_late_discount(Payment& payment);
  bool draw_credit(Payment& payment);  // credit_netted, credit_unnamed
  // Another payer or another form of the name (payments_payer.cpp).
  bool draw_third_party(Payment& payment);
  bool draw_group_payer(Payment& payment);
  bool draw_name(Payment& payment);
  // Without a number (payments_unnamed.cpp).
  bool draw_amount_single(Payment& payment);
  bool draw_account(Payment& payment);  // account_total, subset
  bool draw_unknown(Payment& payment);  // garbage, unknown_payer
  bool draw_again(Payment& payment);    // duplicate, paid_twice
  // Traps (payments_trap.cpp).
  bool draw_near_name(Payment& payment);
  bool draw_near_number(Payment& payment);
  bool draw_shared_number(Payment& payment);
  bool draw_equal_amounts(Payment& payment);
  bool draw_decoy(Payment& payment);
  bool draw_two_numbers(Payment& payment);
  bool draw_lookalike(Payment& payment);

  // A free claim of a customer that may be touched; nothing when none is left.
  std::optional<Pick> pick_claim();
  std::optional<Pick> pick_claim_of(std::uint32_t customer);
  std::optional<Pick> suitable(std::uint64_t item) const;
  // Up to `wanted` free claims of the customer that follow `first`, itself included.
  std::vector<OpenItem> pick_more(const CustomerFacts& owner, const OpenItem& first,
                                  std::size_t wanted) const;
  bool is_free_claim(const OpenItem& item) const;
  // Of the owner's free claims with this open amount the one that was due first: what people pay
  // when nothing else tells.
  OpenItem oldest_of(const CustomerFacts& owner, Money open) const;

  void begin_for(Payment& payment, const CustomerFacts& owner, Account account);
  void allocate(Payment& payment, const CustomerFacts& owner, const OpenItem& item, Money amount,
                Money discount = {});
  void say(Language language, Naming naming, const std::vector<std::string>& numbers);
  void write_text(Payment& payment, const CustomerFacts& owner);
  std::string strange_account(const Locale& locale);
  void set_stranger(Payment& payment, const Locale& locale);
  // Writes the owner's name in the way of the class; false when it has no such form.
  bool write_name(Payment& payment, const CustomerFacts& owner);
  void remember(const Payment& payment);
  // The whole account is not too large to look at for every payment.
  static bool is_small(const CustomerFacts& owner) { return owner.item_count <= 2000; }
  Clerk::Customers payers_of(const Payment& payment) {
    return clerk_.who(payment.ledger, payment.payer);
  }
  void judge_numbers(Payment& payment, const CustomerFacts& owner,
                     const std::vector<OpenItem>& items, bool run_only = false);
  void judge_unnamed_credit(Payment& payment, const CustomerFacts& owner, const OpenItem& item,
                            const OpenItem& credit);
  void judge_amount(Payment& payment, std::size_t items);
  const std::vector<std::vector<std::uint32_t>>& groups_of_customers();

  const World& world_;
  ClassShares shares_;
  std::uint64_t payments_;
  std::uint64_t drawn_ = 0;
  Claims claims_;
  Rng rng_;
  Clerk clerk_;
  Remittance text_;
  std::vector<std::vector<std::uint32_t>> groups_;  // made when first asked for
  std::vector<Payment> recent_;
  std::uint64_t remembered_ = 0;
};

}  // namespace hexiao::loadgen
