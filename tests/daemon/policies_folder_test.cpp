#include "daemon/policies_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace hexiao::daemon {
namespace {

using testing::HasSubstr;

class PoliciesFolder : public testing::Test {
 protected:
  PoliciesFolder() { std::filesystem::create_directories(path_); }
  ~PoliciesFolder() override { std::filesystem::remove_all(path_); }

  void copy(const std::string& name, const std::string& as) {
    std::filesystem::copy("conf/policies/" + name, path_ / as);
  }
  void write(const std::string& name, const std::string& text) {
    std::ofstream(path_ / name) << text;
  }
  tl::expected<std::vector<PolicyFile>, std::string> read() const {
    return read_policies(path_.string());
  }
  std::string error() const {
    const auto files = read();
    return files ? "" : files.error();
  }

 private:
  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("hexiao_policies_" + std::to_string(::getpid()));
};

TEST_F(PoliciesFolder, every_policy_of_the_project_is_read_as_what_it_is) {
  const auto files = read_policies("conf/policies");
  ASSERT_TRUE(files.has_value()) << files.error();
  const std::vector<Command> commands = activation_of(*files);
  ASSERT_EQ(commands.size(), files->size());
  std::size_t receivables = 0;
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const bool expected = (*files)[i].path.ends_with("/receivables.toml");
    EXPECT_EQ(std::holds_alternative<ActivateReceivablesPolicy>(commands[i]), expected);
    EXPECT_EQ(std::holds_alternative<ActivatePolicy>(commands[i]), !expected);
    if (!expected) continue;
    const auto& command = std::get<ActivateReceivablesPolicy>(commands[i]);
    EXPECT_EQ(command.source, (*files)[i].source);
    EXPECT_EQ(command.policy, std::get<ReceivablesPolicy>((*files)[i].policy));
    EXPECT_EQ((*files)[i].name(), "receivables");
    ++receivables;
  }
  EXPECT_EQ(receivables, 1u);
}

TEST_F(PoliciesFolder, no_folder_gives_no_policies) {
  EXPECT_TRUE(read_policies("")->empty());
  EXPECT_TRUE(read()->empty());
  EXPECT_FALSE(read_policies("no/such/folder").has_value());
}

TEST_F(PoliciesFolder, each_file_that_is_wrong_is_named_with_its_place) {
  write("a.toml", "kind = \"receivables\"\nname = \"a\"\n[credit]\nwarn_percent = 101\n");
  write("b.toml", "name = \"b\"\nsearchs = []\n");
  write("c.toml", "kind = \"receivable\"\n");
  EXPECT_THAT(error(), HasSubstr("a.toml:4:"));
  EXPECT_THAT(error(), HasSubstr("credit.warn_percent"));
  EXPECT_THAT(error(), HasSubstr("b.toml:2:1: searchs"));
  EXPECT_THAT(error(), HasSubstr("c.toml:1:"));
}

TEST_F(PoliciesFolder, matching_policies_clash_by_name_those_of_receivables_by_ledger) {
  copy("default.toml", "a.toml");
  copy("receivables.toml", "b.toml");
  write("c.toml", "kind = \"receivables\"\nname = \"default\"\nledger = \"L\"\n");
  EXPECT_EQ(error(), "");
  copy("default.toml", "d.toml");
  write("e.toml", "kind = \"receivables\"\nname = \"other\"\n");
  write("f.toml", "kind = \"receivables\"\nname = \"third\"\nledger = \"L\"\n");
  EXPECT_THAT(error(), HasSubstr("d.toml: is named \"default\" like"));
  EXPECT_THAT(error(), HasSubstr("e.toml: is a receivables policy for every ledger like"));
  EXPECT_THAT(error(), HasSubstr("f.toml: is a receivables policy for ledger \"L\" like"));
}

}  // namespace
}  // namespace hexiao::daemon
