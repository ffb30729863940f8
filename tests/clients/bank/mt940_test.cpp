#include "clients/bank/mt940_line.h"
#include "clients/bank/mt940_remittance.h"
#include "tests/clients/bank/samples.h"

namespace hexiao::bank {
namespace {

using mt940::parse_statement_line;

mt940::Remittance remittance(std::vector<std::string_view> lines) {
  return mt940::parse_remittance(lines);
}

struct LineCase {
  const char* content;
  std::int64_t minor;
  Direction direction;
  bool reversal;
  const char* value;
  const char* entry;
  const char* bank_ref;
};

class StatementLines : public ::testing::TestWithParam<LineCase> {};

TEST_P(StatementLines, AreReadAsBanksWriteThem) {
  const LineCase& c = GetParam();
  const auto line = parse_statement_line(c.content, 2);
  ASSERT_EQ(line.problem, "") << c.content;
  EXPECT_EQ(line.amount.minor(), c.minor) << c.content;
  EXPECT_EQ(line.direction, c.direction) << c.content;
  EXPECT_EQ(line.reversal, c.reversal) << c.content;
  EXPECT_EQ(line.value_date.iso(), c.value) << c.content;
  EXPECT_EQ(line.entry_date.iso(), c.entry) << c.content;
  EXPECT_EQ(line.bank_ref, c.bank_ref) << c.content;
}

constexpr Direction kIn = Direction::credit;
constexpr Direction kOut = Direction::debit;
INSTANTIATE_TEST_SUITE_P(
    Seen, StatementLines,
    ::testing::Values(
        LineCase{"2603020303C12,50NTRFNONREF//AB12", 1250, kIn, false, "2026-03-02", "2026-03-03",
                 "AB12"},
        LineCase{"260302CR12,NTRFNONREF", 1200, kIn, false, "2026-03-02", "", ""},
        LineCase{"260302DD80,NTRFX", 8000, kOut, false, "2026-03-02", "", ""},
        LineCase{"260302RC5,00NRTIX", 500, kOut, true, "2026-03-02", "", ""},
        LineCase{"260302RDR5,00NTRFX", 500, kIn, true, "2026-03-02", "", ""},
        LineCase{"260302C500NTRF29-03-2026//R1", 50000, kIn, false, "2026-03-02", "", "R1"},
        LineCase{"260302C000000000001,62NTRFX", 162, kIn, false, "2026-03-02", "", ""},
        LineCase{"260302C1.62NTRFX", 162, kIn, false, "2026-03-02", "", ""},
        LineCase{"260302C1.234.567,80NTRFX", 123456780, kIn, false, "2026-03-02", "", ""},
        LineCase{"2601021230C1,NTRFX", 100, kIn, false, "2026-01-02", "2025-12-30", ""},
        LineCase{"2512300102C1,NTRFX", 100, kIn, false, "2025-12-30", "2026-01-02", ""},
        LineCase{"2602300301D1,NTRFX", 100, kOut, false, "2026-02-28", "2026-03-01", ""}));

TEST(Mt940, AnAmountThatCanBeReadTwoWaysIsRefused) {
  EXPECT_NE(parse_statement_line("260302C1.234NTRFX", 2).problem, "");
  EXPECT_EQ(parse_statement_line("260302C1.234NTRFX", 3).problem, "");
  EXPECT_NE(parse_statement_line("260302C1,234NTRFX", 2).problem, "");
  EXPECT_NE(parse_statement_line("263302C1,00NTRFX", 2).problem, "");
  EXPECT_NE(parse_statement_line("260302X1,00NTRFX", 2).problem, "");
}

TEST(Mt940, StructuredRemittanceKeepsTheBanksBreaks) {
  const auto words =
      remittance({"166?00GUTSCHRIFT?109310?20EREF+E2E-77?21SVWZ+Rechnung 47?2211 vom "
                  "Maerz?30BANKDEFF?31DE12500105170648489890?32KRANICH HANDELSGESELLSCHA",
                  "FT?33 MBH?34000"});
  EXPECT_EQ(words.business_code, "166");
  EXPECT_EQ(words.text, "Rechnung 47\n11 vom Maerz");
  EXPECT_EQ(words.end_to_end_id, "E2E-77");
  EXPECT_EQ(words.account, "DE12500105170648489890");
  EXPECT_EQ(words.name, "KRANICH HANDELSGESELLSCHAFT MBH");
  EXPECT_EQ(words.note, "GUTSCHRIFT");
}

TEST(Mt940, ATagCutByTheLineEndIsStillATag) {
  const std::string full = "166?00GUTSCHRIFT?20EREF+ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?2";
  const auto words = remittance({full, "1SVWZ+INV 1"});
  EXPECT_EQ(words.end_to_end_id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");
  EXPECT_EQ(words.text, "INV 1");
}

TEST(Mt940, TheOneOnWhoseBehalfIsThePayer) {
  const BankFile file =
      read_text(mt940_file(":61:2603020302C10,00NTRFNONREF//X77\r\n:86:166?00GUTSCHRIFT?20SVWZ+INV "
                           "9?21ABWA+Kranich KG?32Sammelzahler AG\r\n",
                           "C260301EUR1000,00", "C260302EUR1010,00"));
  const auto rows = eligible(file);
  ASSERT_EQ(rows.size(), 1u) << findings_of(file);
  EXPECT_EQ(rows[0].payer_name, "Kranich KG");
  EXPECT_NE(rows[0].note.find("Sammelzahler AG"), std::string::npos);
  EXPECT_EQ(file.statements[0].balance_check, BalanceCheck::holds);
}

TEST(Mt940, CodedRemittanceIsTakenApart) {
  const auto words =
      remittance({"/TRTP/SEPA OVERBOEKING/IBAN/NL44RABO0123456789/BIC/RABONL2U/NAME/Kraanvogel B",
                  ".V./REMI/Factuur 2026-0017/EREF/NOTPROVIDED/ULTD/Moeder N.V."});
  EXPECT_EQ(words.account, "NL44RABO0123456789");
  EXPECT_EQ(words.name, "Kraanvogel B.V.");
  EXPECT_EQ(words.text, "Factuur 2026-0017");
  EXPECT_EQ(words.end_to_end_id, "");
  EXPECT_EQ(words.ultimate_name, "Moeder N.V.");
}

TEST(Mt940, FreeTextKeepsItsLines) {
  const auto words =
      remittance({"BETAALD FACTUUR 77", "REK: NL44RABO0123456789/NAAM: Kraanvogel B.V."});
  EXPECT_EQ(words.text, "BETAALD FACTUUR 77\nREK: NL44RABO0123456789/NAAM: Kraanvogel B.V.");
  EXPECT_EQ(words.name, "Kraanvogel B.V.");
}

TEST(Mt940, ATimeCutAtTheLineEndIsNoField) {
  const BankFile file =
      read_text(mt940_file(":61:2603020302C10,00NTRFNONREF\r\n:86:166?00GUTSCHRIFT?20SVWZ+INV 9 "
                           "vom 2026-03-02T16\r\n:20:37 Uhr\r\n",
                           "C260301EUR1000,00", "C260302EUR1010,00"));
  ASSERT_EQ(file.statements.size(), 1u);
  EXPECT_EQ(eligible(file)[0].text, "INV 9 vom 2026-03-02T16\n:20:37 Uhr");
  EXPECT_EQ(file.statements[0].id, "TEST");
}

TEST(Mt940, ALoneDashInsideTheTextDoesNotLoseWhatFollows) {
  const BankFile file =
      read_text(mt940_file(":61:2603020302C10,00NTRFNONREF\r\n:86:INV 9\r\n-\r\nINV "
                           "10\r\n:61:2603020302C5,00NTRFNONREF\r\n:86:INV 11\r\n",
                           "C260301EUR1000,00", "C260302EUR1015,00"));
  ASSERT_EQ(file.statements.size(), 1u);
  EXPECT_EQ(file.statements[0].balance_check, BalanceCheck::holds);
  EXPECT_EQ(eligible(file)[0].text, "INV 9\n-\nINV 10");
}

TEST(Mt940, AStarInFreeTextIsNoSeparator) {
  EXPECT_EQ(remittance({"020*50 Stueck INV 7"}).text, "020*50 Stueck INV 7");
  EXPECT_EQ(remittance({"166~00GUT~20INV 7"}).text, "INV 7");
}

TEST(Mt940, AnInterimReportIsShownAndNotAllocated) {
  const BankFile file = read_text(
      ":20:X\n:25:10010010/1\n:28C:1/"
      "1\n:34F:EURD0,\n:13D:2603021200+0100\n:61:2603020302C10,00NTRFNONREF\n:90C:1EUR10,00\n-\n");
  EXPECT_EQ(file.format, Format::mt942);
  EXPECT_EQ(to_payments(file)[0].ignored, Ignored::interim);
  EXPECT_TRUE(file.findings.empty()) << findings_of(file);
}

TEST(Mt940, AReturnedTransferIsNoPayment) {
  const BankFile file = read_text(
      mt940_file(":61:2603020302C10,00NTRFX//"
                 "A77\r\n:86:159?00RETOURE?20EREF+77\r\n:61:2603020302C10,00NRTIX//A78\r\n"));
  for (const PaymentInput& row : to_payments(file)) EXPECT_EQ(row.ignored, Ignored::returned);
}

TEST(Mt940, ABrokenLineIsNamedAndTheOthersAreRead) {
  const BankFile file =
      read_text(mt940_file(":61:2613020302C10,00NTRFNONREF\r\n:86:lost "
                           "words\r\n:61:2603020302C11,00NTRFNONREF\r\n:86:kept words\r\n"));
  EXPECT_FALSE(file.is_sound());
  ASSERT_EQ(file.rejects.size(), 1u);
  EXPECT_EQ(file.findings[0].place.line, 5u);
  const auto rows = eligible(file);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].text, "kept words");
}

TEST(Mt940, Latin1AndControlBytesSurvive) {
  const BankFile file = read_text(
      mt940_file(":61:2603020302C10,00NTRFNONREF\r\n:86:166?20M\xFCller\x01?32M\xDCLLER\r\n"));
  const auto rows = eligible(file);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(file.encoding, "Windows-1252");
  EXPECT_EQ(rows[0].text, "Müller␁");
  EXPECT_EQ(rows[0].payer_name, "MÜLLER");
}

}  // namespace
}  // namespace hexiao::bank
