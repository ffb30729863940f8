// Reads the shared sample files and compares with their control figures. Skipped where they are
// absent.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "clients/bank/csv.h"
#include "clients/bank/payments.h"
#include "clients/bank/reader.h"

namespace hexiao::bank {
namespace {

std::string corpus_dir() {
  const char* shared = std::getenv("HEXIAO_SHARED");
  return (shared != nullptr ? std::string(shared) : std::string("../shared")) + "/corpus";
}

struct Expected {
  std::string file, format, control;
  std::size_t entries = 0;
  std::string credits, debits;
};

std::vector<Expected> expected_files() {
  std::ifstream in(corpus_dir() + "/expected.tsv");
  std::vector<Expected> out;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    std::vector<std::string> cells(6);
    std::istringstream row(line);
    for (std::string& cell : cells) std::getline(row, cell, '\t');
    Expected e{cells[0], cells[1], cells[2], 0, cells[4], cells[5]};
    if (!cells[3].empty()) e.entries = std::stoul(cells[3]);
    out.push_back(std::move(e));
  }
  return out;
}

// "EUR:500.25,USD:99.99", or a plain sum over all currencies; as minor units with two digits.
std::map<std::string, std::int64_t> parse_sums(const std::string& text) {
  std::map<std::string, std::int64_t> out;
  std::istringstream parts(text);
  std::string part;
  while (std::getline(parts, part, ',')) {
    const std::size_t colon = part.find(':');
    const std::string currency = colon == std::string::npos ? "" : part.substr(0, colon);
    const auto amount = parse_amount(colon == std::string::npos ? part : part.substr(colon + 1), 2);
    EXPECT_TRUE(amount.ok()) << part;
    if (!amount.amount.is_zero()) out[currency] = amount.amount.minor();
  }
  return out;
}

std::map<std::string, std::int64_t> sums_of(const BankFile& file, Direction direction,
                                            bool by_currency) {
  std::map<std::string, std::int64_t> out;
  for (const Statement& statement : file.statements)
    for (const Entry& entry : statement.entries) {
      if (entry.direction != direction || entry.amount.is_zero()) continue;
      // The control figures leave information and pending entries in.
      out[by_currency ? entry.currency_code : ""] += entry.amount.minor();
    }
  return out;
}

class Corpus : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(corpus_dir() + "/expected.tsv"))
      GTEST_SKIP() << "the shared corpus is not beside the project: " << corpus_dir();
  }
};

void check_against_control(const Expected& e) {
  SCOPED_TRACE(e.file);
  const auto file = read_bank_file(corpus_dir() + "/" + e.file);
  if (!file && e.control == "-") {
    EXPECT_FALSE(file.error().finding.reason.empty());
    EXPECT_FALSE(file.error().finding.remedy.empty());
    return;
  }
  ASSERT_TRUE(file.has_value()) << to_text(file.error().finding, e.file);
  std::string findings;
  for (const Finding& f : file->findings) findings += to_text(f, "") + "\n";
  if (e.control != "-") {
    EXPECT_TRUE(file->is_sound()) << findings;
    EXPECT_EQ(file->entry_count(), e.entries) << findings;
    const bool by_currency = e.format != "mt940";
    EXPECT_EQ(sums_of(*file, Direction::credit, by_currency), parse_sums(e.credits)) << findings;
    EXPECT_EQ(sums_of(*file, Direction::debit, by_currency), parse_sums(e.debits)) << findings;
  } else {
    const bool says_something =
        file->entry_count() > 0 || !file->statements.empty() || !file->findings.empty();
    EXPECT_TRUE(says_something);
    EXPECT_LE(file->entry_count(), e.entries) << findings;
  }
  if (std::getenv("HEXIAO_SHOW_FINDINGS") != nullptr)
    std::cout << e.file << " [" << e.control << "]\n" << findings;
}

TEST_F(Corpus, EveryCamtAndMt940FileMeetsItsControlFigures) {
  std::size_t checked = 0;
  for (const Expected& e : expected_files()) {
    if (e.format != "mt940" && !e.format.starts_with("camt")) continue;
    check_against_control(e);
    ++checked;
  }
  EXPECT_GE(checked, 170u);
}

}  // namespace
}  // namespace hexiao::bank
