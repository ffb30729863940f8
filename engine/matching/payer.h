// Who paid? Strongest mark first: the customer that the sender states, virtual account, payer
// account, mandate and what people taught, the policy's mapping, exact folded name or alias (also
// as a bank cuts it); then, only when that is not enough, a name that is like one, and a name
// inside the text. A mark that several customers answer to is at most partial.
#pragma once

#include <vector>

#include "engine/matching/question.h"
#include "engine/names/name_search.h"
#include "engine/state/state.h"
#include "engine/text/name.h"

namespace hexiao {

struct Payer {
  CustomerId customer;
  PayerLevel level = PayerLevel::none;
  PayerMark mark = PayerMark::none;
  std::uint16_t score = 0;         // of 1000, when names were compared
  MappingId mapping;               // that was learned and spoke
  std::vector<CustomerId> rivals;  // others that the same mark names as well, best first
  std::string_view written;        // the payer's name, when it was found by that

  bool known() const { return level >= PayerLevel::full; }
  // Whether the mark names this customer, be it alone or among others.
  bool names(CustomerId other) const;
  // Found by name, and that name could as well be how this other customer's is written.
  bool may_be_named(const State& state, CustomerId other) const;
  // Found by a name that is equal only because "ue" and "u" are one, and neither has the ü: it may
  // be another company's. O(names of the customer).
  bool is_loosely_named(const State& state) const;
  // Found by a name that is like one customer's and no other's, as far as the policy asks.
  bool is_accepted_likeness(const Policy& policy) const {
    return mark == PayerMark::fuzzy_name && rivals.empty() && score >= policy.name_score;
  }
  // Found by a name that is like the customer's: a hint, no statement.
  bool is_likeness() const {
    return mark == PayerMark::fuzzy_name || mark == PayerMark::name_in_text;
  }
};

// Rivals that are kept when names are alike.
inline constexpr std::size_t kMaxLikeNames = 5;
// A text without a payer's name may be one, up to so many bytes.
inline constexpr std::size_t kMaxNameText = 140;

// Buffers are used again; one owner, one thread. What find() answers lives until the next call.
class PayerSearch {
 public:
  // Where the payer's account is one customer's, and the payer is written as that one and nobody
  // else is: what find() would answer, for a tenth of its cost. Null: ask find().
  const Payer* find_at_once(const State& state, const Question& question);
  // By marks that are equal. `name` is the payer's, folded. Cost: a few look-ups; O(n) in customers
  // with the same mark.
  const Payer& find(const State& state, const Question& question, const ActivePolicy& policy,
                    const FoldedName& name);
  // By names that are alike, after find() gave nobody. Cost: see name_search.h; some microseconds.
  const Payer& find_alike(const State& state, const Question& question, const Policy& policy);

 private:
  void find_holders(const State& state, const Question& question, KeyFamily family, Text account);
  bool by_account(const State& state, const Question& question, KeyFamily family, Text account,
                  PayerMark mark, const FoldedName& name);
  bool by_learned(const State& state, const Question& question);
  bool by_mapping(const State& state, const Question& question, const ActivePolicy& policy);
  bool by_name(const State& state, const Question& question, const FoldedName& folded);
  bool by_like_name(const State& state, const Question& question, const Policy& policy,
                    std::string_view name, PayerMark mark);
  bool by_name_in_text(const State& state, const Question& question);
  void settle(PayerLevel when_alone, PayerMark mark);

  Payer payer_;
  CustomerRead read_;
  std::vector<CustomerId> found_;
  std::vector<CustomerId> holders_;  // of an account
  std::vector<NameHit> names_;
  std::vector<LearnedHit> learned_;
  NameSearch search_;
};

}  // namespace hexiao
