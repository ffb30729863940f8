// The verbs and their exit codes, as scripts see them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <span>

#include "daemon/durability/crc32c.h"
#include "tests/system/daemon_process.h"
#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {
namespace {

using testing::HasSubstr;

void feed_all(const InventedLedger& ledger, std::uint16_t port) {
  auto client = connect(port);
  ASSERT_TRUE(client) << client.error().text;
  for (std::size_t i = 0; i < ledger.batch_count(256); ++i)
    ASSERT_TRUE(client->submit(ledger.batch(i, 256)));
}

std::vector<std::string> files_in(const std::string& directory) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory))
    if (entry.is_regular_file()) files.push_back(entry.path().string());
  std::ranges::sort(files);
  return files;
}

TEST(Verbs, version_and_help_succeed) {
  const Ended version = run_hexiaod({"version"});
  EXPECT_EQ(version.exit_code, 0);
  EXPECT_THAT(version.output, testing::StartsWith("hexiaod "));
  const Ended help = run_hexiaod({"--help"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_THAT(help.output, HasSubstr("Examples:"));
}

TEST(Verbs, wrong_usage_exits_2) {
  EXPECT_EQ(run_hexiaod({}).exit_code, 2);
  EXPECT_EQ(run_hexiaod({"sreve"}).exit_code, 2);
  EXPECT_EQ(run_hexiaod({"serve", "--port", "1"}).exit_code, 2);
  EXPECT_EQ(run_hexiaod({"verify"}).exit_code, 2);
}

TEST(Verbs, check_config_prints_what_would_be_in_force) {
  const Ended good = run_hexiaod({"check-config", "--config", "conf/hexiaod.toml"});
  EXPECT_EQ(good.exit_code, 0) << good.errors;
  EXPECT_THAT(good.output, HasSubstr("server.listen = \"127.0.0.1:7411\""));
}

TEST(Verbs, a_wrong_configuration_exits_78_with_its_place) {
  const TemporaryDirectory place;
  write_file(place / "x.toml", "[server]\nlisten_on = \"127.0.0.1:1\"\n");
  for (const char* verb : {"check-config", "serve"}) {
    const Ended refused = run_hexiaod({verb, "--config", place / "x.toml"});
    EXPECT_EQ(refused.exit_code, 78);
    EXPECT_THAT(refused.errors, HasSubstr("x.toml:2:1: server.listen_on"));
    EXPECT_THAT(refused.errors, HasSubstr("server.listen"));
  }
  EXPECT_EQ(run_hexiaod({"serve", "--config", place / "none.toml"}).exit_code, 78);
  EXPECT_EQ(run_hexiaod({"serve", "--data-dir", place / "d", "--listen", "here"}).exit_code, 78);
}

TEST(Verbs, a_broken_policy_in_the_folder_exits_78_with_its_place) {
  const TemporaryDirectory place;
  std::filesystem::create_directory(place / "policies");
  write_file(place / "policies/bad.toml", "name = \"bad\"\nsearchs = []\n");
  write_file(place / "x.toml", "[matching]\npolicies_dir = \"policies\"\n");
  const Ended refused =
      run_hexiaod({"serve", "--config", place / "x.toml", "--data-dir", place / "data"});
  EXPECT_EQ(refused.exit_code, 78);
  EXPECT_THAT(refused.errors, HasSubstr("bad.toml"));
}

TEST(Verbs, a_port_in_use_exits_1_and_names_the_address) {
  const TemporaryDirectory place, other;
  DaemonProcess first(DaemonProcess::on(place.path()));
  ASSERT_TRUE(first.ready()) << first.journal();
  const std::string address = "127.0.0.1:" + std::to_string(first.port());
  const Ended second = run_hexiaod({"serve", "--data-dir", other.path(), "--listen", address});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.errors, HasSubstr(address));
  EXPECT_THAT(second.errors, HasSubstr("--listen"));
}

TEST(Verbs, a_locked_data_directory_exits_1_and_names_the_process) {
  const TemporaryDirectory place;
  DaemonProcess first(DaemonProcess::on(place.path()));
  ASSERT_TRUE(first.ready()) << first.journal();
  // One that would serve is not waited for.
  const Ended second = run_program({"timeout", "20", hexiaod_program(), "serve", "--data-dir",
                                    place.path(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_THAT(second.errors, HasSubstr(std::to_string(first.process())));
  auto client = connect(first.port());
  EXPECT_TRUE(client) << "the first one was disturbed";
}

TEST(Verbs, verify_of_what_is_no_store_exits_65) {
  const TemporaryDirectory place;
  const Ended empty = run_hexiaod({"verify", place.path()});
  EXPECT_EQ(empty.exit_code, 65) << empty.output << empty.errors;
  EXPECT_EQ(run_hexiaod({"verify", place / "missing"}).exit_code, 65);
}

TEST(Verbs, verify_of_a_store_in_use_changes_nothing) {
  const TemporaryDirectory place;
  DaemonProcess daemon(DaemonProcess::on(place.path()));
  ASSERT_TRUE(daemon.ready()) << daemon.journal();
  feed_all(InventedLedger(3, 100, 500), daemon.port());
  const Ended verified = run_hexiaod({"verify", place.path()});
  EXPECT_EQ(verified.exit_code, 0) << verified.output << verified.errors;
  auto client = connect(daemon.port());
  ASSERT_TRUE(client);
  EXPECT_EQ(standing_of(*client).payments, 500u);
}

TEST(Verbs, damage_in_the_log_exits_65_and_names_the_file_and_serves_nothing) {
  const TemporaryDirectory place;
  {
    DaemonProcess daemon(DaemonProcess::on(place.path()));
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    feed_all(InventedLedger(4, 100, 500), daemon.port());
    daemon.signal(SIGKILL);
    daemon.wait();
  }
  std::string largest;
  for (const std::string& file : files_in(place.path()))
    if (largest.empty() || std::filesystem::file_size(file) > std::filesystem::file_size(largest))
      largest = file;
  std::string bytes = read_file(largest);
  const std::size_t at = bytes.find("STMT-00000100");
  ASSERT_NE(at, std::string::npos) << "the log holds the payments as they came";
  bytes[at] = 'X';
  write_file(largest, bytes);

  const Ended served =
      run_hexiaod({"serve", "--data-dir", place.path(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(served.exit_code, 65) << served.errors;
  EXPECT_THAT(served.errors, HasSubstr(std::filesystem::path(largest).filename().string()));
  EXPECT_THAT(served.output, testing::Not(HasSubstr("ready")));
  const Ended verified = run_hexiaod({"verify", place.path()});
  EXPECT_EQ(verified.exit_code, 65) << verified.output;
  EXPECT_THAT(verified.output, HasSubstr(std::filesystem::path(largest).filename().string()));
}

TEST(Verbs, a_log_of_a_newer_version_exits_65_and_says_so) {
  const TemporaryDirectory place;
  {
    DaemonProcess daemon(DaemonProcess::on(place.path()));
    ASSERT_TRUE(daemon.ready()) << daemon.journal();
    feed_all(InventedLedger(10, 20, 20), daemon.port());
    daemon.signal(SIGTERM);
    ASSERT_EQ(daemon.wait(), 0);
  }
  // The first block of a segment: magic (8), format version (4), oldest reader (4), …, CRC (4).
  constexpr std::size_t kBlock = 4096;
  for (const std::string& file : files_in(place.path())) {
    if (!std::filesystem::path(file).filename().string().starts_with("log-")) continue;
    std::string bytes = read_file(file);
    for (const std::size_t at : {8u, 12u}) bytes[at] = 9;
    const std::uint32_t crc =
        durability::crc32c(std::as_bytes(std::span(bytes.data(), kBlock - sizeof(std::uint32_t))));
    std::memcpy(bytes.data() + kBlock - sizeof crc, &crc, sizeof crc);
    write_file(file, bytes);
  }
  const Ended served =
      run_hexiaod({"serve", "--data-dir", place.path(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(served.exit_code, 65) << served.errors;
  EXPECT_THAT(served.errors, HasSubstr("format 9"));
  EXPECT_EQ(run_hexiaod({"verify", place.path()}).exit_code, 65);
}

TEST(Verbs, a_data_directory_that_is_a_file_is_refused) {
  const TemporaryDirectory place;
  write_file(place / "file", "hello");
  const Ended refused =
      run_hexiaod({"serve", "--data-dir", place / "file", "--listen", "127.0.0.1:0"});
  EXPECT_TRUE(refused.exit_code == 65 || refused.exit_code == 74) << refused.exit_code;
  EXPECT_THAT(refused.errors, HasSubstr("file"));
  EXPECT_EQ(read_file(place / "file"), "hello");
}

}  // namespace
}  // namespace hexiao::system_test
