#include "tests/engine/naive_matcher.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "tests/engine/naive_payer.h"

namespace hexiao::naive {
namespace {

constexpr int kAsStrong = 10;  // points

struct Fit {
  AmountLevel level = AmountLevel::none;
  std::vector<AllocationLine> lines;
  Money remainder;
};

struct Explanation {
  Proposal proposal;
  Action action = Action::off;
  bool third_party = false;
  bool guessed = false;
};

using Items = std::vector<const Item*>;

// One payment on the desk: everything that is known about it while it is explained.
struct Case {
  const Ledger& ledger;
  const Policy& policy;
  const ReceivePayment& payment;
  Currency currency;
  Payer payer;
  std::set<Reason> in_the_way;
  std::vector<Explanation> found;
  bool named_in_vain = false;  // a document is clearly named and can take no money

  Date day() const { return payment.value_date ? payment.value_date : payment.booking_date; }
  Money discount(const Item& item) const;
  bool usable(const Item& item);
  Fit fit(Items items) const;
  void add(CustomerId customer, Search search, Fit fit, const std::vector<Mention>& mentions,
           std::size_t named, bool guessed);
  void explain_named(const std::vector<Mention>& mentions);
  void explain_customer(CustomerId customer, const std::vector<Mention>& mentions);
  bool explain_stated(CustomerId customer, const Items& items, const std::vector<Mention>& mentions,
                      std::size_t named);
  void explain_account(CustomerId customer);
  void rank();
};

bool same_group(const Ledger& ledger, CustomerId a, CustomerId b) {
  const Customer& x = ledger.customers[a.value - ledger.customers.front().id.value];
  const Customer& y = ledger.customers[b.value - ledger.customers.front().id.value];
  return a == b || (!x.group.empty() && x.group == y.group);
}

Items sorted_by_due(Items items) {
  std::sort(items.begin(), items.end(), [](const Item* a, const Item* b) {
    return std::tie(a->due, a->issued, a->id) < std::tie(b->due, b->issued, b->id);
  });
  items.erase(std::unique(items.begin(), items.end()), items.end());
  return items;
}

bool tolerated(const Tolerance& tolerance, Money difference, Money base, Currency currency) {
  // difference / base <= basis points / 10000, by cross multiplication of what was rounded down
  return difference <= tolerance.absolute.in(currency) &&
         difference.minor() <= base.minor() * tolerance.basis_points / 10'000;
}

}  // namespace

Item& Ledger::item(ItemId id) {
  for (Item& item : items)
    if (item.id == id) return item;
  return items.front();
}

namespace {

Money Case::discount(const Item& item) const {
  const bool given = policy.discounts && item.discount.is_positive() && item.open > item.discount &&
                     item.discount_until && day() &&
                     day() <= item.discount_until.plus_days(policy.discount_grace_days);
  return given ? item.discount : Money{};
}

bool Case::usable(const Item& item) {
  if (item.currency != currency) {
    if (!item.open.is_zero()) in_the_way.insert(Reason::currency_differs);
  } else if (item.open.is_zero()) {
    in_the_way.insert(Reason::already_cleared);
  } else if (item.disputed) {
    in_the_way.insert(Reason::item_disputed);
  } else if (!policy.future_items && item.issued > day()) {
    in_the_way.insert(Reason::document_not_open_yet);
  } else {
    return true;
  }
  return false;
}

Fit Case::fit(Items items) const {
  items = sorted_by_due(std::move(items));
  const Money paid = payment.amount;
  Money total, debits, given;
  std::vector<AllocationLine> whole, discounted;
  for (const Item* item : items) {
    total += item->open;
    if (item->open.is_positive()) debits += item->open;
    given += discount(*item);
    whole.push_back({.item = item->id, .amount = item->open});
    discounted.push_back(
        {.item = item->id, .amount = item->open - discount(*item), .discount = discount(*item)});
  }
  if (!total.is_positive()) return {};
  if (paid == total) return {AmountLevel::exact, whole, {}};
  if (given.is_positive() && paid == total - given) return {AmountLevel::discount, discounted, {}};
  const Money base = policy.percentage_base == PercentageBase::items ? debits : paid;
  for (auto& [lines, wanted] : {std::pair{&whole, total}, std::pair{&discounted, total - given}}) {
    const Money missing = wanted - paid;
    if (lines == &discounted && given.is_zero()) continue;
    if (!policy.write_off_tolerance || !missing.is_positive() ||
        !tolerated(policy.short_payment, missing, base, currency))
      continue;
    for (std::size_t i = lines->size(); i-- > 0;) {
      if ((*lines)[i].amount <= missing) continue;
      (*lines)[i].amount -= missing;
      (*lines)[i].writeoff = missing;
      return {AmountLevel::tolerance, *lines, {}};
    }
  }
  if (paid > total)
    return {tolerated(policy.over_payment, paid - total, base, currency) ? AmountLevel::tolerance
                                                                         : AmountLevel::over,
            whole, paid - total};
  if (!policy.partial) return {};
  Fit part{AmountLevel::partial, {}, {}};
  Money left = paid;
  for (const bool credits : {true, false})
    for (const Item* item : items) {
      if (item->open.is_negative() != credits) continue;
      const Money amount = credits ? item->open : std::min(item->open, left);
      if (amount.is_zero()) continue;
      part.lines.push_back({.item = item->id, .amount = amount});
      left -= amount;
    }
  part.remainder = left;
  return part;
}

// Points for how the money agrees, how documents are named, how well the payer is known.
int points(AmountLevel amount) {
  switch (amount) {
    case AmountLevel::exact:
      return 400;
    case AmountLevel::discount:
      return 380;
    case AmountLevel::tolerance:
      return 340;
    case AmountLevel::partial:
      return 200;
    case AmountLevel::over:
      return 180;
    case AmountLevel::none:
      return 0;
  }
  return 0;
}
int points(DocumentLevel document) {
  switch (document) {
    case DocumentLevel::structured:
      return 300;
    case DocumentLevel::number:
      return 280;
    case DocumentLevel::order:
      return 240;
    case DocumentLevel::weak:
      return 120;
    case DocumentLevel::none:
      return 0;
  }
  return 0;
}
int points(PayerLevel payer) {
  switch (payer) {
    case PayerLevel::certain:
      return 200;
    case PayerLevel::full:
      return 180;
    case PayerLevel::partial:
      return 90;
    case PayerLevel::none:
      return 0;
  }
  return 0;
}

void Case::add(CustomerId customer, Search search, Fit fit, const std::vector<Mention>& mentions,
               std::size_t named, bool guessed) {
  Explanation e;
  Proposal& p = e.proposal;
  p.customer = customer;
  p.search = search;
  p.amount = fit.level;
  p.remainder = fit.remainder;
  p.lines = fit.lines;
  std::size_t named_lines = 0;
  if (!mentions.empty()) {
    p.document = DocumentLevel::structured;
    for (const AllocationLine& line : p.lines) {
      DocumentLevel best = DocumentLevel::none;
      for (const Mention& m : mentions) {
        if (m.item->id != line.item) continue;
        best = std::max(best, m.level);
        p.evidence.push_back({line.item, m.key, m.hit, m.field, m.offset, m.length});
      }
      p.document = std::min(p.document, best);
      if (best != DocumentLevel::none) ++named_lines;
    }
  }
  PayerLevel level = PayerLevel::none;
  if (payer.level != PayerLevel::none) {
    if (payer.known() && payer.first() == customer) {
      level = payer.level;
    } else if (payer.known() && same_group(ledger, payer.first(), customer)) {
      level = PayerLevel::full;
    } else if (payer.names(customer)) {
      const bool told_apart = !payer.alone() && p.document >= DocumentLevel::order;
      level = told_apart ? PayerLevel::full : PayerLevel::partial;
    } else {
      e.third_party = true;
    }
  }
  int score = points(p.amount) + points(p.document) + points(level);
  if (named != 0) score += static_cast<int>(100 * std::min(named_lines, named) / named);
  p.score = static_cast<std::uint16_t>(score);
  e.guessed = guessed;
  for (const Rule& rule : policy.rules) {
    const bool fits = level >= rule.payer_at_least && p.document >= rule.document_at_least &&
                      p.document <= rule.document_at_most &&
                      (rule.amounts & 1U << static_cast<unsigned>(p.amount)) != 0 &&
                      (rule.searches & 1U << static_cast<unsigned>(p.search)) != 0;
    if (!fits) continue;
    if (rule.action == Action::off) return;
    p.rule = rule.name;
    e.action = rule.action;
    found.push_back(e);
    return;
  }
}

void Case::explain_named(const std::vector<Mention>& mentions) {
  if (std::find(policy.searches.begin(), policy.searches.end(), Search::named_items) ==
      policy.searches.end())
    return;
  for (const Customer& customer : ledger.customers) {
    std::vector<Mention> own;
    for (const Mention& m : mentions) {
      if (m.item->customer != customer.id) continue;
      if (usable(*m.item)) {
        own.push_back(m);
      } else if (m.level >= DocumentLevel::order) {
        named_in_vain = true;
      }
    }
    if (!own.empty()) explain_customer(customer.id, own);
  }
}

void Case::explain_customer(CustomerId customer, const std::vector<Mention>& mentions) {
  std::set<const Item*> numbered, ordered, weak, all;
  for (const Mention& m : mentions) {
    (m.level >= DocumentLevel::number  ? numbered
     : m.level == DocumentLevel::order ? ordered
                                       : weak)
        .insert(m.item);
    all.insert(m.item);
  }
  const std::size_t before = found.size();
  const auto explain = [&](const std::set<const Item*>& set, std::size_t named) {
    const Fit result = fit({set.begin(), set.end()});
    if (result.level == AmountLevel::none) return;
    const bool part = result.level == AmountLevel::partial;
    const bool loose = part || result.level == AmountLevel::over;
    const bool guessed = (loose && set.size() < all.size()) || (part && set.size() > 1);
    add(customer, Search::named_items, result, mentions, named, guessed);
  };
  const std::size_t named = !numbered.empty()  ? numbered.size()
                            : !ordered.empty() ? ordered.size()
                                               : weak.size();
  if (!ordered.empty()) explain(ordered, ordered.size());
  if (!numbered.empty() &&
      !explain_stated(customer, {numbered.begin(), numbered.end()}, mentions, named))
    explain(numbered, named);
  std::set<const Item*> both = numbered;
  both.insert(ordered.begin(), ordered.end());
  if (both.size() > numbered.size() && both.size() > ordered.size()) explain(both, both.size());
  if (both.empty()) explain(weak, weak.size());
  // What is certain completed by what is weak, and each item by itself, only where the money says
  // so.
  if (!both.empty() && !weak.empty())
    if (const Fit complete = fit({all.begin(), all.end()});
        complete.level >= AmountLevel::tolerance)
      add(customer, Search::named_items, complete, mentions, all.size(), false);
  if (all.size() > 1)
    for (const Item* item : all)
      if (const Fit single = fit({item}); single.level >= AmountLevel::tolerance)
        add(customer, Search::named_items, single, mentions, std::max(named, all.size()), false);
  if (found.size() == before) in_the_way.insert(Reason::amount_differs);
}

bool Case::explain_stated(CustomerId customer, const Items& items,
                          const std::vector<Mention>& mentions, std::size_t named) {
  Fit stated{AmountLevel::exact, {}, {}};
  Money sum;
  // Lines in the order of the items' numbers.
  Items in_order = items;
  std::sort(in_order.begin(), in_order.end(),
            [](const Item* a, const Item* b) { return a->id < b->id; });
  for (const Item* item : in_order) {
    std::optional<Money> amount;
    for (const Mention& m : mentions)
      if (m.item == item && m.level >= DocumentLevel::number && m.stated) amount = m.stated;
    if (!amount || !amount->is_positive() || *amount > item->open) return false;
    sum += *amount;
    if (*amount < item->open) stated.level = AmountLevel::partial;
    stated.lines.push_back({.item = item->id, .amount = *amount});
  }
  if (sum != payment.amount || stated.level == AmountLevel::exact || !policy.partial) return false;
  add(customer, Search::named_items, stated, mentions, named, false);
  return true;
}

void Case::explain_account(CustomerId customer) {
  const std::set<Reason> before = in_the_way;
  for (const Search search : policy.searches) {
    if (search == Search::named_items) continue;
    Items items;
    const bool credits = policy.credits_first && search != Search::equal_item;
    for (const Item& item : ledger.items)
      if (item.customer == customer && !item.open.is_zero() &&
          (credits || item.open.is_positive()) && usable(item))
        items.push_back(&item);
    items = sorted_by_due(items);
    if (search == Search::equal_item) {
      for (const Item* item : items)
        if (const Fit single = fit({item}); single.level >= AmountLevel::tolerance)
          add(customer, search, single, {}, 0, false);
    } else if (search == Search::account_total) {
      const Fit total = fit(items);
      if (items.size() > 1 && total.level >= AmountLevel::tolerance)
        add(customer, search, total, {}, 0, false);
    } else if (const Fit oldest = fit(items); oldest.level != AmountLevel::none) {
      add(customer, search, oldest, {}, 0, false);
    }
  }
  in_the_way = before;
}

// Strongest first, then due first; the same lines once.
void Case::rank() {
  const auto first_due = [&](const Explanation& e) {
    const Item& item = const_cast<Ledger&>(ledger).item(e.proposal.lines.front().item);
    return std::make_tuple(item.due, item.issued, item.id);
  };
  std::stable_sort(found.begin(), found.end(), [&](const Explanation& a, const Explanation& b) {
    if (a.proposal.score != b.proposal.score) return a.proposal.score > b.proposal.score;
    return first_due(a) < first_due(b);
  });
  std::vector<Explanation> once;
  for (const Explanation& e : found)
    if (std::none_of(once.begin(), once.end(),
                     [&](const Explanation& o) { return o.proposal.lines == e.proposal.lines; }))
      once.push_back(e);
  found = std::move(once);
}

Reason why_nothing(const Case& c) {
  for (const Reason reason :
       {Reason::amount_differs, Reason::item_disputed, Reason::currency_differs,
        Reason::document_not_open_yet, Reason::already_cleared})
    if (c.in_the_way.contains(reason)) return reason;
  if (c.payer.customers.empty()) return Reason::nothing_known;
  if (!c.payer.alone()) return Reason::ambiguous_payer;
  const bool owes = std::any_of(c.ledger.items.begin(), c.ledger.items.end(), [&](const Item& i) {
    return i.customer == c.payer.first() && !i.open.is_zero();
  });
  return owes ? Reason::no_match_at_customer : Reason::nothing_open;
}

Reason why_a_person(const Case& c, bool unread_number) {
  const Explanation& best = c.found.front();
  if (best.third_party) return Reason::payer_differs;
  if (c.found.size() > 1 && best.proposal.score <= c.found[1].proposal.score + kAsStrong) {
    const bool elsewhere = c.found[1].proposal.customer != best.proposal.customer;
    return elsewhere && c.payer.customers.size() > 1 ? Reason::ambiguous_payer
                                                     : Reason::ambiguous_items;
  }
  if (c.payer.customers.size() > 1 && best.proposal.document == DocumentLevel::none)
    return Reason::ambiguous_payer;
  if (best.guessed) return Reason::amount_differs;
  if ((unread_number || c.named_in_vain) && best.proposal.amount < AmountLevel::tolerance)
    return Reason::amount_differs;
  return best.action == Action::automatic ? Reason::none : Reason::needs_confirmation;
}

const Policy& policy_of(const Ledger& ledger, const Payer& payer) {
  if (!payer.known()) return ledger.house;
  for (const Customer& customer : ledger.customers)
    if (customer.id == payer.first() && ledger.policies.contains(customer.policy))
      return ledger.policies.at(customer.policy);
  return ledger.house;
}

}  // namespace

Decision decide(const Ledger& ledger, const ReceivePayment& payment) {
  Payer payer = find_payer(ledger, payment);
  const Policy& policy = policy_of(ledger, payer);
  Case c{.ledger = ledger,
         .policy = policy,
         .payment = payment,
         .currency = *Currency::from_code(payment.currency),
         .payer = std::move(payer),
         .in_the_way = {},
         .found = {},
         .named_in_vain = false};
  Decision decision{
      .payer = c.payer.first(),
      .payer_level = c.payer.level,
      .payer_mark = c.payer.mark,
      .payer_rival = c.payer.customers.size() > 1 ? c.payer.customers[1] : CustomerId{},
      .policy = {}};
  const UnboundAmount least{static_cast<std::int64_t>(policy.minimum_amount_e4)};
  if (payment.amount < least.in(c.currency)) {
    decision.outcome = Outcome::ignored;
    decision.reason = Reason::guard;
    return decision;
  }
  bool unread_number = false;
  c.explain_named(find_mentions(ledger, policy, payment, c.payer, unread_number));
  if (c.found.empty())
    for (std::size_t i = 0; i < c.payer.customers.size() && i < 5; ++i)
      c.explain_account(c.payer.customers[i]);
  c.rank();
  if (c.found.empty()) {
    decision.reason = why_nothing(c);
    return decision;
  }
  decision.reason = why_a_person(c, unread_number);
  const bool automatic = decision.reason == Reason::none;
  decision.outcome = automatic ? Outcome::automatic : Outcome::proposed;
  const Proposal& best = c.found.front().proposal;
  if (best.document >= DocumentLevel::order) {
    if (c.payer.customers.empty()) {
      decision.payer = best.customer;
      decision.payer_level = PayerLevel::partial;
      decision.payer_mark = PayerMark::document_owner;
    } else if (!c.payer.alone() && c.payer.names(best.customer)) {
      decision.payer = best.customer;
      decision.payer_level = PayerLevel::full;
      decision.payer_rival = {};
    }
  }
  const std::size_t kept = automatic ? 2 : static_cast<std::size_t>(policy.proposals_kept);
  for (std::size_t i = 0; i < c.found.size() && i < kept; ++i) {
    Proposal p = c.found[i].proposal;
    p.reason = i == 0                   ? decision.reason
               : c.found[i].third_party ? Reason::payer_differs
                                        : Reason::needs_confirmation;
    decision.proposals.push_back(p);
  }
  return decision;
}

std::vector<Decision> decide_unit(
    Ledger& ledger, const std::vector<ReceivePayment>& payments,
    const std::vector<std::pair<std::uint64_t, std::uint64_t>>& identities) {
  std::vector<Decision> decisions;
  for (const ReceivePayment& payment : payments) decisions.push_back(decide(ledger, payment));
  const auto automatic = [&](std::size_t i) { return decisions[i].outcome == Outcome::automatic; };
  const auto settle = [&](std::size_t i) {
    if (!automatic(i)) return;
    for (const AllocationLine& line : decisions[i].proposals.front().lines)
      ledger.item(line.item).open -= line.settles();
  };
  // Who wants an item of which not enough is open for all that want it?
  std::set<std::size_t> contested;
  for (const Item& item : ledger.items) {
    std::set<std::size_t> claims;
    Money wanted;
    for (std::size_t i = 0; i < payments.size(); ++i) {
      if (!automatic(i)) continue;
      for (const AllocationLine& line : decisions[i].proposals.front().lines)
        if (line.item == item.id) {
          claims.insert(i);
          wanted += line.settles().abs();
        }
    }
    if (claims.size() > 1 && wanted > item.open.abs())
      contested.insert(claims.begin(), claims.end());
  }
  std::vector<std::size_t> waiting;
  for (std::size_t i = 0; i < payments.size(); ++i) {
    if (!automatic(i)) waiting.push_back(i);
    if (!contested.contains(i)) settle(i);
  }
  std::vector<std::size_t> queue(contested.begin(), contested.end());
  const auto place = [&](std::size_t i) {
    const Proposal& best = decisions[i].proposals.front();
    const Item& first = ledger.item(best.lines.front().item);
    return std::make_tuple(-static_cast<int>(best.score), first.due, first.issued,
                           payments[i].booking_date, payments[i].value_date, payments[i].bank_ref,
                           identities[i]);
  };
  std::sort(queue.begin(), queue.end(),
            [&](std::size_t a, std::size_t b) { return place(a) < place(b); });
  const auto say_contested = [&](std::size_t i) {
    decisions[i].reason = Reason::contested;
    if (!decisions[i].proposals.empty()) decisions[i].proposals.front().reason = Reason::contested;
  };
  for (const std::size_t i : queue) {
    decisions[i] = decide(ledger, payments[i]);
    if (!automatic(i)) say_contested(i);
    settle(i);
  }
  for (const std::size_t i : waiting) {
    bool outdated = false;
    for (const Proposal& p : decisions[i].proposals)
      for (const AllocationLine& line : p.lines)
        outdated = outdated || line.settles().abs() > ledger.item(line.item).open.abs();
    if (!outdated) continue;
    decisions[i] = decide(ledger, payments[i]);
    if (!automatic(i)) continue;
    decisions[i].outcome = Outcome::proposed;
    say_contested(i);
  }
  return decisions;
}

}  // namespace hexiao::naive
