// Small random ledgers that are made to be nasty: few amounts, numbers that differ by a digit or a
// zero, the same numbers and names at several customers, groups, credits, discounts, currencies,
// disputes; and payments whose texts and names are damaged in every way that the ladder repairs.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/vocabulary/commands.h"

namespace hexiao {

// SplitMix64: the same numbers on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  // 0 .. count - 1
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

// Commands for one ledger; their texts live as long as this does.
class RandomLedger {
 public:
  RandomLedger(std::string code, std::uint64_t seed);

  Policy policy(const std::string& name);  // of this ledger (random_policy.h)
  UpsertCustomer customer(std::size_t number);
  // Of one of the customers 0 .. customers - 1.
  UpsertItem item(std::size_t number, std::size_t customers);
  // That wants something of these items, more or less.
  ReceivePayment payment(std::size_t number, const std::vector<UpsertItem>& items);
  Random& random() { return random_; }
  Text keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::string damaged(std::string_view number);
  std::string mistyped(std::string text);
  std::string another_spelling(std::string_view name);
  std::string remittance(const std::vector<UpsertItem>& items);
  // The amounts of this ledger: a few again and again, or every one another.
  Money some_amount();
  void aim(ReceivePayment& payment, const UpsertCustomer& customer);
  Money amount_wanted(const std::vector<UpsertItem>& items);

  std::deque<std::string> texts_;
  Random random_;
  Text code_;
  bool many_amounts_ = false;
  std::vector<UpsertCustomer> customers_;
};

}  // namespace hexiao
