// Events: what was decided. State is the fold of these and of nothing else. Each structure names
// its fields once; the order of `fields` is the layout in the log (docs/log-format.md): append with
// a new version only.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/decision.h"
#include "engine/vocabulary/event_type.h"
#include "engine/vocabulary/history_events.h"
#include "engine/vocabulary/mapping.h"
#include "engine/vocabulary/receivables_events.h"
#include "engine/vocabulary/wake_reason.h"

namespace hexiao {

struct LedgerOpened {
  static constexpr EventType kType = EventType::ledger_opened;
  static constexpr std::string_view kName = "ledger_opened";
  LedgerId ledger;
  Text code;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("code", self.code);
  }
};

struct CustomerRecorded {
  static constexpr EventType kType = EventType::customer_recorded;
  static constexpr std::string_view kName = "customer_recorded";
  CustomerId customer;
  LedgerId ledger;
  Text customer_no, name;
  std::vector<Text> aliases, accounts, virtual_accounts;
  Text tax_id, group_no, customer_class;
  Currency currency;
  bool has_credit_limit = false;
  Money credit_limit;
  Text rating;
  std::int32_t terms_days = 0;
  Text salesperson, department, policy;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("name", self.name);
    v("aliases", self.aliases);
    v("accounts", self.accounts);
    v("virtual_accounts", self.virtual_accounts);
    v("tax_id", self.tax_id);
    v("group_no", self.group_no);
    v("class", self.customer_class);
    v("currency", self.currency);
    v("has_credit_limit", self.has_credit_limit);
    v("credit_limit", self.credit_limit);
    v("rating", self.rating);
    v("terms_days", self.terms_days);
    v("salesperson", self.salesperson);
    v("department", self.department);
    v("policy", self.policy);
  }
};

struct ItemRecorded {
  static constexpr EventType kType = EventType::item_recorded;
  static constexpr std::string_view kName = "item_recorded";
  ItemId item;
  LedgerId ledger;
  CustomerId customer;
  ItemKind kind = ItemKind::invoice;
  Currency currency;
  Money amount;
  Money open_amount;
  Date issue_date, due_date, discount_until;
  Money discount_amount;
  bool disputed = false;
  Text item_no, document_no, order_no, contract_no, delivery_no, external_ref, payment_ref;
  Text terms, salesperson, department, text;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("ledger", self.ledger);
    v("customer", self.customer);
    v("kind", self.kind);
    v("currency", self.currency);
    v("amount", self.amount);
    v("open_amount", self.open_amount);
    v("issue_date", self.issue_date);
    v("due_date", self.due_date);
    v("discount_until", self.discount_until);
    v("discount_amount", self.discount_amount);
    v("disputed", self.disputed);
    v("item_no", self.item_no);
    v("document_no", self.document_no);
    v("order_no", self.order_no);
    v("contract_no", self.contract_no);
    v("delivery_no", self.delivery_no);
    v("external_ref", self.external_ref);
    v("payment_ref", self.payment_ref);
    v("terms", self.terms);
    v("salesperson", self.salesperson);
    v("department", self.department);
    v("text", self.text);
  }
};

// The payment as it came and the decision made on it. Its identity is derived from these fields.
struct PaymentRecorded {
  static constexpr EventType kType = EventType::payment_recorded;
  static constexpr std::string_view kName = "payment_recorded";
  PaymentId payment;
  LedgerId ledger;
  Currency currency;
  Money amount;
  Date booking_date, value_date;
  std::uint32_t occurrence = 0;
  Text bank_account, bank_ref, payer_name, payer_account, structured_ref, text, note, customer_no,
      end_to_end_id, mandate_id;
  Decision decision;
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("ledger", self.ledger);
    v("currency", self.currency);
    v("amount", self.amount);
    v("booking_date", self.booking_date);
    v("value_date", self.value_date);
    v("occurrence", self.occurrence);
    v("bank_account", self.bank_account);
    v("bank_ref", self.bank_ref);
    v("payer_name", self.payer_name);
    v("payer_account", self.payer_account);
    v("structured_ref", self.structured_ref);
    v("text", self.text);
    v("note", self.note);
    v("customer_no", self.customer_no);
    v("end_to_end_id", self.end_to_end_id);
    v("mandate_id", self.mandate_id);
    v("decision", self.decision);
  }
};

// Allocations `first_allocation`, +1, … one for each line, all of one payment, all at once.
struct AllocationsMade {
  static constexpr EventType kType = EventType::allocations_made;
  static constexpr std::string_view kName = "allocations_made";
  PaymentId payment;
  AllocationId first_allocation;
  Origin origin = Origin::automatic;
  CustomerId customer;  // the payment's customer from now on
  bool other_customer_granted = false;
  std::vector<AllocationLine> lines;
  ShortOutcome difference = ShortOutcome::write_off;  // what the lines' write-offs are
  Text difference_reason;                             // of a deduction
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("first_allocation", self.first_allocation);
    v("origin", self.origin);
    v("customer", self.customer);
    v("other_customer_granted", self.other_customer_granted);
    v("lines", self.lines);
    since(2, v, "difference", self.difference);
    since(2, v, "difference_reason", self.difference_reason);
  }
};

struct AllocationReversed {
  static constexpr EventType kType = EventType::allocation_reversed;
  static constexpr std::string_view kName = "allocation_reversed";
  AllocationId allocation;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("allocation", self.allocation);
    v("reason", self.reason);
  }
};

// Comes after the reversal of each of its allocations.
struct PaymentReversed {
  static constexpr EventType kType = EventType::payment_reversed;
  static constexpr std::string_view kName = "payment_reversed";
  PaymentId payment;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("reason", self.reason);
  }
};

struct ProposalRejected {
  static constexpr EventType kType = EventType::proposal_rejected;
  static constexpr std::string_view kName = "proposal_rejected";
  PaymentId payment;
  std::uint32_t proposal = 0;  // from 1; 0: all
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("proposal", self.proposal);
  }
};

struct ItemDisputed {
  static constexpr EventType kType = EventType::item_disputed;
  static constexpr std::string_view kName = "item_disputed";
  ItemId item;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("reason", self.reason);
  }
};

struct ItemReleased {
  static constexpr EventType kType = EventType::item_released;
  static constexpr std::string_view kName = "item_released";
  ItemId item;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("reason", self.reason);
  }
};

struct PolicyActivated {
  static constexpr EventType kType = EventType::policy_activated;
  static constexpr std::string_view kName = "policy_activated";
  PolicyVersion version;
  Text source;
  Policy policy;
  static void fields(auto&& self, auto&& v) {
    v("version", self.version);
    v("source", self.source);
    v("policy", self.policy);
  }
};

// One payment's allocation by a person taught that `key` is a mark of the customer; the id is the
// next one the first time, and the same for every confirmation that follows. When the payment's
// last allocation is undone, what it taught is taken back without a further event.
struct MappingLearned {
  static constexpr EventType kType = EventType::mapping_learned;
  static constexpr std::string_view kName = "mapping_learned";
  MappingId mapping;
  LedgerId ledger;
  MappingKind kind = MappingKind::account;
  Text key;
  CustomerId customer;
  PaymentId payment;
  static void fields(auto&& self, auto&& v) {
    v("mapping", self.mapping);
    v("ledger", self.ledger);
    v("kind", self.kind);
    v("key", self.key);
    v("customer", self.customer);
    v("payment", self.payment);
  }
};

struct MappingRevoked {
  static constexpr EventType kType = EventType::mapping_revoked;
  static constexpr std::string_view kName = "mapping_revoked";
  MappingId mapping;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("mapping", self.mapping);
    v("reason", self.reason);
  }
};

// A payment that waited was decided anew, and the answer differs: this decision stands from now on.
// Allocations follow when it is automatic.
struct PaymentReconsidered {
  static constexpr EventType kType = EventType::payment_reconsidered;
  static constexpr std::string_view kName = "payment_reconsidered";
  PaymentId payment;
  WakeReason reason = WakeReason::none;
  Lsn cause = 0;  // of the event that woke it
  Decision decision;
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("reason", self.reason);
    v("cause", self.cause);
    v("decision", self.decision);
  }
};

// A payment that was woken and waits for its turn.
struct Postponed {
  PaymentId payment;
  WakeReason reason = WakeReason::none;
  Lsn cause = 0;
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("reason", self.reason);
    v("cause", self.cause);
  }
};

// More payments were woken than one unit of work decides. The first `resumed` of those that waited
// for their turn (in order of id) have been tried; `postponed` wait for theirs from now on.
struct WakingPostponed {
  static constexpr EventType kType = EventType::waking_postponed;
  static constexpr std::string_view kName = "waking_postponed";
  std::uint32_t resumed = 0;
  std::vector<Postponed> postponed;
  static void fields(auto&& self, auto&& v) {
    v("resumed", self.resumed);
    v("postponed", self.postponed);
  }
};

using Event =
    std::variant<LedgerOpened, CustomerRecorded, ItemRecorded, PaymentRecorded, AllocationsMade,
                 AllocationReversed, PaymentReversed, ProposalRejected, ItemDisputed, ItemReleased,
                 PolicyActivated, MappingLearned, MappingRevoked, PaymentReconsidered,
                 WakingPostponed, DayClosed, DayWorked, ContractRecorded, CustomerDescribed,
                 CustomersMerged, ItemMarked, OrderChecked, OrderClosed, ApprovalProposed,
                 ApprovalGiven, ApprovalEnded, CustomerRated, CustomerDunned, TaskRecorded,
                 FieldsSet, RuleFired, CreditHeld, ReceivablesPolicyActivated, RequestAnswered,
                 RequestRefused, StateChecked>;

}  // namespace hexiao
