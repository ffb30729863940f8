#include "tests/clients/bank/samples.h"

namespace hexiao::bank {
namespace {

std::string details(const std::string& transactions) {
  return "<NtryDtls>" + transactions + "</NtryDtls>";
}

std::string transaction(const std::string& amount, const std::string& more = "",
                        const std::string& direction = "CRDT") {
  return "<TxDtls><Amt Ccy=\"EUR\">" + amount + "</Amt><CdtDbtInd>" + direction + "</CdtDbtInd>" +
         more + "</TxDtls>";
}

TEST(Camt, NamesAreReadBeforeAndAfterVersionEight) {
  const std::string old_party =
      "<RltdPties><Dbtr><Nm>Kranich KG</Nm></Dbtr><DbtrAcct><Id><IBAN>DE12 "
      "3456</IBAN></Id></DbtrAcct></RltdPties>";
  const std::string new_party =
      "<RltdPties><Dbtr><Pty><Nm>Kranich KG</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>DE12 "
      "3456</IBAN></Id></DbtrAcct></RltdPties>";
  for (const std::string& party : {old_party, new_party}) {
    const auto rows =
        eligible(read_text(camt_file(camt_entry("5.00", details(transaction("5.00", party))))));
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].payer_name, "Kranich KG");
    EXPECT_EQ(rows[0].payer_account, "DE123456");
    EXPECT_EQ(rows[0].booking_date.iso(), "2026-03-02");
    EXPECT_EQ(rows[0].value_date.iso(), "2026-03-03");
  }
}

TEST(Camt, TheUltimateDebtorIsThePayerAndTheDebtorStaysInTheNote) {
  const std::string party =
      "<RltdPties><Dbtr><Nm>Sammelzahler AG</Nm></Dbtr><UltmtDbtr><Nm>Kranich "
      "KG</Nm></UltmtDbtr></RltdPties>";
  const auto rows =
      eligible(read_text(camt_file(camt_entry("5.00", details(transaction("5.00", party))))));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].payer_name, "Kranich KG");
  EXPECT_EQ(rows[0].note, "Sammelzahler AG");
}

TEST(Camt, PrefixedAbsentAndWrongNamespacesInsideEnvelopesAreRead) {
  const std::string entry =
      "<n:Ntry><n:Amt "
      "Ccy=\"EUR\">7.10</n:Amt><n:CdtDbtInd>CRDT</n:CdtDbtInd><n:Sts>BOOK</"
      "n:Sts><n:BookgDt><n:Dt>2026-03-02</n:Dt>"
      "</n:BookgDt></n:Ntry>";
  const std::string prefixed =
      "<e:Envelope xmlns:e=\"urn:x\"><e:Body><n:Document "
      "xmlns:n=\"urn:somewhere\"><n:BkToCstmrStmt><n:Stmt><n:Id>1</n:Id>" +
      entry + "</n:Stmt></n:BkToCstmrStmt></n:Document></e:Body></e:Envelope>";
  const BankFile file = read_text(prefixed);
  EXPECT_EQ(file.format, Format::camt053);
  ASSERT_EQ(eligible(file).size(), 1u) << findings_of(file);
  EXPECT_EQ(eligible(file)[0].amount.minor(), 710);
}

TEST(Camt, ABatchGivesOnePaymentForEachTransactionWithItsOwnIdentity) {
  const std::string batch = "<AcctSvcrRef>BATCH77</AcctSvcrRef>" +
                            details("<Btch><NbOfTxs>2</NbOfTxs></Btch>" +
                                    transaction("60.00", "<RmtInf><Ustrd>INV 1</Ustrd></RmtInf>") +
                                    transaction("40.00", "<RmtInf><Ustrd>INV 2</Ustrd></RmtInf>"));
  const auto rows = eligible(read_text(camt_file(camt_entry("100.00", batch))));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].bank_ref, "BATCH77/1");
  EXPECT_EQ(rows[1].bank_ref, "BATCH77/2");
  EXPECT_EQ(rows[1].batch_ref, "BATCH77");
  EXPECT_EQ(rows[1].text, "INV 2");
}

TEST(Camt, ACreditEntryMayContainDebitTransactions) {
  const std::string batch =
      details(transaction("60.00") + transaction("45.00") + transaction("5.00", "", "DBIT"));
  const auto rows = to_payments(read_text(camt_file(camt_entry("100.00", batch))));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[0].is_eligible());
  EXPECT_TRUE(rows[1].is_eligible());
  EXPECT_EQ(rows[2].ignored, Ignored::debit);
}

TEST(Camt, WhatTheTransactionsDoNotExplainIsAnExplicitRemainder) {
  const auto more = to_payments(read_text(
      camt_file(camt_entry("100.00", details(transaction("60.00") + transaction("30.00"))))));
  ASSERT_EQ(more.size(), 3u);
  EXPECT_TRUE(more[2].remainder);
  EXPECT_TRUE(more[2].is_eligible());
  EXPECT_EQ(more[2].amount.minor(), 1000);
  const std::string charged = "<Chrgs><Rcrd><Amt Ccy=\"EUR\">2.50</Amt></Rcrd></Chrgs>" +
                              details(transaction("60.00") + transaction("42.50"));
  const auto less = to_payments(read_text(camt_file(camt_entry("100.00", charged))));
  ASSERT_EQ(less.size(), 3u);
  EXPECT_EQ(less[2].ignored, Ignored::charges);
  EXPECT_EQ(less[2].amount.minor(), 250);
}

TEST(Camt, TransactionsNeverGiveMoreThanTheCashThatCame) {
  // Nothing explains the 5.00 that are missing: which of the two is short, nobody knows.
  const auto rows = eligible(read_text(
      camt_file(camt_entry("100.00", details(transaction("60.00") + transaction("45.00"))))));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].amount.minor(), 10000);
  const auto single =
      eligible(read_text(camt_file(camt_entry("8.85", details(transaction("105.75"))))));
  ASSERT_EQ(single.size(), 1u);
  EXPECT_EQ(single[0].amount.minor(), 885);
}

TEST(Camt, OnlyBookedCreditsThatDidNotComeBackArePayments) {
  const std::string content =
      camt_entry("1.00", "") + camt_entry("2.00", "", "DBIT") +
      camt_entry("3.00", "", "CRDT", "PDNG") + camt_entry("4.00", "", "CRDT", "<Cd>INFO</Cd>") +
      camt_entry("0.00", "") +
      camt_entry("5.00",
                 details(transaction("5.00", "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>"))) +
      camt_entry("6.00", "<RvslInd>true</RvslInd>");
  const auto rows = to_payments(read_text(camt_file(content)));
  ASSERT_EQ(rows.size(), 7u);
  const std::vector<Ignored> reasons = {
      Ignored::none,        Ignored::debit,    Ignored::not_booked, Ignored::information,
      Ignored::zero_amount, Ignored::returned, Ignored::reversal};
  for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i].ignored, reasons[i]) << i;
}

TEST(Camt, AnAccountReportIsInterimAndTakenOnlyOnRequest) {
  const BankFile file = read_text(camt_file(camt_entry("1.00", ""), "052"));
  EXPECT_TRUE(eligible(file).empty());
  EXPECT_EQ(eligible(file, {.take_interim = true}).size(), 1u);
}

TEST(Camt, TheBalancesDecideWhatAReversalMeans) {
  const std::string reversal = camt_entry("10.00", "<RvslInd>true</RvslInd>", "DBIT");
  const BankFile standard = read_text(camt_file(camt_balances("100.00", "90.00") + reversal));
  EXPECT_EQ(standard.statements[0].entries[0].direction, Direction::debit);
  EXPECT_EQ(standard.statements[0].balance_check, BalanceCheck::holds);
  const BankFile opposite_bank = read_text(camt_file(camt_balances("100.00", "110.00") + reversal));
  EXPECT_EQ(opposite_bank.statements[0].entries[0].direction, Direction::credit);
  EXPECT_EQ(opposite_bank.statements[0].balance_check, BalanceCheck::holds);
  const BankFile neither = read_text(camt_file(camt_balances("100.00", "123.00") + reversal));
  EXPECT_TRUE(neither.statements[0].entries[0].reversal_direction_unsure);
  for (const BankFile* file : {&standard, &opposite_bank, &neither})
    EXPECT_TRUE(eligible(*file).empty());
}

TEST(Camt, ABalanceThatDoesNotHoldIsReportedAndTheEntriesAreKept) {
  const BankFile file =
      read_text(camt_file(camt_balances("100.00", "150.00") + camt_entry("40.00", "")));
  EXPECT_EQ(file.statements[0].balance_check, BalanceCheck::fails);
  EXPECT_EQ(file.statements[0].balance_gap.minor(), 1000);
  EXPECT_TRUE(file.is_sound());
  EXPECT_NE(findings_of(file).find("10.00 EUR"), std::string::npos) << findings_of(file);
}

TEST(Camt, ABadAmountIsNamedWithItsPlaceAndGoesToTheRejects) {
  const BankFile file = read_text(camt_file(camt_entry("12.345", "") + camt_entry("1.00", "")));
  EXPECT_FALSE(file.is_sound());
  ASSERT_EQ(file.rejects.size(), 1u);
  ASSERT_FALSE(file.findings.empty());
  EXPECT_EQ(file.findings[0].place.line, 4u);
  EXPECT_NE(file.findings[0].reason.find("decimals"), std::string::npos);
  EXPECT_FALSE(file.findings[0].remedy.empty());
  EXPECT_NE(file.findings[0].raw.find("12.345"), std::string::npos);
  EXPECT_EQ(file.entry_count(), 1u);
  // Mended, the reject is a payment of the default CSV.
  std::string rejects = rejects_csv(file);
  rejects.replace(rejects.find("12.345"), 6, "12.34");
  const auto rows = eligible(read_text(rejects, "csv:default"));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].amount.minor(), 1234);
  EXPECT_EQ(rows[0].bank_account, "DE02100100100006820101");
}

TEST(Camt, AmountsAreScaledByTheirCurrency) {
  const auto one = [](const std::string& currency, const std::string& amount) {
    return camt_file("<Ntry><Amt Ccy=\"" + currency + "\">" + amount +
                     "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</"
                     "Sts><BookgDt><DtTm>2026-03-02T23:59:59+01:00</DtTm></BookgDt></Ntry>");
  };
  EXPECT_EQ(eligible(read_text(one("JPY", "1200")))[0].amount.minor(), 1200);
  EXPECT_EQ(eligible(read_text(one("KWD", "1.234")))[0].amount.minor(), 1234);
  EXPECT_EQ(eligible(read_text(one("EUR", "1.50000")))[0].amount.minor(), 150);
  EXPECT_FALSE(read_text(one("JPY", "1200.5")).is_sound());
  EXPECT_FALSE(read_text(one("EUX", "1.00")).is_sound());
}

TEST(Camt, StructuredReferencesAndDocumentsAreKept) {
  const std::string remittance =
      "<RmtInf><Ustrd>Rechnung</Ustrd><Ustrd>4711</Ustrd><Strd><RfrdDocInf><Nb>4712</Nb></"
      "RfrdDocInf><RfrdDocAmt><RmtdAmt Ccy=\"EUR\">3.00"
      "</RmtdAmt></RfrdDocAmt><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>";
  const auto rows =
      eligible(read_text(camt_file(camt_entry("5.00", details(transaction("5.00", remittance))))));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].structured_ref, "RF18539007547034");
  EXPECT_EQ(rows[0].text, "Rechnung\n4711\n4712: 3.00");
}

TEST(Camt, AnAccountThatThePayerNamedIsTheVirtualAccount) {
  const auto with = [](const std::string& iban) {
    return camt_file(camt_entry(
        "5.00", details(transaction("5.00", "<RltdPties><CdtrAcct><Id><IBAN>" + iban +
                                                "</IBAN></Id></CdtrAcct></RltdPties>"))));
  };
  EXPECT_EQ(eligible(read_text(with("DE99200411330832034000")))[0].virtual_account,
            "DE99200411330832034000");
  EXPECT_EQ(eligible(read_text(with("DE02100100100006820101")))[0].virtual_account, "");
}

TEST(Camt, DetailsAnnouncedInANotificationAreNotCountedTwice) {
  const std::string announced =
      "<AcctSvcrRef>B1X</AcctSvcrRef><AddtlInfInd><MsgNmId>camt.054.001.08</MsgNmId></AddtlInfInd>";
  const auto rows = to_payments(read_text(camt_file(camt_entry("5.00", announced))));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].ignored, Ignored::detailed_elsewhere);
}

TEST(Camt, AStatementAndANotificationOfTheSameMoneyGiveItOnce) {
  const std::string reference = "<AcctSvcrRef>B1X</AcctSvcrRef>";
  std::vector<BankFile> files;
  files.push_back(read_text(camt_file(camt_entry("100.00", reference))));
  files.push_back(read_text(camt_file(
      camt_entry("100.00", reference + details(transaction("60.00") + transaction("40.00"))),
      "054")));
  EXPECT_EQ(settle_overlaps(files), 1u);
  EXPECT_TRUE(eligible(files[0]).empty());
  EXPECT_EQ(eligible(files[1]).size(), 2u);
}

TEST(Camt, EntriesWithoutADateTakeThatOfTheStatement) {
  const std::string entry =
      "<Ntry><Amt Ccy=\"EUR\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts></Ntry>";
  const auto dated = eligible(read_text(camt_file(camt_balances("1.00", "6.00") + entry)));
  ASSERT_EQ(dated.size(), 1u);
  EXPECT_EQ(dated[0].booking_date.iso(), "2026-03-02");
  const auto undated = to_payments(read_text(camt_file(entry)));
  ASSERT_EQ(undated.size(), 1u);
  EXPECT_EQ(undated[0].ignored, Ignored::no_date);
}

// Regression: such a date was taken for an absent one, and the closing balance's put in its place.
TEST(Camt, ADateThatIsNoneIsAnErrorWithItsPlace) {
  for (const char* right : {"2026-03-02", "2026-03-03"}) {  // the booking date, the value date
    std::string entry = camt_entry("5.00", "");
    entry.replace(entry.find(right), 10, "2026-13-02");
    const BankFile file = read_text(camt_file(camt_balances("1.00", "6.00") + entry));
    EXPECT_FALSE(file.is_sound());
    EXPECT_EQ(file.entry_count(), 0u);
    ASSERT_EQ(file.rejects.size(), 1u);
    EXPECT_NE(file.rejects[0].reason.find("2026-13-02"), std::string::npos);
    EXPECT_NE(findings_of(file).find("sample:5:"), std::string::npos) << findings_of(file);
  }
}

TEST(Camt, EntitiesAreNeitherFollowedNorExpanded) {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\"><!ENTITY y "
      "\"&x;&x;\">]>";
  const std::string file =
      bomb + camt_file(camt_entry("5.00", "<AddtlNtryInf>&y;</AddtlNtryInf>")).substr(39);
  const auto rows = eligible(read_text(file));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].text, "&y;");
}

TEST(Camt, DeepNestingAndManySiblingsStayBounded) {
  std::string deep = "<Document>";
  for (int i = 0; i < 100000; ++i) deep += "<BkToCstmrX>";
  EXPECT_FALSE(read_text(deep).is_sound());
  std::string wide;
  for (int i = 0; i < 20000; ++i) wide += camt_entry("1.00", "");
  EXPECT_EQ(eligible(read_text(camt_file(wide))).size(), 20000u);
}

TEST(Camt, AMessageOfAnotherKindSaysWhatToDo) {
  const auto file = read_bank_bytes(
      "<?xml version=\"1.0\"?><Document><CstmrCdtTrfInitn/></Document>", "order.xml");
  ASSERT_FALSE(file.has_value());
  EXPECT_EQ(file.error().exit_code, 65);
  EXPECT_FALSE(file.error().finding.remedy.empty());
}

}  // namespace
}  // namespace hexiao::bank
