// Any bytes may come in a payment's text: nothing here may crash, read outside, or answer
// differently twice.
#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "engine/text/account.h"
#include "engine/text/check_digits.h"
#include "engine/text/name.h"
#include "engine/text/name_words.h"
#include "engine/text/reference.h"
#include "engine/text/remittance.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

constexpr int kRounds = 4000;

std::string random_text(std::mt19937_64& random) {
  static const std::vector<std::string> pieces = {"INV",
                                                  "2023",
                                                  "-",
                                                  "/",
                                                  "\n",
                                                  " ",
                                                  ",",
                                                  "0012345",
                                                  "发票",
                                                  "号",
                                                  "１２３",
                                                  "Müller",
                                                  "GmbH",
                                                  "&",
                                                  "Co",
                                                  "KG",
                                                  "SVWZ+",
                                                  "/REMI/",
                                                  "?21",
                                                  "500,00",
                                                  "EUR",
                                                  "1.234,56",
                                                  "\xE4",
                                                  "\xFF",
                                                  "\xCC\x88",
                                                  "ß",
                                                  "12.03.2023",
                                                  "+49",
                                                  "DE89370400440532013000",
                                                  "1001-1005",
                                                  "/2/5",
                                                  "(株)",
                                                  "ｶﾞ",
                                                  "\xEF\xB7\xBA",
                                                  "年",
                                                  "a",
                                                  "A.",
                                                  "¥",
                                                  "0",
                                                  "\t",
                                                  "=",
                                                  ":",
                                                  "有限公司",
                                                  "بع",
                                                  "Σ",
                                                  "İ",
                                                  "\xE2\x80\x8B"};
  std::string text;
  const auto count = random() % 40;
  const bool bytes = random() % 4 == 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (bytes) {
      text.push_back(static_cast<char>(random()));
    } else {
      text += pieces[random() % pieces.size()];
    }
  }
  return text;
}

class TextRobustness : public testing::Test {
 protected:
  TextRobustness() {
    RecordProperty("seed", std::to_string(seed_));
    std::printf("[ seed     ] %llu\n", static_cast<unsigned long long>(seed_));
  }
  std::uint64_t seed_ = std::random_device{}();
  std::mt19937_64 random_{seed_};
};

TEST_F(TextRobustness, NamesOfAnyBytesAgreeOnBothPathsAndAreStable) {
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = random_text(random_);
    NameWords fast;
    NameWords slow;
    split_name(text, fast);
    split_name(text, slow, NamePath::unicode_library);
    ASSERT_EQ(fast.text(), slow.text()) << testing::PrintToString(text);
    const FoldedName folded = fold_name(text);
    ASSERT_EQ(folded, fold_name(text));
    ASSERT_TRUE(valid_text(folded.base)) << testing::PrintToString(text);
    ASSERT_EQ(folded.base.empty(), fast.words.empty()) << testing::PrintToString(text);
    is_truncated_prefix(folded, fold_name(text.substr(0, text.size() / 2)));
    truncation_length(text);
  }
}

TEST_F(TextRobustness, CompactFormsAreTheirOwnCompactForm) {
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = random_text(random_);
    const std::string form = compact(text);
    ASSERT_LE(form.size(), kMaxKeyBytes);
    ASSERT_EQ(compact(form), form) << testing::PrintToString(text);
    canonical_keys(form);
    if (!form.empty()) {
      ASSERT_EQ(compare_keys(form, form), KeyMatch::full);
    }
    classify_structured(text);
    rf_payload(text);
    normalise_account(text);
  }
}

TEST_F(TextRobustness, CandidatesLieInsideTheTextAndHaveItsCompactForm) {
  ReferenceReader reader;
  const std::string_view own[] = {"4711", "INV2023"};
  for (int i = 0; i < kRounds; ++i) {
    const std::string first = random_text(random_);
    const std::string second = random_text(random_);
    const TextPart parts[] = {{TextField::text, first}, {TextField::note, second}};
    const ReadingHints hints{
        .amount = Money(50000), .exponent = static_cast<int>(random_() % 4), .own_numbers = own};
    std::size_t longest = kMaxKeyBytes;
    bool expanded = false;
    for (const ReferenceCandidate& c : reader.read(parts, hints)) {
      ASSERT_LT(c.part, 2u);
      const std::string_view text = parts[c.part].text;
      ASSERT_EQ(c.field, parts[c.part].field);
      ASSERT_LE(std::size_t{c.offset} + c.length, text.size());
      ASSERT_FALSE(c.compact.empty());
      ASSERT_LE(c.compact.size(), kMaxKeyBytes);
      ASSERT_TRUE(valid_text(c.compact));
      ASSERT_TRUE(c.expanded || !expanded) << "expanded candidates come last";
      expanded = c.expanded;
      if (c.expanded) continue;
      ASSERT_LE(c.compact.size(), longest) << "longer candidates come first";
      longest = c.compact.size();
      // Keywords and field markers inside the span are left out, everything else is what is
      // written.
      const std::string_view span = text.substr(c.offset, c.length);
      if (span.find_first_of("?+") == std::string_view::npos &&
          span.find("//") == std::string_view::npos &&
          span.find("REMI") == std::string_view::npos) {
        ASSERT_EQ(compact(span), c.compact) << testing::PrintToString(text);
      }
    }
  }
}

TEST_F(TextRobustness, TheSameTextsGiveTheSameListFromAnyReader) {
  ReferenceReader used;
  for (int i = 0; i < kRounds / 4; ++i) {
    const std::string text = random_text(random_);
    const TextPart parts[] = {{TextField::text, text}};
    const ReadingHints hints{.amount = Money(50000)};
    ReferenceReader fresh;
    const auto a = used.read(parts, hints);
    const auto b = fresh.read(parts, hints);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
      ASSERT_EQ(a[k].compact, b[k].compact);
      ASSERT_EQ(a[k].offset, b[k].offset);
      ASSERT_EQ(a[k].weak, b[k].weak);
      ASSERT_EQ(a[k].stated_amount, b[k].stated_amount);
    }
  }
}

}  // namespace
}  // namespace hexiao
