#include "engine/text/account.h"

#include <gtest/gtest.h>

#include <string>

namespace hexiao {
namespace {

TEST(Account, IbanIsTheSameHoweverItIsGrouped) {
  const AccountKey iban{.text = "DE89370400440532013000", .kind = AccountKind::iban};
  EXPECT_EQ(normalise_account("DE89 3704 0044 0532 0130 00"), iban);
  EXPECT_EQ(normalise_account("de89370400440532013000"), iban);
  EXPECT_EQ(normalise_account("IBAN: DE89-3704-0044-0532-0130-00"), iban);
  EXPECT_EQ(normalise_account("ＤＥ８９３７０４００４４０５３２０１３０００"), iban);
}

TEST(Account, LocalAccountsKeepTheirZeros) {
  EXPECT_EQ(normalise_account("0012-3456 789").text, "00123456789");
  EXPECT_EQ(normalise_account("0012-3456 789").kind, AccountKind::local);
  EXPECT_EQ(normalise_account("6222 0210 0112 2334 455").kind, AccountKind::local);
  EXPECT_EQ(normalise_account("DE88370400440532013000").kind, AccountKind::local);  // wrong check
}

TEST(Account, NothingIsNoAccount) {
  EXPECT_EQ(normalise_account("").kind, AccountKind::none);
  EXPECT_EQ(normalise_account(" -/ ").kind, AccountKind::none);
  EXPECT_EQ(normalise_account(std::string(65, '1')).kind, AccountKind::none);
}

}  // namespace
}  // namespace hexiao
