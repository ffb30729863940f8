// A ledger that is made to grow in one direction: more items, more items of one customer, more
// customers, more that was paid before. Numbers follow from an item's or a customer's place, so
// hardly anything is kept beside the engine (4 bytes an item: whose it is).
//
// One owner, one thread. A command that is rejected ends the process with a line that says which.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"

namespace hexiao::bench {

// One unit of work: commands and the texts that they borrow.
class Unit {
 public:
  void clear();
  std::size_t size() const { return commands_.size(); }
  std::span<const Command> commands() const { return commands_; }
  void add(Command command) { commands_.push_back(std::move(command)); }
  // Keeps the text until clear().
  std::string_view keep(std::string text);

 private:
  std::vector<Command> commands_;
  std::deque<std::string> texts_;
};

class GrowthLedger {
 public:
  // Customers and items are numbered from 0 in the order in which they are added; the engine's ids
  // are larger by one.
  std::uint32_t customers() const { return customers_; }
  std::uint32_t items() const { return static_cast<std::uint32_t>(owners_.size()); }

  void add_customers(std::uint32_t count);                      // with names of no interest
  void add_customer(std::string_view name);                     // …
  void add_items(std::uint32_t customer, std::uint32_t count);  // amounts all different
  void add_items_of(Money amount, std::uint32_t customer, std::uint32_t count);
  // An item that comes with a unit of the caller's own.
  UpsertItem next_item(Unit& unit, std::uint32_t customer);
  void finish();  // what was added so far stands from now on

  // Of an item that add_items made.
  static Money amount_of(std::uint32_t item);
  std::uint32_t owner_of(std::uint32_t item) const { return owners_[item]; }

  // Payments, each with a bank reference of its own, put into the unit.
  // By account and document number, with the item's amount.
  ReceivePayment exact(Unit& unit, std::uint32_t item);
  // By account, without a document.
  ReceivePayment without_number(Unit& unit, std::uint32_t customer, Money amount);
  // By name alone.
  ReceivePayment by_name(Unit& unit, std::string name, Money amount);
  // By account, with a number of which two digits are exchanged.
  ReceivePayment damaged(Unit& unit, std::uint32_t item);

  const std::vector<Result>& execute(const Unit& unit);
  // Reverses the payments of the last unit that were newly recorded: their items are open again.
  void take_back();
  // Lets what waits have all its turns, until no unit has any to decide again.
  void settle();

  const State& state() const { return engine_.state(); }

 private:
  UpsertItem item(Unit& unit, std::uint32_t customer, std::uint32_t item, Money amount) const;
  ReceivePayment payment(Unit& unit, std::uint32_t customer, Money amount);
  void flush_when_full();

  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  Unit pending_;
  Unit reversals_;
  std::vector<std::uint32_t> owners_;
  std::uint32_t customers_ = 0;
  std::uint64_t payments_ = 0;
};

}  // namespace hexiao::bench
