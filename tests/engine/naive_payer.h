// Who paid: the first step of the naive ladder.
#pragma once

#include <vector>

#include "engine/vocabulary/commands.h"
#include "tests/engine/naive_ledger.h"

namespace hexiao::naive {

// The customers that the strongest mark names, best first.
struct Payer {
  std::vector<CustomerId> customers;
  PayerLevel level = PayerLevel::none;
  PayerMark mark = PayerMark::none;
  int score = 0;      // when names were compared
  MappingId mapping;  // that was learned and spoke
  Text written;       // the payer's name, when it was found by that

  bool known() const { return level >= PayerLevel::full; }
  bool alone() const { return customers.size() == 1; }
  bool names(CustomerId id) const;
  bool only_alike() const {
    return mark == PayerMark::fuzzy_name || mark == PayerMark::name_in_text;
  }
  // By a name that is like one customer's and no other's, as far as the policy asks.
  bool is_likely(const Policy& policy) const {
    return mark == PayerMark::fuzzy_name && alone() && score >= policy.name_score;
  }
  CustomerId first() const { return customers.empty() ? CustomerId{} : customers.front(); }
};

// By marks that are equal.
Payer find_payer(const Ledger& ledger, const Policy& house, const ReceivePayment& payment);

// By names that are like a customer's, where no mark is equal.
Payer find_payer_alike(const Ledger& ledger, const Policy& policy, const ReceivePayment& payment);

// Whether the name by which the payer was found may as well be this customer's.
bool may_be_named(const Payer& payer, const Customer& customer);

// Whether that name is the customer's only because "ue" and "u" are one, and neither has the ü.
bool is_loosely_named(const Payer& payer, const Customer& customer);

// Whether the pattern, of which case does not matter and whose ends are those of a line, stands
// anywhere in the text.
bool fits_pattern(const std::string& pattern, std::string_view text);

}  // namespace hexiao::naive
