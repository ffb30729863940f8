#include "engine/text/reference.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hexiao {
namespace {

std::vector<std::string> keys_of(std::string_view compacted) {
  const CanonicalKeys keys = canonical_keys(compacted);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < keys.size(); ++i) out.emplace_back(keys[i]);
  return out;
}
using Keys = std::vector<std::string>;

TEST(Compact, KeepsLettersAndDigitsInUpperCase) {
  EXPECT_EQ(compact("inv-2023/0045"), "INV20230045");
  EXPECT_EQ(compact("  "), "");
  EXPECT_EQ(compact("ＩＮＶ－００１２３"), "INV00123");
  EXPECT_EQ(compact("发票号：0012345"), "发票号0012345");
  EXPECT_EQ(compact("rü-1"), "RÜ1");
  EXPECT_EQ(compact("straße 7"), "STRASSE7");
  EXPECT_EQ(compact("①②"), "12");
  EXPECT_EQ(compact("٤٧١١"), "4711");
}

TEST(Compact, LongerThanAKeyIsNoKey) {
  EXPECT_EQ(compact(std::string(64, '1')), std::string(64, '1'));
  EXPECT_EQ(compact(std::string(65, '1')), "");
  std::string out = "kept";
  EXPECT_EQ(append_compact(std::string(65, '1'), out), 0u);
  EXPECT_EQ(out, "kept");
  EXPECT_EQ(append_compact("a1", out), 2u);
  EXPECT_EQ(out, "keptA1");
}

TEST(CanonicalKeys, CoreOfFourDigitsStandsAlone) {
  EXPECT_EQ(keys_of("INV00012345"), Keys{"12345"});
  EXPECT_EQ(keys_of("12345"), Keys{"12345"});
  EXPECT_EQ(keys_of("0012345"), Keys{"12345"});
  EXPECT_EQ(keys_of("发票0012345"), Keys{"12345"});
}

TEST(CanonicalKeys, ShortCoresKeepTheirZerosOrTheirLetters) {
  EXPECT_EQ(keys_of("INV0007"), (Keys{"0007", "INV7"}));
  EXPECT_EQ(keys_of("0007"), Keys{"0007"});
  EXPECT_EQ(keys_of("INV7"), Keys{"INV7"});
  EXPECT_EQ(keys_of("INV07"), Keys{"INV7"});
  EXPECT_EQ(keys_of("7"), Keys{"7"});
  EXPECT_EQ(keys_of("007"), Keys{"007"});
  EXPECT_EQ(keys_of("RE0000"), (Keys{"0000", "RE0"}));
}

TEST(CanonicalKeys, DigitsAreNeverSqueezedOutOfMixedCodes) {
  EXPECT_EQ(keys_of("A1B2C3"), Keys{"A1B2C3"});
  EXPECT_EQ(keys_of("12345A"), Keys{"12345A"});
  EXPECT_EQ(keys_of("TURLUTUTU"), Keys{"TURLUTUTU"});
  EXPECT_EQ(keys_of(""), Keys{});
  EXPECT_EQ(keys_of(std::string(65, 'A')), Keys{});
}

TEST(CompareKeys, SaysHowStrongTheMeetingIs) {
  struct Case {
    const char* token;
    const char* item;
    KeyMatch match;
  };
  const Case cases[] = {
      {"INV1001", "INV1001", KeyMatch::full},
      {"7", "7", KeyMatch::full},
      {"INV7", "INV0007", KeyMatch::zeros},
      {"12345", "0012345", KeyMatch::zeros},
      {"RE00012345", "RE12345", KeyMatch::zeros},
      {"12345", "INV12345", KeyMatch::core},
      {"RECHNUNG12345", "INV0012345", KeyMatch::core},
      {"RECHNUNGNR12345", "12345", KeyMatch::core},
      {"发票0012345", "INV12345", KeyMatch::core},
      {"0007", "INV0007", KeyMatch::core},
      {"NR12345", "PO12345", KeyMatch::core},
      {"RECHNUNG12345", "ACME12345", KeyMatch::core},
      {"PO12345", "INV12345", KeyMatch::none},
      {"订单12345", "INV12345", KeyMatch::none},
      {"ACME12345", "BETA12345", KeyMatch::none},
      {"7", "INV7", KeyMatch::none},
      {"123", "INV123", KeyMatch::none},
      {"INV1001", "INV1002", KeyMatch::none},
      {"A1B2C3", "123", KeyMatch::none},
      {"A1B2C3", "A1B2C3", KeyMatch::full},
      {"", "", KeyMatch::none},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(compare_keys(c.token, c.item), c.match) << c.token << " / " << c.item;
    EXPECT_EQ(compare_keys(c.item, c.token), c.match) << c.item << " / " << c.token;
  }
}

// What compare_keys calls a match must be found through the index, or it is never compared.
TEST(CompareKeys, WhatMatchesMeetsInACanonicalKey) {
  const std::vector<std::string> letters = {"", "INV", "RE", "PO", "NR", "ACME", "发票"};
  const std::vector<std::string> digits = {"7",    "07",    "007",   "0007", "0123",   "123",
                                           "1234", "01234", "12345", "0000", "000012", "12"};
  std::vector<std::string> forms;
  for (const auto& l : letters) {
    for (const auto& d : digits) forms.push_back(l + d);
  }
  for (const auto& a : forms) {
    for (const auto& b : forms) {
      if (compare_keys(a, b) == KeyMatch::none) continue;
      bool meet = false;
      for (const auto& x : keys_of(a)) {
        for (const auto& y : keys_of(b)) meet |= x == y;
      }
      // Without letters, zeros of a short number are all that it has: "7" does not find "0007".
      const NumberParts parts = split_number(a);
      if (parts.letters.empty() && parts.core.size() < kMinCoreDigits && a != b) continue;
      EXPECT_TRUE(meet) << a << " / " << b << " " << to_text(compare_keys(a, b));
    }
  }
}

TEST(DocumentLabel, ReadsWordsPutTogether) {
  EXPECT_EQ(document_label("INV"), DocumentLabel::invoice);
  EXPECT_EQ(document_label("INVOICENO"), DocumentLabel::invoice);
  EXPECT_EQ(document_label("RECHNUNGSNR"), DocumentLabel::invoice);
  EXPECT_EQ(document_label("PONUMBER"), DocumentLabel::order);
  EXPECT_EQ(document_label("合同编号"), DocumentLabel::contract);
  EXPECT_EQ(document_label("REFNO"), DocumentLabel::generic);
  EXPECT_EQ(document_label("ACME"), DocumentLabel::none);
  EXPECT_EQ(document_label(""), DocumentLabel::none);
}

}  // namespace
}  // namespace hexiao
