// Events of receivables control (events.h has the others). Each names its fields once; the order of
// `fields` is the layout in the log: append with a new version only.
#pragma once

#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/event_type.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/receivables_commands.h"

namespace hexiao {

struct DayClosed {
  static constexpr EventType kType = EventType::day_closed;
  static constexpr std::string_view kName = "day_closed";
  Date date;  // the business date is the next day from now on
  static void fields(auto&& self, auto&& v) { v("date", self.date); }
};

// The work of the business date is done for every customer up to this one.
struct DayWorked {
  static constexpr EventType kType = EventType::day_worked;
  static constexpr std::string_view kName = "day_worked";
  CustomerId through;
  static void fields(auto&& self, auto&& v) { v("through", self.through); }
};

struct ContractRecorded {
  static constexpr EventType kType = EventType::contract_recorded;
  static constexpr std::string_view kName = "contract_recorded";
  ContractId contract;
  LedgerId ledger;
  CustomerId customer;
  Text contract_no;
  Currency currency;
  Date from, until;
  Text terms;
  bool has_limit = false;
  Money limit;
  std::int32_t daily_rate_ppm = -1;
  Text salesperson, text;
  static void fields(auto&& self, auto&& v) {
    v("contract", self.contract);
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("contract_no", self.contract_no);
    v("currency", self.currency);
    v("from", self.from);
    v("until", self.until);
    v("terms", self.terms);
    v("has_limit", self.has_limit);
    v("limit", self.limit);
    v("daily_rate_ppm", self.daily_rate_ppm);
    v("salesperson", self.salesperson);
    v("text", self.text);
  }
};

struct CustomerDescribed {
  static constexpr EventType kType = EventType::customer_described;
  static constexpr std::string_view kName = "customer_described";
  CustomerId customer;
  Text region, manager, terms;
  std::vector<Contact> contacts;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("region", self.region);
    v("manager", self.manager);
    v("terms", self.terms);
    v("contacts", self.contacts);
  }
};

struct CustomersMerged {
  static constexpr EventType kType = EventType::customers_merged;
  static constexpr std::string_view kName = "customers_merged";
  CustomerId from, into;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("from", self.from);
    v("into", self.into);
    v("reason", self.reason);
  }
};

struct ItemMarked {
  static constexpr EventType kType = EventType::item_marked;
  static constexpr std::string_view kName = "item_marked";
  ItemId item;
  ItemMark mark = ItemMark::sent;
  Date date;
  Text note;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("mark", self.mark);
    v("date", self.date);
    v("note", self.note);
  }
};

// A credit check of an order, with its answer and what is reserved from now on.
struct OrderChecked {
  static constexpr EventType kType = EventType::order_checked;
  static constexpr std::string_view kName = "order_checked";
  OrderId order;
  LedgerId ledger;
  CustomerId customer;
  ContractId contract;
  Text order_no;
  Currency currency;
  Money amount;
  Money reserved;  // the amount, or nothing
  Date expires;
  CreditVerdict verdict = CreditVerdict::none;
  std::uint32_t reasons = 0;  // 1 << CreditReason
  Money exposure, limit;      // with this order; what it was compared with
  ApprovalId approval;        // by which it was let through
  static void fields(auto&& self, auto&& v) {
    v("order", self.order);
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("contract", self.contract);
    v("order_no", self.order_no);
    v("currency", self.currency);
    v("amount", self.amount);
    v("reserved", self.reserved);
    v("expires", self.expires);
    v("verdict", self.verdict);
    v("reasons", self.reasons);
    v("exposure", self.exposure);
    v("limit", self.limit);
    v("approval", self.approval);
  }
};

struct OrderClosed {
  static constexpr EventType kType = EventType::order_closed;
  static constexpr std::string_view kName = "order_closed";
  OrderId order;
  OrderState how = OrderState::released;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("order", self.order);
    v("how", self.how);
    v("reason", self.reason);
  }
};

// A command that waits for approval. `command` is its kind on the wire and its fields as codec.h
// writes them; `bound_to` the fingerprint of what it was proposed on.
struct ApprovalProposed {
  static constexpr EventType kType = EventType::approval_proposed;
  static constexpr std::string_view kName = "approval_proposed";
  ApprovalId approval;
  ApprovalKind kind = ApprovalKind::write_off;
  LedgerId ledger;
  CustomerId customer;
  ItemId item;
  Currency currency;
  Money amount;
  Date expires;
  Text subject;  // for people: "INV-1001", "order 4711"
  Text proposer;
  std::uint8_t command_kind = 0;
  Text command;
  std::uint64_t bound_to = 0;
  std::vector<Text> levels;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("approval", self.approval);
    v("kind", self.kind);
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("item", self.item);
    v("currency", self.currency);
    v("amount", self.amount);
    v("expires", self.expires);
    v("subject", self.subject);
    v("proposer", self.proposer);
    v("command_kind", self.command_kind);
    v("command", self.command);
    v("bound_to", self.bound_to);
    v("levels", self.levels);
    v("reason", self.reason);
  }
};

// One level has approved.
struct ApprovalGiven {
  static constexpr EventType kType = EventType::approval_given;
  static constexpr std::string_view kName = "approval_given";
  ApprovalId approval;
  std::uint32_t level = 0;  // from 1
  Text approver, reason;
  static void fields(auto&& self, auto&& v) {
    v("approval", self.approval);
    v("level", self.level);
    v("approver", self.approver);
    v("reason", self.reason);
  }
};

// `approved`: what it approved follows.
struct ApprovalEnded {
  static constexpr EventType kType = EventType::approval_ended;
  static constexpr std::string_view kName = "approval_ended";
  ApprovalId approval;
  ApprovalState state = ApprovalState::approved;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("approval", self.approval);
    v("state", self.state);
    v("reason", self.reason);
  }
};

struct RatedFactor {
  Text name;
  std::int64_t value = 0;
  std::int32_t points = 0, of = 0;
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("value", self.value);
    v("points", self.points);
    v("of", self.of);
  }
};

struct CustomerRated {
  static constexpr EventType kType = EventType::customer_rated;
  static constexpr std::string_view kName = "customer_rated";
  CustomerId customer;
  Text rating, previous;
  std::int32_t score = 0;  // of 1000
  std::vector<RatedFactor> factors;
  Text rule;  // the rule that lowered it, if one did
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("rating", self.rating);
    v("previous", self.previous);
    v("score", self.score);
    v("factors", self.factors);
    v("rule", self.rule);
  }
};

struct DunnedItem {
  ItemId item;
  std::int32_t stage = 0;  // DunningStage::days
  Money open;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("stage", self.stage);
    v("open", self.open);
  }
};

// One reminder to one customer about all its items that reached a stage; channel, template and
// recipient are those of the latest stage among them.
struct CustomerDunned {
  static constexpr EventType kType = EventType::customer_dunned;
  static constexpr std::string_view kName = "customer_dunned";
  CustomerId customer;
  Date date;
  std::int32_t stage = 0;  // days
  Text stage_name, channel, template_name;
  Recipient to = Recipient::customer;
  Text address;  // the contact's, or the person's name
  bool escalates = false;
  Recipient escalates_to = Recipient::manager;
  std::vector<DunnedItem> items;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("date", self.date);
    v("stage", self.stage);
    v("stage_name", self.stage_name);
    v("channel", self.channel);
    v("template", self.template_name);
    v("to", self.to);
    v("address", self.address);
    v("escalates", self.escalates);
    v("escalates_to", self.escalates_to);
    v("items", self.items);
  }
};

// A task was opened, or somebody worked on it.
struct TaskRecorded {
  static constexpr EventType kType = EventType::task_recorded;
  static constexpr std::string_view kName = "task_recorded";
  TaskId task;
  CustomerId customer;
  Recipient to = Recipient::salesperson;
  Text owner, subject, outcome;
  Date next_date;
  bool done = false;
  static void fields(auto&& self, auto&& v) {
    v("task", self.task);
    v("customer", self.customer);
    v("to", self.to);
    v("owner", self.owner);
    v("subject", self.subject);
    v("outcome", self.outcome);
    v("next_date", self.next_date);
    v("done", self.done);
  }
};

struct FieldsSet {
  static constexpr EventType kType = EventType::fields_set;
  static constexpr std::string_view kName = "fields_set";
  LedgerId ledger;
  FieldSubject subject = FieldSubject::item;
  std::uint64_t id = 0;
  std::vector<FieldValue> values;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("subject", self.subject);
    v("id", self.id);
    v("values", self.values);
  }
};

// A rule fired; what it does follows as events of their own. A notice is this event itself.
struct RuleFired {
  static constexpr EventType kType = EventType::rule_fired;
  static constexpr std::string_view kName = "rule_fired";
  Text rule;
  RuleEvent on = RuleEvent::payment_recorded;
  RuleAction action = RuleAction::notice;
  CustomerId customer;
  ItemId item;
  PaymentId payment;
  Recipient to = Recipient::manager;
  Text address, text;
  static void fields(auto&& self, auto&& v) {
    v("rule", self.rule);
    v("on", self.on);
    v("action", self.action);
    v("customer", self.customer);
    v("item", self.item);
    v("payment", self.payment);
    v("to", self.to);
    v("address", self.address);
    v("text", self.text);
  }
};

struct CreditHeld {
  static constexpr EventType kType = EventType::credit_held;
  static constexpr std::string_view kName = "credit_held";
  CustomerId customer;
  bool held = true;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("held", self.held);
    v("reason", self.reason);
  }
};

struct ReceivablesPolicyActivated {
  static constexpr EventType kType = EventType::receivables_policy_activated;
  static constexpr std::string_view kName = "receivables_policy_activated";
  PolicyVersion version;
  Text source;
  ReceivablesPolicy policy;
  static void fields(auto&& self, auto&& v) {
    v("version", self.version);
    v("source", self.source);
    v("policy", self.policy);
  }
};

}  // namespace hexiao
