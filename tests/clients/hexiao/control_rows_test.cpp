// Rows of contracts, contacts and dates that may be missing, as commands; and what is said of the
// closed lists of receivables control.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "clients/hexiao/contacts.h"
#include "clients/hexiao/contract_rows.h"
#include "clients/hexiao/control_sentences.h"
#include "clients/hexiao/custom_columns.h"
#include "clients/hexiao/import_rows.h"

namespace hexiao::cli {
namespace {

using ::testing::HasSubstr;

struct ContractFile {
  explicit ContractFile(const std::string& row)
      : text("ledger,customer_no,contract_no,currency,from,until,terms,limit,daily_rate\n" + row +
             "\n"),
        table(text, contract_columns()),
        rows(table) {}
  std::optional<RowFault> read() {
    EXPECT_EQ(table.problem(), "");
    EXPECT_TRUE(table.next());
    return rows.read(table, contract);
  }
  std::string text;  // the table borrows from it
  bank::CsvTable table;
  ContractRows rows;
  UpsertContract contract;
};

TEST(ContractRows, AWholeRowIsTaken) {
  ContractFile file("L,C,HT-1,CNY,2026-01-01,2026-12-31,NET 45,100000.00,0.05");
  EXPECT_FALSE(file.read());
  EXPECT_EQ(file.contract.contract_no, "HT-1");
  EXPECT_EQ(file.contract.from.iso(), "2026-01-01");
  EXPECT_EQ(file.contract.until.iso(), "2026-12-31");
  EXPECT_TRUE(file.contract.has_limit);
  EXPECT_EQ(file.contract.limit, Money(10'000'000));
  EXPECT_EQ(file.contract.daily_rate_ppm, 500);
}

TEST(ContractRows, WhatIsNotSaidIsOpen) {
  ContractFile file("L,C,HT-1,,,,,,");
  EXPECT_FALSE(file.read());
  EXPECT_TRUE(file.contract.from.is_none());
  EXPECT_FALSE(file.contract.has_limit);
  EXPECT_EQ(file.contract.daily_rate_ppm, -1);
}

TEST(ContractRows, FaultsNameTheirColumn) {
  const std::vector<std::pair<const char*, const char*>> cases = {
      {"L,C,,CNY,,,,,", "contract_no"},      {"L,C,H,,,,,5.00,", "currency"},
      {"L,C,H,yuan,,,,,", "currency"},       {"L,C,H,CNY,1.1.2026,,,,", "from"},
      {"L,C,H,CNY,,,,5.005,", "limit"},      {"L,C,H,CNY,,,,,-0.05", "daily_rate"},
      {"L,C,H,CNY,,,,,0.05%", "daily_rate"}, {"L,C,H,CNY,,,,,0.00005", "daily_rate"},
      {"L,C,H,CNY,,,,,101", "daily_rate"}};
  for (const auto& [row, column] : cases) {
    ContractFile file(row);
    const auto fault = file.read();
    ASSERT_TRUE(fault) << row;
    EXPECT_EQ(fault->column, column) << row;
  }
}

TEST(Contacts, HaveARoleANameAndAnAddress) {
  std::vector<Contact> contacts;
  EXPECT_FALSE(read_contacts(
      "accounts payable=Ms Wang<email:ap@example.com>|director = 李总 |hotline=<phone:0755:12>",
      contacts));
  ASSERT_EQ(contacts.size(), 3U);
  EXPECT_EQ(contacts[0].role, "accounts payable");
  EXPECT_EQ(contacts[0].name, "Ms Wang");
  EXPECT_EQ(contacts[0].channel, "email");
  EXPECT_EQ(contacts[0].address, "ap@example.com");
  EXPECT_EQ(contacts[1].role, "director");
  EXPECT_EQ(contacts[1].name, "李总");
  EXPECT_EQ(contacts[1].address, "");
  EXPECT_EQ(contacts[2].name, "");
  EXPECT_EQ(contacts[2].address, "0755:12");  // the channel ends at the first colon
  EXPECT_FALSE(read_contacts("", contacts));
  EXPECT_TRUE(contacts.empty());
}

TEST(Contacts, WhatIsNoContactIsRefusedWithTheForm) {
  std::vector<Contact> contacts;
  for (const char* text : {"Ms Wang", "=Ms Wang", "role=", "role=<email:>", "role=<:a@b>",
                           "role=Wang<a@b>", "role=Wang<email:a@b", "role=Wang<email:a@b>x"}) {
    const auto fault = read_contacts(text, contacts);
    ASSERT_TRUE(fault) << text;
    EXPECT_EQ(fault->column, "contacts");
    EXPECT_THAT(fault->reason, HasSubstr("role=name<channel:address>"));
  }
}

TEST(ItemRows, ADueDateMayBeMissingOrEmpty) {
  const std::string without =
      "ledger,customer_no,document_no,kind,currency,amount,issue_date\n"
      "L,C,D,invoice,EUR,1.00,2026-01-01\n";
  bank::CsvTable table(without, item_columns());
  ASSERT_EQ(table.problem(), "");
  ASSERT_TRUE(table.next());
  UpsertItem item;
  Currency currency;
  EXPECT_FALSE(ItemRows(table).read(table, item, currency));
  EXPECT_TRUE(item.due_date.is_none());
}

TEST(CustomColumns, AreTheTablesColumnsOfThoseNamesAndEmptyCellsSayNothing) {
  const std::string text =
      "ledger,customer_no,document_no,kind,currency,amount,issue_date,project,site,colour\n"
      "L,C,D,invoice,EUR,1.00,2026-01-01,Harbour,,red\n"
      "L,C,D,invoice,EUR,1.00,2026-01-01,,,red\n";
  bank::CsvTable table(text, item_columns());
  const CustomColumns own(table, FieldSubject::item, {"project", "site", "phase"});
  EXPECT_TRUE(own.any());
  EXPECT_TRUE(own.knows("project"));
  EXPECT_FALSE(own.knows("colour"));
  EXPECT_FALSE(own.knows("phase"));
  SetFields fields;
  ASSERT_TRUE(table.next());
  EXPECT_TRUE(own.read(table, "L", "D", fields));
  ASSERT_EQ(fields.values.size(), 1U);
  EXPECT_EQ(fields.values[0].name, "project");
  EXPECT_EQ(fields.values[0].value, "Harbour");
  ASSERT_TRUE(table.next());
  EXPECT_FALSE(own.read(table, "L", "D", fields));
}

template <class E>
void expect_each_has_its_own() {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < EnumTexts<E>::value.size(); ++i) {
    const std::string_view said = sentence_of(static_cast<E>(i));
    EXPECT_NE(said, "?") << EnumTexts<E>::value[i];
    EXPECT_TRUE(seen.insert(said).second) << EnumTexts<E>::value[i] << ": " << said;
  }
}

TEST(ControlSentences, EveryValueHasItsOwn) {
  expect_each_has_its_own<CreditVerdict>();
  expect_each_has_its_own<CreditReason>();
  expect_each_has_its_own<ApprovalState>();
  expect_each_has_its_own<ItemMark>();
}

TEST(ControlSentences, ReasonsStandOneAfterTheOther) {
  const auto bit = [](CreditReason reason) { return 1U << static_cast<unsigned>(reason); };
  EXPECT_EQ(sentences_of_reasons(0), "");
  EXPECT_EQ(sentences_of_reasons(bit(CreditReason::over_limit) | bit(CreditReason::on_hold)),
            "the exposure would be over the limit; the customer's credit is on hold");
}

}  // namespace
}  // namespace hexiao::cli
