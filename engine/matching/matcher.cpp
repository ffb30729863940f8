#include "engine/matching/matcher.h"

#include <algorithm>
#include <array>

#include "engine/matching/account_searches.h"
#include "engine/matching/explanations.h"
#include "engine/matching/guards.h"
#include "engine/matching/mentions.h"
#include "engine/matching/payer.h"
#include "engine/vocabulary/check.h"

namespace hexiao {

struct Matcher::Prepared {
  FoldedName name;  // of the payer as it is written
  Payer payer;
  bool is_found = false;  // at once
  const ActivePolicy* policy = nullptr;
  Reading reading;
};

struct Matcher::Parts {
  std::array<Prepared, kTogether> prepared;
  Reading again;  // of a payment whose payer was found by a name that is alike
  PayerSearch payers;
  MentionReader mentions;
  AccountSearches searches;
  std::uint64_t work = 0;
};

Matcher::Matcher() : parts_(std::make_unique<Parts>()) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

namespace {

// A search of names takes some tens of microseconds.
constexpr std::uint64_t kNameSearchWork = 1'000;

Reason reason_without_explanation(const State& state, const Payer& payer,
                                  const Hindrances& hindrances) {
  if (const Reason reason = hindrances.strongest(); reason != Reason::none) return reason;
  if (!payer.rivals.empty()) return Reason::ambiguous_payer;
  if (payer.level == PayerLevel::none) return Reason::nothing_known;
  return state.customer(payer.customer).open_items.empty() ? Reason::nothing_open
                                                           : Reason::no_match_at_customer;
}

// What takes the best explanation's place from it: one as strong; where its documents are not
// clearly named, any other that settles and is named as well as it or is another customer's; and
// where its money does not settle, one whose money does.
bool is_rival(const Explanation& best, const Explanation& other) {
  if (other.chance && !best.chance) return false;
  if (best.proposal.score - other.proposal.score <= kTie) return true;
  if (!other.settles()) return false;
  if (!best.is_named() && other.proposal.amount >= best.proposal.amount)
    return other.proposal.customer != best.proposal.customer ||
           strength(other.proposal.document) >= strength(best.proposal.document);
  return !best.settles() && other.proposal.amount >= AmountLevel::discount;
}

// Why the best explanation may not be taken without a person; none: it may.
Reason reason_to_propose(const State& state, const std::vector<Explanation>& list,
                         const Payer& payer, const Hindrances& hindrances, bool unread_number,
                         bool names_others) {
  const Explanation& best = list.front();
  if (best.payer_differs) return Reason::payer_differs;
  const auto rival = std::find_if(list.begin() + 1, list.end(),
                                  [&](const Explanation& e) { return is_rival(best, e); });
  if (rival != list.end()) {
    const bool payers_tied =
        !payer.rivals.empty() && rival->proposal.customer != best.proposal.customer;
    return payers_tied ? Reason::ambiguous_payer : Reason::ambiguous_items;
  }
  if (!payer.rivals.empty() && best.amount_alone()) return Reason::ambiguous_payer;
  if (best.guessed) return Reason::amount_differs;
  if (best.chance) return Reason::chance_sum;
  // The money does not settle what was read, and the text says more than what it could be set
  // against.
  if (!best.settles() && (unread_number || hindrances.named_document || names_others))
    return Reason::amount_differs;
  if (best.action != Action::automatic)
    return payer.is_likeness() && best.payer == PayerLevel::partial ? Reason::payer_uncertain
                                                                    : Reason::needs_confirmation;
  // Only the amount speaks, and the text speaks of something else.
  if (best.amount_alone() && names_others) return Reason::payer_differs;
  // A document is clearly named and cannot be what is paid.
  if (!best.is_named() && hindrances.named_document) return hindrances.strongest();
  if (best.amount_alone() && unread_number) return Reason::unknown_number;
  if (best.amount_alone() && payer.is_loosely_named(state)) return Reason::payer_uncertain;
  // Uniqueness cannot be proved over what was not looked at.
  const bool searched =
      best.amount_alone() || best.proposal.search == Search::completed || !best.settles();
  return hindrances.stopped && searched ? Reason::search_stopped : Reason::none;
}

// Where a policy wants one candidate or none: an explanation of several items is several.
void keep_unique(std::vector<Explanation>& list) {
  std::erase_if(list, [](const Explanation& e) { return e.proposal.lines.size() != 1; });
  if (list.size() > 1 && list[0].proposal.score - list[1].proposal.score <= kTie) list.clear();
}

}  // namespace

// One payment, looked at with one idea of who paid.
struct Matcher::Look {
  Parts& parts;
  const State& state;
  const Question& question;
  const Payer& payer;
  const ActivePolicy& active;
  ~Look() { parts.work += builder.work(); }
  ExplanationBuilder builder{state, active.policy, question, payer};
  bool names_other_documents = false;  // of customers that are not the payer
  Reason reason = Reason::none;

  std::vector<Explanation>& list() { return builder.sorted(); }

  // Whether what is there may be taken without a person.
  bool is_sure() {
    std::vector<Explanation>& found = list();
    if (found.empty()) return false;
    reason = reason_to_propose(state, found, payer, builder.hindrances(),
                               parts.mentions.unread_number(found.front().proposal.evidence),
                               names_other_documents);
    return reason == Reason::none;
  }

  // What is named as it stands.
  bool by_numbers(const Reading& reading) {
    const std::vector<Mention>& mentions =
        parts.mentions.read(state, active.policy, question, payer, reading);
    builder.hindrances().stopped = parts.mentions.stopped();
    builder.from_mentions(mentions);
    note_others(mentions);
    return is_sure() && list().front().settles();
  }

  void note_others(const std::vector<Mention>& mentions) {
    names_other_documents = std::any_of(mentions.begin(), mentions.end(), [&](const Mention& m) {
      return strength(m.level) >= strength(DocumentLevel::order) && !m.own_reference &&
             !payer.names(m.customer);
    });
  }

  // What is left: damaged numbers, what completes a set, and amounts, of the payer's items.
  void by_account() {
    if (payer.level == PayerLevel::none) return;
    const std::vector<Slot> account = builder.account_of(payer.customer);
    repair(payer.customer, account);
    // A number that was repaired, and the money agrees: what sums of the same account could say is
    // weaker than that, whatever it is. Another customer's could stand against it, and a policy
    // that takes single items only may have to fall back on one.
    if (payer.rivals.empty() && !active.policy.unique_only && is_sure() && list().front().settles())
      return;
    search(payer.customer, account);
    for (std::size_t i = 0; i < payer.rivals.size() && i < kRivalsTried; ++i) {
      const std::vector<Slot> others = builder.account_of(payer.rivals[i]);
      repair(payer.rivals[i], others);
      search(payer.rivals[i], others);
    }
  }

  void repair(CustomerId customer, const std::vector<Slot>& account) {
    const std::vector<Mention>& mentions =
        parts.mentions.repair(state, active.policy, question, customer, account);
    builder.hindrances().stopped = builder.hindrances().stopped || parts.mentions.stopped();
    std::vector<Mention> repaired;
    for (const Mention& mention : mentions)
      if (mention.customer == customer) repaired.push_back(mention);
    if (repaired.empty()) return;
    builder.from_mentions(repaired);
    parts.searches.complete(builder, state, active.policy, question, customer, repaired, account);
  }

  void search(CustomerId customer, const std::vector<Slot>& account) {
    parts.searches.run(builder, state, active.policy, question, customer, account);
  }
};

Decision Matcher::ignored(const Look& look) {
  Decision decision;
  decision.payer = look.payer.customer;
  decision.payer_level = look.payer.level;
  decision.payer_mark = look.payer.mark;
  decision.policy = look.active.version;
  decision.outcome = Outcome::ignored;
  decision.reason = Reason::guard;
  return decision;
}

namespace {

const ActivePolicy& policy_of(const State& state, const Question& question, const Payer& payer) {
  return state.policy_for(question.ledger, payer.known() ? payer.customer : CustomerId{});
}

}  // namespace

std::uint64_t Matcher::work() const { return parts_->work; }

Decision Matcher::decide(const State& state, const Question& question) {
  Decision decision;
  decide(state, std::span(&question, 1), std::span(&decision, 1));
  return decision;
}

void Matcher::decide(const State& state, std::span<const Question> questions,
                     std::span<Decision> decisions) {
  HEXIAO_CHECK(questions.size() <= kTogether && questions.size() == decisions.size());
  prepare(state, questions);
  for (std::size_t i = 0; i < questions.size(); ++i)
    decisions[i] = decide(state, questions[i], parts_->prepared[i]);
}

// Step by step for all of them: what one step waits for, the others wait for at the same time.
void Matcher::prepare(const State& state, std::span<const Question> questions) {
  const auto each = [&](auto&& step) {
    for (std::size_t i = 0; i < questions.size(); ++i) step(parts_->prepared[i], questions[i]);
  };
  each([&](Prepared& p, const Question& question) {
    const Payer* payer = parts_->payers.find_at_once(state, question);
    p.is_found = payer != nullptr;
    if (p.is_found) {
      p.payer = *payer;
    } else {
      fold_name(question.payment.payer_name, p.name);
      state.prefetch_name(question.ledger, p.name);
    }
  });
  each([&](Prepared& p, const Question& question) {
    if (!p.is_found)
      p.payer = parts_->payers.find(state, question, state.policy_for(question.ledger, {}), p.name);
    p.policy = &policy_of(state, question, p.payer);
    p.reading.read(state, p.policy->policy, question, p.payer);
  });
  each([&](Prepared& p, const Question&) { p.reading.find(state); });
  each([&](Prepared& p, const Question&) { p.reading.fetch(state); });
}

Decision Matcher::decide(const State& state, const Question& question, const Prepared& prepared) {
  parts_->work = 0;
  const Payer& payer = prepared.payer;
  Look look{*parts_, state, question, payer, *prepared.policy};
  if (!payment_passes(look.active, question)) return ignored(look);
  const bool sure = look.by_numbers(prepared.reading);
  if (payer.level != PayerLevel::none) {
    if (!sure) look.by_account();
    return conclude(look);
  }
  // Nobody by equal marks. Who is alike can do more, and may be somebody else than the debtor.
  if (sure && question.payment.payer_name.empty()) return conclude(look);
  parts_->work += kNameSearchWork;
  const Payer alike = parts_->payers.find_alike(state, question, look.active.policy);
  if (alike.level == PayerLevel::none ||
      (sure && !alike.is_accepted_likeness(look.active.policy))) {
    if (!sure) parts_->searches.anybody(look.builder, state, look.active.policy, question);
    return conclude(look);
  }
  Look again{*parts_, state, question, alike, policy_of(state, question, alike)};
  if (!payment_passes(again.active, question)) return ignored(again);
  Reading& reading = parts_->again;
  reading.read(state, again.active.policy, question, alike);
  reading.find(state);
  if (!again.by_numbers(reading)) again.by_account();
  return conclude(again);
}

namespace {

// Where the policy allows other currencies: the payer's items in them, one a proposal, earliest due
// first. Which amount is settled is said by an exchange that a person records, so the lines are
// zero.
void propose_other_currencies(const State& state, const Policy& policy, const Question& question,
                              const Payer& payer, Decision& decision) {
  std::vector<Slot> items;
  for (const Slot slot : state.customer(payer.customer).open_items) {
    const ItemRow& row = state.item(slot);
    if (row.currency != question.currency.packed() && row.open > 0 && row.disputed == 0)
      items.push_back(slot);
  }
  const auto kept = static_cast<std::size_t>(policy.proposals_kept);
  sort_to_spread(state, policy, items, kept);
  if (items.size() > kept) items.resize(kept);
  for (const Slot slot : items) {
    Proposal& proposal = decision.proposals.emplace_back();
    proposal.customer = payer.customer;
    proposal.search = Search::oldest_first;
    proposal.reason = Reason::currency_differs;
    proposal.rule = "cross_currency";
    proposal.remainder = question.payment.amount;
    proposal.lines.push_back(
        {.item = id_of<ItemId>(slot), .amount = {}, .discount = {}, .writeoff = {}});
  }
}

}  // namespace

Decision Matcher::conclude(Look& look) {
  const Payer& payer = look.payer;
  const Policy& policy = look.active.policy;
  const State& state = look.state;
  Decision decision;
  decision.payer = payer.customer;
  decision.payer_level = payer.level;
  decision.payer_mark = payer.mark;
  decision.payer_score = payer.score;
  decision.payer_mapping = payer.mapping;
  if (!payer.rivals.empty()) decision.payer_rival = payer.rivals.front();
  decision.policy = look.active.version;
  std::vector<Explanation>& list = look.list();
  if (look.question.slot != kNoSlot)
    std::erase_if(list, [&](const Explanation& e) {
      return state.was_rejected(look.question.slot, e.proposal);
    });
  if (policy.unique_only) keep_unique(list);
  if (!payer_passes(policy, state, payer)) {
    decision.outcome = Outcome::unmatched;
    decision.reason = Reason::guard;
    return decision;
  }
  if (list.empty() && policy.cross_currency && payer.known()) {
    propose_other_currencies(state, policy, look.question, payer, decision);
    if (!decision.proposals.empty()) {
      decision.outcome = Outcome::proposed;
      decision.reason = Reason::currency_differs;
      return decision;
    }
  }
  if (list.empty()) {
    decision.outcome = Outcome::unmatched;
    decision.reason = reason_without_explanation(state, payer, look.builder.hindrances());
    return decision;
  }
  decision.outcome = look.is_sure() ? Outcome::automatic : Outcome::proposed;
  decision.reason = look.reason;
  const Proposal& best = list.front().proposal;
  const bool named = strength(best.document) >= strength(DocumentLevel::order);
  if (payer.level == PayerLevel::none && named) {
    decision.payer = best.customer;
    decision.payer_level = PayerLevel::partial;
    decision.payer_mark = PayerMark::document_owner;
  } else if (list.front().payer == PayerLevel::full && payer.level == PayerLevel::partial) {
    // The mark named several, or was not equal; the document said which.
    decision.payer = best.customer;
    decision.payer_level = PayerLevel::full;
    decision.payer_rival = {};
  }
  // An automatic decision keeps what was taken and the runner-up; a proposed one what a person may
  // choose from.
  const std::size_t kept =
      decision.outcome == Outcome::automatic ? 2 : static_cast<std::size_t>(policy.proposals_kept);
  for (std::size_t i = 0; i < list.size() && i < kept; ++i) {
    Proposal& proposal = list[i].proposal;
    proposal.reason = i == 0                  ? look.reason
                      : list[i].payer_differs ? Reason::payer_differs
                                              : Reason::needs_confirmation;
    decision.proposals.push_back(std::move(proposal));
  }
  return decision;
}

}  // namespace hexiao
