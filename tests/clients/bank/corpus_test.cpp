// Reads the shared sample files and compares with their control figures. Skipped where they are
// absent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

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

// ---- camt_entries.jsonl: each entry as an independent reader saw it
// ------------------------------

// The value of `key` in flat JSON: a text without its quotes, a list without its brackets, "" for
// null.
std::string json_value(const std::string& json, const std::string& key) {
  const std::string mark = "\"" + key + "\": ";
  std::size_t at = json.find(mark);
  if (at == std::string::npos) return {};
  at += mark.size();
  if (json[at] == '"' || json[at] == '[') {
    const char close = json[at] == '"' ? '"' : ']';
    std::size_t end = at + 1;
    while (end < json.size() && json[end] != close) end += json[end] == '\\' ? 2 : 1;
    return json.substr(at + 1, end - at - 1);
  }
  const std::string value = json.substr(at, json.find_first_of(",}", at) - at);
  return value == "null" ? "" : value;
}

std::vector<std::string> json_texts(const std::string& list) {
  std::vector<std::string> out;
  for (std::size_t at = list.find('"'); at != std::string::npos; at = list.find('"', at)) {
    std::size_t end = at + 1;
    while (end < list.size() && list[end] != '"') end += list[end] == '\\' ? 2 : 1;
    out.push_back(list.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return out;
}

void compare_transaction(const std::string& json, const Transaction& tx) {
  const std::string end_to_end = json_value(json, "e2e");
  EXPECT_EQ(tx.end_to_end_id, is_real_reference(end_to_end) ? end_to_end : "");
  for (const std::string& text : json_texts(json_value(json, "ustrd")))
    if (text.find_first_of("\\\n") == std::string::npos) {
      EXPECT_THAT(tx.text, ::testing::HasSubstr(text));
    }
  for (const std::string& document : json_texts(json_value(json, "docs")))
    EXPECT_THAT(tx.text, ::testing::HasSubstr(document));
  for (const std::string& reference : json_texts(json_value(json, "strd")))
    EXPECT_THAT(tx.structured_ref, ::testing::HasSubstr(reference));
  for (const std::string& name : json_texts(json_value(json, "dbtr")))
    if (name.find('\\') == std::string::npos) {
      EXPECT_EQ(tx.debtor.name, name);
    }
  for (const std::string& name : json_texts(json_value(json, "ultmt")))
    EXPECT_EQ(tx.ultimate_debtor.name, name);
}

void compare_entry(const std::string& line, const Entry& entry) {
  const std::size_t split = line.find("\"tx\": [");
  const std::string head = line.substr(0, split);
  EXPECT_EQ(entry.currency_code, json_value(head, "ccy"));
  EXPECT_EQ(entry.amount, parse_amount(json_value(head, "amt"), entry.currency.exponent()).amount);
  EXPECT_EQ(entry.direction == Direction::credit ? "CRDT" : "DBIT", json_value(head, "ind"));
  const std::string status = json_value(head, "sts");
  if (status == "BOOK" || status.empty()) {
    EXPECT_EQ(entry.status, BookingStatus::booked);
  }
  if (status == "INFO") {
    EXPECT_EQ(entry.status, BookingStatus::information);
  }
  if (status == "PDNG") {
    EXPECT_EQ(entry.status, BookingStatus::pending);
  }
  const std::string booked = json_value(head, "book").substr(0, 10);
  if (!booked.empty()) {
    EXPECT_EQ(entry.booking_date.iso(), booked);
  }
  EXPECT_EQ(entry.value_date.iso(), json_value(head, "val").substr(0, 10));
  EXPECT_EQ(entry.bank_ref, json_value(head, "ref"));
  std::vector<std::string> transactions;
  for (std::size_t at = line.find("{\"amt\"", split); at != std::string::npos;) {
    const std::size_t next = line.find("{\"amt\"", at + 1);
    transactions.push_back(line.substr(at, next == std::string::npos ? next : next - at));
    at = next;
  }
  ASSERT_EQ(entry.transactions.size(), transactions.size());
  for (std::size_t i = 0; i < transactions.size(); ++i)
    compare_transaction(transactions[i], entry.transactions[i]);
}

TEST_F(Corpus, EveryCamtEntryIsReadAsAnIndependentReaderSawIt) {
  std::ifstream in(corpus_dir() + "/camt_entries.jsonl");
  std::map<std::string, std::vector<std::string>> lines;
  for (std::string line; std::getline(in, line);) lines[json_value(line, "file")].push_back(line);
  ASSERT_FALSE(lines.empty());
  std::size_t compared = 0;
  for (const auto& [name, entries] : lines) {
    const auto file = read_bank_file(corpus_dir() + "/" + name);
    if (!file || !file->is_sound()) continue;  // files that are refused are the other test's
    std::vector<const Entry*> read;
    for (const Statement& statement : file->statements)
      for (const Entry& entry : statement.entries) read.push_back(&entry);
    ASSERT_EQ(read.size(), entries.size()) << name;
    for (std::size_t i = 0; i < entries.size(); ++i, ++compared) {
      SCOPED_TRACE(name + " entry " + std::to_string(i + 1));
      compare_entry(entries[i], *read[i]);
    }
  }
  EXPECT_GE(compared, 400u);
}

TEST_F(Corpus, PaymentsOfAnEntryAddUpToItAndRepeatTheirIdentities) {
  for (const Expected& e : expected_files()) {
    const auto file = read_bank_file(corpus_dir() + "/" + e.file);
    if (!file) continue;
    SCOPED_TRACE(e.file);
    std::map<std::string, std::int64_t> entries;
    std::map<std::string, std::int64_t> payments;
    const auto add = [](auto& sums, Direction direction, Money amount, Currency currency) {
      sums[currency.code()] += direction == Direction::credit ? amount.minor() : -amount.minor();
    };
    for (const Statement& statement : file->statements)
      for (const Entry& entry : statement.entries)
        add(entries, entry.direction, entry.amount, entry.currency);
    const auto rows = to_payments(*file);
    for (const PaymentInput& row : rows) add(payments, row.direction, row.amount, row.currency);
    EXPECT_EQ(entries, payments);
    const auto again = to_payments(*read_bank_file(corpus_dir() + "/" + e.file));
    ASSERT_EQ(rows.size(), again.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].bank_ref, again[i].bank_ref);
      EXPECT_EQ(rows[i].occurrence, again[i].occurrence);
    }
  }
}

TEST_F(Corpus, TheGenericCsvFilesAreReadByTheShippedProfiles) {
  const std::string prefix =
      corpus_dir() + "/csv/sebastienrousseau__bankstatementparser__tests_test_data_";
  const std::map<std::string, std::size_t> files = {{"golden_csv_european_decimals.csv", 3},
                                                    {"golden_csv_french_headers.csv", 3},
                                                    {"golden_csv_spanish_headers.csv", 3},
                                                    {"sample_split_amounts.csv", 2},
                                                    {"sample_statement.csv", 2}};
  for (const auto& [name, entries] : files) {
    const auto file = read_bank_file(prefix + name);
    ASSERT_TRUE(file.has_value()) << name;
    EXPECT_TRUE(file->is_sound()) << name;
    EXPECT_EQ(file->entry_count(), entries) << name;
  }
  const auto garbled = read_bank_file(prefix + "golden_csv_garbled_amount.csv");
  ASSERT_TRUE(garbled.has_value());
  EXPECT_EQ(garbled->entry_count(), 1u);
  ASSERT_EQ(garbled->rejects.size(), 1u);
  EXPECT_EQ(garbled->rejects[0].place.line, 3u);
}

TEST_F(Corpus, ChineseExportsAreReadByTheirProfile) {
  std::size_t checked = 0;
  for (const Expected& e : expected_files()) {
    if (e.format != "cn_csv") continue;
    SCOPED_TRACE(e.file);
    const auto file = read_bank_file(corpus_dir() + "/" + e.file);
    ASSERT_TRUE(file.has_value());
    EXPECT_EQ(file->variant, "chinese");
    EXPECT_TRUE(file->is_sound());
    // The count is that of another program, which leaves some kinds of rows out.
    EXPECT_GE(file->entry_count(), e.entries);
    ++checked;
  }
  EXPECT_EQ(checked, 5u);
}

}  // namespace
}  // namespace hexiao::bank
