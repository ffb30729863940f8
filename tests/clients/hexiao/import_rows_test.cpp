#include "clients/hexiao/import_rows.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "clients/hexiao/rejects_file.h"

namespace hexiao::cli {
namespace {

struct ItemFile {
  explicit ItemFile(std::string content)
      : text(std::move(content)), table(text, item_columns()), rows(table) {}
  std::optional<RowFault> read() {
    EXPECT_EQ(table.problem(), "");
    EXPECT_TRUE(table.next());
    return rows.read(table, item, currency);
  }
  std::string text;  // the table borrows from it
  bank::CsvTable table;
  ItemRows rows;
  UpsertItem item;
  Currency currency;
};

TEST(ImportRows, ItemColumnsComeInAnyOrder) {
  ItemFile file(
      "amount,currency,kind,document_no,customer_no,ledger,due_date,issue_date,text\n"
      "1234.50,EUR,invoice,0017,C1,L1,2026-04-30,2026-03-31,\"a, b\"\n");
  EXPECT_FALSE(file.read());
  EXPECT_EQ(file.item.amount, Money(123'450));
  EXPECT_EQ(file.item.document_no, "0017");  // leading zeros are kept
  EXPECT_EQ(file.item.item_no, "0017");      // by default the document's number
  EXPECT_EQ(file.item.due_date.iso(), "2026-04-30");
  EXPECT_EQ(file.item.text, "a, b");
  EXPECT_FALSE(file.item.open_amount);
  EXPECT_FALSE(file.item.disputed);
}

TEST(ImportRows, DecimalsAreTheCurrencys) {
  const std::string header =
      "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date\n";
  const std::string end = ",2026-01-01,2026-01-31\n";
  for (const auto& [currency, amount, good] :
       std::vector<std::tuple<std::string, std::string, bool>>{{"JPY", "1500", true},
                                                               {"JPY", "1500.5", false},
                                                               {"KWD", "1.234", true},
                                                               {"KWD", "1.2345", false},
                                                               {"EUR", "12.340", true},
                                                               {"EUR", "12.345", false},
                                                               {"EUR", "1,000.00", false},
                                                               {"EUR", "", false},
                                                               {"eur", "1.00", false},
                                                               {"XXQ", "1.00", false}}) {
    const std::string text = header + "L,C,D,invoice," + currency + ",\"" + amount + "\"" + end;
    ItemFile file(text);
    const auto fault = file.read();
    EXPECT_EQ(!fault.has_value(), good) << currency << ' ' << amount;
    if (fault) {
      const bool of_currency = currency == "eur" || currency == "XXQ";
      EXPECT_EQ(fault->column, of_currency ? "currency" : "amount");
    }
  }
}

TEST(ImportRows, AFaultNamesItsColumnAndTheNearestValue) {
  ItemFile file(
      "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date\n"
      "L,C,D,invoce,EUR,1.00,2026-01-01,2026-01-31\n");
  const auto fault = file.read();
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->column, "kind");
  EXPECT_NE(fault->reason.find("did you mean invoice?"), std::string::npos) << fault->reason;
}

TEST(ImportRows, DatesThatDoNotExistAreRefused) {
  ItemFile file(
      "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date\n"
      "L,C,D,invoice,EUR,1.00,2026-01-01,2026-02-30\n");
  const auto fault = file.read();
  ASSERT_TRUE(fault);
  EXPECT_EQ(fault->column, "due_date");
}

TEST(ImportRows, AStatusMustNotContradictTheOpenAmount) {
  const std::string header =
      "ledger,customer_no,document_no,kind,currency,amount,issue_date,due_date,open_amount,status\n"
      "L,C,D,invoice,EUR,1.00,2026-01-01,2026-01-31,";
  ItemFile cleared(header + ",cleared\n");
  EXPECT_FALSE(cleared.read());
  EXPECT_EQ(cleared.item.open_amount, Money());
  ItemFile contradicting(header + "0.50,cleared\n");
  ASSERT_TRUE(contradicting.read());
  ItemFile disputed(header + "0.50,disputed\n");
  EXPECT_FALSE(disputed.read());
  EXPECT_TRUE(disputed.item.disputed);
  ItemFile unknown(header + "0.50,gone\n");
  EXPECT_EQ(unknown.read()->column, "status");
}

TEST(ImportRows, CustomersHaveListsAndLimits) {
  const std::string text =
      "ledger;customer_no;name;aliases;accounts;currency;credit_limit;terms_days\n"
      "L;C1;杭州云帆电子科技有限公司;云帆电子 | Yunfan ;6222|;CNY;50000.00;30\n"
      "L;C2;No currency;;;;10.00;\n"
      "L;C3;Bad terms;;;;;thirty\n"
      "L;;Nameless;;;;;\n";
  bank::CsvTable table(text, customer_columns());
  ASSERT_EQ(table.problem(), "");
  const CustomerRows rows(table);
  UpsertCustomer customer;
  ASSERT_TRUE(table.next());
  EXPECT_FALSE(rows.read(table, customer));
  EXPECT_EQ(customer.aliases, (std::vector<Text>{"云帆电子", "Yunfan"}));
  EXPECT_EQ(customer.accounts, (std::vector<Text>{"6222"}));
  EXPECT_EQ(customer.credit_limit, Money(5'000'000));
  EXPECT_EQ(customer.terms_days, 30);
  ASSERT_TRUE(table.next());
  EXPECT_EQ(rows.read(table, customer)->column, "currency");
  ASSERT_TRUE(table.next());
  EXPECT_EQ(rows.read(table, customer)->column, "terms_days");
  ASSERT_TRUE(table.next());
  EXPECT_EQ(rows.read(table, customer)->column, "customer_no");
}

TEST(ImportRows, MissingColumnsAreNamed) {
  bank::CsvTable table("ledger,name\nL,N\n", customer_columns());
  EXPECT_NE(table.problem().find("customer_no"), std::string::npos) << table.problem();
}

TEST(RejectsFile, KeepsTheRowAndDropsAnEarlierReadingsPlace) {
  const std::string path =
      (std::filesystem::temp_directory_path() / "hexiao_rejects_test_items.csv").string();
  const std::string text =
      "ledger,customer_no,name,line,column,reason\n"
      "L,C1,\"a \"\"quoted\"\" name, with comma\",7,name,old reason\n";
  bank::CsvTable table(text, customer_columns());
  ASSERT_EQ(table.problem(), "");
  EXPECT_TRUE(table.unknown_columns().empty());
  RejectsFile rejects(path, table);
  ASSERT_TRUE(table.next());
  rejects.add(table.line(), table.raw(), {"name", "new reason"});
  ASSERT_TRUE(rejects.finish());
  std::ifstream in(path + ".rejects.csv");
  const std::string written(std::istreambuf_iterator<char>(in), {});
  EXPECT_EQ(written,
            "ledger,customer_no,name,line,column,reason\n"
            "L,C1,\"a \"\"quoted\"\" name, with comma\",2,name,new reason\n");
  std::filesystem::remove(path + ".rejects.csv");
}

TEST(RejectsFile, AFileThatCannotBeWrittenIsAFailureOfIo) {
  bank::CsvTable table("ledger,customer_no,name\nL,C,N\n", customer_columns());
  RejectsFile rejects("/no/such/folder/x.csv", table);
  ASSERT_TRUE(table.next());
  rejects.add(2, table.raw(), {"name", "bad"});
  const auto written = rejects.finish();
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, ExitCode::io);
}

}  // namespace
}  // namespace hexiao::cli
