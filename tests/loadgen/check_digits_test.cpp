#include "loadgen/check_digits.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "loadgen/bank_accounts.h"
#include "loadgen/locale.h"

namespace hexiao::loadgen {
namespace {

bool iban_is_valid(const std::string& iban) {
  return mod97(iban.substr(4) + iban.substr(0, 4)) == 1;
}

// The examples that the standards and central banks print.
TEST(CheckDigits, agree_with_the_published_examples) {
  EXPECT_EQ(iban("DE", "370400440532013000"), "DE89370400440532013000");
  EXPECT_EQ(iban("GB", "WEST12345698765432"), "GB82WEST12345698765432");
  EXPECT_EQ(creditor_reference("539007547034"), "RF18539007547034");
  EXPECT_EQ(swiss_qr_reference("21000000000313947143000901"), "210000000003139471430009017");
  EXPECT_EQ(belgian_ogm("0108068171"), "010806817183");
  EXPECT_EQ(norwegian_kid("234567"), "2345676");
  EXPECT_EQ(social_credit_code("91350100M000100Y4"), "91350100M000100Y43");
}

TEST(CheckDigits, an_ogm_with_remainder_0_ends_in_97) {
  EXPECT_EQ(belgian_ogm("0000000097"), "000000009797");
  EXPECT_EQ(print_ogm("010806817183"), "+++010/8068/17183+++");
}

TEST(BankAccounts, have_valid_check_digits_and_differ_by_customer_in_every_country) {
  for (const Locale& locale : all_locales()) {
    std::set<std::string> seen;
    for (std::uint64_t key = 0; key < 500; ++key) {
      const std::string account = bank_account(locale, 1, key);
      seen.insert(account);
      if (account.substr(0, 2) == locale.country) {
        EXPECT_TRUE(iban_is_valid(account)) << account;
      }
    }
    EXPECT_EQ(seen.size(), 500u) << locale.code;
  }
  EXPECT_EQ(bank_account(all_locales()[1], 1, 7).size(), 22u);  // Germany
}

TEST(TaxNumbers, of_chinese_companies_are_18_characters_with_a_valid_check) {
  const std::string code = tax_number(all_locales()[0], 1, 123);
  EXPECT_EQ(code.size(), 18u);
  EXPECT_EQ(social_credit_code(code.substr(0, 17)), code);
}

}  // namespace
}  // namespace hexiao::loadgen
