// A candidate that is also something else is weak, and says as what.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/text/remittance.h"
#include "engine/text/remittance_weak.h"

namespace hexiao {
namespace {

struct WeakCase {
  const char* text;
  const char* compact;
  WeakKind weak;
};

class WeakReferences : public testing::Test {
 protected:
  void expect_all(const std::vector<WeakCase>& cases, const ReadingHints& hints = {}) {
    for (const WeakCase& c : cases) {
      const TextPart parts[] = {{TextField::text, c.text}};
      const auto found = reader_.read(parts, hints);
      const auto match = std::find_if(found.begin(), found.end(),
                                      [&](const auto& f) { return f.compact == c.compact; });
      ASSERT_NE(match, found.end()) << c.text << " has no " << c.compact;
      EXPECT_EQ(to_text(match->weak), to_text(c.weak)) << c.text << " / " << c.compact;
    }
  }
  ReferenceReader reader_;
};

TEST_F(WeakReferences, Amounts) {
  expect_all({
      {"zahle 1234.56 heute", "123456", WeakKind::amount},
      {"zahle 1234,56", "1234", WeakKind::amount},
      {"EUR 5000", "5000", WeakKind::amount},
      {"5000 EUR", "5000", WeakKind::amount},
      {"5000EUR.", "5000EUR", WeakKind::none},
      {"付款5000元", "5000", WeakKind::amount},
      {"Rechnung 5000", "5000", WeakKind::none},
      {"60-67132", "6067132", WeakKind::none},
      {"v1234.567", "V1234567", WeakKind::none},
  });
}

TEST_F(WeakReferences, TheAmountOfThePaymentInAnyNotation) {
  const ReadingHints hints{.amount = Money(123400)};
  expect_all({{"zahle 1234,00", "1234", WeakKind::amount}, {"zahle 1234", "1234", WeakKind::none}});
  expect_all({{"zahle 1234", "1234", WeakKind::amount}, {"RE 1235", "1235", WeakKind::none}},
             hints);
}

TEST_F(WeakReferences, Dates) {
  expect_all({
      {"vom 12.03.2023", "12032023", WeakKind::date},
      {"vom 12.03.2023", "2023", WeakKind::date},
      {"2023-03-12", "20230312", WeakKind::date},
      {"vom 20230312", "20230312", WeakKind::date},
      {"vom 20230312", "VOM20230312", WeakKind::date},
      {"INV 20230312", "INV20230312", WeakKind::none},
      {"INV 20230312", "20230312", WeakKind::date},
      {"20231345", "20231345", WeakKind::none},
      {"INV/2019/09/13", "20190913", WeakKind::none},
      {"INV-2023-03-0012", "2023030012", WeakKind::none},
      {"2023年3月12日货款", "2023", WeakKind::date},
      {"12 Mar 2023", "2023", WeakKind::date},
  });
}

TEST_F(WeakReferences, PhonesTaxNumbersAccounts) {
  expect_all({
      {"Tel. 089 1234567", "1234567", WeakKind::phone},
      {"+49 89 1234567", "1234567", WeakKind::phone},
      {"联系电话13812345678", "13812345678", WeakKind::phone},
      {"91350100M000100Y43", "91350100M000100Y43", WeakKind::tax_id},
      {"USt-IdNr. DE136695976", "DE136695976", WeakKind::tax_id},
      {"DE 136695976", "136695976", WeakKind::tax_id},
      {"DE136695977", "DE136695977", WeakKind::none},
      {"StNr 143/123/45678", "14312345678", WeakKind::tax_id},
      {"von DE89 3704 0044 0532 0130 00", "DE89370400440532013000", WeakKind::account},
      {"von DE89 3704 0044 0532 0130 00", "3704", WeakKind::account},
      {"Kto 1234567890", "1234567890", WeakKind::account},
      {"账号 6222021001122334455", "6222021001122334455", WeakKind::account},
  });
}

TEST_F(WeakReferences, TheCustomersOwnNumber) {
  const std::string_view own[] = {"4711", "KD10077"};
  expect_all({{"Kunde 10023", "10023", WeakKind::own_number},
              {"Kd-Nr. 10023", "10023", WeakKind::own_number}});
  expect_all({{"4711 RE 10023", "4711", WeakKind::own_number},
              {"4711 RE 10023", "RE10023", WeakKind::none},
              {"KD-10077", "KD10077", WeakKind::own_number}},
             ReadingHints{.own_numbers = own});
}

TEST(UsualAmount, ReadsEachNotationToTheSameMoney) {
  for (const char* text : {"1234.50", "1,234.50", "1.234,50", "1'234.50", "1 234,50", "1234,5"}) {
    const auto amount = read_usual_amount(text, 0, 2);
    ASSERT_TRUE(amount) << text;
    EXPECT_EQ(amount->value, Money(123450)) << text;
    EXPECT_EQ(amount->end, std::string_view(text).size()) << text;
  }
  EXPECT_EQ(read_usual_amount("500,-", 0, 2)->value, Money(50000));
  EXPECT_EQ(read_usual_amount("1,234", 0, 3)->value, Money(1234000));
  EXPECT_EQ(read_usual_amount("12.345", 0, 3)->value, Money(12345000));
  EXPECT_EQ(read_usual_amount("1234.567", 0, 3)->value, Money(1234567));
  EXPECT_EQ(read_usual_amount("500.50", 0, 0)->value, std::nullopt);
  EXPECT_EQ(read_usual_amount("99999999999999999.00", 0, 2)->value, std::nullopt);
  for (const char* text : {"12.03.2023", "1234.5678", "x", "", "192.168.0.1"}) {
    EXPECT_FALSE(read_usual_amount(text, 0, 2)) << text;
  }
}

}  // namespace
}  // namespace hexiao
