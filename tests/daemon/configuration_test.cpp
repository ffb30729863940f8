#include "daemon/config/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "daemon/config/endpoint.h"
#include "daemon/config/keys.h"

namespace hexiao::daemon {
namespace {

using testing::HasSubstr;

ConfigurationFaults faults_of(std::string_view toml) {
  const auto read = parse_configuration(toml, "test.toml");
  return read ? ConfigurationFaults{} : read.error();
}

std::string only_fault(std::string_view toml) {
  const auto faults = faults_of(toml);
  EXPECT_EQ(faults.size(), 1u);
  return faults.empty() ? std::string() : faults.front().text();
}

TEST(Configuration, empty_file_gives_the_defaults) {
  const auto read = parse_configuration("", "test.toml");
  ASSERT_TRUE(read);
  EXPECT_TRUE(changes(*read, Configuration{}).empty());
}

TEST(Configuration, shipped_file_says_exactly_the_defaults_and_names_every_key) {
  const auto read = read_configuration("conf/hexiaod.toml");
  ASSERT_TRUE(read) << read.error().front().text();
  EXPECT_TRUE(changes(*read, Configuration{}).empty());

  std::ifstream stream("conf/hexiaod.toml");
  std::stringstream text;
  text << stream.rdbuf();
  std::string section, line;
  std::vector<std::string> named;
  bool documented = false;
  while (std::getline(text, line)) {
    if (line.starts_with("[")) section = line.substr(1, line.find(']') - 1);
    if (line.find(" = ") != std::string::npos && !line.starts_with("#")) {
      named.push_back(section + "." + line.substr(0, line.find(" = ")));
      EXPECT_TRUE(documented) << named.back() << " has no comment above it";
    }
    documented = line.starts_with("#");
  }
  const auto keys = configuration_keys();
  EXPECT_EQ(named, std::vector<std::string>(keys.begin(), keys.end()));
}

TEST(Configuration, shipped_file_marks_exactly_what_can_be_reloaded) {
  std::ifstream stream("conf/hexiaod.toml");
  std::string section, comment, line;
  while (std::getline(stream, line)) {
    if (line.starts_with("[")) section = line.substr(1, line.find(']') - 1);
    if (line.starts_with("#")) comment += line;
    const std::size_t equals = line.find(" = ");
    if (equals != std::string::npos && !line.starts_with("#")) {
      const std::string name = section + "." + line.substr(0, equals);
      const auto table = configuration_table();
      const auto key = std::ranges::find(table, name, &ConfigurationKey::name);
      ASSERT_NE(key, table.end()) << name;
      EXPECT_EQ(key->reloadable, comment.find("[reload") != std::string::npos) << name;
    }
    if (!line.starts_with("#")) comment.clear();
  }
}

TEST(Configuration, unknown_key_names_its_place_and_the_nearest_one) {
  EXPECT_EQ(only_fault("[server]\nmax_sesions = 3\n"),
            "test.toml:2:1: server.max_sesions: there is no such key; the nearest is "
            "server.max_sessions");
}

TEST(Configuration, unknown_section_names_the_nearest_one) {
  EXPECT_EQ(only_fault("[storag]\ndata_dir = \"x\"\n"),
            "test.toml:1:2: storag: there is no such key; the nearest is storage");
}

TEST(Configuration, key_without_a_likeness_points_at_the_list) {
  EXPECT_THAT(only_fault("[server]\nzzzzzzzzzzzzzzzzzz = 1\n"), HasSubstr("check-config"));
}

TEST(Configuration, key_outside_a_section_is_refused) {
  EXPECT_THAT(only_fault("listen = \"127.0.0.1:1\"\n"), HasSubstr("test.toml:1:1: listen"));
}

TEST(Configuration, broken_toml_names_its_line) {
  EXPECT_THAT(only_fault("[server]\nlisten = \n"), HasSubstr("test.toml:2:"));
}

// The parser would end the process.
TEST(Configuration, table_without_a_name_is_refused) {
  EXPECT_THAT(only_fault("[server]\n[=x]\n"), HasSubstr("test.toml:2:2: after [ the name"));
  for (const char* head : {"[", "[[", "[ ", "[[ =", " [.a]", "[#"})
    EXPECT_EQ(faults_of(head).size(), 1u) << head;
}

TEST(Configuration, number_out_of_range_says_the_range) {
  EXPECT_EQ(only_fault("[server]\nmax_sessions = 0\n"),
            "test.toml:2:16: server.max_sessions: 0 is out of range: from 1 to 32768");
  EXPECT_THAT(only_fault("[server]\nmax_sessions = -5\n"), HasSubstr("out of range"));
}

TEST(Configuration, wrong_kinds_are_refused) {
  EXPECT_THAT(only_fault("[server]\nmax_sessions = \"many\"\n"), HasSubstr("whole number"));
  EXPECT_THAT(only_fault("[server]\nmax_sessions = 2.5\n"), HasSubstr("whole number"));
  EXPECT_THAT(only_fault("[server]\nlisten = 7411\n"), HasSubstr("text in quotation marks"));
  EXPECT_THAT(only_fault("[storage]\ndirect_io = \"yes\"\n"), HasSubstr("true or false"));
  EXPECT_THAT(only_fault("[storage]\nkeep_log = \"some\"\n"), HasSubstr("\"all\", \"needed\""));
  EXPECT_THAT(only_fault("[log]\nlevel = \"verbose\"\n"), HasSubstr("\"warn\""));
  EXPECT_THAT(only_fault("[storage]\ndata_dir = \"\"\n"), HasSubstr("must name a directory"));
}

TEST(Configuration, sizes_are_numbers_or_have_a_unit) {
  const auto read = parse_configuration(
      "[storage]\nsegment_bytes = \"2 MiB\"\nreserve_bytes = 4096\n", "test.toml");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->storage.segment_bytes, 2 << 20);
  EXPECT_EQ(read->storage.reserve_bytes, 4096);
  EXPECT_THAT(only_fault("[storage]\nsegment_bytes = \"2 MB\"\n"), HasSubstr("is no size"));
  EXPECT_THAT(only_fault("[storage]\nsegment_bytes = \"9999999999999 GiB\"\n"),
              HasSubstr("is no size"));
}

TEST(Configuration, every_fault_is_reported_in_order_of_lines) {
  const auto faults =
      faults_of("[server]\nmax_sessions = 0\nlisten = \"here\"\n[log]\nlevel = \"loud\"\n");
  ASSERT_EQ(faults.size(), 3u);
  EXPECT_EQ(faults[0].line, 2u);
  EXPECT_EQ(faults[1].line, 3u);
  EXPECT_EQ(faults[2].line, 5u);
}

TEST(Configuration, limits_that_exclude_each_other_are_refused) {
  EXPECT_THAT(
      only_fault("[server]\nmax_frame_bytes = \"16 MiB\"\n[pipeline]\nring_bytes = \"1 MiB\"\n"),
      HasSubstr("would never be served"));
  EXPECT_THAT(only_fault("[server]\noutput_buffer_bytes = \"1 MiB\"\n"),
              HasSubstr("would not fit"));
}

TEST(Configuration, unreadable_files_say_why) {
  const auto missing = read_configuration("no/such/file.toml");
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().front().text(), HasSubstr("No such file"));
  const auto folder = read_configuration("conf");
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().front().text(), HasSubstr("is a directory"));
}

TEST(Configuration, policies_folder_is_relative_to_the_file) {
  const auto read =
      parse_configuration("[matching]\npolicies_dir = \"../policies\"\n", "/etc/hexiao/x.toml");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->matching.policies_dir, "/etc/policies");
}

TEST(Configuration, reload_takes_what_it_can_and_names_what_needs_a_restart) {
  Configuration running, next;
  next.journal.level = "debug";
  next.server.max_sessions = 7;
  next.storage.data_dir = "/elsewhere";
  const auto found = changes(running, next);
  ASSERT_EQ(found.size(), 3u);
  EXPECT_EQ(found[0].key, "server.max_sessions");
  EXPECT_FALSE(found[0].needs_restart);
  EXPECT_EQ(found[1].key, "storage.data_dir");
  EXPECT_TRUE(found[1].needs_restart);
  EXPECT_EQ(found[1].before, "\"/var/lib/hexiao\"");

  const Configuration merged = reloaded(running, next);
  EXPECT_EQ(merged.journal.level, "debug");
  EXPECT_EQ(merged.server.max_sessions, 7);
  EXPECT_EQ(merged.storage.data_dir, "/var/lib/hexiao");
}

TEST(Endpoint, reads_what_people_write) {
  EXPECT_EQ(parse_endpoint("127.0.0.1:7411")->text(), "127.0.0.1:7411");
  EXPECT_EQ(parse_endpoint("[::1]:0")->host, "::1");
  EXPECT_EQ(parse_endpoint("[::1]:0")->text(), "[::1]:0");
  EXPECT_EQ(parse_endpoint("db.example:65535")->port, 65535);
}

TEST(Endpoint, refuses_what_is_none) {
  for (const std::string_view text :
       {"", "host", ":1", "host:", "host:65536", "host:-1", "host:1x", "::1:7411", "[]:5"})
    EXPECT_FALSE(parse_endpoint(text)) << text;
}

}  // namespace
}  // namespace hexiao::daemon
