// What stands open and unapplied of one customer, by currency. Nearly every customer has one
// currency, and that balance lies in the customer's own row: no other memory is read for it.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

// Where Figures keeps a debt.
struct DebtPlace {
  std::uint32_t group = 0, row = 0;
};

struct Balance {
  Currency currency;
  DebtPlace debt;
  Money open, unapplied;
  Money overdue;  // of open debits, as of the business date at which the customer was last worked
};
static_assert(sizeof(Balance) == 40);

// In order of first use. A balance moves when one is added.
class Balances {
 public:
  Balance* begin() { return many_ ? many_.get() : &one_; }
  Balance* end() { return begin() + count_; }
  const Balance* begin() const { return many_ ? many_.get() : &one_; }
  const Balance* end() const { return begin() + count_; }
  std::uint32_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  const Balance& front() const { return *begin(); }

  // O(balances), amortised O(1).
  Balance& add(Balance balance) {
    if (count_ == room_) {
      auto more = std::make_unique<Balance[]>(room_ * 2U);
      std::move(begin(), end(), more.get());
      many_ = std::move(more);
      room_ *= 2;
    }
    return begin()[count_++] = balance;
  }
  std::uint64_t memory_bytes() const { return many_ ? room_ * sizeof(Balance) : 0; }

 private:
  Balance one_;
  std::unique_ptr<Balance[]> many_;  // all of them, when they are more than one
  std::uint32_t count_ = 0;
  std::uint32_t room_ = 1;
};

}  // namespace hexiao
