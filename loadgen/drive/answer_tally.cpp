#include "loadgen/drive/answer_tally.h"

#include <fmt/format.h>

namespace hexiao::loadgen {

AnswerTally::AnswerTally(const PreparedFrames& prepared)
    : prepared_(prepared), money_(prepared.accounts().size()) {}

std::string AnswerTally::count(const PreparedFrame& frame,
                               std::span<const protocol::ResultView> results) {
  if (results.size() != frame.payments)
    return fmt::format("{} answers came to a batch of {} payments", results.size(), frame.payments);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const protocol::ResultView& result = results[i];
    if (!result.ok() || !result.changed) continue;
    // The sums below stay inside what the payments add up to.
    const SentPayment sent = prepared_.payment(frame.first_payment + i);
    if (result.unapplied.is_negative() || result.unapplied > sent.amount)
      return fmt::format("payment {} of {}: {} left unapplied of {} (minor units)",
                         frame.first_payment + i + 1, prepared_.payments(),
                         result.unapplied.minor(), sent.amount.minor());
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const protocol::ResultView& result = results[i];
    const Outcome outcome = result.ok() ? result.outcome : Outcome::rejected;
    ++by_outcome_[static_cast<std::size_t>(outcome)];
    if (!result.ok()) ++rejections_[result.rejection];
    if (!result.ok() || !result.changed) continue;
    const SentPayment sent = prepared_.payment(frame.first_payment + i);
    money_[sent.account].received += sent.amount;
    money_[sent.account].unapplied += result.unapplied;
    ++recorded_;
  }
  answered_ += results.size();
  return {};
}

}  // namespace hexiao::loadgen
