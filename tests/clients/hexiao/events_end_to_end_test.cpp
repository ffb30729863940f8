// `hexiao events` against the real daemon: to the end and following, by ledger and kind, over a
// crash of the daemon, with a cursor file, and into a pipe that is closed.
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "tests/clients/hexiao/programs.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::size_t count_with(const std::vector<std::string>& lines, const std::string& part) {
  std::size_t count = 0;
  for (const std::string& line : lines) count += line.find(part) != std::string::npos ? 1 : 0;
  return count;
}

bool in_time(const std::function<bool()>& holds) {
  for (int tries = 0; tries < 600; ++tries) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

class Events : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(daemon.start(), "");
    record("NORTH", 3);
  }

  Ran run(const std::vector<std::string>& args) { return hexiao(folder, daemon.address(), args); }

  // So many items of a customer, each an event.
  void record(const std::string& ledger, int items) {
    const std::string customers =
        folder.write("c.csv", "ledger,customer_no,name\n" + ledger + ",C1,杭州云帆\n");
    ASSERT_EQ(run({"import", "customers", customers}).code, 0);
    std::string text = "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date\n";
    for (int i = 0; i < items; ++i)
      text += fmt::format("{},C1,{}-{:06},invoice,EUR,10.00,2026-03-01,2026-03-31\n", ledger,
                          ledger, ++documents);
    const Ran ran = run({"import", "items", folder.write("i.csv", text)});
    ASSERT_EQ(ran.code, 0) << ran.err;
  }

  Folder folder;
  Daemon daemon{folder};
  int documents = 0;
};

TEST_F(Events, WithoutFollowTheHistoryComesToItsEndAsTheExportHasIt) {
  const Ran ran = run({"events"});
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(ran.out, run({"export", "events", "--format", "jsonl"}).out);
  const auto lines = lines_of(ran.out);
  ASSERT_EQ(lines.size(), 5U);
  for (std::size_t i = 0; i < lines.size(); ++i)
    EXPECT_THAT(lines[i], StartsWith(fmt::format("{{\"lsn\":{},\"event\":\"", i + 1)));
  EXPECT_THAT(lines[0], HasSubstr("\"principal\":"));
  EXPECT_EQ(lines_of(run({"events", "--from", "4"}).out).size(), 2U);
  EXPECT_EQ(run({"events", "--from", "6"}).out, "");
  const Ran beyond = run({"events", "--from", "7"});
  EXPECT_EQ(beyond.code, 1);
  EXPECT_THAT(beyond.err, HasSubstr("way out:"));
}

TEST_F(Events, ByLedgerAndByKind) {
  record("SOUTH", 2);
  ASSERT_EQ(run({"dispute", "NORTH-000001", "--ledger", "NORTH", "--reason", "damaged"}).code, 0);
  const auto north = lines_of(run({"events", "--ledger", "NORTH"}).out);
  const auto south = lines_of(run({"events", "--ledger", "SOUTH"}).out);
  EXPECT_EQ(north.size(), 6U);
  EXPECT_EQ(count_with(north, "item_disputed"), 1U);
  EXPECT_EQ(south.size(), 4U);
  EXPECT_EQ(count_with(south, "item_disputed"), 0U);
  EXPECT_EQ(lines_of(run({"export", "events", "--ledger", "SOUTH", "--format", "jsonl"}).out),
            south);
  const auto kinds = lines_of(run({"events", "--kind", "item_recorded,item_disputed"}).out);
  EXPECT_EQ(kinds.size(), 6U);
  EXPECT_EQ(lines_of(run({"events", "--kind", "item_recorded", "--ledger", "SOUTH"}).out).size(),
            2U);
  const Ran wrong = run({"events", "--kind", "item_recordet"});
  EXPECT_EQ(wrong.code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("did you mean item_recorded?"));
  const Ran unknown = run({"events", "--ledger", "EAST"});
  EXPECT_EQ(unknown.code, 1);
  EXPECT_THAT(unknown.err, HasSubstr("ledger"));
}

TEST_F(Events, FollowingSeesWhatComesSurvivesACrashOfTheDaemonAndEndsWithZeroOnSigint) {
  const std::string address = daemon.address();
  Running follower(folder, address, {"events", "--follow"});
  const auto seen = [&] { return lines_of(follower.out_so_far()).size(); };
  EXPECT_TRUE(in_time([&] { return seen() == 5; })) << follower.err_so_far();
  record("NORTH", 2);
  EXPECT_TRUE(in_time([&] { return seen() == 7; })) << follower.out_so_far();
  daemon.kill_now();
  EXPECT_TRUE(in_time(
      [&] { return follower.err_so_far().find("events go on when") != std::string::npos; }));
  std::this_thread::sleep_for(std::chrono::milliseconds(300));  // some attempts in vain
  ASSERT_EQ(daemon.start(address), "");
  record("NORTH", 1);
  EXPECT_TRUE(in_time([&] { return seen() == 8; })) << follower.err_so_far();
  follower.send(SIGINT);
  const Ran ran = follower.finish();
  EXPECT_EQ(ran.code, 0) << ran.err;
  EXPECT_EQ(lines_of(ran.err).size(), 1U) << ran.err;  // said once
  EXPECT_EQ(ran.out, run({"events"}).out);
}

TEST_F(Events, AFollowerOfAQuietLedgerMovesItsCursorOnAllTheSame) {
  record("SOUTH", 1);
  const std::string cursor = folder.file("quiet.cursor");
  Running follower(folder, daemon.address(),
                   {"events", "--follow", "--ledger", "SOUTH", "--cursor", cursor});
  const auto stands_at = [&](const std::string& lsn) {
    return read_file(cursor).substr(0, lsn.size() + 1) == lsn + " ";
  };
  EXPECT_TRUE(in_time([&] { return stands_at("9"); })) << read_file(cursor);
  record("NORTH", 4);
  EXPECT_TRUE(in_time([&] { return stands_at("13"); })) << read_file(cursor);
  follower.send(SIGTERM);
  const Ran ran = follower.finish();
  EXPECT_EQ(ran.code, 0);
  EXPECT_EQ(lines_of(ran.out).size(), 3U) << ran.out;
}

TEST_F(Events, ACursorFileLetsAConsumerGoOnWhereItWas) {
  const std::string cursor = folder.file("erp.cursor");
  const std::vector<std::string> args = {"events", "--from", "2", "--cursor", cursor};
  EXPECT_EQ(lines_of(run(args).out).size(), 4U);  // --from speaks when there is no file yet
  EXPECT_THAT(read_file(cursor), StartsWith("6 "));
  EXPECT_EQ(run(args).out, "");
  record("NORTH", 2);
  EXPECT_EQ(lines_of(run(args).out).size(), 2U);
  EXPECT_THAT(read_file(cursor), StartsWith("8 "));

  // A place in another history is not a place in this one.
  std::string other = read_file(cursor);
  other[2] = other[2] == '0' ? '1' : '0';
  const std::string foreign = folder.write("foreign.cursor", other);
  const Ran refused = run({"events", "--cursor", foreign});
  EXPECT_EQ(refused.code, 1);
  EXPECT_THAT(refused.err, HasSubstr("store"));
  for (const char* text : {"", "x", "8", "0 00000000000000000000000000000000\n", "8 abc\n"}) {
    const Ran broken = run({"events", "--cursor", folder.write("broken.cursor", text)});
    EXPECT_EQ(broken.code, 65) << text;
  }
  const Ran nowhere = run({"events", "--cursor", folder.file("no such folder/c")});
  EXPECT_EQ(nowhere.code, 74);
}

// Whenever it dies: what it printed over all its lives is the history, in order, some of it twice.
TEST_F(Events, AConsumerThatIsKilledAgainAndAgainMissesNothing) {
  record("NORTH", 12'000);
  const std::string cursor = folder.file("killed.cursor");
  std::set<std::string> seen;
  const unsigned seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  std::string all;
  for (int life = 0; life < 12; ++life) {
    Running consumer(folder, daemon.address(), {"events", "--follow", "--cursor", cursor});
    std::this_thread::sleep_for(std::chrono::milliseconds(40 + random() % 200));
    consumer.send(SIGKILL);
    const std::string out = consumer.finish().out;
    all += out.substr(0, out.rfind('\n') + 1);  // the line that it died in comes again
  }
  all += run({"events", "--cursor", cursor}).out;
  std::vector<std::string> unique;
  for (const std::string& line : lines_of(all))
    if (seen.insert(line).second) unique.push_back(line);
  EXPECT_EQ(unique, lines_of(run({"events"}).out));
}

TEST_F(Events, AClosedPipeEndsItWithoutAWord) {
  record("NORTH", 3'000);
  const std::string err = folder.file("pipe.err");
  const std::string code = folder.file("pipe.code");
  // The reader takes one line and goes; the follower notices while it waits for more.
  const std::string command =
      fmt::format("( '{}' events --follow --server {} 2>'{}'; echo $? >'{}' ) | head -n 1 >'{}'",
                  HEXIAO_PROGRAM, daemon.address(), err, code, folder.file("pipe.out"));
  EXPECT_EQ(std::system(command.c_str()), 0);
  EXPECT_TRUE(in_time([&] { return read_file(code) == "0\n"; })) << read_file(code);
  EXPECT_EQ(read_file(err), "");
  EXPECT_EQ(lines_of(read_file(folder.file("pipe.out"))).size(), 1U);
}

TEST_F(Events, NobodyThereAtTheStartIs69AlsoWhenFollowing) {
  const std::string address = daemon.address();
  daemon.kill_now();
  EXPECT_EQ(hexiao(folder, address, {"events", "--follow"}).code, 69);
}

}  // namespace
}  // namespace hexiao::cli
