// What the state shows of its rows: complete, in the words of the interface, with numbers instead
// of slots. Texts are borrowed from the state; a view is encoded before the next command runs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/decision.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/mapping.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/receivables_kinds.h"
#include "engine/vocabulary/wake_reason.h"

namespace hexiao {

// Money of one currency at one customer.
struct BalanceView {
  Currency currency;
  Money open;       // of its open items, credits netted
  Money unapplied;  // of its payments
  static void fields(auto&& self, auto&& v) {
    v("currency", self.currency);
    v("open", self.open);
    v("unapplied", self.unapplied);
  }
};

struct CustomerView {
  CustomerId id;
  std::string_view ledger, customer_no, name;
  std::vector<std::string_view> aliases, accounts, virtual_accounts;
  std::string_view tax_id, group_no, customer_class;
  Currency currency;
  bool has_credit_limit = false;
  Money credit_limit;
  std::string_view rating;
  std::int32_t terms_days = 0;
  std::string_view salesperson, department, policy;
  std::uint64_t open_items = 0;
  std::vector<BalanceView> balances;
  static void fields(auto&& self, auto&& v) {
    v("id", self.id);
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
    v("open_items", self.open_items);
    v("balances", self.balances);
  }
};

struct ItemView {
  ItemId id;
  std::string_view ledger, customer_no;
  ItemKind kind = ItemKind::invoice;
  ItemState state = ItemState::open;
  Currency currency;
  Money amount, open_amount, discount_amount;
  Date issue_date, due_date, discount_until;
  std::string_view item_no, document_no, order_no, contract_no, delivery_no, external_ref,
      payment_ref;
  std::string_view terms, salesperson, department, text;
  ItemProgress progress = ItemProgress::created;
  Date promised;                   // the day by which the customer said that it pays
  std::int32_t overdue_days = 0;   // on the business date
  std::string_view overdue_cause;  // as a person noted it
  bool dunned = false;
  std::int32_t dunned_stage = 0;  // when dunned: of the latest stage, in days after the due date
  bool reopened = false;          // open, and an allocation or a write-off of it was taken back
  static void fields(auto&& self, auto&& v) {
    v("id", self.id);
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("kind", self.kind);
    v("state", self.state);
    v("currency", self.currency);
    v("amount", self.amount);
    v("open_amount", self.open_amount);
    v("discount_amount", self.discount_amount);
    v("issue_date", self.issue_date);
    v("due_date", self.due_date);
    v("discount_until", self.discount_until);
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
    v("progress", self.progress);
    v("promised", self.promised);
    v("overdue_days", self.overdue_days);
    v("overdue_cause", self.overdue_cause);
    v("dunned", self.dunned);
    v("dunned_stage", self.dunned_stage);
    v("reopened", self.reopened);
  }
};

struct AllocationView {
  AllocationId id;
  PaymentId payment;
  ItemId item;
  std::string_view ledger, customer_no, item_no, document_no;
  Currency currency;
  Money amount, discount, writeoff;
  Origin origin = Origin::automatic;
  bool reversed = false;
  bool other_customer_granted = false;
  ShortOutcome difference =
      ShortOutcome::keep_open;  // how the write-off is booked, if there is one
  static void fields(auto&& self, auto&& v) {
    v("id", self.id);
    v("payment", self.payment);
    v("item", self.item);
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("item_no", self.item_no);
    v("document_no", self.document_no);
    v("currency", self.currency);
    v("amount", self.amount);
    v("discount", self.discount);
    v("writeoff", self.writeoff);
    v("origin", self.origin);
    v("reversed", self.reversed);
    v("other_customer_granted", self.other_customer_granted);
    v("difference", self.difference);
  }
};

struct PaymentView {
  PaymentId id;
  std::string_view ledger;
  PaymentState state = PaymentState::unidentified;
  Currency currency;
  Money amount, unapplied;
  Date booking_date, value_date;
  std::string_view customer_no;  // whose money it is, when known
  std::string_view bank_account, bank_ref, payer_name, payer_account, structured_ref, text, note,
      end_to_end_id, mandate_id;
  Lsn lsn = 0;                             // of its recording
  std::uint32_t rejected = 0;              // bit i: proposal i + 1 was rejected
  Decision decision;                       // the one that stands; the policy version is in it
  std::uint32_t reconsidered = 0;          // how often waking changed the decision
  WakeReason woken_by = WakeReason::none;  // the last time
  Lsn decided_lsn = 0;                     // of the decision that stands
  static void fields(auto&& self, auto&& v) {
    v("id", self.id);
    v("ledger", self.ledger);
    v("state", self.state);
    v("currency", self.currency);
    v("amount", self.amount);
    v("unapplied", self.unapplied);
    v("booking_date", self.booking_date);
    v("value_date", self.value_date);
    v("customer_no", self.customer_no);
    v("bank_account", self.bank_account);
    v("bank_ref", self.bank_ref);
    v("payer_name", self.payer_name);
    v("payer_account", self.payer_account);
    v("structured_ref", self.structured_ref);
    v("text", self.text);
    v("note", self.note);
    v("end_to_end_id", self.end_to_end_id);
    v("mandate_id", self.mandate_id);
    v("lsn", self.lsn);
    v("rejected", self.rejected);
    v("decision", self.decision);
    v("reconsidered", self.reconsidered);
    v("woken_by", self.woken_by);
    v("decided_lsn", self.decided_lsn);
  }
};

// A learned mapping: payments with this mark are this customer's.
struct MappingView {
  MappingId id;
  std::string_view ledger;
  MappingKind kind = MappingKind::account;
  MappingState state = MappingState::active;
  std::string_view key, customer_no;
  std::uint32_t confirmations = 0;  // payments whose allocations stand for it
  PaymentId first_payment;          // that taught it
  static void fields(auto&& self, auto&& v) {
    v("id", self.id);
    v("ledger", self.ledger);
    v("kind", self.kind);
    v("state", self.state);
    v("key", self.key);
    v("customer_no", self.customer_no);
    v("confirmations", self.confirmations);
    v("first_payment", self.first_payment);
  }
};

// What a decision's ids mean, for whoever has to show them.
struct ExplanationView {
  PaymentView payment;
  std::vector<AllocationView> allocations;  // of the payment, reversed ones too
  std::vector<ItemView> items;          // every item that the decision or an allocation names, once
  std::vector<CustomerView> customers;  // every customer that the decision or an item names, once
  std::vector<MappingView> mappings;    // learned from the payment, or that lead to its payer
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("allocations", self.allocations);
    v("items", self.items);
    v("customers", self.customers);
    v("mappings", self.mappings);
  }
};

// Control totals of one ledger and currency. Invariant I3, to the minor unit:
//   received = allocated + unapplied + reversed
//   original = open + allocated + discounted + written_off
// `original` and `open` are signed sums over items (credits negative); an item that was imported
// with less open than its amount counts with what was open then.
struct ControlTotal {
  std::string_view ledger;
  Currency currency;
  Money received, allocated, unapplied, reversed;
  Money original, open, discounted, written_off;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("currency", self.currency);
    v("received", self.received);
    v("allocated", self.allocated);
    v("unapplied", self.unapplied);
    v("reversed", self.reversed);
    v("original", self.original);
    v("open", self.open);
    v("discounted", self.discounted);
    v("written_off", self.written_off);
  }
};

struct StateCounts {
  std::uint64_t ledgers = 0, customers = 0, items = 0, open_items = 0, payments = 0,
                allocations = 0, policies = 0, mappings = 0;
  std::uint64_t waiting = 0;                // payments that something new could still explain
  std::uint64_t postponed = 0;              // of them, woken and waiting for their turn
  std::uint64_t items_by_state[5] = {};     // by ItemState
  std::uint64_t payments_by_state[6] = {};  // by PaymentState
};

}  // namespace hexiao
