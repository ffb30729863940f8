// Commands of receivables control. Each names its fields once: that list is how it travels
// (protocol/, "forms") and how an approval keeps what it approves. What commands.h says of texts
// and amounts holds here too.
#pragma once

#include <vector>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/receivables_kinds.h"
#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {

using Text = std::string_view;

// Business day `date` and every day before it are closed; the next one begins. The first call sets
// the business date.
struct CloseDay {
  Date date;
  static void fields(auto&& self, auto&& v) { v("date", self.date); }
};

// Does what the new business date asks for (dunning, ratings, expiry, rules) for the next customers
// in order, so that no payment waits for all of it. Repeat until the answer says that none is left.
struct WorkDay {
  std::uint32_t customers = 1'000;
  static void fields(auto&& self, auto&& v) { v("customers", self.customers); }
};

struct UpsertContract {
  Text ledger, customer_no, contract_no, currency;
  Date from, until;  // none: open
  Text terms;
  bool has_limit = false;
  Money limit;
  std::int32_t daily_rate_ppm = -1;  // of interest on arrears; -1: the policy's
  Text salesperson, text;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
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

struct Contact {
  Text role, name, channel, address;  // "accounts payable", "Ms Wang", "email", "ap@example.com"
  static void fields(auto&& self, auto&& v) {
    v("role", self.role);
    v("name", self.name);
    v("channel", self.channel);
    v("address", self.address);
  }
};

// What master data says of a customer beside UpsertCustomer. Recorded whole.
struct DescribeCustomer {
  Text ledger, customer_no, region, manager, terms;
  std::vector<Contact> contacts;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("region", self.region);
    v("manager", self.manager);
    v("terms", self.terms);
    v("contacts", self.contacts);
  }
};

struct MarkItem {
  Text ledger, item;
  ItemMark mark = ItemMark::sent;
  Date date;  // of `promised`: the day by which the customer pays
  Text note;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("item", self.item);
    v("mark", self.mark);
    v("date", self.date);
    v("note", self.note);
  }
};

// Takes what is open of an item off the books, as a payment of nothing whose allocation is all
// write-off: undone like every allocation.
struct WriteOff {
  Text ledger, item;
  Money amount;  // zero: all that is open
  bool bad_debt = false;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("item", self.item);
    v("amount", self.amount);
    v("bad_debt", self.bad_debt);
    v("reason", self.reason);
  }
};

struct ChangeLimit {
  Text ledger, customer_no;
  bool has_limit = true;
  Money limit;
  Text currency, reason;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("has_limit", self.has_limit);
    v("limit", self.limit);
    v("currency", self.currency);
    v("reason", self.reason);
  }
};

// May this order be delivered on credit? With an order number the answer is recorded, and what
// passes is reserved. The same order asked again with the same amount has the same answer.
struct CheckCredit {
  Text ledger, customer_no, order_no, contract_no, currency;
  Money amount;
  Date expires;               // none: the policy's days after the business date
  bool ask_approval = false;  // a block because of the limit becomes a request for approval
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("order_no", self.order_no);
    v("contract_no", self.contract_no);
    v("currency", self.currency);
    v("amount", self.amount);
    v("expires", self.expires);
    v("ask_approval", self.ask_approval);
    v("reason", self.reason);
  }
};

struct CloseOrder {
  Text ledger, order_no;
  OrderState how = OrderState::released;  // released or invoiced
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("order_no", self.order_no);
    v("how", self.how);
    v("reason", self.reason);
  }
};

struct AnswerApproval {
  std::uint64_t approval = 0;
  ApprovalAnswer answer = ApprovalAnswer::approve;
  Text reason;
  static void fields(auto&& self, auto&& v) {
    v("approval", self.approval);
    v("answer", self.answer);
    v("reason", self.reason);
  }
};

// Everything of `from` is `into`'s from now on; `from` stays as a name of the past.
struct MergeCustomers {
  Text ledger, from, into, reason;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("from", self.from);
    v("into", self.into);
    v("reason", self.reason);
  }
};

struct FieldValue {
  Text name, value;  // "" takes it off
  static void fields(auto&& self, auto&& v) {
    v("name", self.name);
    v("value", self.value);
  }
};

// Custom fields of one customer, item or payment; fields that are not named stay.
struct SetFields {
  Text ledger;
  FieldSubject subject = FieldSubject::item;
  Text number;
  std::vector<FieldValue> values;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("subject", self.subject);
    v("number", self.number);
    v("values", self.values);
  }
};

struct WorkTask {
  std::uint64_t task = 0;
  Text owner, outcome;  // "": stays
  Date next_date;       // none: stays
  bool done = false;
  static void fields(auto&& self, auto&& v) {
    v("task", self.task);
    v("owner", self.owner);
    v("outcome", self.outcome);
    v("next_date", self.next_date);
    v("done", self.done);
  }
};

struct ReleaseHold {
  Text ledger, customer_no, reason;
  static void fields(auto&& self, auto&& v) {
    v("ledger", self.ledger);
    v("customer_no", self.customer_no);
    v("reason", self.reason);
  }
};

struct ActivateReceivablesPolicy {
  Text source;  // the TOML as it was written
  ReceivablesPolicy policy;
  static void fields(auto&& self, auto&& v) { v("source", self.source); }
};

}  // namespace hexiao
