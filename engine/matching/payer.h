// Who paid? Strongest mark first: the customer that the sender states, virtual account, payer
// account, exact folded name or alias (also as a bank cuts it). A mark that several customers
// answer to is at most partial.
#pragma once

#include <vector>

#include "engine/matching/question.h"
#include "engine/state/state.h"
#include "engine/text/name.h"

namespace hexiao {

struct Payer {
  CustomerId customer;
  PayerLevel level = PayerLevel::none;
  PayerMark mark = PayerMark::none;
  std::vector<CustomerId> rivals;  // others that the same mark names as well, in order of id

  bool known() const { return level >= PayerLevel::full; }
  // Whether the mark names this customer, be it alone or among others.
  bool names(CustomerId other) const;
};

// Buffers are used again; one owner, one thread. Cost: a few look-ups; O(n) in customers with the
// same mark.
class PayerSearch {
 public:
  const Payer& find(const State& state, const Question& question);

 private:
  bool by_account(const State& state, const Question& question, KeyFamily family, Text account,
                  PayerMark mark);
  bool by_name(const State& state, const Question& question);
  void settle(PayerLevel when_alone, PayerMark mark);

  Payer payer_;
  FoldedName folded_;
  std::vector<CustomerId> found_;
  std::vector<NameHit> names_;
};

}  // namespace hexiao
