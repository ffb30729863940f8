// A run against a played daemon: every answer checked, faults found, latencies from when a frame
// was due.
#include "loadgen/drive/drive.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/latency_text.h"
#include "loadgen/drive/payment_source.h"
#include "loadgen/drive/run_report.h"
#include "loadgen/drive/server_address.h"
#include "tests/loadgen/played_daemon.h"
#include "tests/loadgen/scratch_directory.h"

namespace hexiao::loadgen {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr Nanoseconds kMillisecond = 1'000'000;

PreparedFrames payments_of(std::uint64_t count, const PreparationOptions& options) {
  PreparedFrames prepared(options);
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::string ref = fmt::format("R{}", i);
    EXPECT_EQ(prepared.add({.ledger = i % 3 == 0 ? "A" : "B",
                            .bank_ref = ref,
                            .currency = i % 2 == 0 ? "EUR" : "JPY",
                            .amount = Money(100 + static_cast<std::int64_t>(i))}),
              "");
  }
  prepared.finish();
  return prepared;
}

// Drives, and checks as the verb does.
std::vector<std::string> faults_of_run(const PlayedDaemon& daemon, const PreparedFrames& prepared,
                                       bool again = false) {
  const DriveOptions options{.server = daemon.options()};
  const auto before = ask_totals(options.server);
  if (!before) return {before.error().text};
  const auto outcome = drive(prepared, options);
  if (!outcome) return {outcome.error().error.text};
  const auto after = ask_totals(options.server);
  if (!after) return {after.error().text};
  return faults_of({.server = "played",
                    .again = again,
                    .prepared = prepared,
                    .options = options,
                    .outcome = *outcome,
                    .before = *before,
                    .after = *after,
                    .totals = check_totals(*before, *after, prepared, outcome->answers)});
}

TEST(DriveTest, EveryPaymentIsAnsweredOverSeveralConnections) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(1000, {.batch = 7, .connections = 3, .bank_ref_prefix = "P-"});
  EXPECT_EQ(prepared.frames(), 143U);
  const auto outcome = drive(prepared, {.server = daemon.options(), .in_flight = 5});
  ASSERT_TRUE(outcome.has_value()) << outcome.error().error.text;
  EXPECT_EQ(outcome->answers.answered(), 1000U);
  EXPECT_EQ(outcome->answers.recorded(), 1000U);
  EXPECT_EQ(outcome->latency.count(), 1000U);
  EXPECT_EQ(outcome->frames_sent, 143U);
  EXPECT_EQ(outcome->bytes_sent, prepared.bytes());
  EXPECT_EQ(daemon.bank_refs().size(), 1000U);
  EXPECT_EQ(daemon.bank_refs().count("P-R999"), 1U);
}

TEST(DriveTest, TotalsTieAndTheSameRunAgainMovesNothing) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(500, {.batch = 64, .bank_ref_prefix = "P-"});
  EXPECT_THAT(faults_of_run(daemon, prepared), IsEmpty());
  EXPECT_THAT(faults_of_run(daemon, prepared, true), IsEmpty());
  EXPECT_EQ(daemon.bank_refs().size(), 500U);
}

TEST(DriveTest, ARunThatShouldRepeatButRecordsIsFound) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(5, {.batch = 2});
  const auto faults = faults_of_run(daemon, prepared, true);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0], HasSubstr("5 payments were newly recorded"));
}

TEST(DriveTest, OneMinorUnitTooMuchInTheTotalsIsFound) {
  PlayedDaemon daemon({.counted_too_much = 1});
  const auto faults = faults_of_run(daemon, payments_of(1, {.batch = 8}));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0], HasSubstr("received grew by 1.01 EUR, the answers said 1.00 EUR"));
}

// Counts are of the same moment as the totals.
TEST(DriveTest, ACountThatIsNotWhatWasAnsweredIsAFault) {
  PlayedDaemon wrong({.wrong_count = true});
  const auto faults = faults_of_run(wrong, payments_of(20, {.batch = 8}));
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_THAT(faults[0], HasSubstr("the daemon has 19 payments and had 0, the answers said 20"));
}

TEST(DriveTest, AnAnswerThatIsMissingEndsTheRun) {
  PlayedDaemon daemon({.swallow_an_answer = true});
  const auto outcome = drive(payments_of(20, {.batch = 10}), {.server = daemon.options()});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_THAT(outcome.error().error.text, HasSubstr("9 answers came to a batch of 10 payments"));
}

TEST(DriveTest, RejectionsAreCountedByTheirCodeAndRecordNothing) {
  PlayedDaemon daemon({.reject_every = 2});
  const auto prepared = payments_of(20, {.batch = 10});
  const auto outcome = drive(prepared, {.server = daemon.options()});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->answers.rejected(), 10U);
  EXPECT_EQ(outcome->answers.rejections().at(Rejection::unknown_ledger), 10U);
  EXPECT_EQ(outcome->answers.recorded(), 10U);
}

TEST(DriveTest, ADaemonThatIsGoneIsUnreachable) {
  protocol::ClientOptions gone;
  {
    const PlayedDaemon daemon;
    gone = daemon.options();
  }
  const auto totals = ask_totals(gone);
  ASSERT_FALSE(totals.has_value());
  EXPECT_EQ(totals.error().exit_code(), 69);
  const auto outcome = drive(payments_of(1, {}), {.server = gone});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().error.exit_code(), 69);
}

TEST(DriveTest, ADaemonThatHangsUpIsToldWithWhatWasAnswered) {
  PlayedDaemon daemon({.close_after_frames = 2});
  const auto outcome =
      drive(payments_of(50, {.batch = 10}), {.server = daemon.options(), .in_flight = 1});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().error.exit_code(), 69);
  EXPECT_EQ(outcome.error().payments_answered, 20U);
  EXPECT_EQ(outcome.error().payments_sent, 30U);
}

TEST(DriveTest, ADaemonThatSaysNothingTimesOut) {
  PlayedDaemon daemon({.answer_after = std::chrono::milliseconds(400)});
  auto options = daemon.options();
  options.reply_timeout = std::chrono::milliseconds(50);
  const auto outcome = drive(payments_of(1, {}), {.server = options});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().error.kind, protocol::ClientErrorKind::timeout);
}

// 100 payments are due within 100 ms; the first answer takes 200 ms and only one may be in flight.
// Whoever measured from the actual sending would report one slow payment and 99 quick ones.
TEST(DriveTest, AStallIsChargedToAllThatWereDueMeanwhile) {
  PlayedDaemon daemon({.first_answer_after = std::chrono::milliseconds(200)});
  const auto outcome = drive(payments_of(100, {.batch = 1}),
                             {.server = daemon.options(), .rate = 1000, .in_flight = 1});
  ASSERT_TRUE(outcome.has_value()) << outcome.error().error.text;
  EXPECT_GE(outcome->latency.quantile(500'000'000), 100U * 1'000'000);
  EXPECT_LE(outcome->payments_per_second(), 1000U);
}

TEST(DriveTest, AtARateFramesLeaveWhenTheyAreDueAndTheWarmUpIsNotMeasured) {
  PlayedDaemon daemon;
  const DriveOptions options{.server = daemon.options(),
                             .rate = 2000,
                             .warm_up = 100 * kMillisecond,
                             .duration = 200 * kMillisecond};
  const auto outcome = drive(payments_of(5000, {.batch = 20}), options);
  ASSERT_TRUE(outcome.has_value()) << outcome.error().error.text;
  EXPECT_EQ(outcome->payments_sent, 600U);
  EXPECT_EQ(outcome->measured_payments, 400U);
  EXPECT_GE(outcome->elapsed, 290 * kMillisecond);
  EXPECT_FALSE(outcome->ran_out);
}

TEST(DriveTest, PaymentsThatAreUsedUpBeforeTheDurationAreTold) {
  PlayedDaemon daemon;
  const auto outcome = drive(payments_of(10, {.batch = 5}),
                             {.server = daemon.options(), .duration = 60'000 * kMillisecond});
  ASSERT_TRUE(outcome.has_value());
  EXPECT_TRUE(outcome->ran_out);
}

TEST(RunReportTest, SaysWhatWasSentAnsweredAndChecked) {
  PlayedDaemon daemon;
  const auto prepared = payments_of(9, {.batch = 4, .bank_ref_prefix = "P-"});
  const DriveOptions options{.server = daemon.options()};
  const auto before = ask_totals(options.server);
  const auto outcome = drive(prepared, options);
  const auto after = ask_totals(options.server);
  ASSERT_TRUE(before && outcome && after);
  const RunReport report{.server = "127.0.0.1:7411",
                         .run_id = "r1",
                         .prefix = "P-",
                         .batch = 4,
                         .connections = 1,
                         .prepared = prepared,
                         .options = options,
                         .outcome = *outcome,
                         .before = *before,
                         .after = *after,
                         .totals = check_totals(*before, *after, prepared, outcome->answers)};
  const std::string text = as_text(report);
  EXPECT_THAT(text, HasSubstr("sent      9 payments in 3 frames"));
  EXPECT_THAT(text, HasSubstr("answered  9, of them newly recorded 9"));
  EXPECT_THAT(text, HasSubstr("p99.9"));
  EXPECT_THAT(text, HasSubstr("--run-id r1 --again"));
  EXPECT_THAT(text, HasSubstr("totals tie to the minor unit"));
  EXPECT_THAT(text, Not(HasSubstr("WRONG")));
  const std::string json = as_json(report);
  EXPECT_THAT(json, HasSubstr("\"outcomes\":{\"auto\":0,\"proposed\":0,\"unmatched\":9"));
  EXPECT_THAT(json, HasSubstr("\"faults\":[]}\n"));
  EXPECT_EQ(std::count(json.begin(), json.end(), '\n'), 1);
  EXPECT_EQ(std::count(json.begin(), json.end(), '{'), std::count(json.begin(), json.end(), '}'));
}

TEST(RunReportTest, ThePercentileFileEndsWithTheLargestAndTheCount) {
  LatencyHistogram latency;
  for (std::uint64_t i = 1; i <= 100; ++i) latency.record(i);
  const std::string file = percentile_file(latency);
  EXPECT_THAT(file, testing::StartsWith("       Value     Percentile TotalCount"));
  EXPECT_THAT(file, HasSubstr("       0.050    0.500000000         50           2.00\n"));
  EXPECT_THAT(file, HasSubstr("       0.100    1.000000000        100\n"));
  EXPECT_THAT(file, HasSubstr("Total count    =          100]"));
}

TEST(RunReportTest, DurationsAreShownInTheUnitThatFits) {
  EXPECT_EQ(shown_duration(850), "850 ns");
  EXPECT_EQ(shown_duration(12'345), "12.34 us");
  EXPECT_EQ(shown_duration(4'060'000), "4.06 ms");
  EXPECT_EQ(shown_duration(1'200'000'000), "1.20 s");
}

TEST(PreparedFramesTest, BankReferencesAreThoseOfTheRun) {
  EXPECT_EQ(bank_ref_prefix(1, "a"), bank_ref_prefix(1, "a"));
  EXPECT_NE(bank_ref_prefix(1, "a"), bank_ref_prefix(2, "a"));
  EXPECT_NE(bank_ref_prefix(1, "a"), bank_ref_prefix(1, "b"));
  EXPECT_EQ(bank_ref_prefix(1, "a").size(), 14U);
}

TEST(PreparedFramesTest, AmountsThatNoSumCanHoldAreRefused) {
  PreparedFrames prepared({});
  const ReceivePayment large{
      .ledger = "A", .currency = "EUR", .amount = Money(std::int64_t{1} << 62)};
  EXPECT_EQ(prepared.add(large), "");
  EXPECT_THAT(prepared.add(large), HasSubstr("add up to more"));
}

TEST(PaymentSourceTest, AWrongRowIsToldWithItsLine) {
  const ScratchDirectory scratch;
  const std::string path = scratch.write("payments.csv",
                                         "ledger,booking_date,currency,amount\n"
                                         "L,2026-07-01,EUR,12.50\n"
                                         "L,2026-07-01,JPY,12.50\n");
  std::vector<std::int64_t> amounts;
  const auto read = read_payments(path, 10, [&](const ReceivePayment& payment) -> std::string {
    amounts.push_back(payment.amount.minor());
    return {};
  });
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, SourceError::Kind::bad_data);
  EXPECT_THAT(read.error().what, HasSubstr("payments.csv:3: amount \"12.50\""));
  EXPECT_THAT(amounts, testing::ElementsAre(1250));
}

TEST(PaymentSourceTest, AFileThatIsNotThereIsAnInputError) {
  const auto read =
      read_payments("/nowhere/payments.csv", 10, [](const auto&) { return std::string(); });
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().kind, SourceError::Kind::io);
}

TEST(ServerAddressTest, HostAndPort) {
  EXPECT_EQ(parse_server("db:7411")->host, "db");
  EXPECT_EQ(parse_server("[::1]:80")->host, "::1");
  for (const char* wrong : {"", "db", "db:", "db:0", "db:70000", "::1:80", ":80", "db:7x"})
    EXPECT_FALSE(parse_server(wrong).has_value()) << wrong;
}

}  // namespace
}  // namespace hexiao::loadgen
