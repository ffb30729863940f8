// A decision about one payment, complete enough to be explained to an auditor.
//
// Every structure names its fields once, in `fields`; encoding, decoding, hashing and rendering all
// follow that one list (see record.h and render.h). Texts are borrowed: from the command while
// deciding, from the log's bytes when read back.
#pragma once

#include <string_view>
#include <vector>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/mapping.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/text_field.h"

namespace hexiao {

// One amount of a payment (or credit) set against one item. `amount` is signed like the item:
// against a credit note it is negative and adds to what the payment can settle. The item's open
// amount falls by amount + discount + writeoff.
struct AllocationLine {
  ItemId item;
  Money amount;
  Money discount;
  Money writeoff;

  Money settles() const { return amount + discount + writeoff; }
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("amount", self.amount);
    v("discount", self.discount);
    v("writeoff", self.writeoff);
  }
  friend bool operator==(const AllocationLine&, const AllocationLine&) = default;
};

// Which token of which field hit which key of which item. Offsets are bytes into the payment's
// field.
struct Evidence {
  ItemId item;
  KeyKind key = KeyKind::document;
  KeyHit hit = KeyHit::full;
  TextField field = TextField::text;
  std::uint16_t offset = 0;
  std::uint16_t length = 0;

  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("key", self.key);
    v("hit", self.hit);
    v("field", self.field);
    v("offset", self.offset);
    v("length", self.length);
  }
  friend bool operator==(const Evidence&, const Evidence&) = default;
};

// One complete explanation of a payment.
struct Proposal {
  CustomerId customer;  // whose items these are (the debtor)
  Search search = Search::named_items;
  DocumentLevel document = DocumentLevel::none;
  AmountLevel amount = AmountLevel::none;
  std::uint16_t score = 0;       // 0..1000, higher is stronger
  Reason reason = Reason::none;  // why a person should look
  std::string_view rule;         // the row of the policy's table that spoke
  Money remainder;               // of the payment, after these lines
  OverOutcome remainder_use = OverOutcome::unapplied;
  ShortOutcome difference = ShortOutcome::write_off;  // what discounts and write-offs of lines are
  std::uint16_t ways = 0;  // how many sums of items the search found; 0: it did not count
  std::vector<AllocationLine> lines;
  std::vector<Evidence> evidence;

  static void fields(auto&& self, auto&& v) {
    v("customer", self.customer);
    v("search", self.search);
    v("document", self.document);
    v("amount", self.amount);
    v("score", self.score);
    v("reason", self.reason);
    v("rule", self.rule);
    v("remainder", self.remainder);
    v("lines", self.lines);
    v("evidence", self.evidence);
    since(2, v, "remainder_use", self.remainder_use);
    since(2, v, "difference", self.difference);
    since(2, v, "ways", self.ways);
  }
  friend bool operator==(const Proposal&, const Proposal&) = default;
};

struct Decision {
  Outcome outcome = Outcome::unmatched;
  Reason reason = Reason::nothing_known;
  CustomerId payer;  // who paid; the debtor stands in the proposals
  PayerLevel payer_level = PayerLevel::none;
  PayerMark payer_mark = PayerMark::none;
  CustomerId payer_rival;  // another customer that answers as well, when the payer is ambiguous
  std::uint16_t payer_score = 0;  // of 1000, when names were compared
  MappingId payer_mapping;        // that named the payer, when one was learned
  PolicyVersion policy;
  // Best first. When the outcome is automatic, the first is what was allocated and the second the
  // runner-up.
  std::vector<Proposal> proposals;

  static void fields(auto&& self, auto&& v) {
    v("outcome", self.outcome);
    v("reason", self.reason);
    v("payer", self.payer);
    v("payer_level", self.payer_level);
    v("payer_mark", self.payer_mark);
    v("payer_rival", self.payer_rival);
    v("policy", self.policy);
    v("proposals", self.proposals);
    since(2, v, "payer_score", self.payer_score);
    since(2, v, "payer_mapping", self.payer_mapping);
  }
  friend bool operator==(const Decision&, const Decision&) = default;
};

}  // namespace hexiao
