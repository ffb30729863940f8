// The fast forms of reading text give byte for byte what the naive ones give, on anything.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "engine/text/account.h"
#include "engine/text/ascii.h"
#include "engine/text/check_digits.h"
#include "engine/text/name_words.h"
#include "engine/text/reference.h"
#include "engine/text/remittance_labels.h"
#include "engine/text/remittance_tokens.h"
#include "tests/engine/text/naive_candidates.h"
#include "tests/engine/text/naive_keys.h"
#include "tests/engine/text/naive_names.h"
#include "tests/engine/text/naive_tokens.h"
#include "tests/engine/text/random_texts.h"

namespace hexiao {
namespace {

constexpr int kRounds = 20000;

class TextTwins : public testing::Test {
 protected:
  TextTwins() {
    RecordProperty("seed", std::to_string(seed_));
    std::printf("[ seed     ] %llu\n", static_cast<unsigned long long>(seed_));
  }
  std::uint64_t seed_ = std::random_device{}();
  TextRandom random_{seed_};
};

void expect_same(const Token& fast, const Token& naive, std::string_view text) {
  const auto shown = [](const Token& t) {
    return std::vector<int>{t.begin,
                            t.end,
                            t.length,
                            t.digits,
                            t.characters,
                            t.hard,
                            t.blank,
                            t.line_break,
                            t.cjk,
                            t.bank_reference,
                            t.names_document,
                            static_cast<int>(t.span),
                            static_cast<int>(t.weak)};
  };
  // Of what is too long for a key only that counts, and where it stands.
  if (naive.length > kMaxKeyBytes) {
    ASSERT_GT(fast.length, kMaxKeyBytes) << testing::PrintToString(text);
    ASSERT_EQ(fast.begin, naive.begin) << testing::PrintToString(text);
    ASSERT_EQ(fast.end, naive.end) << testing::PrintToString(text);
    return;
  }
  ASSERT_EQ(shown(fast), shown(naive)) << testing::PrintToString(text);
}

TEST_F(TextTwins, TokensAreThoseReadOneCharacterAtATime) {
  TokenReader reader;
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = random_remittance(random_).substr(0, kMaxReadBytes);
    reader.clear();
    reader.read(text);
    const auto naive = naive::read_tokens(text);
    ASSERT_EQ(reader.tokens().size(), naive.size()) << testing::PrintToString(text);
    for (std::size_t k = 0; k < naive.size(); ++k) {
      const Token& token = reader.tokens()[k];
      expect_same(token, naive[k].token, text);
      if (HasFatalFailure()) return;
      if (token.length > kMaxKeyBytes) continue;
      ASSERT_EQ(reader.compact(token), naive[k].compact) << testing::PrintToString(text);
    }
  }
}

TEST_F(TextTwins, CandidatesAreAllRunsOfTokensThatMayBeOneLongestFirst) {
  ReferenceReader reader;
  const std::string_view own[] = {"4711", "C0000123", "INV2026"};
  std::size_t compared = 0;
  for (int i = 0; i < kRounds; ++i) {
    const std::string first = random_remittance(random_);
    const std::string second = random_remittance(random_);
    const TextPart parts[] = {{TextField::text, first}, {TextField::note, second}};
    const ReadingHints hints{
        .amount = Money(50000), .exponent = static_cast<int>(random_() % 4), .own_numbers = own};
    const auto candidates = reader.read(parts, hints);
    if (reader.truncated()) continue;
    const auto naive = naive::read_candidates(parts, hints);
    ASSERT_GE(candidates.size(), naive.size());
    for (std::size_t k = 0; k < candidates.size(); ++k) {
      const ReferenceCandidate& c = candidates[k];
      ASSERT_EQ(c.expanded, k >= naive.size()) << c.compact;
      if (c.expanded) break;
      const naive::NaiveCandidate fast{.compact = std::string(c.compact),
                                       .weak = c.weak,
                                       .parts = c.parts,
                                       .digits = c.digits,
                                       .part = c.part,
                                       .offset = c.offset,
                                       .length = c.length,
                                       .crosses_break = c.crosses_break,
                                       .crosses_blank = c.crosses_blank,
                                       .whole_text = c.whole_text};
      ASSERT_TRUE(fast == naive[k]) << c.compact << " against " << naive[k].compact << " in "
                                    << testing::PrintToString(parts[c.part].text);
    }
    compared += naive.size();
  }
  EXPECT_GT(compared, std::size_t{kRounds});
}

TEST_F(TextTwins, CompactFormsAreThoseOfOneCharacterAtATime) {
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = random_remittance(random_).substr(0, random_() % 120);
    const std::string wanted = naive::compact(text);
    std::string appended = "in front";
    KeyBuffer buffer;
    ASSERT_EQ(append_compact(text, appended), wanted.size()) << testing::PrintToString(text);
    ASSERT_EQ(appended, "in front" + wanted) << testing::PrintToString(text);
    ASSERT_EQ(compact(text), wanted) << testing::PrintToString(text);
    ASSERT_EQ(compact(text, buffer), wanted) << testing::PrintToString(text);
    ASSERT_EQ(account_text(text, buffer), normalise_account(text).text);
  }
}

// Every length up to the bound, with every byte in every place of it.
TEST_F(TextTwins, CompactFormsOfEveryLengthWithOneOddByte) {
  KeyBuffer buffer;
  for (std::size_t length = 0; length <= kMaxKeyBytes + 2; ++length) {
    std::string text;
    for (std::size_t i = 0; i < length; ++i) text += "aZ7b"[random_() % 4];
    for (std::size_t at = 0; at < length; ++at) {
      for (int byte = 0; byte < 256; byte += at % 8 == length % 8 ? 1 : 37) {
        std::string odd = text;
        odd[at] = static_cast<char>(byte);
        ASSERT_EQ(compact(odd, buffer), naive::compact(odd)) << testing::PrintToString(odd);
      }
    }
  }
}

TEST_F(TextTwins, NumbersSplitAndCompareAsDigitByDigit) {
  std::string before = "INV2600012345";
  for (int i = 0; i < kRounds; ++i) {
    std::string text = random_remittance(random_).substr(0, random_() % 40);
    if (random_() % 2 == 0) text = compact(text);
    // The same digits, with other letters or zeros in front.
    if (random_() % 4 == 0) text = (random_() % 2 == 0 ? "RE" : "00") + before;
    const NumberParts fast = split_number(text);
    const NumberParts slow = naive::split_number(text);
    ASSERT_EQ(fast.is_number, slow.is_number) << testing::PrintToString(text);
    ASSERT_EQ(fast.letters, slow.letters) << testing::PrintToString(text);
    ASSERT_EQ(fast.digits, slow.digits) << testing::PrintToString(text);
    ASSERT_EQ(fast.core, slow.core) << testing::PrintToString(text);
    ASSERT_EQ(compare_keys(text, before), naive::compare_keys(text, before))
        << testing::PrintToString(text) << " and " << testing::PrintToString(before);
    before = text.substr(0, kMaxKeyBytes);
  }
}

TEST_F(TextTwins, IbansAreCheckedAsDigitByDigit) {
  for (char a = 'A'; a <= 'Z'; ++a) {
    for (char b = 'A'; b <= 'Z'; ++b) {
      const std::string country{a, b};
      int lengths = 0;
      for (std::size_t length = 14; length <= 35; ++length) {
        std::string iban = country + "00";
        while (iban.size() < length) iban += "0123456789ABCXYZ"[random_() % 16];
        const int check = 98 - naive::mod97_front(iban);
        iban[2] = static_cast<char>('0' + check / 10);
        iban[3] = static_cast<char>('0' + check % 10);
        ASSERT_EQ(naive::mod97_front(iban), 1);
        lengths += valid_iban(iban) ? 1 : 0;
        iban[3 + random_() % (length - 3)] = '+';
        ASSERT_FALSE(valid_iban(iban)) << iban;
      }
      ASSERT_EQ(lengths, iban_country(country) ? 1 : 20) << country;
    }
  }
  for (const char* none : {"", "D", "de", "D1", "1D", "DEX", "\xC4\xD6"})
    EXPECT_FALSE(iban_country(none)) << none;
}

TEST_F(TextTwins, NamesHaveTheWordsOfOneCharacterAtATime) {
  for (int i = 0; i < kRounds; ++i) {
    const std::string text = random_remittance(random_);
    NameWords fast;
    split_name(text, fast);
    const std::vector<std::string> naive = naive::split_name(text);
    ASSERT_EQ(fast.words.size(), naive.size()) << testing::PrintToString(text);
    std::string together;
    for (std::size_t k = 0; k < naive.size(); ++k) {
      ASSERT_EQ(fast.word(k), naive[k]) << testing::PrintToString(text);
      together += (k == 0 ? "" : " ") + naive[k];
    }
    ASSERT_EQ(fast.text(), together) << testing::PrintToString(text);
  }
}

TEST_F(TextTwins, LabelsAreFoundAsByLookingAtEach) {
  for (const WeakLabel& label : weak_labels()) {
    EXPECT_EQ(weak_label(label.word), label.kind) << label.word;
    EXPECT_TRUE(weak_label(std::string(label.word) + "Q") == WeakKind::none) << label.word;
  }
  const auto naive_end = [](std::string_view letters) {
    constexpr std::string_view kWideColon = "：";
    if (letters.ends_with(kWideColon)) letters.remove_suffix(kWideColon.size());
    for (const std::string_view label : foreign_labels())
      if (letters.ends_with(label)) return true;
    return false;
  };
  const auto naive_kind = [](std::string_view word) {
    for (const WeakLabel& label : weak_labels())
      if (label.word == word) return label.kind;
    return WeakKind::none;
  };
  for (int i = 0; i < kRounds; ++i) {
    std::string word(random_() % 2 == 0 ? weak_labels()[random_() % weak_labels().size()].word
                                        : foreign_labels()[random_() % foreign_labels().size()]);
    if (random_() % 2 == 0) word.insert(0, "X");
    if (random_() % 4 == 0) word += "：";
    if (random_() % 2 == 0) word[random_() % word.size()] = static_cast<char>('A' + random_() % 26);
    if (random_() % 4 == 0) word.erase(0, random_() % word.size());
    ASSERT_EQ(weak_label(word), naive_kind(word)) << word;
    ASSERT_EQ(ends_with_foreign_label(word), naive_end(word)) << word;
  }
  EXPECT_EQ(weak_label(""), WeakKind::none);
  EXPECT_FALSE(ends_with_foreign_label(""));
}

TEST_F(TextTwins, EightLettersAreLoweredAsOneByOne) {
  for (unsigned value = 0; value < 256; ++value)
    for (unsigned around : {0U, 0x41U, 0x5AU, 0x7FU, 0x80U, 0xFFU})
      for (unsigned at = 0; at < 8; ++at) {
        std::array<unsigned char, 8> bytes;
        bytes.fill(static_cast<unsigned char>(around));
        bytes[at] = static_cast<unsigned char>(value);
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        std::array<unsigned char, 8> lowered;
        const std::uint64_t got = eight_lower(word);
        std::memcpy(lowered.data(), &got, 8);
        for (std::size_t i = 0; i < 8; ++i) {
          const bool upper = bytes[i] >= 'A' && bytes[i] <= 'Z';
          ASSERT_EQ(lowered[i], upper ? bytes[i] + 0x20 : bytes[i]) << value << " at " << at;
        }
      }
}

}  // namespace
}  // namespace hexiao
