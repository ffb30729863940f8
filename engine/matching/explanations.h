// Complete explanations of one payment, each with its evidence, amounts, score and rule: what the
// remittance names, and (account_searches.h) what the amount says.
#pragma once

#include <span>
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
  bool guarded = false;  // a guard of the policy keeps the item out
  bool amount = false;   // documents are named and no row of the table takes what the amounts say
  bool stopped = false;  // a bound stopped a search
  // One of the above stood in the way of a document that is clearly named.
  bool named_document = false;

  Reason strongest() const;
};

// A proposal and what decides whether it may be taken without a person.
struct Explanation {
  Proposal proposal;
  PayerLevel payer = PayerLevel::none;  // how well the payer is known as this debtor
  Action action = Action::off;          // of the rule that spoke
  bool payer_differs = false;  // the payer is known and is neither the debtor nor of its group
  bool guessed = false;        // which item stays open is not said by anything
  bool chance = false;         // so many items could add up to the amount by chance

  bool settles() const { return proposal.amount >= AmountLevel::tolerance; }
  // Every item is clearly named.
  bool is_named() const { return strength(proposal.document) >= strength(DocumentLevel::order); }
  // Only the amount speaks for these items; what is named weakly may be chance.
  bool amount_alone() const { return strength(proposal.document) <= strength(DocumentLevel::weak); }
};

// One set of lines, before it is known who stands behind it.
struct Finding {
  CustomerId customer;  // the debtor; of several in a group, the payer
  Search search = Search::named_items;
  Fit fit;
  std::span<const Mention* const> mentions;  // of this debtor
  std::size_t named = 0;                     // documents that the text names
  bool guessed = false;
  bool chance = false;
  std::uint16_t ways = 0;
};

class ExplanationBuilder {
 public:
  ExplanationBuilder(const State& state, const Policy& policy, const Question& question,
                     const Payer& payer)
      : state_(state), policy_(policy), question_(question), payer_(payer) {}

  // From what the remittance names.
  void from_mentions(const std::vector<Mention>& mentions);
  // Nothing is added when no rule speaks for it.
  void add(Finding finding);

  // May this item be settled by this payment? Notes what is in the way.
  bool usable(Slot slot);
  // The usable open items of one customer, at most kMaxScan, in no order.
  std::vector<Slot> account_of(CustomerId customer);

  // Strongest first, each set of lines once.
  std::vector<Explanation>& sorted();
  const std::vector<Explanation>& list() const { return list_; }
  Hindrances& hindrances() { return hindrances_; }

  // Steps of searches, an open item looked at being one (Matcher::work).
  void count_work(std::uint64_t steps) { work_ += steps; }
  std::uint64_t work() const { return work_; }

 private:
  Terms terms(CustomerId debtor) const {
    return terms_for(state_, policy_, debtor, question_.principal, question_.day());
  }
  void explain_customer(CustomerId customer, std::span<const Mention* const> mentions);
  bool confirmed(const Mention& mention, const std::vector<Mention>& mentions);
  void explain_group(std::span<const Mention* const> mentions);
  bool settles(CustomerId customer, std::span<const Slot> items) const;
  bool explain_stated(CustomerId customer, std::span<const Slot> items,
                      std::span<const Mention* const> mentions, std::size_t named);
  void explain_set(CustomerId customer, ItemSet items, std::span<const Mention* const> mentions,
                   std::size_t named);
  std::size_t take_evidence(Proposal& proposal, std::span<const Mention* const> mentions,
                            bool went_on) const;
  void take_payer(Explanation& explanation) const;
  bool spread_further(Finding& finding);  // whether it did

  const State& state_;
  const Policy& policy_;
  const Question& question_;
  const Payer& payer_;
  std::vector<Explanation> list_;
  Hindrances hindrances_;
  std::uint64_t work_ = 0;
};

}  // namespace hexiao
