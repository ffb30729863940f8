// Builds complete explanations of one payment, each with its evidence, amounts, score and rule.
#pragma once

#include <vector>

#include "engine/matching/amounts.h"
#include "engine/matching/mentions.h"
#include "engine/matching/payer.h"
#include "engine/matching/question.h"

namespace hexiao {

// What stood in the way of items that would otherwise have explained the payment.
struct Hindrances {
  bool cleared = false;
  bool other_currency = false;
  bool disputed = false;
  bool future = false;
  bool amount = false;   // documents are named and no row of the table takes what the amounts say
  bool stopped = false;  // a bound stopped a search
  bool named_document =
      false;  // one of the above stood in the way of a document that is clearly named

  Reason strongest() const;
};

// A proposal and what decides whether it may be taken without a person.
struct Explanation {
  Proposal proposal;
  Action action = Action::off;  // of the rule that spoke
  bool payer_differs = false;   // the payer is known and is neither the debtor nor of its group
  bool guessed = false;         // which item stays open is not said by anything
};

class ExplanationBuilder {
 public:
  ExplanationBuilder(const State& state, const Policy& policy, const Question& question,
                     const Payer& payer)
      : state_(state), policy_(policy), question_(question), payer_(payer) {}

  // From what the remittance names.
  void from_mentions(const std::vector<Mention>& mentions);
  // From amounts alone, inside one customer's account: the policy's searches in their order.
  void from_account(CustomerId customer);

  // Strongest first, each set of lines once; explanations that no rule speaks for are not among
  // them.
  std::vector<Explanation>& sorted();
  Hindrances& hindrances() { return hindrances_; }

 private:
  bool usable(Slot slot);
  void explain_customer(CustomerId customer, std::span<const Mention* const> mentions);
  bool explain_stated(CustomerId customer, const std::vector<Slot>& items,
                      std::span<const Mention* const> mentions, std::size_t named);
  void explain_set(CustomerId customer, std::vector<Slot> items,
                   std::span<const Mention* const> mentions, std::size_t named);
  void add(CustomerId customer, Search search, Fit fit, std::span<const Mention* const> mentions,
           std::size_t named, bool guessed);
  std::vector<Slot> usable_items(CustomerId customer);
  bool within_reach(Money open, Money discounts) const;
  void equal_items(CustomerId customer, std::span<const Slot> account);
  void account_total(CustomerId customer, std::vector<Slot> account);
  void oldest_first(CustomerId customer, std::vector<Slot> account);

  const State& state_;
  const Policy& policy_;
  const Question& question_;
  const Payer& payer_;
  std::vector<Explanation> list_;
  Hindrances hindrances_;
};

}  // namespace hexiao
