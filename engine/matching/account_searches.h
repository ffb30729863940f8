// What the amount alone says inside one customer's account: the searches of the policy, in its
// order, and what completes the documents that are named.
//
// A sum of items is evidence only if chance would not have given one as well (subset_chance.h):
// beyond that it is proposed at most, and it takes nothing away from another explanation.
//
// Buffers are used again; one owner, one thread. Cost: O(n log n) in open items of the customer, at
// most kMaxScan, and for sums of items the policy's subset_steps, twice.
#pragma once

#include <vector>

#include "engine/matching/explanations.h"
#include "engine/matching/subset_sum.h"

namespace hexiao {

// Items that sums are looked for among: the earliest due of an account that has more.
inline constexpr std::size_t kMaxSubsetCandidates = 2'000;
// Sums of items that become explanations.
inline constexpr std::size_t kMaxSubsets = 3;

// Items that the search among all customers looks at: it is for small ledgers.
inline constexpr std::size_t kMaxAnybody = 50'000;

class AccountSearches {
 public:
  // The searches without a document. `account`: the customer's usable open items, here and below.
  void run(ExplanationBuilder& builder, const State& state, const Policy& policy,
           const Question& question, CustomerId customer, std::vector<Slot> account);
  // The documents of this customer that are named, with other items of it that make up the
  // difference: those numbered between two that are named, credits for a payment that is short,
  // further debits for one that is more.
  void complete(ExplanationBuilder& builder, const State& state, const Policy& policy,
                const Question& question, CustomerId customer, const std::vector<Mention>& mentions,
                std::vector<Slot> others);
  // One item of anybody with this open amount, among the first kMaxAnybody items of all.
  void anybody(ExplanationBuilder& builder, const State& state, const Policy& policy,
               const Question& question);

 private:
  struct Sum {
    std::vector<Slot> items;
    std::uint64_t permille = 0;  // how many such sums chance would give; kChanceUnknown and so on
  };
  // What adds up to `target` among the items; `stopped` when there may be more that count.
  struct Sums {
    std::vector<Sum> found;
    std::uint64_t ways = 0;
    bool stopped = false;
  };
  Sums sums_of(const State& state, const Policy& policy, std::vector<Slot> items,
               std::int64_t target);
  bool from_to(CustomerId customer, std::span<const Slot> account, std::span<const Slot> named,
               std::span<const Mention* const> mentions);
  void equal_items(CustomerId customer, std::span<const Slot> account);
  void whole_set(CustomerId customer, Search search, std::span<const Slot> items);
  void past_due(CustomerId customer, std::span<const Slot> account, bool by_terms);
  // What a set of items adds up to; of more than a payment may settle, only that they are more.
  struct Total {
    Money open, discounts;
    std::size_t items = 0;
    void add(const ItemRow& row);
  };
  // Items whose number of an order, contract or delivery note has the same hash.
  struct HashGroup {
    std::uint64_t hash;
    Slot first;
    bool mixed = false;   // not all of them have the number of the first
    bool likely = false;  // looked at
    Total total = {};
  };
  void totals_of_orders(CustomerId customer, std::span<const Slot> account);
  HashGroup& group_of(std::uint64_t hash, Slot slot);
  bool may_settle(const Total& total) const;
  void oldest_first(CustomerId customer, std::vector<Slot> account);
  void subsets(CustomerId customer, std::span<const Slot> account);
  bool within_reach(Money open, Money discounts) const;
  Terms terms(CustomerId debtor) const {
    return terms_for(*state_, *policy_, debtor, question_->principal, question_->day());
  }
  void begin(ExplanationBuilder& builder, const State& state, const Policy& policy,
             const Question& question);

  std::vector<HashGroup> groups_;
  std::vector<std::uint32_t> places_;                     // by hash: 1 + index into groups_, or 0
  std::vector<std::pair<std::uint32_t, Slot>> numbered_;  // index into groups_, item
  ExplanationBuilder* builder_ = nullptr;
  const State* state_ = nullptr;
  const Policy* policy_ = nullptr;
  const Question* question_ = nullptr;
  SubsetSearch search_;
  std::vector<std::int64_t> amounts_;
};

}  // namespace hexiao
