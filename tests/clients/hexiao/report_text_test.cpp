// Reports as people and programs read them: literal output, with Chinese names, currencies of 0, 2
// and 3 digits, numbers that are not there, and reports without rows.
#include "clients/hexiao/report_text.h"

#include <gtest/gtest.h>

#include "clients/hexiao/display_width.h"
#include "clients/hexiao/report_chart.h"
#include "tests/clients/hexiao/quiet_console.h"

namespace hexiao::cli {
namespace {

Currency currency(std::string_view code) { return *Currency::from_code(code); }

Report debtors() {
  Report report{.name = "debtors",
                .title = "Debtors by what is overdue",
                .formula = "open = what is not settled\noverdue_share = overdue / open",
                .as_of = *Date::parse_iso("2026-03-31"),
                .lsn = 1204,
                .columns = {{"customer_no", CellKind::text},
                            {"name", CellKind::text},
                            {"items", CellKind::count},
                            {"open", CellKind::amount},
                            {"overdue_share", CellKind::share},
                            {"days_late", CellKind::days_tenths},
                            {"oldest_due", CellKind::date}},
                .rows = {},
                .totals = {},
                .chart = "open",
                .drill_down = "report items --filter CUSTOMER",
                .notes = {}};
  const std::int64_t due = Date::parse_iso("2026-01-15")->days();
  report.rows = {
      {currency("CNY"), {"C1001", "杭州云帆电子"}, {1200, 123'456'789, 9'512, 264, due}},
      {currency("JPY"), {"C1002", "東京商事"}, {3, 1'480'000, 0, kNoNumber, kNoNumber}},
      {currency("KWD"), {"C1003", "Gulf, \"Cement\""}, {1, -4'215'750, kNoNumber, -35, due}},
  };
  report.totals = {{currency("CNY"), {"total", "total"}, {1200, 123'456'789, 9'512, 264, due}},
                   {currency("JPY"), {"total", "total"}, {3, 1'480'000, 0, kNoNumber, kNoNumber}}};
  return report;
}

std::string written(const Report& report, ReportForm form) {
  QuietConsole quiet;
  ReportWriter writer(quiet.console, form);
  writer.add(report);
  writer.finish();
  return quiet.out.str();
}

TEST(ReportText, TheTableHasTheDigitsOfEachCurrencyAndADashForNoNumber) {
  EXPECT_EQ(
      written(debtors(), ReportForm::table),
      "Debtors by what is overdue\n"
      "as of 2026-03-31 (business date), up to event 1204\n"
      "\n"
      "customer no  name            currency  items          open  overdue share  days late  "
      "oldest due\n"
      "C1001        杭州云帆电子    CNY       1,200  1,234,567.89        95.12 %       26.4  "
      "2026-01-15\n"
      "C1002        東京商事        JPY           3     1,480,000         0.00 %          -  "
      "-\n"
      "C1003        Gulf, \"Cement\"  KWD           1    -4,215.750              -       -3.5  "
      "2026-01-15\n"
      "total                        CNY       1,200  1,234,567.89        95.12 %       26.4  "
      "2026-01-15\n"
      "total                        JPY           3     1,480,000         0.00 %          -  "
      "-\n"
      "\n"
      "open = what is not settled\n"
      "overdue_share = overdue / open\n"
      "what stands behind a row: hexiao report items --filter CUSTOMER\n");
}

TEST(ReportText, CsvHasTheColumnNamesPlainDecimalsAndEmptyCells) {
  EXPECT_EQ(written(debtors(), ReportForm::csv),
            "customer_no,name,currency,items,open,overdue_share,days_late,oldest_due\n"
            "C1001,杭州云帆电子,CNY,1200,1234567.89,95.12,26.4,2026-01-15\n"
            "C1002,東京商事,JPY,3,1480000,0.00,,\n"
            "C1003,\"Gulf, \"\"Cement\"\"\",KWD,1,-4215.750,,-3.5,2026-01-15\n");
}

TEST(ReportText, JsonHasAmountsAsTextsSharesAsNumbersAndNullForNone) {
  Report report = debtors();
  report.notes = {"two notes", "the \"second\""};
  EXPECT_EQ(
      report_json(report),
      R"({"name":"debtors","title":"Debtors by what is overdue","formula":"open = what is not settled\noverdue_share = overdue / open","as_of":"2026-03-31","lsn":1204,)"
      R"("columns":[{"name":"customer_no","kind":"text"},{"name":"name","kind":"text"},{"name":"currency","kind":"text"},{"name":"items","kind":"count"},{"name":"open","kind":"amount"},{"name":"overdue_share","kind":"share"},{"name":"days_late","kind":"days"},{"name":"oldest_due","kind":"date"}],)"
      R"("totals":[{"customer_no":"total","name":"total","currency":"CNY","items":1200,"open":"1234567.89","overdue_share":95.12,"days_late":26.4,"oldest_due":"2026-01-15"},{"customer_no":"total","name":"total","currency":"JPY","items":3,"open":"1480000","overdue_share":0.00,"days_late":null,"oldest_due":null}],)"
      R"("notes":["two notes","the \"second\""],"chart":"open","drill_down":"report items --filter CUSTOMER","rows":[)"
      "\n"
      R"({"customer_no":"C1001","name":"杭州云帆电子","currency":"CNY","items":1200,"open":"1234567.89","overdue_share":95.12,"days_late":26.4,"oldest_due":"2026-01-15"},)"
      "\n"
      R"({"customer_no":"C1002","name":"東京商事","currency":"JPY","items":3,"open":"1480000","overdue_share":0.00,"days_late":null,"oldest_due":null},)"
      "\n"
      R"({"customer_no":"C1003","name":"Gulf, \"Cement\"","currency":"KWD","items":1,"open":"-4215.750","overdue_share":null,"days_late":-3.5,"oldest_due":"2026-01-15"})"
      "\n]}\n");
}

TEST(ReportText, PagesMakeOneTableWithItsTotalsAtTheEnd) {
  Report first = debtors();
  Report second = debtors();
  first.rows.resize(1);
  first.next_cursor = 1;
  second.rows.erase(second.rows.begin());
  second.totals.clear();
  QuietConsole quiet;
  ReportWriter writer(quiet.console, ReportForm::table);
  writer.add(first);
  writer.add(second);
  writer.finish();
  const std::string text = quiet.out.str();
  EXPECT_EQ(writer.rows(), 3U);
  EXPECT_EQ(text.find("customer no"), text.rfind("customer no"));
  EXPECT_LT(text.find("C1003"), text.find("total   "));
  EXPECT_EQ(report_json(debtors()), [&] {
    QuietConsole paged;
    ReportWriter json(paged.console, ReportForm::json);
    json.add(first);
    json.add(second);
    json.finish();
    return paged.out.str();
  }());
}

TEST(ReportText, AReportWithoutRowsSaysSoWithItsNotes) {
  Report report{.name = "dso",
                .title = "Days sales outstanding",
                .formula = "",
                .as_of = {},
                .lsn = 7,
                .columns = {{"ledger", CellKind::text}, {"dso", CellKind::days_tenths}},
                .rows = {},
                .totals = {},
                .chart = "",
                .drill_down = "",
                .notes = {"no sales in the period: DSO is not defined"}};
  EXPECT_EQ(written(report, ReportForm::table),
            "Days sales outstanding\n"
            "no day has been closed yet; up to event 7\n"
            "\n"
            "no rows\n"
            "\n"
            "note: no sales in the period: DSO is not defined\n");
  EXPECT_EQ(written(report, ReportForm::csv), "ledger,dso\n");
  EXPECT_EQ(written(report, ReportForm::json),
            R"({"name":"dso","title":"Days sales outstanding","formula":"","as_of":null,"lsn":7,)"
            R"("columns":[{"name":"ledger","kind":"text"},{"name":"dso","kind":"days"}],)"
            R"("totals":[],"notes":["no sales in the period: DSO is not defined"],"chart":"",)"
            R"("drill_down":"","rows":[)"
            "\n]}\n");
}

TEST(ReportText, ACurrencyColumnIsNotDoubledAndNotInvented) {
  Report by_currency{.columns = {{"currency", CellKind::text}, {"open", CellKind::amount}},
                     .rows = {{currency("EUR"), {"EUR"}, {150}}}};
  EXPECT_EQ(written(by_currency, ReportForm::csv), "currency,open\nEUR,1.50\n");
  Report counts{.columns = {{"rule", CellKind::text}, {"payments", CellKind::count}},
                .rows = {{Currency(), {"exact"}, {12}}}};
  EXPECT_EQ(written(counts, ReportForm::csv), "rule,payments\nexact,12\n");
}

// A wrong place of the decimal point is worse than no decimal point.
TEST(ReportText, AnAmountWithoutCurrencyIsNeverGivenDecimals) {
  const Report report{.columns = {{"what", CellKind::text}, {"open", CellKind::amount}},
                      .rows = {{Currency(), {"x"}, {12'345}}}};
  EXPECT_EQ(written(report, ReportForm::csv), "what,currency,open\nx,,12345 minor units\n");
  EXPECT_NE(report_json(report).find(R"("open_minor":12345)"), std::string::npos);
}

TEST(ReportText, RowsThatAreTooShortAreFilledUpWithNothing) {
  const Report report{
      .columns = {{"a", CellKind::text}, {"b", CellKind::text}, {"n", CellKind::count}},
      .rows = {{Currency(), {"x"}, {}}}};
  EXPECT_EQ(written(report, ReportForm::csv), "a,b,n\nx,,\n");
}

Report bars() {
  Report report{.name = "debtors",
                .title = "Debtors",
                .as_of = *Date::parse_iso("2026-03-31"),
                .lsn = 9,
                .columns = {{"name", CellKind::text}, {"open", CellKind::amount}},
                .rows = {{currency("CNY"), {"杭州云帆"}, {8'000}},
                         {currency("CNY"), {"Acme"}, {3'250}},
                         {currency("CNY"), {"Tiny"}, {1}},
                         {currency("CNY"), {"Zero"}, {0}},
                         {currency("CNY"), {"None"}, {kNoNumber}}},
                .chart = "open"};
  return report;
}

TEST(ReportChart, BarsAreScaledByEighthsAndLabelsAlignedByWhatIsShown) {
  QuietConsole quiet;
  quiet.console.columns = 27;  // 8 + 2 + 5 + 2 + 10
  ASSERT_TRUE(print_report_chart(quiet.console, bars()));
  EXPECT_EQ(quiet.out.str(),
            "Debtors\n"
            "as of 2026-03-31 (business date), up to event 9\n"
            "\n"
            "open in CNY\n"
            "杭州云帆  80.00  ██████████\n"
            "Acme      32.50  ████\n"
            "Tiny       0.01  ▏\n"
            "Zero       0.00\n"
            "None          -\n");
}

TEST(ReportChart, WithoutUtf8BarsAreHashes) {
  QuietConsole quiet;
  quiet.console.columns = 27;
  quiet.console.utf8 = false;
  Report report = bars();
  report.rows.resize(2);
  report.rows[1].numbers = {4'000};
  ASSERT_TRUE(print_report_chart(quiet.console, report));
  EXPECT_NE(quiet.out.str().find("80.00  ##########\n"), std::string::npos) << quiet.out.str();
  EXPECT_NE(quiet.out.str().find("40.00  #####\n"), std::string::npos) << quiet.out.str();
}

TEST(ReportChart, NegativeNumbersGrowToTheLeftOfAnAxis) {
  QuietConsole quiet;
  quiet.console.columns = 27;
  const Report report{.columns = {{"month", CellKind::text}, {"change", CellKind::count}},
                      .rows = {{Currency(), {"Jan"}, {100}},
                               {Currency(), {"Feb"}, {-50}},
                               {Currency(), {"Mar"}, {-5}}},
                      .chart = "change"};
  ASSERT_TRUE(print_report_chart(quiet.console, report));
  const std::string text = quiet.out.str();
  EXPECT_NE(text.find("Jan  100          │████████\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Feb  -50      ████│\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Mar   -5         ▐│\n"), std::string::npos) << text;
}

TEST(ReportChart, EachCurrencyHasItsOwnScale) {
  QuietConsole quiet;
  quiet.console.columns = 30;
  const Report report{.columns = {{"name", CellKind::text}, {"open", CellKind::amount}},
                      .rows = {{currency("JPY"), {"A"}, {1'000'000}},
                               {currency("EUR"), {"B"}, {100}},
                               {currency("JPY"), {"C"}, {500'000}}},
                      .chart = "open"};
  ASSERT_TRUE(print_report_chart(quiet.console, report));
  const std::string text = quiet.out.str();
  EXPECT_NE(text.find("open in JPY\nA  1,000,000  ████"), std::string::npos) << text;
  EXPECT_NE(text.find("open in EUR\nB       1.00  ████"), std::string::npos) << text;
}

TEST(ReportChart, NothingIsWiderThanTheTerminal) {
  QuietConsole quiet;
  quiet.console.columns = 60;
  Report report = bars();
  report.rows[0].texts = {"杭州云帆电子科技有限公司的一个非常长的名字以及更多"};
  ASSERT_TRUE(print_report_chart(quiet.console, report));
  std::istringstream lines(quiet.out.str());
  for (std::string line; std::getline(lines, line);) EXPECT_LE(display_width(line), 60U) << line;
}

TEST(ReportChart, AReportThatNamesNoNumberHasNoChart) {
  QuietConsole quiet;
  Report report = bars();
  report.chart = "name";
  EXPECT_FALSE(print_report_chart(quiet.console, report));
  report.chart = "";
  EXPECT_FALSE(print_report_chart(quiet.console, report));
  EXPECT_EQ(quiet.out.str(), "");
}

}  // namespace
}  // namespace hexiao::cli
