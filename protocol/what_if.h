// What a changed policy would have done: the answer to the query what_if. One row a page: how far
// the run is, its counts, and when it is done some of the differences.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/decision.h"
#include "engine/vocabulary/what_if_change.h"

namespace hexiao {
namespace protocol {

enum class WhatIfState : std::uint8_t {
  deciding,   // the first walk over the log
  comparing,  // the second
  done,
  failed,  // `failure` says why
};

}  // namespace protocol
template <>
struct EnumTexts<protocol::WhatIfState> {
  static constexpr std::array<std::string_view, 4> value = {"deciding", "comparing", "done",
                                                            "failed"};
};
namespace protocol {

// The best proposal of a decision, or what was allocated.
struct WhatIfLine {
  ItemId item;
  std::string_view item_no;
  Money amount, discount, writeoff;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("item_no", self.item_no);
    v("amount", self.amount);
    v("discount", self.discount);
    v("writeoff", self.writeoff);
  }
};

struct WhatIfSide {
  Outcome outcome = Outcome::unmatched;
  Reason reason = Reason::none;
  std::string_view rule, customer_no;  // whose items these are; without any, the payer
  std::vector<WhatIfLine> lines;
  static void fields(auto&& self, auto&& v) {
    v("outcome", self.outcome);
    v("reason", self.reason);
    v("rule", self.rule);
    v("customer_no", self.customer_no);
    v("lines", self.lines);
  }
};

struct WhatIfPayment {
  PaymentId payment;
  WhatIfChange change = WhatIfChange::unchanged;
  std::string_view ledger, bank_ref, payer_name;
  Currency currency;
  Money amount;
  Date booking_date;
  WhatIfSide before, after;
  static void fields(auto&& self, auto&& v) {
    v("payment", self.payment);
    v("change", self.change);
    v("ledger", self.ledger);
    v("bank_ref", self.bank_ref);
    v("payer_name", self.payer_name);
    v("currency", self.currency);
    v("amount", self.amount);
    v("booking_date", self.booking_date);
    v("before", self.before);
    v("after", self.after);
  }
};

struct WhatIfView {
  std::uint64_t run = 0;  // its number: ask with it
  WhatIfState state = WhatIfState::deciding;
  std::string_view failure;
  std::string_view policy;  // the candidate's name
  PolicyVersion version;
  Lsn after_lsn = 0;    // the report speaks of what was recorded after it; 0: of everything
  Lsn until_lsn = 0;    // the end of the log when the run began
  Lsn reached_lsn = 0;  // by the walk that is under way
  // Counts: final when it is done.
  std::uint64_t payments = 0, unchanged = 0, newly_auto = 0, no_longer_auto = 0,
                other_allocations = 0, other_proposal = 0, other_outcome = 0, other_rule = 0;
  std::uint64_t steps = 0;      // of people, applied as they were recorded
  std::uint64_t unfitting = 0;  // of people, left out because they did not fit any more
  std::uint64_t kept = 0;       // differences that can be asked for; of more there are counts only
  std::vector<WhatIfPayment> differences;
  static void fields(auto&& self, auto&& v) {
    v("run", self.run);
    v("state", self.state);
    v("failure", self.failure);
    v("policy", self.policy);
    v("version", self.version);
    v("after_lsn", self.after_lsn);
    v("until_lsn", self.until_lsn);
    v("reached_lsn", self.reached_lsn);
    v("payments", self.payments);
    v("unchanged", self.unchanged);
    v("newly_auto", self.newly_auto);
    v("no_longer_auto", self.no_longer_auto);
    v("other_allocations", self.other_allocations);
    v("other_proposal", self.other_proposal);
    v("other_outcome", self.other_outcome);
    v("other_rule", self.other_rule);
    v("steps", self.steps);
    v("unfitting", self.unfitting);
    v("kept", self.kept);
    v("differences", self.differences);
  }
};

}  // namespace protocol
}  // namespace hexiao
