// What if: the recorded history decided anew under another policy.
//
// A shadow engine follows the records of the log. Master data, and what people did, are applied as
// they were recorded where they still fit; what was decided alone is not applied: in the same units
// of work the shadow decides the same payments itself, wakes what waits, and allocates. In the end
// each payment's standing decision is compared with the one that the history has.
//
//   WhatIf what_if(Engine(), candidate);            // or an engine loaded from a snapshot
//   for each group of the log, in order:            // first walk: decide
//     for each record: what_if.follow(record)
//     what_if.finish_unit();
//   for each record of the same groups:             // second walk: compare
//     if (what_if.compare(record, difference)) …
//
// A unit is a run of records with one cause (client, request, time): a group never splits one. The
// candidate is in force from the first record on, as if it had been activated before; activations
// of the same name, or for the same ledger and class, are left out. The one thing that the records
// do not tell is whether payments of one request stood together or apart in it, with something
// between them that recorded nothing: they are decided together.
//
// Ownership: one owner, one thread; nothing outside is touched. Memory: one engine, and beside it
// some 30 bytes for each payment, allocation and item. Cost: the deciding of every payment. Errors:
// a text, as from Engine::apply_record; then the run must be thrown away.
#pragma once

#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/vocabulary/events.h"
#include "engine/vocabulary/what_if_change.h"

namespace hexiao {

class Desk;

// One payment, before and after. Texts borrow from the record and from the shadow.
struct WhatIfDifference {
  PaymentId payment;  // its id in the history
  WhatIfChange change = WhatIfChange::unchanged;
  PaymentRecorded recorded;  // what came in; its decision is the shadow's
  Decision before;
};

struct WhatIfCounts {
  std::uint64_t payments = 0;                                         // decided anew
  std::uint64_t changes[EnumTexts<WhatIfChange>::value.size()] = {};  // by WhatIfChange
  std::uint64_t steps = 0;      // of people (and imports of known items): applied as recorded
  std::uint64_t unfitting = 0;  // of them, left out because the shadow stands elsewhere
};

class WhatIf {
 public:
  // `start` is empty, or what a snapshot holds: then only payments recorded after it are looked at.
  // The candidate must be free of contradictions; its texts are copied.
  WhatIf(Engine start, const ActivatePolicy& candidate);
  ~WhatIf();
  WhatIf(const WhatIf&) = delete;
  WhatIf& operator=(const WhatIf&) = delete;

  // The next record. Its bytes must stay readable until finish_unit() or until the first record of
  // another unit has been followed. Empty, or what is wrong with it.
  std::string follow(const RecordView& record);
  // Decides what is pending: at the end of a group. Empty, or what is wrong.
  std::string finish_unit();

  // In a second walk: whether this record holds the decision that stands of a payment that was
  // looked at, and the payment would differ. Counts it either way.
  bool compare(const RecordView& record, WhatIfDifference& difference);

  const WhatIfCounts& counts() const { return counts_; }
  const State& shadow() const { return shadow_.state(); }

 private:
  struct Pending;      // the unit that is being collected
  struct PastPayment;  // of the history
  struct PastAllocation;

  std::string remember(const Event& event, Lsn lsn);
  void remember_decision(PaymentId payment, const Decision& decision, Lsn lsn);
  bool is_known(PaymentId past) const;
  void decide_run();
  void activate_candidate();
  bool displaces(const PolicyActivated& event) const;

  // One recorded event on the shadow, with the shadow's ids; false: it does not fit there.
  bool redo(LedgerOpened& event);
  bool redo(CustomerRecorded& event);
  bool redo(ItemRecorded& event);
  bool redo(PaymentRecorded& event);  // of a set-off
  bool redo(AllocationsMade& event);
  bool redo(AllocationReversed& event);
  bool redo(PaymentReversed& event);
  bool redo(ProposalRejected& event);
  bool redo(ItemDisputed& event);
  bool redo(ItemReleased& event);
  bool redo(PolicyActivated& event);
  bool redo(MappingLearned& event);
  bool redo(MappingRevoked& event);
  bool redo(PaymentReconsidered& event);
  bool redo(WakingPostponed& event);
  // What of receivables control is about payments changes no matching.
  bool redo(RuleFired& event);
  bool redo(FieldsSet& event);
  bool redo(RequestAnswered& event);
  bool redo(RequestRefused& event);
  bool redo(StateChecked& event);
  // The rest of it: customers and items have the ids of the history.
  template <class E>
  bool redo(E& event);
  PaymentId shadow_of(PaymentId past) const;
  // None: the shadow has none that is live.
  AllocationId shadow_of(const PastAllocation& past, PaymentId payment) const;
  // So many allocations that were remembered last are those of the shadow from `first` on.
  void remember_shadow(AllocationId first, std::size_t count);

  Engine shadow_;
  Desk& desk_;
  std::string source_;
  Policy policy_;
  std::unique_ptr<Pending> pending_;
  ByteBuffer records_;                       // of the shadow: thrown away unit by unit
  std::vector<PastPayment> payments_;        // by PaymentId
  std::vector<PastAllocation> allocations_;  // by AllocationId
  std::vector<std::int64_t> open_;           // by ItemId: what was open in the history
  std::vector<MappingId> mappings_;          // by MappingId: the shadow's
  std::vector<std::uint64_t> proposals_;     // hashes of lines, see PastPayment
  Event compared_;
  WhatIfCounts counts_;
};

}  // namespace hexiao
