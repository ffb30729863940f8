// A matching policy: data, not code. Written as TOML (conf/policies/), checked as a whole,
// activated by a recorded event, and named by the hash of its content in every decision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

// A decimal amount that is not yet bound to a currency: in ten-thousandths of its unit.
struct UnboundAmount {
  std::int64_t e4 = 0;
  // Rounded down to the currency's digits.
  Money in(Currency currency) const;
  static void fields(auto&& self, auto&& v) { v("e4", self.e4); }
  friend bool operator==(const UnboundAmount&, const UnboundAmount&) = default;
};

// A difference is within tolerance when it is within the absolute AND within the percentage bound.
struct Tolerance {
  UnboundAmount absolute;
  std::int32_t basis_points = 0;  // hundredths of a percent
  static void fields(auto&& self, auto&& v) {
    v("absolute", self.absolute);
    v("basis_points", self.basis_points);
  }
  friend bool operator==(const Tolerance&, const Tolerance&) = default;
};

// A row of the table: the first row whose every condition holds speaks.
struct Rule {
  std::string name;
  PayerLevel payer_at_least = PayerLevel::none;
  DocumentLevel document_at_least = DocumentLevel::none;
  DocumentLevel document_at_most = DocumentLevel::structured;
  std::uint8_t amounts = 0;   // bit 1 << AmountLevel
  std::uint8_t searches = 0;  // bit 1 << Search
  Action action = Action::propose;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("payer_at_least", self.payer_at_least);
    v("document_at_least", self.document_at_least);
    v("document_at_most", self.document_at_most);
    v("amounts", self.amounts);
    v("searches", self.searches);
    v("action", self.action);
  }
  friend bool operator==(const Rule&, const Rule&) = default;
};

enum class PercentageBase : std::uint8_t { items, payment };
template <>
struct EnumTexts<PercentageBase> {
  static constexpr std::array<std::string_view, 2> value = {"items", "payment"};
};

struct Policy {
  std::string name = "default";
  std::string ledger;  // "": for every ledger that has none of its own
  Tolerance short_payment;
  Tolerance over_payment;
  PercentageBase percentage_base = PercentageBase::items;
  bool discounts = true;
  std::int32_t discount_grace_days = 0;
  bool partial = true;  // an item may stay partly open
  bool write_off_tolerance =
      true;                   // a short difference within tolerance is written off, else stays open
  bool credits_first = true;  // an account total nets open credits
  bool future_items = true;   // items dated after the payment's value date may be settled
  std::int32_t minimum_token = 4;
  std::int32_t proposals_kept = 3;
  std::uint64_t minimum_amount_e4 = 0;  // payments below are ignored by matching; 0: none
  std::vector<Search> searches;         // in this order
  std::vector<Rule> rules;

  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("ledger", self.ledger);
    v("short_payment", self.short_payment);
    v("over_payment", self.over_payment);
    v("percentage_base", self.percentage_base);
    v("discounts", self.discounts);
    v("discount_grace_days", self.discount_grace_days);
    v("partial", self.partial);
    v("write_off_tolerance", self.write_off_tolerance);
    v("credits_first", self.credits_first);
    v("future_items", self.future_items);
    v("minimum_token", self.minimum_token);
    v("proposals_kept", self.proposals_kept);
    v("minimum_amount_e4", self.minimum_amount_e4);
    v("searches", self.searches);
    v("rules", self.rules);
  }
  friend bool operator==(const Policy&, const Policy&) = default;
};

// What conf/policies/default.toml says, for a daemon that was given no policy. A test holds the two
// together.
Policy default_policy();

// The hash of its content; never 0.
PolicyVersion version_of(const Policy& policy);

// Empty when the policy is consistent, else one sentence that names the key and the way out.
std::string find_contradiction(const Policy& policy);

}  // namespace hexiao
