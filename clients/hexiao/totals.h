// Counts and sums by currency: the control totals that a clerk compares with the source.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/money.h"

namespace hexiao::cli {

// "1,234.50"; without grouping "1234.50".
std::string amount_text(Money amount, Currency currency, bool grouping = true);
// "1,234.50 EUR"
std::string amount_with_code(Money amount, Currency currency);

class Totals {
 public:
  struct Row {
    std::uint64_t count = 0;
    Money sum;
    bool overflowed = false;  // the sum is beyond 64 bits and not shown
  };

  void add(Currency currency, Money amount);
  std::uint64_t count() const;
  bool empty() const { return rows_.empty(); }
  // By code, so that two runs print the same.
  const std::map<std::string, Row>& rows() const { return rows_; }
  // "3 EUR 1,500.00 + 2 CNY 80.00"-like: "EUR 1,500.00, CNY 80.00"; "-" when empty.
  std::string text() const;
  // {"EUR":{"count":3,"amount":"1500.00"},…}
  std::string json() const;

 private:
  std::map<std::string, Row> rows_;
};

}  // namespace hexiao::cli
