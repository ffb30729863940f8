// Tax numbers: what is valid, what is wrong and why, and what is not judged at all.
#include "engine/receivables/tax_id.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace hexiao {
namespace {

struct Case {
  std::string text, country, kind, verdict, compact;
};

TEST(TaxId, KindsAndVerdicts) {
  const std::vector<Case> cases = {
      {"91350100M000100Y43", "", "uscc", "valid", "91350100M000100Y43"},
      {"9135 0100-m000100y43", "CN", "uscc", "valid", "91350100M000100Y43"},
      {"９１３５０１００Ｍ０００１００Ｙ４３", "cn", "uscc", "valid", "91350100M000100Y43"},
      {"91350100M000100Y43", "DE", "uscc", "valid", "91350100M000100Y43"},
      {"91350100M000100Y44", "", "uscc", "wrong_check", "91350100M000100Y44"},
      {"91350100I000100Y43", "CN", "uscc", "malformed", "91350100I000100Y43"},
      {"9135O100M000100Y43", "CN", "uscc", "malformed", "9135O100M000100Y43"},
      {"9135A100M000100Y43", "CN", "uscc", "malformed", "9135A100M000100Y43"},
      {"9135A100M000100Y43", "", "unknown", "not_judged", "9135A100M000100Y43"},
      {"91350100M000100Y4", "CN", "uscc", "malformed", "91350100M000100Y4"},
      {"91350100M000100Y433", "CN", "uscc", "malformed", "91350100M000100Y433"},
      {"91350100M000100Y4", "", "unknown", "not_judged", "91350100M000100Y4"},
      {"350100123456789", "CN", "unknown", "not_judged", "350100123456789"},
      {"11010519491231002X", "CN", "identity_number", "valid", "11010519491231002X"},
      {"110105194912310021", "CN", "uscc", "wrong_check", "110105194912310021"},
      {"DE89 3704 0044 0532 0130 00", "", "iban", "valid", "DE89370400440532013000"},
      {"DE88 3704 0044 0532 0130 00", "", "iban", "wrong_check", "DE88370400440532013000"},
      {"DE89 3704 0044 0532 0130 0", "", "iban", "wrong_check", "DE8937040044053201300"},
      // Eighteen characters, of which six are digits where a code has its division.
      {"DK50 0040 0440 1162 43", "", "iban", "valid", "DK5000400440116243"},
      {"DK51 0040 0440 1162 43", "", "iban", "wrong_check", "DK5100400440116243"},
      {"DE136695976", "", "vat", "valid", "DE136695976"},
      {"DE 136 695 976", "DE", "vat", "valid", "DE136695976"},
      {"136695976", "DE", "vat", "valid", "DE136695976"},
      {"136695976", "", "unknown", "not_judged", "136695976"},
      {"136695977", "de", "vat", "wrong_check", "DE136695977"},
      {"DE13669597", "", "vat", "malformed", "DE13669597"},
      {"DE13669597X", "", "vat", "malformed", "DE13669597X"},
      {"12/345/67890", "DE", "unknown", "not_judged", "1234567890"},
      {"NL004495445B01", "", "vat", "valid", "NL004495445B01"},
      {"004495445B01", "NL", "vat", "valid", "NL004495445B01"},
      {"NL000099998B57", "", "vat", "valid", "NL000099998B57"},
      {"NL000099998B58", "", "vat", "wrong_check", "NL000099998B58"},
      {"NL004495445C01", "", "vat", "malformed", "NL004495445C01"},
      {"FR40303265045", "", "vat", "valid", "FR40303265045"},
      {"FR41303265045", "", "vat", "wrong_check", "FR41303265045"},
      {"FRK7399859412", "", "vat", "not_judged", "FRK7399859412"},
      {"BE0428759497", "", "vat", "valid", "BE0428759497"},
      {"ATU12345678", "", "unknown", "not_judged", "ATU12345678"},
      {"DEUTSCHE BANK", "", "unknown", "not_judged", "DEUTSCHEBANK"},
      {"IT department 7", "", "unknown", "not_judged", "ITDEPARTMENT7"},
      {"12-3456789", "US", "unknown", "not_judged", "123456789"},
      {"", "", "unknown", "not_judged", ""},
      {"---", "CN", "unknown", "not_judged", ""},
      {std::string(65, '1'), "", "unknown", "not_judged", ""},
      {"D", "", "unknown", "not_judged", "D"},
  };
  for (const Case& c : cases) {
    const TaxIdJudgement judgement = check_tax_id(c.text, c.country);
    EXPECT_EQ(to_text(judgement.kind), c.kind) << c.text << " of " << c.country;
    EXPECT_EQ(to_text(judgement.verdict), c.verdict) << c.text << " of " << c.country;
    EXPECT_EQ(judgement.compact, c.compact) << c.text << " of " << c.country;
    EXPECT_EQ(judgement.message.empty(), judgement.verdict == TaxIdVerdict::valid)
        << c.text << " of " << c.country << ": " << judgement.message;
    EXPECT_EQ(judgement.refused(), c.verdict == "malformed" || c.verdict == "wrong_check");
  }
}

TEST(TaxId, WrongCheckCharacterSaysWhichWasExpected) {
  const TaxIdJudgement judgement = check_tax_id("91350100M000100Y44");
  EXPECT_EQ(judgement.expected_check, '3');
  EXPECT_EQ(judgement.message,
            "the check character is 4, but the other seventeen ask for 3: compare it with the "
            "business licence");
  EXPECT_EQ(check_tax_id("91350100M000100Y43").expected_check, std::nullopt);
}

TEST(TaxId, MistakenLettersAreNamedWithTheirPlace) {
  EXPECT_EQ(check_tax_id("9135O100M000100Y43", "CN").message,
            "\"O\" at character 5 does not occur in a 统一社会信用代码; the digit 0 may be meant");
  EXPECT_EQ(check_tax_id("91350100M00010VY43", "CN").message,
            "\"V\" at character 15 does not occur in a 统一社会信用代码");
  EXPECT_EQ(check_tax_id("9135A100M000100Y43", "CN").message,
            "\"A\" at character 5 stands where the administrative division has digits (3 to 8)");
  EXPECT_EQ(check_tax_id("91350100M000100Y4", "CN").message,
            "a 统一社会信用代码 has 18 characters, not 17");
  EXPECT_EQ(check_tax_id("DE13669597").message,
            "a VAT number of DE has 9 characters after its country");
}

TEST(TaxId, ExpectedCheckCharacterOfACode) {
  EXPECT_EQ(expected_uscc_check("91350100M000100Y4"), '3');
  EXPECT_EQ(expected_uscc_check("91350100-M000100Y4?"), '3');
  EXPECT_EQ(expected_uscc_check("91350100M000100Y49"), '3');
  EXPECT_EQ(expected_uscc_check("91350100M000100Y"), std::nullopt);
  EXPECT_EQ(expected_uscc_check("91350100M000100YI"), std::nullopt);
  EXPECT_EQ(expected_uscc_check(""), std::nullopt);
}

// GB 32100-2015 as it is written: weights are powers of 3 modulo 31.
char naive_uscc_check(std::string_view first) {
  const std::string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  int sum = 0;
  int weight = 1;
  for (const char c : first) {
    sum += static_cast<int>(alphabet.find(c)) * weight;
    weight = weight * 3 % 31;
  }
  const int check = 31 - sum % 31;
  return alphabet[static_cast<std::size_t>(check == 31 ? 0 : check)];
}

TEST(TaxIdProperty, ACompletedCodeIsValidAndNoSingleErrorIs) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  const std::string alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const auto pick = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(random);
  };
  for (int round = 0; round < 5'000; ++round) {
    std::string code = "91";
    while (code.size() < 8) code += alphabet[pick(10)];
    while (code.size() < 17) code += alphabet[pick(alphabet.size())];
    ASSERT_EQ(expected_uscc_check(code), naive_uscc_check(code)) << code << ", seed " << seed;
    code += naive_uscc_check(code);
    ASSERT_EQ(check_tax_id(code).verdict, TaxIdVerdict::valid) << code << ", seed " << seed;

    std::string damaged = code;
    const std::size_t at = pick(18);
    damaged[at] = alphabet[pick(at >= 2 && at < 8 ? 10 : alphabet.size())];
    if (damaged == code) continue;
    const TaxIdJudgement judgement = check_tax_id(damaged, "CN");
    // A sole trader's identity number has another check: by chance one digit string fits it.
    if (judgement.kind == TaxIdKind::identity_number) continue;
    ASSERT_EQ(judgement.verdict, TaxIdVerdict::wrong_check) << damaged << ", seed " << seed;
    ASSERT_EQ(judgement.expected_check, naive_uscc_check(damaged.substr(0, 17)))
        << damaged << ", seed " << seed;
  }
}

TEST(TaxIdProperty, AnyBytesAreJudgedWithoutHarm) {
  const std::uint64_t seed = std::random_device{}();
  std::mt19937_64 random(seed);
  const std::string pieces = "0123456789NLDEFRCNBXIOSVZ \xE4\xB8\xAD\xFF-";
  for (int round = 0; round < 20'000; ++round) {
    std::string text, country;
    const auto append = [&](std::string& to, int most) {
      for (int i = std::uniform_int_distribution<int>(0, most)(random); i > 0; --i)
        to += pieces[std::uniform_int_distribution<std::size_t>(0, pieces.size() - 1)(random)];
    };
    append(text, 30);
    append(country, 3);
    const TaxIdJudgement judgement = check_tax_id(text, country);
    // What is compared is judged as it was.
    if (judgement.verdict == TaxIdVerdict::valid) {
      ASSERT_EQ(check_tax_id(judgement.compact).verdict, TaxIdVerdict::valid)
          << text << " of " << country << ", seed " << seed;
    }
  }
}

}  // namespace
}  // namespace hexiao
