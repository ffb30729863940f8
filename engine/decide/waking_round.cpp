#include "engine/decide/waking_round.h"

#include <algorithm>

namespace hexiao {
namespace {

// Postponed payments that one record names.
constexpr std::size_t kPostponedInRecord = 10'000;
// Steps, beside those that the matcher counts: reading the payment and deciding what its texts
// say; writing what was decided.
constexpr std::uint64_t kDecisionWork = 80;
constexpr std::uint64_t kRecordWork = 80;

}  // namespace

Desk::Desk() = default;
Desk::~Desk() = default;

// False: nothing is left to this unit. What is begun is done, so the last step may cost more.
bool Desk::spend(std::uint64_t work) {
  if (waking_work_ == 0) return false;
  waking_work_ -= std::min(waking_work_, work);
  return true;
}

// The first `resumed` of the queue leave it, then these join it.
void Desk::postpone(std::span<const Postponed> list, std::size_t resumed) {
  WakingPostponed event{.resumed = static_cast<std::uint32_t>(resumed), .postponed = {}};
  for (std::size_t i = 0; i < list.size() || event.resumed != 0; i += kPostponedInRecord) {
    const auto part = list.subspan(i, std::min(kPostponedInRecord, list.size() - i));
    event.postponed.assign(part.begin(), part.end());
    record(event);
    event.resumed = 0;
  }
}

// Those whose turn it is, in order of id. While any are postponed, who was woken now joins them.
void Desk::open_round() {
  std::vector<Postponed> woken;
  const auto& queue = state_.postponed();
  for (const auto& [slot, waiting] : woken_)
    if (!queue.contains(slot) && state_.is_waiting(slot)) woken.push_back(waiting);
  woken_.clear();
  std::sort(woken.begin(), woken.end(),
            [](const Postponed& a, const Postponed& b) { return a.payment < b.payment; });
  round_ = std::make_unique<WakingRound>();
  auto& turns = round_->turns;
  if (queue.empty()) {
    const std::size_t now = std::min(woken.size(), kMaxWoken);
    postpone(std::span(woken).subspan(now), 0);
    woken.resize(now);
    turns = std::move(woken);
    return;
  }
  postpone(woken, 0);
  round_->in_queue = true;
  for (auto at = queue.begin(); at != queue.end() && turns.size() < kMaxWoken; ++at)
    turns.push_back(at->second);
}

void Desk::wake() {
  if (round_ == nullptr && woken_.empty() && state_.postponed().empty()) return;
  waking_work_ = beside_ && !state_.postponed().empty() ? waking_bounds_.most_work_beside
                                                        : waking_bounds_.most_work;
  HEXIAO_CHECK(round_ == nullptr || woken_.empty());
  if (round_ == nullptr) open_round();
  if (go_on(*round_)) {
    close(*round_);
    round_.reset();
  } else if (!round_->in_queue) {
    postpone(round_->turns, 0);
    round_->in_queue = true;
  }
  waking_.postponed = state_.postponed().size();
}

void Desk::begin_waking(bool goes_on) {
  waking_ = {};
  beside_ = !goes_on;
  if (!goes_on) settle_round();
}

// Records what was decided, as far as the bounds go; the others stay in the queue.
void Desk::settle_round() {
  if (round_ == nullptr) return;
  WakingRound& round = *round_;
  round.turns.resize(round.decided);
  waking_work_ = beside_ ? waking_bounds_.most_work_beside : waking_bounds_.most_work;
  go_on(round);
  close(round);
  round_.reset();
  waking_.postponed = state_.postponed().size();
}

// Those of the round leave the queue, but for whom nothing was recorded.
void Desk::close(WakingRound& round) {
  if (!round.in_queue) return;
  std::vector<Postponed> left;
  for (const Claim& claim : round.claims)
    if (!claim.recorded) left.push_back(claim.woken);
  if (!round.turns.empty()) postpone(left, round.turns.size());
}

bool Desk::decide_next(WakingRound& round) {
  const Postponed& turn = round.turns[round.decided];
  const Slot slot = slot_of(turn.payment);
  if (!state_.is_waiting(slot)) {
    ++round.decided;
    return true;
  }
  if (!spend(kDecisionWork)) return false;
  ++round.decided;
  ++waking_.tried;
  auto& woken = round.woken.emplace_back();
  HEXIAO_CHECK(state_.payment_record(slot, woken.record));
  woken.currency = woken.record.currency.code();
  woken.payment = command_of(woken.record, state_.ledger_code(woken.record.ledger), woken.currency);
  const PaymentRow& row = state_.payment(slot);
  Claim& claim = round.claims.emplace_back();
  claim.payment = &woken.payment;
  claim.place = round.claims.size() - 1;
  claim.ledger = woken.record.ledger;
  claim.currency = woken.record.currency;
  claim.identity = {row.identity[0], row.identity[1]};
  claim.slot = slot;
  claim.woken = turn;
  answer(claim);
  spend(matcher().work());
  return true;
}

// Desk::assign says the same of payments that are decided and recorded in one unit.
bool Desk::go_on(WakingRound& round) {
  while (round.decided < round.turns.size())
    if (!decide_next(round)) return false;
  auto& claims = round.claims;
  if (!round.contested_known) {
    round.late = contested_in_order(claims);
    round.is_late.assign(claims.size(), false);
    for (const std::size_t i : round.late) round.is_late[i] = true;
    round.contested_known = true;
  }
  const auto answer_to = [&](const Claim& claim) -> Result& {
    return round.woken[claim.place].answer;
  };
  for (; round.taken < claims.size(); ++round.taken) {
    Claim& claim = claims[round.taken];
    if (round.is_late[round.taken] || !claim.automatic()) continue;
    if (!spend(kRecordWork)) return false;
    record_claim(claim, answer_to(claim));
  }
  for (; round.late_taken < round.late.size(); ++round.late_taken) {
    if (!spend(kDecisionWork + kRecordWork)) return false;
    Claim& claim = claims[round.late[round.late_taken]];
    record_late(claim, answer_to(claim));
    spend(matcher().work());
  }
  for (; round.left_taken < claims.size(); ++round.left_taken) {
    Claim& claim = claims[round.left_taken];
    if (claim.recorded) continue;
    if (!spend(kRecordWork)) return false;
    if (record_left(claim, answer_to(claim))) spend(matcher().work());
  }
  return true;
}

}  // namespace hexiao
