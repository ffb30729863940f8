// A matching policy: data, not code. Written as TOML (conf/policies/), checked as a whole,
// activated by a recorded event, and named by the hash of its content in every decision.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/text_field.h"

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

// Bounds that bind nothing.
inline constexpr Tolerance kAnyDifference{.absolute = {std::numeric_limits<std::int64_t>::max()},
                                          .basis_points = 10'000};

// A row of the table: the first row whose every condition holds speaks.
struct Rule {
  std::string name;
  PayerLevel payer_at_least = PayerLevel::none;
  DocumentLevel document_at_least = DocumentLevel::none;
  DocumentLevel document_at_most = DocumentLevel::structured;
  std::uint8_t amounts = 0;    // bit 1 << AmountLevel
  std::uint16_t searches = 0;  // bit 1 << Search
  Action action = Action::propose;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("payer_at_least", self.payer_at_least);
    v("document_at_least", self.document_at_least);
    v("document_at_most", self.document_at_most);
    v("amounts", self.amounts);
    widened<std::uint8_t>(2, v, "searches", self.searches);
    v("action", self.action);
  }
  friend bool operator==(const Rule&, const Rule&) = default;
};

enum class PercentageBase : std::uint8_t { items, payment };
template <>
struct EnumTexts<PercentageBase> {
  static constexpr std::array<std::string_view, 2> value = {"items", "payment"};
};

// Narrower bounds for one customer, for a class of customers, or for what one person or system
// sends: of all that apply, and the policy's own, the smallest holds. Texts that are empty ask for
// nothing, and bounds that are left out narrow nothing.
struct NarrowTolerance {
  std::string customer, customer_class, principal;
  Tolerance short_payment = kAnyDifference;
  Tolerance over_payment = kAnyDifference;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("customer_class", self.customer_class);
    v("principal", self.principal);
    v("short_payment", self.short_payment);
    v("over_payment", self.over_payment);
  }
  friend bool operator==(const NarrowTolerance&, const NarrowTolerance&) = default;
};

// Payments whose texts fit are this customer's. Patterns are RE2, case does not matter; one that is
// empty fits everything.
struct PayerMapping {
  std::string customer;  // customer number
  std::string text_pattern, note_pattern, payer_pattern;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("text_pattern", self.text_pattern);
    v("note_pattern", self.note_pattern);
    v("payer_pattern", self.payer_pattern);
  }
  friend bool operator==(const PayerMapping&, const PayerMapping&) = default;
};

// What a payment, or an item, must be for the rules to run. Empty lists and zeros ask for nothing.
struct Guards {
  Direction direction = Direction::any;
  std::uint64_t maximum_amount_e4 = 0;           // the least is Policy::minimum_amount_e4
  std::vector<std::string> bank_accounts;        // that were credited
  std::vector<std::string> customer_classes;     // of the payer
  std::vector<std::string> text_contains;        // one of them, case does not matter
  std::vector<std::string> text_excludes;        // none of them
  std::string text_pattern;                      // RE2
  std::int32_t maximum_overdue_days = 0;         // items that are overdue longer stay out
  std::int32_t maximum_age_days = 0;             // items that are older stay out
  PayerLevel payer_at_least = PayerLevel::none;  // else nothing is proposed
  static void fields(auto&& self, auto&& v) {
    v("direction", self.direction);
    v("maximum_amount_e4", self.maximum_amount_e4);
    v("bank_accounts", self.bank_accounts);
    v("customer_classes", self.customer_classes);
    v("text_contains", self.text_contains);
    v("text_excludes", self.text_excludes);
    v("text_pattern", self.text_pattern);
    v("maximum_overdue_days", self.maximum_overdue_days);
    v("maximum_age_days", self.maximum_age_days);
    v("payer_at_least", self.payer_at_least);
  }
  friend bool operator==(const Guards&, const Guards&) = default;
};

constexpr std::uint8_t bit_of(TextField field) {
  return static_cast<std::uint8_t>(1U << static_cast<unsigned>(field));
}
inline constexpr std::uint8_t kReadByDefault = bit_of(TextField::structured_ref) |
                                               bit_of(TextField::text) | bit_of(TextField::note) |
                                               bit_of(TextField::end_to_end_id);

struct Policy {
  std::string name = "default";
  std::string ledger;          // "": for every ledger that has none of its own
  std::string customer_class;  // "": for every class
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

  // What is read.
  std::uint8_t read_fields = kReadByDefault;   // bits of TextField
  std::vector<std::string> document_prefixes;  // that payers leave out
  std::int32_t text_distance_percent = 0;      // how far a whole text may be from a number
  bool repair = true;              // damaged numbers are repaired inside the payer's items
  bool unique_only = false;        // where several answer, nothing is proposed
  bool first_search_wins = false;  // an amount search that answers is the last
  // Who paid.
  NameMatching name_matching = NameMatching::fuzzy;
  std::int32_t name_score = 850;  // of 1000, from which a name that is not equal is taken
  std::int32_t name_margin = 50;  // by which it must lead
  bool group_payer = true;        // members of a group pay for each other
  std::vector<PayerMapping> payer_map;
  // What may be set against what.
  ShortOutcome short_outcome = ShortOutcome::write_off;
  std::string deduction_reason;  // when it is a deduction
  OverOutcome over_outcome = OverOutcome::unapplied;
  SpreadOrder spread_order = SpreadOrder::due_date;
  bool cross_currency = false;
  std::vector<NarrowTolerance> tolerances;
  std::int32_t subset_items = 12;      // at most so many in one sum
  std::int32_t subset_steps = 20'000;  // work of one search
  std::int32_t subset_chance_permille =
      10;  // sums expected by chance, above which a person decides
  Guards guards;

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
    since(2, v, "customer_class", self.customer_class);
    since(2, v, "read_fields", self.read_fields);
    since(2, v, "document_prefixes", self.document_prefixes);
    since(2, v, "text_distance_percent", self.text_distance_percent);
    since(2, v, "repair", self.repair);
    since(2, v, "unique_only", self.unique_only);
    since(2, v, "first_search_wins", self.first_search_wins);
    since(2, v, "name_matching", self.name_matching);
    since(2, v, "name_score", self.name_score);
    since(2, v, "name_margin", self.name_margin);
    since(2, v, "group_payer", self.group_payer);
    since(2, v, "payer_map", self.payer_map);
    since(2, v, "short_outcome", self.short_outcome);
    since(2, v, "deduction_reason", self.deduction_reason);
    since(2, v, "over_outcome", self.over_outcome);
    since(2, v, "spread_order", self.spread_order);
    since(2, v, "cross_currency", self.cross_currency);
    since(2, v, "tolerances", self.tolerances);
    since(2, v, "subset_items", self.subset_items);
    since(2, v, "subset_steps", self.subset_steps);
    since(2, v, "subset_chance_permille", self.subset_chance_permille);
    since(2, v, "guards", self.guards);
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
