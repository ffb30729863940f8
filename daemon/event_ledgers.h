// Which ledgers an event concerns. An event names its ledger, or things that belong to one (a
// customer, an item, a payment, an allocation, a learned mapping, a contract, an order, an
// approval); which ledger that is, only the state knows. What belongs to a ledger never moves to
// another, so the answer of today holds for events of any age.
//
// An event that names none of these (a closed day, a policy of every ledger) concerns every ledger,
// and so does one whose things are not known: a reader sees rather too much than too little.
//
// Two steps on two threads: owners are gathered by whoever reads the log, and the engine thread
// looks them up, a page at a time. Cost there: one look into a row for each owner.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/vocabulary/events.h"

namespace hexiao {
class State;
}

namespace hexiao::daemon {

// A ledger that is named by its code, and whether it is the wanted one.
enum class NamedLedger : std::uint8_t { wanted, another };

using EventOwner = std::variant<NamedLedger, LedgerId, CustomerId, ItemId, PaymentId, AllocationId,
                                MappingId, ContractId, OrderId, ApprovalId>;

// The owners of events, one after the other.
class EventOwners {
 public:
  explicit EventOwners(std::string ledger = {}) : ledger_(std::move(ledger)) {}

  void add(const Event& event);
  std::size_t events() const { return ends_.size(); }
  std::span<const EventOwner> of(std::size_t event) const;
  // Whether the event concerns the wanted ledger, which has this id.
  bool concerned(std::size_t event, LedgerId wanted, const State& state) const;
  const std::string& ledger() const { return ledger_; }  // the wanted one's code

 private:
  std::string ledger_;
  std::vector<EventOwner> owners_;
  std::vector<std::size_t> ends_;
};

// A page's owners on their way to the engine thread and back. Shared by both threads, so that
// either may go first.
class LedgerQuestion {
 public:
  enum class Answer : std::uint8_t { none, given, unknown_ledger, refused };

  explicit LedgerQuestion(EventOwners owners) : owners_(std::move(owners)) {}

  // On the engine thread.
  void answer(const State& state);
  // Nobody will answer.
  void refuse() { settle(Answer::refused); }
  // Waits, but not longer than that.
  Answer wait(std::chrono::milliseconds longest);
  // After Answer::given: for each event, whether it concerns the ledger.
  const std::vector<bool>& concerned() const { return concerned_; }

 private:
  void settle(Answer answer);

  const EventOwners owners_;
  std::vector<bool> concerned_;
  std::mutex mutex_;
  std::condition_variable settled_;
  Answer answer_ = Answer::none;  // guarded by mutex_
};

}  // namespace hexiao::daemon
