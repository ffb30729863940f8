// The policy of receivables control: credit, terms by rating, rating, approvals, dunning, interest,
// aging, custom fields, automation rules. One for each ledger, or one for all; written as TOML
// (conf/policies/receivables.toml), recorded as an event when it is activated.
//
// Plain values without behaviour; find_contradiction says what cannot be met. Amounts are not bound
// to a currency: `in(currency)` gives the minor units of whatever they are compared with.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/policy.h"
#include "engine/vocabulary/receivables_kinds.h"

namespace hexiao {

struct CreditPolicy {
  std::int32_t warn_percent = 80;        // of the limit
  std::int32_t block_overdue_days = 30;  // an item overdue for more days blocks; 0: off
  std::vector<std::string> block_ratings = {"D"};
  bool block_without_limit = false;
  std::int32_t reservation_days = 30;  // a reservation expires so many days after it was made
  static void fields(auto&& self, auto&& v) {
    v("warn_percent", self.warn_percent);
    v("block_overdue_days", self.block_overdue_days);
    v("block_ratings", self.block_ratings);
    v("block_without_limit", self.block_without_limit);
    v("reservation_days", self.reservation_days);
  }
  friend bool operator==(const CreditPolicy&, const CreditPolicy&) = default;
};

// What a rating grants where master data and contract say nothing.
struct RatingTerms {
  std::string rating, terms;
  bool has_limit = false;
  UnboundAmount limit;  // of the customer's currency
  static void fields(auto&& self, auto&& v) {
    v("rating", self.rating);
    v("terms", self.terms);
    v("has_limit", self.has_limit);
    v("limit", self.limit);
  }
  friend bool operator==(const RatingTerms&, const RatingTerms&) = default;
};

// How customers are rated, A to D. Weights are parts of their sum.
struct RatingPolicy {
  bool enabled = false;
  std::int32_t on_time = 30, days_late = 20, overdue = 25, disputed = 10, volume = 10, relation = 5;
  std::int32_t a_from = 800, b_from = 600, c_from = 400;  // of 1000
  std::int32_t min_settled = 3;             // items settled before a customer is rated at all
  std::int32_t lower_at_overdue_days = 30;  // an item overdue so long lowers by a letter; 0: off
  std::int32_t full_volume_items = 50;      // settled items that give all of the volume's points
  std::int32_t full_relation_days = 1095;
  static void fields(auto&& self, auto&& v) {
    v("enabled", self.enabled);
    v("on_time", self.on_time);
    v("days_late", self.days_late);
    v("overdue", self.overdue);
    v("disputed", self.disputed);
    v("volume", self.volume);
    v("relation", self.relation);
    v("a_from", self.a_from);
    v("b_from", self.b_from);
    v("c_from", self.c_from);
    v("min_settled", self.min_settled);
    v("lower_at_overdue_days", self.lower_at_overdue_days);
    v("full_volume_items", self.full_volume_items);
    v("full_relation_days", self.full_relation_days);
  }
  friend bool operator==(const RatingPolicy&, const RatingPolicy&) = default;
};

// The first row whose kind, amount and age fit says who approves, one after the other, each level
// another person. No row: no approval is needed.
struct ApprovalRule {
  ApprovalKind kind = ApprovalKind::write_off;
  UnboundAmount from_amount;           // from this amount on
  std::int32_t from_overdue_days = 0;  // items overdue for at least so many days; 0: any
  std::int32_t from_percent = 0;       // of `discount`: of the item's amount
  std::vector<std::string> levels;     // roles: "sales_manager", "finance_director"
  static void fields(auto&& self, auto&& v) {
    v("kind", self.kind);
    v("from_amount", self.from_amount);
    v("from_overdue_days", self.from_overdue_days);
    v("from_percent", self.from_percent);
    v("levels", self.levels);
  }
  friend bool operator==(const ApprovalRule&, const ApprovalRule&) = default;
};
// Who may speak for a role: principals.
struct ApprovalRole {
  std::string role;
  std::vector<std::string> principals;  // empty: anybody but the proposer
  static void fields(auto&& self, auto&& v) {
    v("role", self.role);
    v("principals", self.principals);
  }
  friend bool operator==(const ApprovalRole&, const ApprovalRole&) = default;
};
struct ApprovalPolicy {
  std::int32_t expire_days = 14;  // business days are calendar days
  std::vector<ApprovalRule> rules;
  std::vector<ApprovalRole> roles;
  static void fields(auto&& self, auto&& v) {
    v("expire_days", self.expire_days);
    v("rules", self.rules);
    v("roles", self.roles);
  }
  friend bool operator==(const ApprovalPolicy&, const ApprovalPolicy&) = default;
};

// A stage of dunning: `days` after the due date (negative: before). Stages are in order of days.
struct DunningStage {
  std::int32_t days = 0;
  std::string name, channel, template_name;
  Recipient to = Recipient::customer;
  bool escalates = false;  // also tells `escalates_to`
  Recipient escalates_to = Recipient::manager;
  bool opens_task = false;
  std::vector<std::string> classes, ratings;  // only these; empty: all
  static void fields(auto&& self, auto&& v) {
    v("days", self.days);
    v("name", self.name);
    v("channel", self.channel);
    v("template", self.template_name);
    v("to", self.to);
    v("escalates", self.escalates);
    v("escalates_to", self.escalates_to);
    v("opens_task", self.opens_task);
    v("classes", self.classes);
    v("ratings", self.ratings);
  }
  friend bool operator==(const DunningStage&, const DunningStage&) = default;
};
struct DunningPolicy {
  bool enabled = false;
  UnboundAmount min_amount;  // a customer whose due items sum to less is not reminded
  std::vector<DunningStage> stages;
  static void fields(auto&& self, auto&& v) {
    v("enabled", self.enabled);
    v("min_amount", self.min_amount);
    v("stages", self.stages);
  }
  friend bool operator==(const DunningPolicy&, const DunningPolicy&) = default;
};

struct InterestPolicy {
  std::int32_t daily_rate_ppm = 500;  // parts per million a day; a contract's own comes first
  std::int32_t grace_days = 0;
  std::int32_t cap_percent = 0;  // of the item's amount; 0: none
  static void fields(auto&& self, auto&& v) {
    v("daily_rate_ppm", self.daily_rate_ppm);
    v("grace_days", self.grace_days);
    v("cap_percent", self.cap_percent);
  }
  friend bool operator==(const InterestPolicy&, const InterestPolicy&) = default;
};

struct FieldDeclaration {
  FieldSubject subject = FieldSubject::item;
  std::string name;  // snake_case, not a column's name
  FieldType type = FieldType::text;
  bool group = false;  // reports may group by it (customers and items)
  static void fields(auto&& self, auto&& v) {
    v("subject", self.subject);
    v("name", self.name);
    v("type", self.type);
    v("group", self.group);
  }
  friend bool operator==(const FieldDeclaration&, const FieldDeclaration&) = default;
};

// A field of the event, compared with a value: numbers and dates by size, texts as they are.
struct RuleCondition {
  std::string field;
  Comparison is = Comparison::equal;
  std::string value;
  static void fields(auto&& self, auto&& v) {
    v("field", self.field);
    v("is", self.is);
    v("value", self.value);
  }
  friend bool operator==(const RuleCondition&, const RuleCondition&) = default;
};
// Fires when all conditions hold. What an action records fires no rule, so no rule runs in a loop.
struct AutomationRule {
  std::string name;
  RuleEvent on = RuleEvent::payment_recorded;
  std::vector<RuleCondition> when;
  RuleAction action = RuleAction::notice;
  Recipient to = Recipient::manager;
  std::string text;  // of a notice or task; "{customer_no}" stands for the event's field
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("on", self.on);
    v("when", self.when);
    v("action", self.action);
    v("to", self.to);
    v("text", self.text);
  }
  friend bool operator==(const AutomationRule&, const AutomationRule&) = default;
};

// What sales people are paid by: weights of the three figures, parts of their sum.
struct PerformancePolicy {
  std::int32_t sales = 40, collection_rate = 40, on_time_rate = 20;
  static void fields(auto&& self, auto&& v) {
    v("sales", self.sales);
    v("collection_rate", self.collection_rate);
    v("on_time_rate", self.on_time_rate);
  }
  friend bool operator==(const PerformancePolicy&, const PerformancePolicy&) = default;
};

struct ReceivablesPolicy {
  std::string name = "receivables";
  std::string ledger;         // "": every ledger that has none of its own
  std::string default_terms;  // "": a due date must be given
  std::vector<std::int32_t> aging_buckets = {0, 30, 60, 90};  // upper ends of days overdue
  CreditPolicy credit;
  std::vector<RatingTerms> rating_terms;
  RatingPolicy rating;
  ApprovalPolicy approval;
  DunningPolicy dunning;
  InterestPolicy interest;
  std::vector<FieldDeclaration> custom_fields;
  std::vector<AutomationRule> rules;
  std::vector<std::int32_t> forecast_days = {30, 60, 90};  // ends of the forecast's windows
  PerformancePolicy performance;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("ledger", self.ledger);
    v("default_terms", self.default_terms);
    v("aging_buckets", self.aging_buckets);
    v("credit", self.credit);
    v("rating_terms", self.rating_terms);
    v("rating", self.rating);
    v("approval", self.approval);
    v("dunning", self.dunning);
    v("interest", self.interest);
    v("custom_fields", self.custom_fields);
    v("rules", self.rules);
    v("forecast_days", self.forecast_days);
    v("performance", self.performance);
  }
  friend bool operator==(const ReceivablesPolicy&, const ReceivablesPolicy&) = default;
};

// What cannot be met: "" or a sentence that begins with the key as the TOML has it
// ("dunning.stage[2].days: …"). Texts of terms are not looked into: who reads the TOML has.
// Cost O(fields), O(n²) in each list.
std::string find_contradiction(const ReceivablesPolicy& policy);

// Fingerprint of everything that decides: equal policies, equal version.
PolicyVersion version_of(const ReceivablesPolicy& policy);

}  // namespace hexiao
