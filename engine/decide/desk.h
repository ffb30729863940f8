// The desk where commands are decided: guards first, in the order of the rejection codes, then the
// events.
//
// `decide` of each command reads the state; `record` writes the event, applies it, and is the only
// way to either. One owner, one thread.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/decide/act.h"
#include "engine/decide/day_of_customer.h"
#include "engine/decide/terms_catalogue.h"
#include "engine/decide/trigger.h"
#include "engine/matching/matcher.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "engine/vocabulary/result.h"

namespace hexiao {

class Crew;
struct CreditQuestion;

// Waiting payments that are decided anew together; more wait until these are done.
inline constexpr std::size_t kMaxWoken = 1'000;

// How much of that one unit of work does (docs/adr/0065).
struct WakingBounds {
  // Steps: one is an open item looked at for one payment, some 50 nanoseconds. At least one payment
  // is decided, whatever it costs.
  std::uint64_t most_work = 200'000;
  // The same of a unit with commands, while earlier ones left some: somebody waits for its answer,
  // and units without commands get on with them.
  std::uint64_t most_work_beside = 25'000;
};

// What the waking of a unit did.
struct WakingCounts {
  std::uint64_t tried = 0;      // decided anew
  std::uint64_t changed = 0;    // of them, with another answer
  std::uint64_t allocated = 0;  // of them, alone
  std::uint64_t postponed = 0;  // woken by this or earlier units, and left to later ones
};

class Desk {
 public:
  Desk();
  ~Desk();
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;

  State& state() { return state_; }
  const State& state() const { return state_; }
  Lsn last_lsn() const { return lsn_; }
  void set_last_lsn(Lsn lsn) { lsn_ = lsn; }
  // Who decides payments beside this thread; borrowed. Null: nobody.
  void set_crew(Crew* crew);

  // Everything recorded until the next call goes to `records` with this cause.
  void begin(const Cause& cause, ByteBuffer& records);

  void decide(const UpsertCustomer& command, Result& result);
  void decide(const UpsertItem& command, Result& result);
  // All payments of a unit of work together; `payments[i]` is answered in `results[i]`.
  void decide_together(std::span<const ReceivePayment* const> payments,
                       std::span<Result* const> results);
  void decide(const ConfirmProposal& command, Result& result);
  void decide(const RejectProposal& command, Result& result);
  void decide(const AllocatePayment& command, Result& result);
  void decide(const Deallocate& command, Result& result);
  void decide(const ReversePayment& command, Result& result);
  void decide(const DisputeItem& command, Result& result);
  void decide(const ReleaseItem& command, Result& result);
  void decide(const ActivatePolicy& command, Result& result);
  void decide(const RevokeMapping& command, Result& result);
  void decide(const SetOff& command, Result& result);
  // business_day.cpp
  void decide(const CloseDay& command, Result& result);
  void decide(const WorkDay& command, Result& result);
  // contracts.cpp
  void decide(const UpsertContract& command, Result& result);
  void decide(const DescribeCustomer& command, Result& result);
  void decide(const SetFields& command, Result& result);
  // merging.cpp
  void decide(const MergeCustomers& command, Result& result);
  // item_life.cpp
  void decide(const MarkItem& command, Result& result);
  void decide(const WriteOff& command, Result& result);
  // credit.cpp
  void decide(const ChangeLimit& command, Result& result);
  void decide(const CheckCredit& command, Result& result);
  void decide(const CloseOrder& command, Result& result);
  void decide(const ReleaseHold& command, Result& result);
  // approvals.cpp
  void decide(const AnswerApproval& command, Result& result);
  // Checks at the beginning of a run of commands: brings what they will read into the caches.
  // Answers how many it looked at, at least one.
  std::size_t look_ahead(std::span<const Command> run) const;
  // dunning.cpp
  void decide(const WorkTask& command, Result& result);
  void decide(const ActivateReceivablesPolicy& command, Result& result);

  // What the daemon notes beside the commands, after the unit that it is about (history_events.h).
  void note(const RequestAnswered& event);
  void note(const RequestRefused& event);
  void note(const StateChecked& event);

  // At the beginning of a unit. One without commands goes on with what is decided and not recorded
  // yet; before commands change what was looked at, it is recorded.
  void begin_waking(bool goes_on);
  // At the end of a unit: the waiting payments that what was recorded could explain, and those that
  // were left by earlier units, as far as the bounds go.
  void wake();
  void set_waking_bounds(const WakingBounds& bounds) { waking_bounds_ = bounds; }
  const WakingCounts& waking() const { return waking_; }
  // After that: the automation rules that what was recorded fires. `results` of the unit are kept
  // true to what a rule allocates.
  void fire_rules(std::span<Result> results);

 private:
  friend class WhatIf;  // records what a history says (what_if.h)
  struct Claim;         // claim.h
  struct WakingRound;   // waking_round.h

  template <class E>
  void record(const E& event);

  // What could explain waiting payments; called only while any wait.
  void notice(const ItemRecorded& event);
  void notice(const ItemReleased& event);
  void notice(const AllocationReversed& event);
  void notice(const CustomerRecorded& event);
  void notice(const CustomersMerged& event);
  void notice(const MappingLearned& event);
  void notice(const MappingRevoked& event);
  // What may fire rules; called only while any policy has rules, and not for what a rule records.
  void trigger(const PaymentRecorded& event);
  void trigger(const ItemRecorded& event);
  void trigger(const ItemDisputed& event);
  void trigger(const AllocationsMade& event);
  void trigger(const CustomerRated& event);
  void trigger(const OrderChecked& event);
  void fire(const AutomationRule& rule, const ReceivablesPolicy& policy, const Trigger& trigger,
            std::span<Result> results);
  Proposal oldest_first(Slot payment) const;
  void allocate_by_rule(PaymentId id, const Proposal& proposal, std::span<Result> results);

  // The business day (business_day.cpp, dunning.cpp).
  void work_customer(CustomerId id, DayOfCustomer& day);
  void look_at_items(CustomerId id, const ReceivablesPolicy& policy, DayOfCustomer& day);
  void notice_overdue(CustomerId id, Slot slot, std::int32_t days, Date before,
                      const ReceivablesPolicy& policy);
  void rate_customer(CustomerId id, const ReceivablesPolicy& policy, DayOfCustomer& day);
  void dun(CustomerId id, const DunningPolicy& policy, const DayOfCustomer& day);
  void open_task(CustomerId id, Recipient to, const std::string& subject);
  // Whom a message to `to` reaches; borrowed from the state.
  std::string_view address_of(CustomerId id, Recipient to, std::string_view channel) const;
  void expire_orders();     // credit.cpp
  void expire_approvals();  // approvals.cpp

  // Approvals (approvals.cpp). True: by the policy the command waits for approval, as a new one or
  // as the one that waits already; it is answered, and nothing else is to be done. Call when all
  // guards have let the command pass. Always false while the command is executed because it was
  // approved, by `approved_`. `subject` names for people what it is about: "INV-1001".
  bool waits_for_approval(std::span<const Act> acts, const Command& command, Text subject,
                          Text reason, Result& result);
  bool waits_for_approval(const Act& act, const Command& command, Text subject, Text reason,
                          Result& result) {
    return waits_for_approval(std::span(&act, 1), command, subject, reason, result);
  }
  // The row of the policy that says who approves it; nullptr: nobody has to.
  const ApprovalRule* rule_for(const Act& act) const;
  bool allocation_waits(const AllocatePayment& command, Slot payment, CustomerId customer,
                        std::span<const AllocationLine> lines, Result& result);
  // Whether any of these lines by hand would wait for approval.
  bool needs_approval(Slot payment, CustomerId customer,
                      std::span<const AllocationLine> lines) const;
  bool may_answer(const Approval& approval, const AnswerApproval& command, Result& result);
  void approve(ApprovalId id, Text reason, Result& result);
  void end_approval(ApprovalId id, ApprovalState state, Text reason);
  void record_write_off(Slot item, const WriteOff& command, Result& result);

  void add_woken(WakeReason reason, Slot except = kNoSlot);
  // waking_round.cpp
  void open_round();
  void settle_round();
  void postpone(std::span<const Postponed> list, std::size_t resumed);
  bool go_on(WakingRound& round);  // whether it is done
  bool decide_next(WakingRound& round);
  void close(WakingRound& round);
  bool spend(std::uint64_t work);

  static void reject(Result& result, Rejection code, std::string_view field);
  // The payment that a person named; rejects when there is none, or several.
  Slot payment_named(Text text, Result& result) const;
  Slot item_named(LedgerId ledger, Text text, Result& result,
                  std::string_view field = "item") const;
  // The item of a dispute or a release; kNoSlot when the command is rejected.
  Slot item_in_question(Text ledger_code, Text item, Text reason, Result& result) const;
  bool check_item(const UpsertItem& command, Result& result);
  // `known`: the item of that number, or kNoSlot.
  bool prepare_item(const UpsertItem& command, LedgerId ledger, CustomerId customer, Slot known,
                    ItemRecorded& event, Result& result) const;
  bool is_recorded(ItemRecorded& event, Slot known) const;
  // Items without a due date, and items in parts (item_terms.cpp).
  const TermsCatalogue::Entry* terms_kept(const UpsertItem& item, LedgerId ledger,
                                          CustomerId customer);
  const TermsCatalogue::Entry* terms_agreed(const UpsertItem& item, LedgerId ledger, CustomerId id);
  bool find_terms(const UpsertItem& item);
  static void apply_terms(const TermsCatalogue::Entry& entry, UpsertItem& item);
  bool is_in_parts(LedgerId ledger, const UpsertItem& item) const;
  bool is_part(LedgerId ledger, const UpsertItem& item, std::size_t part);
  void record_parts(const UpsertItem& item, LedgerId ledger, CustomerId customer, Result& result);
  // Contracts, custom fields, credit, merging.
  bool check_contract(const UpsertContract& command, Result& result) const;
  std::uint64_t subject_of_fields(const SetFields& command, LedgerId& ledger, Result& result) const;
  bool check_order(const CheckCredit& command, Result& result) const;
  bool read_question(const CheckCredit& command, LedgerId& ledger, CreditQuestion& question,
                     Result& result) const;
  bool check_limit(const ChangeLimit& command, Result& result) const;
  bool find_pair(const MergeCustomers& command, CustomerId& from, CustomerId& into,
                 Result& result) const;
  void describe_both(CustomerId from, CustomerId into);
  bool check_open_amount(const UpsertItem& command, Slot known, ItemRecorded& event,
                         Result& result) const;
  bool read_payment(const ReceivePayment& payment, Claim& claim, Result& result) const;
  bool accept_payment(Claim& claim, Result& result);
  void look_ahead(std::span<const Claim> claims) const;
  void look_ahead_payers(std::span<const Claim> claims) const;
  bool repeats(const ReceivePayment& payment, Slot known) const;
  Matcher& matcher() { return matchers_.front(); }  // of the engine's own thread
  void answer(Claim& claim);                        // its decision, as things stand now
  void answer(std::span<Claim> claims);
  void answer(std::span<Claim> claims, Matcher& matcher) const;
  void respect_people(Slot slot, Decision& decision) const;
  std::vector<std::size_t> contested_in_order(const std::vector<Claim>& claims) const;
  void record_late(Claim& claim, Result& result);
  bool record_left(Claim& claim, Result& result);  // whether it had to be decided again
  // Decided claims, each recorded; where several want the same item, in order of strength.
  void assign(std::vector<Claim>& claims, std::span<Result* const> results);
  // Both take the claim's decision.
  void record_claim(Claim& claim, Result& result);
  void record_payment(Claim& claim, Result& result);
  void record_reconsidered(Claim& claim);
  // The lines of a proposal, with how their difference is booked; by hand it is a write-off.
  void record_allocations(PaymentId payment, Origin origin, CustomerId customer, bool granted,
                          const Proposal& proposal, Result& result);
  bool is_recorded_mark(MappingKind kind, LedgerId ledger, Text text) const;
  void learn(Slot payment, CustomerId debtor);
  bool check_set_off(const SetOff& command, Result& result) const;
  void set_off_lines(const SetOff& command, LedgerId ledger, CustomerId customer, Result& result);
  void record_set_off(const SetOff& command, LedgerId ledger, CustomerId customer, bool crosses,
                      const std::vector<AllocationLine>& lines, Result& result);
  // Every allocation of a payment, and the payment itself.
  void take_back(Slot payment, Text reason);
  // Whether the lines still fit the items and the payment as they stand now.
  Rejection check_lines(const PaymentRow& payment, std::span<const AllocationLine> lines) const;
  void show_payment(Slot slot, Result& result) const;
  std::vector<std::size_t> contested(const std::vector<Claim>& claims) const;

  State state_;
  std::vector<Matcher> matchers_ = std::vector<Matcher>(1);  // one for each of the crew
  Crew* crew_ = nullptr;
  Lsn lsn_ = 0;
  ApprovalId approved_;  // of the command that is executed because it was approved; else none
  Money unit_received_;  // by the payments of the unit that is being decided, all currencies
  const Cause* cause_ = nullptr;
  ByteBuffer* records_ = nullptr;
  TermsCatalogue terms_read_;
  const TermsCatalogue::Entry* terms_ = nullptr;  // of the item at hand, when it names no due date
  boost::unordered_flat_map<Slot, Postponed> woken_;  // by the unit so far
  std::vector<Slot> found_waiting_;                   // its memory is used again
  std::unique_ptr<WakingRound> round_;                // that is not done yet
  bool beside_ = false;                               // the unit has commands
  WakingBounds waking_bounds_;
  std::uint64_t waking_work_ = 0;  // left to this unit
  WakingCounts waking_;
  std::vector<Trigger> triggers_;  // of the unit so far
  bool has_rules_ = false;         // some policy has any
  bool firing_ = false;
};

template <class E>
void Desk::record(const E& event) {
  const std::span<const std::byte> body = append_record(*records_, event, *cause_, ++lsn_);
  state_.fold(event, body, lsn_, *cause_);
  if constexpr (requires { notice(event); })
    if (state_.waiting_count() != 0) notice(event);
  if constexpr (requires { trigger(event); })
    if (has_rules_ && !firing_) trigger(event);
}

}  // namespace hexiao
