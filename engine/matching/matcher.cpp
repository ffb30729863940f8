#include "engine/matching/matcher.h"

#include <algorithm>

#include "engine/matching/explanations.h"
#include "engine/matching/mentions.h"
#include "engine/matching/payer.h"

namespace hexiao {

struct Matcher::Parts {
  PayerSearch payers;
  MentionReader mentions;
};

Matcher::Matcher() : parts_(std::make_unique<Parts>()) {}
Matcher::~Matcher() = default;
Matcher::Matcher(Matcher&&) noexcept = default;
Matcher& Matcher::operator=(Matcher&&) noexcept = default;

namespace {

Reason reason_without_explanation(const State& state, const Payer& payer,
                                  const Hindrances& hindrances) {
  if (const Reason reason = hindrances.strongest(); reason != Reason::none) return reason;
  if (!payer.rivals.empty()) return Reason::ambiguous_payer;
  if (payer.level == PayerLevel::none) return Reason::nothing_known;
  return state.customer(payer.customer).open_items.empty() ? Reason::nothing_open
                                                           : Reason::no_match_at_customer;
}

// Why the best explanation may not be taken without a person; none: it may.
Reason reason_to_propose(const std::vector<Explanation>& list, const Payer& payer,
                         const Hindrances& hindrances, bool unread_number) {
  const Explanation& best = list.front();
  if (best.payer_differs) return Reason::payer_differs;
  const bool tied = list.size() > 1 && best.proposal.score - list[1].proposal.score <= kTie;
  if (tied) {
    const bool payers_tied =
        !payer.rivals.empty() && list[1].proposal.customer != best.proposal.customer;
    return payers_tied ? Reason::ambiguous_payer : Reason::ambiguous_items;
  }
  if (!payer.rivals.empty() && best.proposal.document == DocumentLevel::none)
    return Reason::ambiguous_payer;
  if (best.guessed) return Reason::amount_differs;
  // The money does not settle what was read, and the text says more than what it could be set
  // against.
  if (best.proposal.amount < AmountLevel::tolerance && (unread_number || hindrances.named_document))
    return Reason::amount_differs;
  if (best.action != Action::automatic) return Reason::needs_confirmation;
  // Uniqueness cannot be proved over what was not looked at.
  return hindrances.stopped ? Reason::search_stopped : Reason::none;
}

}  // namespace

Decision Matcher::decide(const State& state, const Question& question) {
  const Payer& payer = parts_->payers.find(state, question);
  Decision decision;
  decision.payer = payer.customer;
  decision.payer_level = payer.level;
  decision.payer_mark = payer.mark;
  if (!payer.rivals.empty()) decision.payer_rival = payer.rivals.front();
  const ActivePolicy& active =
      state.policy_for(question.ledger, payer.known() ? payer.customer : CustomerId{});
  const Policy& policy = active.policy;
  decision.policy = active.version;
  if (const auto least = static_cast<std::int64_t>(policy.minimum_amount_e4);
      question.payment.amount < UnboundAmount{least}.in(question.currency)) {
    decision.outcome = Outcome::ignored;
    decision.reason = Reason::guard;
    return decision;
  }

  ExplanationBuilder builder(state, policy, question, payer);
  const std::vector<Mention>& mentions = parts_->mentions.read(state, policy, question, payer);
  builder.hindrances().stopped = parts_->mentions.stopped();
  builder.from_mentions(mentions);
  if (builder.sorted().empty() && payer.level != PayerLevel::none) {
    builder.from_account(payer.customer);
    constexpr std::size_t kRivalsTried = 4;
    for (std::size_t i = 0; i < payer.rivals.size() && i < kRivalsTried; ++i)
      builder.from_account(payer.rivals[i]);
  }
  std::vector<Explanation>& list = builder.sorted();
  if (list.empty()) {
    decision.outcome = Outcome::unmatched;
    decision.reason = reason_without_explanation(state, payer, builder.hindrances());
    return decision;
  }
  const Reason reason =
      reason_to_propose(list, payer, builder.hindrances(), parts_->mentions.unread_number());
  decision.outcome = reason == Reason::none ? Outcome::automatic : Outcome::proposed;
  decision.reason = reason;
  if (payer.level == PayerLevel::none && list.front().proposal.document >= DocumentLevel::order) {
    decision.payer = list.front().proposal.customer;
    decision.payer_level = PayerLevel::partial;
    decision.payer_mark = PayerMark::document_owner;
  } else if (!payer.rivals.empty() && list.front().proposal.document >= DocumentLevel::order &&
             payer.names(list.front().proposal.customer)) {
    // The mark named several; the document said which.
    decision.payer = list.front().proposal.customer;
    decision.payer_level = PayerLevel::full;
    decision.payer_rival = {};
  }
  // An automatic decision keeps what was taken and the runner-up; a proposed one what a person may
  // choose from.
  const std::size_t kept =
      decision.outcome == Outcome::automatic ? 2 : static_cast<std::size_t>(policy.proposals_kept);
  for (std::size_t i = 0; i < list.size() && i < kept; ++i) {
    Proposal& proposal = list[i].proposal;
    proposal.reason = i == 0                  ? reason
                      : list[i].payer_differs ? Reason::payer_differs
                                              : Reason::needs_confirmation;
    decision.proposals.push_back(std::move(proposal));
  }
  return decision;
}

}  // namespace hexiao
