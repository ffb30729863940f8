// The search for the highest rate against a played daemon whose limit is known.
#include "loadgen/drive/find_max.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/find_max_report.h"
#include "tests/loadgen/played_daemon.h"

namespace hexiao::loadgen {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr Nanoseconds kMillisecond = 1'000'000;

PreparedFrames payments_of(std::uint64_t count, std::uint32_t batch, std::uint32_t connections) {
  PreparedFrames prepared({.batch = batch, .connections = connections});
  for (std::uint64_t i = 0; i < count; ++i)
    EXPECT_EQ(prepared.add({.ledger = "A",
                            .bank_ref = fmt::format("R{}", i),
                            .currency = "EUR",
                            .amount = Money(100)}),
              "");
  prepared.finish();
  return prepared;
}

FindMaxOptions options_for(const PlayedDaemon& daemon, std::uint64_t first) {
  FindMaxOptions options{.drive = {.server = daemon.options(), .in_flight = 1},
                         .p99 = 1'000 * kMillisecond,
                         .batch = 1,
                         .duration = 300 * kMillisecond,
                         .warm_up = 50 * kMillisecond};
  options.search.first = first;
  options.search.within_percent = 25;
  return options;
}

const TellStep kQuiet = [](const RateStep&) {};

// It takes 5 ms for each frame, so 200 a second are the most. On a busy machine it is less, or
// none.
TEST(FindMaxTest, TheRateIsBelowWhatTheDaemonCanDoAndTheNextMissesIt) {
  PlayedDaemon daemon({.answer_after = std::chrono::milliseconds(5)});
  const auto prepared = payments_of(3000, 1, 1);
  FindMaxOptions options = options_for(daemon, 20);
  options.p99 = 50 * kMillisecond;
  const auto found = find_max(prepared, options, kQuiet);
  ASSERT_TRUE(found.has_value()) << found.error().error.text;
  EXPECT_THAT(found->faults, testing::IsEmpty());
  EXPECT_FALSE(found->ran_out);
  EXPECT_LE(found->held, 250U);
  EXPECT_GT(found->missed, found->held);
  // A payment was sent once in all steps, and all that were sent have arrived.
  EXPECT_EQ(daemon.bank_refs().size(), found->used);
  std::uint64_t sent = 0;
  for (const RateStep& step : found->steps) sent += step.sent;
  EXPECT_EQ(sent, found->used);
  if (found->held == 0) GTEST_SKIP() << "the machine stalls for longer than the limit";
  ASSERT_NE(found->best(), nullptr);
  EXPECT_EQ(found->best()->rate, found->held);
  EXPECT_LE(found->best()->late, found->best()->measured / 100);
  EXPECT_EQ(found->latency.count(), found->best()->measured);
}

// A stall after the first frame makes more late than the step may have, so it is not gone on with.
TEST(FindMaxTest, AStepThatCannotHoldAnyMoreEndsEarlyAndIsTriedAgain) {
  PlayedDaemon daemon({.first_answer_after = std::chrono::milliseconds(400)});
  const auto prepared = payments_of(20'000, 1, 1);
  FindMaxOptions options = options_for(daemon, 500);
  options.search.most = 500;
  options.duration = 2'000 * kMillisecond;
  options.warm_up = 1;
  options.p99 = 50 * kMillisecond;
  std::uint64_t late_at_first = 0;
  const auto found = find_max(prepared, options, [&](const RateStep& step) {
    if (late_at_first == 0) late_at_first = step.late;
  });
  ASSERT_TRUE(found.has_value()) << found.error().error.text;
  ASSERT_GE(found->steps.size(), 2U);
  EXPECT_TRUE(found->steps[0].ended_early);
  EXPECT_FALSE(found->steps[0].held);
  EXPECT_LT(found->steps[0].sent, 900U);
  EXPECT_GT(late_at_first, 10U);
  EXPECT_EQ(found->steps[1].rate, 500U);
  EXPECT_TRUE(found->steps[1].is_repeat);
}

TEST(FindMaxTest, PaymentsThatRunOutAreToldAndNoneIsSentTwice) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(400, 2, 3);
  const FindMaxOptions options = options_for(daemon, 200);
  const auto found = find_max(prepared, options, kQuiet);
  ASSERT_TRUE(found.has_value()) << found.error().error.text;
  EXPECT_TRUE(found->ran_out);
  EXPECT_EQ(daemon.bank_refs().size(), found->used);
  EXPECT_THAT(doubts_of(*found, options), Contains(HasSubstr("the payments ran out")));
}

TEST(FindMaxTest, PaymentsThatTheDaemonKnewAreNoWork) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(1000, 2, 1);
  ASSERT_TRUE(drive(prepared, {.server = daemon.options()}).has_value());
  FindMaxOptions options = options_for(daemon, 100);
  const auto found = find_max(prepared, options, kQuiet);
  ASSERT_TRUE(found.has_value()) << found.error().error.text;
  EXPECT_EQ(found->held, 0U);
  EXPECT_EQ(found->best(), nullptr);
  EXPECT_EQ(found->steps.size(), 1U);  // a lower rate makes no work of it
  EXPECT_THAT(doubts_of(*found, options), Contains(HasSubstr("known to the daemon already")));
}

TEST(FindMaxTest, RejectedPaymentsAreNotHeldAndWrongTotalsEndTheSearch) {
  PlayedDaemon rejecting({.reject_every = 2});
  const auto prepared = payments_of(1000, 2, 1);
  const auto rejected = find_max(prepared, options_for(rejecting, 100), kQuiet);
  ASSERT_TRUE(rejected.has_value());
  EXPECT_EQ(rejected->held, 0U);
  EXPECT_EQ(rejected->steps.size(), 1U);
  EXPECT_THAT(as_row(rejected->steps.front()), HasSubstr("rejected"));

  PlayedDaemon wrong({.counted_too_much = 1});
  const auto counted = find_max(prepared, options_for(wrong, 100), kQuiet);
  ASSERT_TRUE(counted.has_value());
  EXPECT_EQ(counted->steps.size(), 1U);
  EXPECT_THAT(counted->faults, Contains(HasSubstr("received grew by")));
}

TEST(FindMaxTest, StepsAreLongEnoughForTheirFramesAndLeaveSomeForTheOthers) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(2400, 1, 1);
  FindMaxOptions options = options_for(daemon, 400);
  options.duration = options.warm_up = 0;
  options.search.most = 400;
  const auto found = find_max(prepared, options, kQuiet);
  ASSERT_TRUE(found.has_value()) << found.error().error.text;
  ASSERT_FALSE(found->steps.empty());
  // 3000 frames would take 7.5 s; a tenth of the payments, and half a second, are the bounds.
  EXPECT_LE(found->steps.front().sent, 250U);
}

TEST(FindMaxReportTest, SaysTheCurveTheResultAndItsDoubts) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(400, 2, 1);
  const FindMaxOptions options = options_for(daemon, 200);
  const auto before = ask_totals(options.drive.server);
  const auto found = find_max(prepared, options, kQuiet);
  ASSERT_TRUE(before && found);
  const FindMaxReport report{.server = "127.0.0.1:7411",
                             .run_id = "r1",
                             .connections = 1,
                             .skipped = 7,
                             .options = options,
                             .before = *before};
  EXPECT_THAT(heading(report), HasSubstr("p99 within 1.00 s of the intended send time"));
  const std::string text = as_text(report, *found);
  EXPECT_THAT(text, HasSubstr("hold a p99 of 1.00 s"));
  EXPECT_THAT(text, HasSubstr(fmt::format("--skip {}", found->used + 7)));
  EXPECT_THAT(text, HasSubstr("rests on"));
  EXPECT_THAT(text, Not(HasSubstr("WRONG")));
  const std::string json = as_json(report, *found);
  EXPECT_THAT(json, HasSubstr("\"p99_limit_ns\":1000000000"));
  EXPECT_THAT(json, HasSubstr("\"steps\":[{\"rate\":200,\"held\":true"));
  EXPECT_THAT(json, testing::EndsWith("\"faults\":[]}\n"));
  EXPECT_EQ(std::count(json.begin(), json.end(), '\n'), 1);
  EXPECT_EQ(std::count(json.begin(), json.end(), '{'), std::count(json.begin(), json.end(), '}'));
}

// What a run would have measured; only what the judgement looks at.
struct Seen {
  PreparedFrames prepared{PreparationOptions{}};
  DriveOutcome outcome{prepared};

  Seen() {
    outcome.measured = outcome.elapsed = 1000 * kMillisecond;
    outcome.waited = 500 * kMillisecond;
    outcome.measured_payments = 1000;
  }
  void leave_late(Nanoseconds by) {
    outcome.own_lateness.record(1000, 97);
    outcome.own_lateness.record(static_cast<std::uint64_t>(by), 3);
  }
};

TEST(BottleneckTest, AGeneratorThatSendsInTimeAndWaitsIsNone) {
  Seen seen;
  seen.leave_late(50'000);
  EXPECT_EQ(generator_was_the_bottleneck(seen.outcome, {.rate = 1000}), "");
  EXPECT_EQ(seen.outcome.busy_percent(), 50U);
}

TEST(BottleneckTest, FramesThatLeaveLateByThemselvesAreNamed) {
  Seen seen;
  seen.leave_late(5 * kMillisecond);
  EXPECT_THAT(generator_was_the_bottleneck(seen.outcome, {.rate = 1000}), HasSubstr("us late"));
}

TEST(BottleneckTest, ATightLimitAllowsLessLateness) {
  Seen seen;
  seen.leave_late(300'000);
  const DriveOptions wide{.rate = 1000, .latency_limit = 10 * kMillisecond, .most_late = 10};
  const DriveOptions tight{.rate = 1000, .latency_limit = 500'000, .most_late = 10};
  EXPECT_EQ(generator_was_the_bottleneck(seen.outcome, wide), "");
  EXPECT_THAT(generator_was_the_bottleneck(seen.outcome, tight), HasSubstr("us late"));
}

TEST(BottleneckTest, AThreadThatNeverWaitsIsNamedWhereTheLimitIsMissed) {
  Seen seen;
  seen.leave_late(50'000);
  seen.outcome.waited = 10 * kMillisecond;
  DriveOptions options{.rate = 1000, .latency_limit = 10 * kMillisecond, .most_late = 10};
  EXPECT_EQ(generator_was_the_bottleneck(seen.outcome, options), "");
  seen.outcome.late = 11;
  EXPECT_THAT(generator_was_the_bottleneck(seen.outcome, options), HasSubstr("busy itself"));
}

}  // namespace
}  // namespace hexiao::loadgen
