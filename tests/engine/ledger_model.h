// A slow, independent model of the ledger's arithmetic: what is open, what is unapplied, what was
// received, as maps and lists that a person could keep on paper. It knows nothing of matching: it
// learns what was decided from the events, and checks that the events may follow.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/vocabulary/events.h"

namespace hexiao {

class State;

class LedgerModel {
 public:
  // Empty, or why this event may not follow on what has been told before.
  std::string take(const Event& event);
  // Empty, or the first difference between the model and the state.
  std::string compare(const State& state) const;

 private:
  using Key = std::pair<std::uint32_t, Currency>;  // ledger, currency
  struct Item {
    Key key;
    std::uint32_t customer = 0;
    std::int64_t amount = 0, imported = 0;
    bool disputed = false;
  };
  struct Payment {
    Key key;
    std::uint32_t customer = 0;
    std::int64_t amount = 0;
    bool reversed = false;
  };
  struct Allocation {
    std::uint64_t payment = 0, item = 0;
    std::int64_t amount = 0, discount = 0, writeoff = 0;
    bool granted = false, live = true;
  };
  struct Order {
    std::uint32_t customer = 0;
    Currency currency;
    std::int64_t reserved = 0;
    bool ended = false;
  };
  struct Mapping {
    std::uint32_t customer = 0;
    std::set<std::uint64_t> payments;  // that stand for it
    bool revoked = false;
  };

  std::string take(const LedgerOpened& event);
  std::string take(const CustomerRecorded& event);
  std::string take(const ItemRecorded& event);
  std::string take(const PaymentRecorded& event);
  std::string take(const AllocationsMade& event);
  std::string take(const AllocationReversed& event);
  std::string take(const PaymentReversed& event);
  std::string take(const ProposalRejected& event);
  std::string take(const ItemDisputed& event);
  std::string take(const ItemReleased& event);
  std::string take(const PolicyActivated&) { return {}; }
  std::string take(const CustomersMerged& event);
  std::string take(const OrderChecked& event);
  std::string take(const OrderClosed& event);
  // The rest of receivables control moves no money.
  template <class E>
  std::string take(const E&) {
    return {};
  }
  std::string take(const MappingLearned& event);
  std::string take(const MappingRevoked& event);
  std::string take(const PaymentReconsidered& event);
  std::string take(const WakingPostponed& event);

  bool is_allocated(std::uint64_t payment) const;
  std::int64_t open_of(std::uint64_t item) const;
  std::int64_t unapplied_of(std::uint64_t payment) const;
  std::string check_item(std::uint64_t item) const;
  std::string compare_items(const State& state) const;
  std::string compare_payments(const State& state) const;
  std::string compare_totals(const State& state) const;
  std::string compare_mappings(const State& state) const;

  std::uint32_t ledgers_ = 0;
  std::map<std::uint32_t, std::uint32_t> customers_;  // to their ledger
  std::map<std::uint64_t, Item> items_;
  std::map<std::uint64_t, Payment> payments_;
  std::map<std::uint64_t, Allocation> allocations_;
  std::map<std::uint32_t, Mapping> mappings_;
  std::map<std::uint64_t, Order> orders_;
  std::set<std::uint64_t> postponed_;
};

}  // namespace hexiao
