#include "engine/text/check_digits.h"

#include <gtest/gtest.h>

#include <string>

#include "engine/text/vat_number.h"

namespace hexiao {
namespace {

// One wrong character is noticed by each of these schemes, with the alphabet's other characters
// tried in each place.
template <class Valid>
void expect_every_single_digit_error_is_noticed(const std::string& number, std::size_t from,
                                                Valid valid) {
  ASSERT_TRUE(valid(number)) << number;
  for (std::size_t i = from; i < number.size(); ++i) {
    if (number[i] < '0' || number[i] > '9') continue;
    for (char c = '0'; c <= '9'; ++c) {
      if (c == number[i]) continue;
      std::string damaged = number;
      damaged[i] = c;
      EXPECT_FALSE(valid(damaged)) << damaged << " from " << number;
    }
  }
}

TEST(CheckDigits, RfIsTakenAndASingleErrorIsNot) {
  expect_every_single_digit_error_is_noticed("RF18539007547034", 2, valid_rf);
  EXPECT_TRUE(valid_rf("RF712348231"));
  EXPECT_FALSE(valid_rf("RF18"));
  EXPECT_FALSE(valid_rf("RG18539007547034"));
  EXPECT_FALSE(valid_rf("RF1853900754703-"));
  EXPECT_FALSE(valid_rf("RF18000000000000000000000000000000539007547034"));
}

TEST(CheckDigits, RfGivesItsPayloadWithoutCheckDigitsAndZeros) {
  EXPECT_EQ(rf_payload("RF18539007547034"), "539007547034");
  EXPECT_EQ(rf_payload("RF18000539007547034"), "539007547034");
  EXPECT_EQ(rf_payload("RF19539007547034"), std::nullopt);
}

TEST(CheckDigits, SwissQrReferenceIsTakenAndASingleErrorIsNot) {
  expect_every_single_digit_error_is_noticed("210000000003139471430009017", 0, valid_qrr);
  EXPECT_FALSE(valid_qrr(std::string(27, '0')));
  EXPECT_FALSE(valid_qrr("21000000000313947143000901"));
}

TEST(CheckDigits, BelgianOgmIsTakenAndASingleErrorIsNot) {
  expect_every_single_digit_error_is_noticed("090933755493", 0, valid_ogm);
  EXPECT_TRUE(valid_ogm("000000009797"));  // remainder 0 is written 97
  EXPECT_FALSE(valid_ogm("000000000097"));
  EXPECT_FALSE(valid_ogm("09093375549"));
}

TEST(CheckDigits, NorwegianKidKnowsBothModuli) {
  EXPECT_TRUE(valid_kid_mod10("1234567897"));
  EXPECT_FALSE(valid_kid_mod10("1234567898"));
  EXPECT_TRUE(valid_kid_mod11("12345678903"));
  EXPECT_FALSE(valid_kid_mod11("12345678913"));
  EXPECT_FALSE(valid_kid("1"));
  EXPECT_FALSE(valid_kid(std::string(26, '1')));
  EXPECT_FALSE(valid_kid("12345A"));
}

TEST(CheckDigits, IbanHasTheLengthOfItsCountry) {
  expect_every_single_digit_error_is_noticed("DE89370400440532013000", 2, valid_iban);
  for (const char* iban :
       {"GB29NWBK60161331926819", "FR1420041010050500013M02606", "NO9386011117947",
        "MT84MALT011000012345MTLCAST001S", "CH9300762011623852957"}) {
    EXPECT_TRUE(valid_iban(iban)) << iban;
  }
  EXPECT_FALSE(valid_iban("DE8937040044053201300"));
  EXPECT_FALSE(valid_iban("de89370400440532013000"));
}

TEST(CheckDigits, UnifiedSocialCreditCodeIsTakenAndASingleErrorIsNot) {
  expect_every_single_digit_error_is_noticed("91350100M000100Y43", 0, valid_uscc);
  EXPECT_FALSE(valid_uscc("91350100M000100Y44"));
  EXPECT_FALSE(valid_uscc("91350100I000100Y43"));
  EXPECT_FALSE(valid_uscc("91350100M000100Y4"));
}

TEST(CheckDigits, VatNumbersWithTheirOwnCheckAreKnown) {
  for (const char* vat :
       {"DE136695976", "BE0428759497", "DK13585628", "FI20774740", "FR40303265045", "IT00743110157",
        "LU15027442", "NL004495445B01", "PL8567346215", "PT501964843", "SI50223054"}) {
    EXPECT_TRUE(valid_vat_number(vat)) << vat;
    std::string damaged = vat;
    char& last = damaged[damaged.size() - (damaged.starts_with("NL") ? 4 : 1)];
    last = last == '9' ? '0' : static_cast<char>(last + 1);
    EXPECT_FALSE(valid_vat_number(damaged)) << damaged;
  }
  EXPECT_FALSE(valid_vat_number("RE136695976"));
  EXPECT_FALSE(valid_vat_number("DE13669597X"));
}

TEST(StructuredKind, StrongestReadingComesFirst) {
  EXPECT_EQ(classify_structured("RF18539007547034"), StructuredKind::rf);
  EXPECT_EQ(classify_structured("210000000003139471430009017"), StructuredKind::qrr);
  EXPECT_EQ(classify_structured("090933755493"), StructuredKind::ogm);
  EXPECT_EQ(classify_structured("1234567897"), StructuredKind::kid);
  EXPECT_EQ(classify_structured("INV1001"), StructuredKind::none);
  EXPECT_EQ(classify_structured(""), StructuredKind::none);
}

}  // namespace
}  // namespace hexiao
