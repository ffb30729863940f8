#include "clients/bank/csv.h"

#include <fstream>
#include <sstream>

#include "clients/bank/csv_profile.h"
#include "clients/bank/csv_values.h"
#include "tests/clients/bank/samples.h"

namespace hexiao::bank {
namespace {

std::vector<std::vector<std::string>> rows_of(std::string_view text, CsvDialect dialect = {}) {
  CsvReader reader(text, dialect);
  std::vector<std::vector<std::string>> out;
  while (reader.next()) out.emplace_back(reader.fields().begin(), reader.fields().end());
  return out;
}

using Rows = std::vector<std::vector<std::string>>;

TEST(Csv, QuotesLineEndsAndEmptyFieldsAreReadAsRfc4180Says) {
  EXPECT_EQ(rows_of("a,b\r\n1,\"x,y\"\n\"he said \"\"no\"\"\",\"two\nlines\"\r3,"),
            (Rows{{"a", "b"}, {"1", "x,y"}, {"he said \"no\"", "two\nlines"}, {"3", ""}}));
  EXPECT_EQ(rows_of(""), Rows{});
  EXPECT_EQ(rows_of("\n\n"), Rows{});
  EXPECT_EQ(rows_of("\xEF\xBB\xBF"
                    "a;b",
                    {.separator = ';'}),
            (Rows{{"a", "b"}}));
}

TEST(Csv, PlacesCountLinesInsideQuotes) {
  CsvReader reader("a,b\n\"x\ny\",2\nlast,3\n");
  ASSERT_TRUE(reader.next());
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 2u);
  ASSERT_TRUE(reader.next());
  EXPECT_EQ(reader.line(), 4u);
  EXPECT_EQ(reader.column(1), 6u);
  EXPECT_EQ(reader.raw(), "last,3");
}

TEST(Csv, BrokenQuotesLoseOnlyTheirOwnRow) {
  CsvReader reader("a,b\n1,\"open\n2,fine\n3,\"x\"y\n4,\"good\"\n");
  std::vector<std::string> seconds;
  std::vector<std::uint32_t> broken;
  while (reader.next()) {
    seconds.emplace_back(reader.fields().back());
    if (reader.error()) broken.push_back(reader.error()->line);
  }
  EXPECT_EQ(seconds, (std::vector<std::string>{"b", "\"open", "fine", "\"x\"y", "good"}));
  EXPECT_EQ(broken, (std::vector<std::uint32_t>{2, 4}));
}

TEST(Csv, ATableFindsItsColumnsInAnyOrderAndNamesWhatIsWrong) {
  CsvTable table("\xEF\xBB\xBFName; LEDGER ;extra\n x ;L1;?\nlong;L2;;\nlong;L2;;too many\n",
                 {.required = {"ledger", "name"}, .optional = {"aliases"}});
  EXPECT_EQ(table.problem(), "");
  EXPECT_EQ(table.separator(), ';');
  EXPECT_EQ(table.unknown_columns(), std::vector<std::string>{"extra"});
  ASSERT_TRUE(table.next());
  EXPECT_EQ(table.field(table.column_of("name")), "x");
  EXPECT_EQ(table.field(table.column_of("aliases")), "");
  EXPECT_EQ(table.column_place(table.column_of("ledger")), 5u);
  ASSERT_TRUE(table.next());
  EXPECT_FALSE(table.row_error());
  ASSERT_TRUE(table.next());
  EXPECT_TRUE(table.row_error());
  EXPECT_NE(CsvTable("name\nx\n", {.required = {"ledger", "name"}, .optional = {}})
                .problem()
                .find("ledger"),
            std::string::npos);
  EXPECT_NE(CsvTable("name,name\nx,y\n", {.required = {"name"}, .optional = {}}).problem(), "");
  EXPECT_NE(CsvTable("", {.required = {"name"}, .optional = {}}).problem(), "");
}

TEST(Csv, WhatIsWrittenIsReadBack) {
  const std::vector<std::string> row = {"plain", "a,b", "say \"x\"", "two\nlines", "", " blank "};
  std::string text;
  append_csv_row(text, row);
  EXPECT_EQ(rows_of(text), Rows{row});
}

TEST(CsvValues, AmountsAreFreedOfWhatStandsAroundThem) {
  EXPECT_EQ(plain_amount(" ¥1,234.50 "), "1,234.50");
  EXPECT_EQ(plain_amount("−12,00 €"), "-12,00");
  EXPECT_EQ(plain_amount("１２３．４５"), "123.45");
  EXPECT_EQ(plain_amount("(12.00)"), "-12.00");
  EXPECT_EQ(plain_amount("12.00-"), "-12.00");
  EXPECT_EQ(plain_amount("CHF 1'234.50"), "1234.50");
  EXPECT_EQ(plain_amount("1 234,50 EUR"), "1234,50");
}

TEST(CsvValues, TheDecimalMarkIsDecidedFromTheWholeColumn) {
  const auto decide = [](std::vector<std::string> cells) {
    DecimalMark mark(0);
    for (const std::string& cell : cells) mark.look_at(cell);
    return mark.decide();
  };
  EXPECT_EQ(decide({"1.234", "5,00"}), ',');
  EXPECT_EQ(decide({"1,234", "5.00"}), '.');
  EXPECT_EQ(decide({"1.234.567"}), ',');
  EXPECT_EQ(decide({"0.123"}), '.');
  EXPECT_EQ(decide({"12", "7"}), '.');
  EXPECT_EQ(decide({"100.00", "12..34"}), '.');
  EXPECT_EQ(decide({"1.234"}), std::nullopt);
}

TEST(CsvValues, GroupingMustBeCorrect) {
  EXPECT_EQ(parse_plain_amount("1.234.567,89", 2, ',').amount.minor(), 123456789);
  EXPECT_EQ(parse_plain_amount("12,34,567.89", 2, '.').amount.minor(), 123456789);
  EXPECT_FALSE(parse_plain_amount("12,34.56", 2, '.').ok());
  EXPECT_FALSE(parse_plain_amount("1.234,567", 2, ',').ok());
  EXPECT_FALSE(parse_plain_amount("1.2345.678", 2, ',').ok());
}

TEST(CsvValues, TheDateOrderIsDecidedFromTheWholeColumn) {
  const auto decide = [](std::vector<std::string> cells) {
    DateReading reading(DateOrder::automatic);
    for (const std::string& cell : cells) reading.look_at(cell);
    return reading.decide();
  };
  EXPECT_EQ(decide({"03/04/2026", "13/04/2026"}), DateOrder::dmy);
  EXPECT_EQ(decide({"03/04/2026", "04/13/2026"}), DateOrder::mdy);
  EXPECT_EQ(decide({"03.04.2026"}), DateOrder::dmy);
  EXPECT_EQ(decide({"03/04/2026"}), std::nullopt);
  EXPECT_EQ(decide({"13/04/2026", "04/13/2026"}), std::nullopt);
  EXPECT_EQ(parse_date("03/04/2026", DateOrder::mdy)->iso(), "2026-03-04");
  EXPECT_EQ(parse_date("2026年3月4日", DateOrder::dmy)->iso(), "2026-03-04");
  EXPECT_EQ(parse_date("20260304 101500", DateOrder::dmy)->iso(), "2026-03-04");
  EXPECT_EQ(parse_date("4.3.26", DateOrder::dmy)->iso(), "2026-03-04");
  EXPECT_FALSE(parse_date("30.02.2026", DateOrder::dmy));
  EXPECT_FALSE(parse_date("soon", DateOrder::dmy));
}

constexpr std::string_view kHeader = "booking_date,currency,amount,payer_name,text\n";

TEST(PaymentsCsv, GoodRowsAreReadExactly) {
  const BankFile file = read_text(
      std::string(kHeader) + "2026-03-02,KWD,1.234,Kranich,INV 0042\n2026-03-02,JPY,500,Kranich,\n",
      "csv:default");
  ASSERT_TRUE(file.is_sound()) << findings_of(file);
  const auto rows = eligible(file);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].amount.minor(), 1234);
  EXPECT_EQ(rows[0].text, "INV 0042");
  EXPECT_EQ(rows[1].amount.minor(), 500);
}

TEST(PaymentsCsv, EachBadRowIsNamedAndTheRejectsCanBeFedAgain) {
  const std::string rows =
      "2026-03-02,EUR,0,zero,x\n2026-03-02,EUR,-5.00,negative,x\n2026-03-02,EUR,1.234,decimals,x\n"
      "2026-03-02,EUR,\"1,5\",comma,x\n2026-13-02,EUR,1.00,date,x\n2026-03-02,XXQ,1.00,currency,x\n"
      "2026-03-02,EUR,99999999999999999999,overflow,x\n,EUR,1.00,no date,x\n2026-03-02,EUR,,no "
      "amount,x\n"
      "2026-03-02,EUR,1.00,more,x,y\n2026-03-02,EUR,7.00,good,x\n";
  const BankFile file = read_text(std::string(kHeader) + rows, "csv:default");
  EXPECT_EQ(file.rejects.size(), 10u) << findings_of(file);
  EXPECT_EQ(file.entry_count(), 1u);
  EXPECT_FALSE(file.is_sound());
  EXPECT_EQ(file.rejects[2].place.line, 4u);
  EXPECT_EQ(file.rejects[2].place.column, 16u);
  EXPECT_EQ(file.rejects[2].column, "amount");
  for (const Finding& finding : file.findings)
    EXPECT_FALSE(finding.remedy.empty()) << finding.reason;
  std::string again = rejects_csv(file);
  EXPECT_TRUE(
      again.starts_with("booking_date,currency,amount,payer_name,text,line,column,reason\n"))
      << again;
  again.replace(again.find("1.234"), 5, "1.23");
  const BankFile mended = read_text(again, "csv:default");
  EXPECT_EQ(mended.entry_count(), 2u) << findings_of(mended);  // and the row with a field too many
  EXPECT_EQ(eligible(mended)[0].amount.minor(), 123);
}

TEST(PaymentsCsv, MissingAndUnknownColumnsAreReported) {
  const BankFile missing = read_text("booking_date,amount\n2026-03-02,1.00\n", "csv:default");
  EXPECT_NE(findings_of(missing).find("currency"), std::string::npos);
  EXPECT_FALSE(missing.is_sound());
  const BankFile unknown =
      read_text("booking_date,currency,amount,colour\n2026-03-02,EUR,1.00,red\n", "csv:default");
  EXPECT_NE(findings_of(unknown).find("colour"), std::string::npos);
  EXPECT_TRUE(unknown.is_sound());
}

// Regression: it was a note, which feed does not show, and the payments lost their identities.
TEST(PaymentsCsv, AMisspeltColumnIsAWarningWithTheNearestName) {
  const BankFile file =
      read_text("booking_date,currency,amount,bank_reff\n2026-03-02,EUR,1.00,R1\n", "csv:default");
  ASSERT_EQ(file.findings.size(), 1u);
  EXPECT_EQ(file.findings[0].severity, Severity::warning);
  EXPECT_NE(findings_of(file).find("\"bank_ref\""), std::string::npos) << findings_of(file);
}

// Regression: the first of two amounts was taken without a word.
TEST(PaymentsCsv, AColumnThatStandsTwiceRefusesTheFile) {
  const BankFile file =
      read_text("booking_date,currency,amount,amount\n2026-03-02,EUR,1.00,2.00\n", "csv:default");
  EXPECT_FALSE(file.is_sound());
  EXPECT_EQ(file.entry_count(), 0u);
  EXPECT_NE(findings_of(file).find("twice"), std::string::npos);
}

TEST(BankCsv, AProfileIsFoundByItsColumns) {
  std::ifstream in("tests/clients/bank/data/german.csv", std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  const BankFile file = read_text(bytes.str());
  EXPECT_EQ(file.variant, "german");
  EXPECT_EQ(file.encoding, "Windows-1252");
  const auto rows = to_payments(file);
  ASSERT_EQ(rows.size(), 2u) << findings_of(file);
  EXPECT_EQ(rows[0].amount.minor(), 119000);
  EXPECT_EQ(rows[0].payer_name, "Möwe & Söhne");
  EXPECT_EQ(rows[0].text, "Rechnung \"RE-2026-0107\"; Teil 1");
  EXPECT_EQ(rows[0].booking_date.iso(), "2026-03-02");
  EXPECT_EQ(rows[1].ignored, Ignored::debit);
}

TEST(BankCsv, CreditAndDebitMayHaveColumnsOfTheirOwn) {
  const BankFile file = read_text(
      "Date,Details,Credit,Debit,CCY\n2026-03-20,in,\"1,250.50\",,EUR\n2026-03-21,out,,-200.25,"
      "EUR\n2026-03-21,both,1.00,2.00,EUR\n2026-03-21,none,,,EUR\n");
  EXPECT_EQ(file.entry_count(), 2u) << findings_of(file);
  EXPECT_EQ(file.rejects.size(), 2u);
  EXPECT_EQ(to_payments(file)[0].amount.minor(), 125050);
  EXPECT_EQ(to_payments(file)[1].ignored, Ignored::debit);
  EXPECT_EQ(to_payments(file)[1].amount.minor(), 20025);
}

TEST(BankCsv, AChineseExportIsReadWithItsProseRulersAndTotals) {
  // 收入 and 支出 in columns of their own, GB18030, padded cells, full-width digits, a total at the
  // end.
  const std::string utf8 =
      "苍鹭银行账户明细\n--------\n记账日期,收入金额,支出金额,币种,对方户名,附言\n"
      "2026-03-02\t,\"￥1,190.00\t\",,人民币,\" 白鹤贸易有限公司 \",货款 RE-2026-0107\n"
      "2026-03-02,--,55.50,人民币,-------,手续费\n2026年3月3日,１２３．４５,,人民币,"
      "白鹤贸易有限公司,\n合计,\"1,313.45\",55.50,,,\n";
  const BankFile file = read_text(utf8);
  EXPECT_EQ(file.variant, "chinese");
  const auto rows = to_payments(file);
  ASSERT_EQ(rows.size(), 3u) << findings_of(file);
  EXPECT_EQ(rows[0].amount.minor(), 119000);
  EXPECT_EQ(rows[0].payer_name, "白鹤贸易有限公司");
  EXPECT_EQ(rows[0].text, "货款 RE-2026-0107");
  EXPECT_EQ(rows[1].ignored, Ignored::debit);
  EXPECT_EQ(rows[1].payer_name, "");
  EXPECT_EQ(rows[2].amount.minor(), 12345);
  EXPECT_EQ(rows[2].booking_date.iso(), "2026-03-03");
}

TEST(BankCsv, AnAccountThatIsGluedToTheNameIsTakenOff) {
  const auto rows =
      eligible(read_text("记账日期,货币,交易金额,对手信息\n2026-03-02,CNY,5.00,白鹤贸易 "
                         "6225880112345678\n2026-03-02,CNY,5.00,白鹤2000\n"));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].payer_name, "白鹤贸易");
  EXPECT_EQ(rows[0].payer_account, "6225880112345678");
  EXPECT_EQ(rows[1].payer_name, "白鹤2000");
}

TEST(BankCsv, AFileThatCanBeReadTwoWaysIsRefused) {
  const BankFile amounts = read_text("Date,Description,Amount,Currency\n2026-03-20,x,1.234,EUR\n");
  EXPECT_NE(findings_of(amounts).find("decimal_mark"), std::string::npos);
  const BankFile dates = read_text("Date,Description,Amount,Currency\n03/04/2026,x,1.00,EUR\n");
  EXPECT_NE(findings_of(dates).find("date_order"), std::string::npos);
}

TEST(Profiles, TheBuiltInDefaultIsTheFileInConf) {
  const auto file = load_profile("default", "conf/profiles");
  ASSERT_TRUE(file.has_value()) << file.error().reason;
  const CsvProfile& built_in = default_profile();
  EXPECT_EQ(file->names, built_in.names);
  EXPECT_EQ(file->decimal_mark, built_in.decimal_mark);
  EXPECT_EQ(file->date_order, built_in.date_order);
  EXPECT_EQ(file->only_credits, built_in.only_credits);
  EXPECT_EQ(file->report_unknown_columns, built_in.report_unknown_columns);
}

TEST(Profiles, EveryShippedProfileCanBeRead) {
  for (const char* name : {"default", "english", "german", "french", "spanish", "chinese"}) {
    const auto profile = load_profile(name, "conf/profiles");
    EXPECT_TRUE(profile.has_value()) << name << ": " << (profile ? "" : profile.error().reason);
  }
}

TEST(Profiles, MistakesAreNamedWithLineAndNearestKey) {
  const auto wrong = parse_profile(
      "decimal_mrak = \",\"\n[columns]\nbooking_date = \"d\"\namount = \"a\"\n", "p.toml");
  ASSERT_FALSE(wrong.has_value());
  EXPECT_EQ(wrong.error().line, 1u);
  EXPECT_NE(wrong.error().reason.find("decimal_mark"), std::string::npos) << wrong.error().reason;
  const auto misspelt = parse_profile("[columns]\nbooking_dat = \"d\"\n", "p.toml");
  ASSERT_FALSE(misspelt.has_value());
  EXPECT_EQ(misspelt.error().reason,
            "unknown column \"booking_dat\"; the nearest known one is \"booking_date\"");
  const auto nameless = parse_profile("\"\" = 1\n", "p.toml");
  ASSERT_FALSE(nameless.has_value());
  EXPECT_NE(nameless.error().reason.find("unknown key \"\"; known are encoding, separator"),
            std::string::npos)
      << nameless.error().reason;
  EXPECT_FALSE(parse_profile("[columns\n", "p.toml").has_value());
  // The parser would end the process.
  const auto headless = parse_profile("currency = \"EUR\"\n[=x]\n", "p.toml");
  ASSERT_FALSE(headless.has_value());
  EXPECT_EQ(headless.error().line, 2u);
  EXPECT_FALSE(parse_profile("[columns]\ntext = \"d\"\n", "p.toml").has_value());
  const auto absent =
      read_bank_bytes("a,b\n1,2\n", "x", {.format = "csv:nobody", .profiles_dir = "conf/profiles"});
  ASSERT_FALSE(absent.has_value());
  EXPECT_EQ(absent.error().exit_code, 78);
  EXPECT_NE(absent.error().finding.reason.find("german"), std::string::npos);
}

}  // namespace
}  // namespace hexiao::bank
