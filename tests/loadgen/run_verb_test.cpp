// `hexiao-loadgen run` as a user starts it, against a played daemon: what it prints and its exit
// codes.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>

#include "tests/loadgen/played_daemon.h"
#include "tests/loadgen/scratch_directory.h"

namespace hexiao::loadgen {
namespace {

using testing::HasSubstr;

struct Ended {
  int exit_code = -1;
  std::string said;  // on both outputs
};

Ended loadgen(const std::string& arguments) {
  const std::string command = fmt::format("'{}' {} 2>&1", HEXIAO_LOADGEN_PROGRAM, arguments);
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  Ended ended;
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) ended.said += static_cast<char>(c);
  const int status = ::pclose(pipe);
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ended;
}

std::string at(const PlayedDaemon& daemon) {
  return fmt::format("--server 127.0.0.1:{}", daemon.options().port);
}

constexpr std::string_view kSmall = "--customers 50 --items 600 --payments 200";

TEST(RunVerbTest, GeneratedFilesAreSentAndTheSameRunAgainRecordsNothing) {
  const ScratchDirectory scratch;
  const PlayedDaemon daemon;
  ASSERT_EQ(loadgen(fmt::format("generate {} --out {}/data", kSmall, scratch.path())).exit_code, 0);
  const std::string run =
      fmt::format("run {} --data {}/data --batch 32 --run-id one", at(daemon), scratch.path());
  const Ended first = loadgen(run + " --percentiles " + scratch.file("latency.txt"));
  EXPECT_EQ(first.exit_code, 0) << first.said;
  EXPECT_THAT(first.said, HasSubstr("sent      200 payments in 7 frames"));
  EXPECT_THAT(scratch.read("latency.txt"), HasSubstr("1/(1-Percentile)"));
  const std::size_t recorded = daemon.bank_refs().size();

  const Ended unasked = loadgen(run);
  EXPECT_EQ(unasked.exit_code, 0) << unasked.said;
  EXPECT_THAT(unasked.said, HasSubstr("recorded before under run id one"));
  const Ended again = loadgen(run + " --again");
  EXPECT_EQ(again.exit_code, 0) << again.said;
  EXPECT_THAT(again.said, HasSubstr("nothing was recorded twice"));
  EXPECT_EQ(daemon.bank_refs().size(), recorded);

  const Ended other = loadgen(run + "2 --again");
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.said, HasSubstr("WRONG"));
}

TEST(RunVerbTest, PaymentsMadeInProcessAreThoseOfTheFilesAndEachRunHasItsOwnReferences) {
  const ScratchDirectory scratch;
  const PlayedDaemon daemon;
  ASSERT_EQ(loadgen(fmt::format("generate {} --out {}/data", kSmall, scratch.path())).exit_code, 0);
  const std::string files =
      fmt::format("run {} --data {}/data --run-id one", at(daemon), scratch.path());
  EXPECT_EQ(loadgen(files).exit_code, 0);
  const Ended made = loadgen(fmt::format(
      "run {} {} --run-id one --again --connections 2 --rate 5000 --batch 8", at(daemon), kSmall));
  EXPECT_EQ(made.exit_code, 0) << made.said;
  const std::size_t recorded = daemon.bank_refs().size();
  EXPECT_EQ(loadgen(fmt::format("run {} {}", at(daemon), kSmall)).exit_code, 0);
  EXPECT_EQ(daemon.bank_refs().size(), 2 * recorded);
}

TEST(RunVerbTest, JsonIsOneLine) {
  const PlayedDaemon daemon;
  const Ended ended = loadgen(fmt::format("run {} {} --json", at(daemon), kSmall));
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_THAT(ended.said, testing::StartsWith("{\"server\":"));
  EXPECT_THAT(ended.said, testing::EndsWith("\"faults\":[]}\n"));
}

TEST(RunVerbTest, TheHighestRateIsSoughtWithPaymentsThatNoEarlierSearchHasSent) {
  const PlayedDaemon daemon({.answer_after = std::chrono::milliseconds(20)});
  const std::string run = fmt::format(
      "run {} --customers 500 --items 30000 --payments 1500 --find-max --p99 100ms --batch 4 "
      "--rate 100 --in-flight 1",
      at(daemon));
  const ScratchDirectory scratch;
  const Ended first = loadgen(run + " --run-id a --percentiles " + scratch.file("latency.txt"));
  EXPECT_EQ(first.exit_code, 0) << first.said;
  EXPECT_THAT(first.said, HasSubstr("hold a p99 of 100.00 ms"));
  EXPECT_THAT(scratch.read("latency.txt"), HasSubstr("1/(1-Percentile)"));
  const std::size_t at_skip = first.said.find("--skip ");
  ASSERT_NE(at_skip, std::string::npos) << first.said;
  const std::size_t recorded = daemon.bank_refs().size();
  const std::string skip = first.said.substr(at_skip, first.said.find('\n', at_skip) - at_skip);
  // The same run id: only what the first search left is sent, so nothing is known already.
  const Ended second = loadgen(fmt::format("{} --run-id a {} --json", run, skip));
  EXPECT_THAT(second.said, testing::StartsWith("{\"server\":"));
  EXPECT_THAT(second.said, HasSubstr("\"held\":true"));
  EXPECT_THAT(second.said, HasSubstr(fmt::format("\"skipped\":{},", skip.substr(7))));
  EXPECT_GT(daemon.bank_refs().size(), recorded);
}

TEST(RunVerbTest, ALimitThatCannotBeReadOrHasNoSearchIsAUsageError) {
  for (const char* wrong :
       {"--find-max", "--find-max --p99 5", "--p99 5ms", "--find-max --p99 0ms",
        "--find-max --p99 5ms --flat-out", "--find-max --p99 5ms --again --run-id x"}) {
    const Ended ended = loadgen(fmt::format("run {}", wrong));
    EXPECT_EQ(ended.exit_code, 2) << wrong << ": " << ended.said;
  }
}

TEST(RunVerbTest, PaymentsThatRunOutLeaveTheSearchPartlyDone) {
  const PlayedDaemon daemon;
  const Ended ended = loadgen(
      fmt::format("run {} {} --find-max --p99 1s --batch 1 --rate 100 --duration 1 --warm-up 1",
                  at(daemon), kSmall));
  EXPECT_EQ(ended.exit_code, 3) << ended.said;
  EXPECT_THAT(ended.said, HasSubstr("the payments ran out"));
}

TEST(RunVerbTest, ExitCodesAreThoseOfTheContract) {
  const ScratchDirectory scratch;
  const PlayedDaemon daemon;
  EXPECT_EQ(loadgen("run --rate 10 --flat-out").exit_code, 2);
  EXPECT_EQ(loadgen("run --again").exit_code, 2);
  EXPECT_EQ(loadgen("run --server nowhere").exit_code, 2);
  EXPECT_EQ(loadgen("run --payments 10 --items 10").exit_code, 2);
  EXPECT_EQ(loadgen(fmt::format("run {} {} --batch 100000", at(daemon), kSmall)).exit_code, 2);
  EXPECT_EQ(loadgen(fmt::format("run {} --data {}", at(daemon), scratch.path())).exit_code, 74);
  scratch.write("payments.csv", "ledger,booking_date,currency,amount\nL,2026-07-01,EUR,x\n");
  const Ended bad = loadgen(fmt::format("run {} --data {}", at(daemon), scratch.path()));
  EXPECT_EQ(bad.exit_code, 65);
  EXPECT_THAT(bad.said, HasSubstr("payments.csv:2: amount \"x\""));
  const PlayedDaemon rejecting({.reject_every = 2});
  EXPECT_EQ(loadgen(fmt::format("run {} {}", at(rejecting), kSmall)).exit_code, 3);
  const PlayedDaemon full({.read_only = "the disk is full"});
  const Ended refused = loadgen(fmt::format("run {} {}", at(full), kSmall));
  EXPECT_EQ(refused.exit_code, 74);
  EXPECT_THAT(refused.said, HasSubstr("the disk is full"));
}

TEST(RunVerbTest, ADaemonThatIsNotThereIsExitCode69) {
  std::string server;
  {
    const PlayedDaemon daemon;
    server = at(daemon);
  }
  const Ended ended = loadgen(fmt::format("run {} {}", server, kSmall));
  EXPECT_EQ(ended.exit_code, 69);
  EXPECT_THAT(ended.said, HasSubstr("not reachable"));
}

}  // namespace
}  // namespace hexiao::loadgen
