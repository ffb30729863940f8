// The client's side of RESULTS: the answer to each command of a batch, in its order. Names fields
// once, so that render.h shows them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/decision.h"
#include "engine/vocabulary/receivables_kinds.h"
#include "engine/vocabulary/rejection.h"
#include "protocol/codec.h"

namespace hexiao::protocol {

struct NamedLine {
  ItemId item;
  std::string_view item_no, document_no;
  Money amount, discount, writeoff;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("item_no", self.item_no);
    v("document_no", self.document_no);
    v("amount", self.amount);
    v("discount", self.discount);
    v("writeoff", self.writeoff);
  }
};

struct NamedProposal {
  CustomerId customer;
  std::string_view customer_no;
  Search search = Search::named_items;
  DocumentLevel document = DocumentLevel::none;
  AmountLevel amount_level = AmountLevel::none;
  std::uint16_t score = 0;
  Reason reason = Reason::none;
  std::string_view rule;
  Money remainder;
  std::vector<NamedLine> lines;
  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("customer_no", self.customer_no);
    v("search", self.search);
    v("document", self.document);
    v("amount", self.amount_level);
    v("score", self.score);
    v("reason", self.reason);
    v("rule", self.rule);
    v("remainder", self.remainder);
    v("lines", self.lines);
  }
};

// What commands of receivables control answer beside an id, with every detail. Exposure and limit
// are minor units of the limit's currency. All zero for other commands.
struct ControlView {
  CreditVerdict verdict = CreditVerdict::none;  // of CheckCredit
  std::uint32_t reasons = 0;                    // 1 << CreditReason
  Money exposure, limit;                        // with the order; what it was compared with
  ApprovalId approval;     // what was asked waits for this approval; nothing else was done
  std::uint32_t left = 0;  // of WorkDay: customers whose turn is still to come
  static void fields(auto&& self, auto&& v) {
    v("verdict", self.verdict);
    v("reasons", self.reasons);
    v("exposure", self.exposure);
    v("limit", self.limit);
    v("approval", self.approval);
    v("left", self.left);
  }
};

// With Detail::brief everything from `customer_no` down to `proposals` is empty, except
// allocation_count.
struct ResultView {
  Rejection rejection = Rejection::none;
  std::string_view field;   // that the rejection is about
  std::string_view detail;  // more about it
  std::uint64_t id = 0;     // of the customer, item, payment, or first allocation
  bool changed = false;     // false: recorded before, nothing was written
  PaymentId payment;
  Outcome outcome = Outcome::unmatched;  // of ReceivePayment; rejected when `rejection` says so
  Reason reason = Reason::none;
  std::uint16_t score = 0;  // of the best proposal
  CustomerId payer;
  PayerLevel payer_level = PayerLevel::none;
  PayerMark payer_mark = PayerMark::none;
  PolicyVersion policy;
  Money unapplied;
  AllocationId first_allocation;
  std::uint32_t allocation_count = 0;

  std::string_view customer_no;  // of the payer
  std::string_view rule;         // of the best proposal
  Currency currency;             // of the payment; none when there is no payment
  std::vector<NamedLine> allocations;
  std::vector<NamedProposal> proposals;

  ControlView control;

  // In the last result of a batch: waiting payments that the batch gave another decision.
  std::uint32_t woken = 0;

  bool ok() const { return rejection == Rejection::none; }
  static void fields(auto&& self, auto&& v) {
    v("rejection", self.rejection);
    v("field", self.field);
    v("detail", self.detail);
    v("id", self.id);
    v("changed", self.changed);
    v("payment", self.payment);
    v("outcome", self.outcome);
    v("reason", self.reason);
    v("rule", self.rule);
    v("score", self.score);
    v("payer", self.payer);
    v("customer_no", self.customer_no);
    v("payer_level", self.payer_level);
    v("payer_mark", self.payer_mark);
    v("policy", self.policy);
    v("currency", self.currency);
    v("unapplied", self.unapplied);
    v("first_allocation", self.first_allocation);
    v("allocation_count", self.allocation_count);
    v("allocations", self.allocations);
    v("proposals", self.proposals);
    v("control", self.control);
    v("woken", self.woken);
  }
};

// Reads one RESULTS payload. `results` is overwritten and keeps its capacity; its texts borrow from
// the payload.
WireError decode_results(std::span<const std::byte> payload, std::vector<ResultView>& results);

}  // namespace hexiao::protocol
