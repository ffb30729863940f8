#include "loadgen/drive/find_max.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/run_report.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kFramesToTrust = 1000;

// Rates are at most 1e9, so no product here overflows.
std::uint64_t payments_in(Nanoseconds time, std::uint64_t rate) {
  const auto whole = static_cast<std::uint64_t>(time);
  return whole / kSecond * rate + whole % kSecond * rate / kSecond;
}

Nanoseconds time_of(std::uint64_t payments, std::uint64_t rate) {
  return static_cast<Nanoseconds>(payments / rate * kSecond + payments % rate * kSecond / rate);
}

class Search {
 public:
  Search(const PreparedFrames& prepared, const FindMaxOptions& options)
      : prepared_(prepared), options_(options), search_(options.search) {}

  tl::expected<FindMaxOutcome, DriveFailure> run(const TellStep& tell);

 private:
  DriveOptions plan(std::uint64_t rate) const;
  // No other rate would mend what the last step shows: payments that were known before, or rejected
  // at the very first rate.
  bool is_pointless() const {
    const RateStep& last = found_.steps.back();
    return !last.is_work() || (found_.steps.size() == 1 && last.rejected > 0);
  }
  RateStep row(const DriveOptions& step, const DriveOutcome& outcome) const;

  const PreparedFrames& prepared_;
  const FindMaxOptions& options_;
  RateSearch search_;
  FindMaxOutcome found_;
  std::vector<std::size_t> begin_at_;
};

DriveOptions Search::plan(std::uint64_t rate) const {
  DriveOptions step = options_.drive;
  step.rate = rate;
  step.duration = options_.duration;
  step.warm_up = options_.warm_up;
  if (step.duration == 0) {
    const Nanoseconds enough = time_of(kFramesOfAStep * options_.batch, rate);
    // With the warm-up of a fifth it takes a tenth of all.
    const Nanoseconds fair = time_of(prepared_.payments() / 12, rate);
    step.duration = std::clamp(std::min(enough, fair), kShortestStep, kLongestStep);
  }
  if (step.warm_up == 0) step.warm_up = step.duration / 5;
  step.begin_at = begin_at_;
  step.latency_limit = options_.p99;
  step.most_late = payments_in(step.duration, rate) / 100;
  return step;
}

RateStep Search::row(const DriveOptions& step, const DriveOutcome& outcome) const {
  const AnswerTally& answers = outcome.answers;
  RateStep row{.rate = step.rate,
               .is_repeat = search_.is_repeat(),
               .ended_early = outcome.gave_up,
               .sent = outcome.payments_sent,
               .measured = outcome.measured_payments,
               .frames = outcome.measured_frames,
               .late = outcome.late,
               .answered = answers.answered(),
               .recorded = answers.recorded(),
               .automatic = answers.of(Outcome::automatic),
               .rejected = answers.rejected(),
               .p50 = outcome.latency.quantile(500'000'000),
               .p99 = outcome.latency.quantile(990'000'000),
               .p999 = outcome.latency.quantile(999'000'000),
               .largest = outcome.latency.largest(),
               .busy_percent = outcome.busy_percent(),
               .bottleneck = generator_was_the_bottleneck(outcome, step)};
  row.held = !row.ended_early && row.measured > 0 && row.late <= row.measured / 100 &&
             row.rejected == 0 && row.is_work();
  return row;
}

tl::expected<FindMaxOutcome, DriveFailure> Search::run(const TellStep& tell) {
  const auto failure = [this](protocol::ClientError error) {
    return DriveFailure{
        .error = std::move(error), .payments_sent = found_.used, .payments_answered = found_.used};
  };
  while (const auto rate = search_.next()) {
    const DriveOptions step = plan(*rate);
    const std::uint64_t wanted = payments_in(step.warm_up + step.duration, *rate) + options_.batch;
    found_.ran_out = prepared_.payments() - found_.used < wanted;
    if (found_.ran_out) break;
    const auto before = ask_totals(step.server);
    if (!before) return tl::unexpected(failure(before.error()));
    auto outcome = drive(prepared_, step);
    if (!outcome) {
      DriveFailure stopped = std::move(outcome.error());
      stopped.payments_sent += found_.used;
      stopped.payments_answered += found_.used;
      return tl::unexpected(std::move(stopped));
    }
    const auto after = ask_totals(step.server);
    if (!after) return tl::unexpected(failure(after.error()));
    found_.used += outcome->payments_sent;
    begin_at_ = outcome->ended_at;
    found_.steps.push_back(row(step, *outcome));
    const bool held = found_.steps.back().held;
    if (held) found_.latency = outcome->latency;
    tell(found_.steps.back());
    found_.faults =
        faults_of({.prepared = prepared_,
                   .options = step,
                   .outcome = *outcome,
                   .before = *before,
                   .after = *after,
                   .totals = check_totals(*before, *after, prepared_, outcome->answers)});
    if (!found_.faults.empty() || is_pointless()) break;
    search_.answer(held);
  }
  found_.prepared = prepared_.payments();
  found_.held = search_.held();
  found_.missed = search_.missed();
  return std::move(found_);
}

}  // namespace

bool RateStep::is_work() const { return recorded + rejected >= answered - answered / 20; }

const RateStep* FindMaxOutcome::best() const {
  const RateStep* best = nullptr;
  for (const RateStep& step : steps)
    if (step.held && (best == nullptr || step.rate > best->rate)) best = &step;
  return best;
}

tl::expected<FindMaxOutcome, DriveFailure> find_max(const PreparedFrames& prepared,
                                                    const FindMaxOptions& options,
                                                    const TellStep& tell) {
  return Search(prepared, options).run(tell);
}

std::vector<std::string> doubts_of(const FindMaxOutcome& outcome, const FindMaxOptions& options) {
  std::vector<std::string> doubts;
  std::uint64_t answered = 0, recorded = 0, automatic = 0, rejected = 0;
  for (const RateStep& step : outcome.steps) {
    answered += step.answered;
    recorded += step.recorded;
    automatic += step.automatic;
    rejected += step.rejected;
  }
  if (outcome.ran_out)
    doubts.push_back(fmt::format(
        "the payments ran out: {} of {} were used, and the next step needs more than are left. "
        "More --items and --payments, or a shorter --duration, go further",
        outcome.used, outcome.prepared));
  if (rejected > 0)
    doubts.push_back(
        fmt::format("{} payments were rejected; a run without --find-max says why", rejected));
  if (std::any_of(outcome.steps.begin(), outcome.steps.end(),
                  [](const RateStep& step) { return !step.is_work(); }))
    doubts.push_back(fmt::format(
        "{} of {} payments were known to the daemon already, which is no work; leave out --run-id",
        answered - recorded - rejected, answered));
  if (automatic < recorded / 2)
    doubts.push_back(fmt::format(
        "only {} of {} payments were allocated: the daemon does not hold the items of these "
        "payments, or an earlier run has paid them (--skip leaves those payments out)",
        automatic, recorded));
  if (const RateStep* best = outcome.best(); best != nullptr && best->frames < kFramesToTrust)
    doubts.push_back(
        fmt::format("the p99 of the result rests on {} frames; {} or more say more "
                    "(a longer --duration, or smaller --batch)",
                    best->frames, kFramesToTrust));
  for (const RateStep& step : outcome.steps) {
    if (step.bottleneck.empty() || step.held || step.rate != outcome.missed) continue;
    doubts.push_back(
        fmt::format("at {} payments/s the load generator was the bottleneck: {}. The "
                    "daemon may hold more",
                    step.rate, step.bottleneck));
    break;
  }
  if (outcome.missed == 0 && outcome.held >= options.search.most)
    doubts.push_back("no higher rate was tried");
  return doubts;
}

}  // namespace hexiao::loadgen
