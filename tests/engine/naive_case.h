// One payment on the naive twin's desk: what explains it, and how well. Everything that is known
// about it while it is explained, by one idea of who paid.
#pragma once

#include <set>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "tests/engine/naive_mentions.h"
#include "tests/engine/naive_money.h"
#include "tests/engine/naive_payer.h"

namespace hexiao::naive {

struct Explanation {
  Proposal proposal;
  PayerLevel payer = PayerLevel::none;
  Action action = Action::off;
  bool third_party = false;
  bool guessed = false;
  bool chance = false;

  bool settles() const { return proposal.amount >= AmountLevel::tolerance; }
  // Named clearly: an order at least.
  bool named() const;
  // Nothing but the amount, or numbers that may be chance.
  bool amount_alone() const;
};

// Lines that would settle the payment, before anybody is asked who stands behind them.
struct Finding {
  CustomerId customer;
  Search search = Search::named_items;
  Fit fit;
  std::vector<Mention> mentions;
  std::size_t named = 0;  // documents that the text names
  bool guessed = false;
  bool chance = false;
  std::uint64_t ways = 0;
};

struct Case {
  Case(const Ledger& l, const Policy& p, const ReceivePayment& r, Payer who)
      : ledger(l),
        policy(p),
        payment(r),
        currency(*Currency::from_code(r.currency)),
        payer(std::move(who)),
        reading(l, policy, r, payer) {}

  const Ledger& ledger;
  const Policy& policy;
  const ReceivePayment& payment;
  Currency currency;
  Payer payer;
  Reading reading;
  std::set<Reason> in_the_way;
  bool named_in_vain = false;  // a document is clearly named and can take no money
  std::vector<Explanation> found;

  Date day() const { return payment.value_date ? payment.value_date : payment.booking_date; }
  Terms terms(CustomerId debtor) const { return terms_for(ledger, policy, debtor, day()); }
  Fit fit_of(CustomerId debtor, const Items& items) const {
    return fit(terms(debtor), items, payment.amount);
  }
  // What is in the way of an item, or none.
  Reason obstacle(const Item& item) const;
  // What this customer owes and is owed, as far as the payment may settle it.
  Items account_of(CustomerId customer) const;

  // From what is read; of one customer only, where one is given.
  void explain_named(CustomerId only = {});
  // What completes the documents of this customer that are named (naive_searches.cpp).
  void explain_completed(CustomerId customer);
  void explain_account(CustomerId customer);
  void explain_by_amount_only();
  void rank();  // strongest first, the same lines once

 private:
  void add(Finding finding);
  bool is_confirmed(const Mention& mention, CustomerId only) const;
  void explain_customer(CustomerId customer, const std::vector<Mention>& mentions);
  void explain_group(const std::vector<Mention>& mentions);
  void explain_set(CustomerId customer, const Items& items, const std::vector<Mention>& mentions,
                   std::size_t named);
  void explain_if_settled(CustomerId customer, const Items& items,
                          const std::vector<Mention>& mentions, std::size_t named);
  bool explain_stated(CustomerId customer, Items items, const std::vector<Mention>& mentions,
                      std::size_t named);
  void explain_total(CustomerId customer, Search search, const Items& items);
  void explain_equal(CustomerId customer, const Items& items, Search search);
  void explain_past_due(CustomerId customer, Search search, const Items& account);
  void explain_orders(CustomerId customer, const Items& account);
  void explain_oldest(CustomerId customer, const Items& account);
  void explain_subsets(CustomerId customer, const Items& account);
  bool explain_from_to(CustomerId customer, const Items& named, const Items& others,
                       const std::vector<Mention>& mentions);
  PayerLevel payer_of(const Proposal& proposal, bool& third_party) const;
  bool go_on_to_the_next(Finding& finding) const;
  int score_of(const Explanation& e, std::size_t named_lines, const Finding& finding) const;
};

}  // namespace hexiao::naive
