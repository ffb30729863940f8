// Identities of payments: the same money has the same identity, whatever file it comes in.
#include <algorithm>
#include <random>
#include <set>

#include "tests/clients/bank/samples.h"

namespace hexiao::bank {
namespace {

std::string identity(const PaymentInput& row) {
  if (!row.bank_ref.empty()) return row.bank_account + "|" + row.bank_ref;
  return row.bank_account + "|" + row.currency.code() + "|" + std::to_string(row.amount.minor()) +
         "|" + row.booking_date.iso() + "|" + row.payer_name + "|" + row.payer_account + "|" +
         row.structured_ref + "|" + row.text + "|" + row.end_to_end_id + "|" +
         std::to_string(row.occurrence);
}

std::multiset<std::string> identities(const BankFile& file) {
  std::multiset<std::string> out;
  for (const PaymentInput& row : eligible(file)) out.insert(identity(row));
  return out;
}

TEST(Identity, WordsForNoReferenceAreNoReference) {
  for (const char* none : {"", "NONREF", "nonref", "NOTPROVIDED", "Not Provided", "0000000000", "-",
                           "//", "NOREF", "N", "KREF+"})
    EXPECT_FALSE(is_real_reference(none)) << none;
  for (const char* real : {"A77", "0000000001", "2026030200017", "CT16-01-01-08.32", "凭证一"})
    EXPECT_TRUE(is_real_reference(real)) << real;
}

TEST(Identity, EqualRowsAreCountedAndStayApart) {
  const std::string rows =
      "2026-03-02,EUR,5.00,K,x\n2026-03-02,EUR,5.00,K,x\n2026-03-02,EUR,5.00,K,y\n";
  const auto file =
      read_text("booking_date,currency,amount,payer_name,text\n" + rows, "csv:default");
  const auto all = eligible(file);
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].occurrence, 0u);
  EXPECT_EQ(all[1].occurrence, 1u);
  EXPECT_EQ(all[2].occurrence, 0u);
}

TEST(Identity, AReferenceThatIsNotUniqueIsNoIdentity) {
  const auto entry = [](const std::string& amount, const std::string& reference) {
    return camt_entry(amount, "<AcctSvcrRef>" + reference + "</AcctSvcrRef>");
  };
  const auto all = eligible(
      read_text(camt_file(entry("5.00", "R55") + entry("6.00", "R55") + entry("7.00", "R56"))));
  ASSERT_EQ(all.size(), 3u);
  EXPECT_EQ(all[0].bank_ref, "");
  EXPECT_EQ(all[0].note, "R55");
  EXPECT_EQ(all[1].bank_ref, "");
  EXPECT_EQ(all[2].bank_ref, "R56");
}

constexpr const char* kPaymentsHeader = "booking_date,currency,amount,payer_name,text,bank_ref\n";

TEST(Identity, APaymentsFileStatesTheReferenceItself) {
  const auto all =
      eligible(read_text(std::string(kPaymentsHeader) + "2026-03-02,EUR,5.00,K,x,R55\n"
                                                        "2026-03-02,EUR,6.00,K,x,R55\n",
                         "csv:default"));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].bank_ref, "R55");
  EXPECT_EQ(all[1].bank_ref, "R55");
}

// Regression: numbers of one or two characters were left out, so that an equal payment in a later
// file passed for the earlier one.
TEST(Identity, APaymentsFileMayCountItsPaymentsFromOne) {
  const auto all = eligible(read_text(std::string(kPaymentsHeader) + "2026-03-02,EUR,5.00,K,x,1\n"
                                                                     "2026-03-02,EUR,5.00,K,x,A2\n"
                                                                     "2026-03-02,EUR,5.00,K,x,0\n"
                                                                     "2026-03-02,EUR,5.00,K,x,NA\n",
                                      "csv:default"));
  ASSERT_EQ(all.size(), 4u);
  EXPECT_EQ(all[0].bank_ref, "1");
  EXPECT_EQ(all[1].bank_ref, "A2");
  EXPECT_EQ(all[2].bank_ref, "");
  EXPECT_EQ(all[3].bank_ref, "");
}

// Regression: it went into the note, and the payment was known by its content alone.
TEST(Identity, AReferenceTooLongForAPaymentsFileIsRefusedWithItsPlace) {
  const BankFile file = read_text(
      kPaymentsHeader + ("2026-03-02,EUR,5.00,K,x," + std::string(129, 'r')) + "\n", "csv:default");
  EXPECT_FALSE(file.is_sound());
  ASSERT_EQ(file.rejects.size(), 1u);
  EXPECT_EQ(file.rejects[0].column, "bank_ref");
  EXPECT_EQ(file.rejects[0].place.line, 2u);
}

TEST(Identity, AReversalThatRepeatsTheReferenceDoesNotTakeItAway) {
  const std::string reference = "<AcctSvcrRef>R1X</AcctSvcrRef>";
  const auto before = eligible(read_text(camt_file(camt_entry("5.00", reference))));
  const auto after = eligible(
      read_text(camt_file(camt_entry("5.00", reference) +
                          camt_entry("5.00", reference + "<RvslInd>true</RvslInd>", "DBIT"))));
  ASSERT_EQ(before.size(), 1u);
  ASSERT_EQ(after.size(), 1u);
  EXPECT_EQ(identity(before[0]), identity(after[0]));
}

TEST(Identity, TheOrderOfEntriesDoesNotMatter) {
  std::vector<std::string> entries;
  for (int i = 0; i < 40; ++i) {
    const std::string reference = i % 3 == 0   ? "REF" + std::to_string(i)
                                  : i % 3 == 1 ? "NONREF"
                                               : "TWICE" + std::to_string(i / 6);
    entries.push_back(camt_entry(
        std::to_string(1 + i % 5) + ".00",
        "<AcctSvcrRef>" + reference + "</AcctSvcrRef><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>P" +
            std::to_string(i % 2) + "</Nm></Dbtr></RltdPties><RmtInf><Ustrd>t" +
            std::to_string(i % 3) + "</Ustrd></RmtInf></TxDtls></NtryDtls>"));
  }
  const auto read = [&] {
    std::string content;
    for (const std::string& entry : entries) content += entry;
    return identities(read_text(camt_file(content)));
  };
  const auto first = read();
  EXPECT_EQ(std::set<std::string>(first.begin(), first.end()).size(), entries.size());
  const unsigned seed = 20260302;
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 20; ++round) {
    std::shuffle(entries.begin(), entries.end(), random);
    EXPECT_EQ(read(), first);
  }
}

TEST(Identity, AnOverlappingStatementGivesTheSameIdentities) {
  const std::string monday =
      ":61:2603020302C10,00NTRFNONREF//"
      "M1A\r\n:86:one\r\n:61:2603020302C10,00NTRFNONREF\r\n:86:two\r\n";
  const std::string tuesday = ":61:2603030303C10,00NTRFNONREF//T1A\r\n:86:three\r\n";
  const auto first = identities(read_text(mt940_file(monday)));
  const auto both = identities(read_text(mt940_file(monday + tuesday)));
  EXPECT_EQ(both.size(), 3u);
  EXPECT_TRUE(std::includes(both.begin(), both.end(), first.begin(), first.end()));
}

TEST(Identity, AStatementThatStandsTwiceInAFileIsTakenOnce) {
  const std::string one = mt940_file(":61:2603020302C10,00NTRFNONREF\r\n:86:one\r\n",
                                     "C260301EUR1000,00", "C260302EUR1010,00");
  const BankFile file = read_text(one + one);
  EXPECT_EQ(file.entry_count(), 2u);
  EXPECT_EQ(eligible(file).size(), 1u) << findings_of(file);
  EXPECT_EQ(to_payments(file)[1].ignored, Ignored::repeated);
}

TEST(Identity, TheSameBytesHaveTheSameHash) {
  EXPECT_EQ(read_text("booking_date,currency,amount\n").sha256,
            read_text("booking_date,currency,amount\n").sha256);
  EXPECT_EQ(read_text("booking_date,currency,amount\n").sha256.size(), 64u);
}

TEST(Payments, FieldsStayWithinTheLimitsOfTheEngine) {
  const std::string longer(20000, 'x');
  const std::string content = camt_entry(
      "5.00", "<AcctSvcrRef>" + longer + "</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>" +
                  longer + "</EndToEndId></Refs><RltdPties><Dbtr><Nm>" + longer +
                  "</Nm></Dbtr></RltdPties><RmtInf><Ustrd>" + longer +
                  "</Ustrd></RmtInf></TxDtls></NtryDtls>");
  const auto rows = eligible(read_text(camt_file(content)));
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_LE(rows[0].bank_ref.size(), 128u);
  EXPECT_LE(rows[0].end_to_end_id.size(), 128u);
  EXPECT_LE(rows[0].payer_name.size(), 1024u);
  EXPECT_LE(rows[0].text.size(), 8192u);
  EXPECT_LE(rows[0].note.size(), 8192u);
}

}  // namespace
}  // namespace hexiao::bank
