// Draws the payments of a scenario one after another, consistent with each other: an item is paid
// at most once, and where the truth rests on an account's whole content no other payment touches
// that account.
//
// Deterministic for (world, shares, number of payments). Memory: the claims and the last few
// payments. Cost a payment: some ten item look-ups; more when the free items run out.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "loadgen/claims.h"
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
  bool draw_named(Payment& payment);  // exact_single, delivery_note, structured_ref
  bool draw_multi(Payment& payment);
  bool draw_order(Payment& payment);  // order_number, contract_number
  bool draw_damaged(Payment& payment);
  bool draw_joined(Payment& payment);
  bool draw_difference(Payment& payment);  // short_payment, over_payment
  bool draw_discount(Payment& payment);
  bool draw_credit(Payment& payment);
  bool draw_other_payer(Payment& payment);  // payer_variant, third_party
  bool draw_amount_single(Payment& payment);
  bool draw_account(Payment& payment);  // account_total, subset
  bool draw_unknown(Payment& payment);  // garbage, unknown_payer
  bool draw_again(Payment& payment);    // duplicate, paid_twice

  // A free claim of a customer that may be touched; nothing when none is left.
  std::optional<Pick> pick_claim();
  std::optional<Pick> suitable(std::uint64_t item) const;
  // Up to `wanted` free claims of the customer that follow `first`, itself included.
  std::vector<OpenItem> pick_more(const CustomerFacts& owner, const OpenItem& first,
                                  std::size_t wanted) const;
  bool is_free_claim(const OpenItem& item) const;

  void begin_for(Payment& payment, const CustomerFacts& owner, Account account);
  void allocate(Payment& payment, const CustomerFacts& owner, const OpenItem& item, Money amount,
                Money discount = {});
  void say(Language language, Naming naming, const std::vector<std::string>& numbers);
  void write_text(Payment& payment, const Locale& locale);
  void set_stranger(Payment& payment, const Locale& locale);
  std::string name_variant(const CustomerFacts& owner);
  void remember(const Payment& payment);

  const World& world_;
  ClassShares shares_;
  std::uint64_t payments_;
  std::uint64_t drawn_ = 0;
  Claims claims_;
  Rng rng_;
  Remittance text_;
  std::vector<Payment> recent_;
  std::uint64_t remembered_ = 0;
};

}  // namespace hexiao::loadgen
