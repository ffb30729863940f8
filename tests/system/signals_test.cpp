// What SIGTERM, SIGINT and SIGHUP do to a daemon at work.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <thread>

#include "tests/system/daemon_process.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(Signals, a_stop_answers_what_is_in_hand_saves_a_snapshot_and_exits_0) {
  const TemporaryDirectory place;
  const InventedLedger ledger(5, 500, 20'000);
  std::size_t acknowledged = 0;
  StandingOfState before;
  {
    DaemonProcess daemon(DaemonProcess::on(place.path()));
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    auto client = connect(daemon.port());
    ASSERT_TRUE(client);
    std::thread stopper([&] {
      std::this_thread::sleep_for(60ms);
      daemon.signal(SIGTERM);
    });
    protocol::ResultsReply reply;
    std::size_t sent = 0;
    while (acknowledged < ledger.batch_count(64)) {
      while (sent < ledger.batch_count(64) && client->in_flight() < 16) {
        if (!client->send(ledger.batch(sent, 64))) break;
        ++sent;
      }
      if (client->in_flight() == 0 || !client->receive(reply)) break;
      ++acknowledged;
    }
    stopper.join();
    EXPECT_EQ(daemon.wait(), 0) << daemon.journal();
    EXPECT_THAT(daemon.journal(), HasSubstr("stopped: lsn="));
  }
  DaemonProcess again(DaemonProcess::on(place.path()));
  ASSERT_TRUE(again.ready()) << again.journal();
  EXPECT_THAT(again.journal(), HasSubstr("clean=true"));
  EXPECT_THAT(again.journal(), HasSubstr("records=0 "));
  auto client = connect(again.port());
  ASSERT_TRUE(client);
  const auto recorded = recorded_payments(*client);
  for (std::size_t i = 0; i < acknowledged; ++i)
    for (const std::string& ref : ledger.bank_refs(i, 64)) ASSERT_TRUE(recorded.contains(ref));
}

TEST(Signals, a_second_stop_without_new_work_compares_the_two_folds) {
  const TemporaryDirectory place;
  DaemonProcess daemon(DaemonProcess::on(place.path()));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  const InventedLedger ledger(6, 100, 1000);
  for (std::size_t i = 0; i < ledger.batch_count(256); ++i)
    ASSERT_TRUE(client->submit(ledger.batch(i, 256)));
  const auto snapshot = client->snapshot();
  ASSERT_TRUE(snapshot) << snapshot.error().text;
  const StandingOfState standing = standing_of(*client);
  EXPECT_EQ(snapshot->lsn, standing.durable_lsn);
  EXPECT_EQ(snapshot->state_hash, standing.state_hash)
      << "the background fold and the live state differ";
  ASSERT_TRUE(client->goodbye());
  daemon.signal(SIGINT);
  EXPECT_EQ(daemon.wait(), 0) << daemon.journal();
}

TEST(Signals, snapshots_are_made_when_the_log_has_grown) {
  const TemporaryDirectory place;
  write_file(place / "x.toml", "[storage]\nsnapshot_log_bytes = \"64 KiB\"\n");
  DaemonProcess daemon(
      {"--config", place / "x.toml", "--data-dir", place / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  const InventedLedger ledger(7, 500, 4000);
  for (std::size_t i = 0; i < ledger.batch_count(64); ++i)
    ASSERT_TRUE(client->submit(ledger.batch(i, 64)));
  EXPECT_TRUE(daemon.says("snapshot "));
  daemon.signal(SIGKILL);
  daemon.wait();
  DaemonProcess again(
      {"--config", place / "x.toml", "--data-dir", place / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(again.ready()) << again.journal();
  EXPECT_THAT(again.journal(), HasSubstr("loading snapshot"));
  const Ended verified = run_hexiaod({"verify", place / "data"});
  EXPECT_EQ(verified.exit_code, 0) << verified.output;
}

TEST(Signals, hangup_takes_over_what_can_be_and_names_what_needs_a_restart) {
  const TemporaryDirectory place;
  std::filesystem::create_directory(place / "policies");
  write_file(place / "x.toml", "[log]\nlevel = \"info\"\n");
  DaemonProcess daemon(
      {"--config", place / "x.toml", "--data-dir", place / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(daemon.ready()) << daemon.journal();

  std::filesystem::copy("conf/policies/default.toml", place / "policies/default.toml");
  write_file(place / "x.toml",
             "[log]\nlevel = \"debug\"\n[storage]\nsegment_bytes = \"8 MiB\"\n"
             "[matching]\npolicies_dir = \"policies\"\n");
  daemon.signal(SIGHUP);
  EXPECT_TRUE(daemon.says("log.level is now \"debug\""));
  EXPECT_TRUE(daemon.says("storage.segment_bytes = \"8 MiB\" needs a restart"));
  EXPECT_TRUE(daemon.says("is active from now on"));
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  EXPECT_EQ(standing_of(*client).policies, 1u);
}

TEST(Signals, hangup_with_a_wrong_file_changes_nothing) {
  const TemporaryDirectory place;
  write_file(place / "x.toml", "");
  DaemonProcess daemon(
      {"--config", place / "x.toml", "--data-dir", place / "data", "--listen", "127.0.0.1:0"});
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  write_file(place / "x.toml", "[log]\nlevel = \"debug\"\n[server]\nmax_sesions = 1\n");
  daemon.signal(SIGHUP);
  EXPECT_TRUE(daemon.says("nothing was reloaded"));
  EXPECT_THAT(daemon.journal(), HasSubstr("x.toml:4:1: server.max_sesions"));
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  EXPECT_TRUE(client->ping());
}

TEST(Signals, events_are_read_back_page_by_page_as_they_were_recorded) {
  const TemporaryDirectory place;
  DaemonProcess daemon(DaemonProcess::on(place.path()));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  const InventedLedger ledger(8, 100, 700);
  for (std::size_t i = 0; i < ledger.batch_count(100); ++i)
    ASSERT_TRUE(client->submit(ledger.batch(i, 100)));
  const Lsn durable = standing_of(*client).durable_lsn;
  Lsn expected = 1;
  const auto walked = protocol::for_each_page(
      *client, {.kind = protocol::QueryKind::events, .limit = 97}, [&](protocol::Page& page) {
        RecordView record;
        while (!page.records.empty()) {
          if (!next_record(page.records, record) || record.lsn != expected) return false;
          EXPECT_EQ(record.cause.client, 4711u);
          EXPECT_EQ(record.cause.principal, "system test");
          EXPECT_GT(record.cause.time_ns, 0);
          ++expected;
        }
        return true;
      });
  ASSERT_TRUE(walked) << walked.error().text;
  EXPECT_EQ(expected, durable + 1);
}

}  // namespace
}  // namespace hexiao::system_test
