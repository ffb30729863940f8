#include "engine/text/name.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "engine/text/name_words.h"

namespace hexiao {
namespace {

struct NameCase {
  const char* name;
  const char* base;
  const char* legal_form;
};

void expect_all(const std::vector<NameCase>& cases) {
  for (const NameCase& c : cases) {
    const FoldedName folded = fold_name(c.name);
    EXPECT_EQ(folded.base, c.base) << c.name;
    EXPECT_EQ(folded.legal_form, c.legal_form) << c.name;
  }
}

TEST(FoldName, CaseWidthBlanksAndPunctuationDoNotCount) {
  expect_all({
      {"ACME Trading", "acme trading", ""},
      {"  Acme,   TRADING. ", "acme trading", ""},
      {"ＡＣＭＥ　Ｔｒａｄｉｎｇ", "acme trading", ""},
      {"Acme-Trading", "acme trading", ""},
      {"O'Neill \xE2\x80\x99n\xE2\x80\x99 Sons", "oneill n sons", ""},
      {"Acme\nTrading", "acme trading", ""},
      {"", "", ""},
      {" -- ", "", ""},
  });
}

TEST(FoldName, UmlautsAndTheirSpellingsAreOne) {
  for (const char* name : {"Müller", "Mueller", "MULLER", "MÜLLER", "Mu\xCC\x88ller"}) {
    EXPECT_EQ(fold_name(name).base, "muller") << name;
  }
  expect_all({
      {"Österreich", "osterreich", ""},
      {"Oesterreich", "osterreich", ""},
      {"Groß", "gross", ""},
      {"Bauer", "bauer", ""},    // the e is its own
      {"Quelle", "quelle", ""},  // and here
      {"AEG", "aeg", ""},
      {"Küchenmöbel", "kuchenmobel", ""},
      {"Kuechenmoebel", "kuchenmobel", ""},  // the second pair of a word as the first
      {"Bauernhoefe", "bauernhofe", ""},
      {"Société Générale", "societe generale", ""},
      {"Ørsted", "orsted", ""},
      {"Łódź", "lodz", ""},
      {"İstanbul", "istanbul", ""},
  });
}

TEST(FoldName, TheWordsForAndAreOne) {
  for (const char* name : {"Meier & Sohn", "Meier und Sohn", "MEIER + SOHN", "Meier and Sohn",
                           "Meier et Sohn", "Meier&Sohn"}) {
    EXPECT_EQ(fold_name(name).base, "meier and sohn") << name;
  }
}

TEST(FoldName, InitialsAreOneWord) {
  expect_all({
      {"I.B.M.", "ibm", ""},
      {"I. B. M.", "ibm", ""},
      {"IBM", "ibm", ""},
      {"I.B.M. S.A.", "ibm", "sa"},
      {"A & B Trading", "a and b trading", ""},
      {"KONINKLIJKE TEST N V", "koninklijke test", "nv"},
  });
}

TEST(FoldName, LegalFormsLeaveTheBase) {
  expect_all({
      {"Muster GmbH", "muster", "gmbh"},
      {"Muster G.m.b.H.", "muster", "gmbh"},
      {"Muster G. m. b. H.", "muster", "gmbh"},
      {"Muster Gesellschaft mit beschränkter Haftung", "muster", "gmbh"},
      {"MUSTER GESELLSCHAFT MIT BESCHRAENKTER HAFTUNG", "muster", "gmbh"},
      {"Muster GmbH & Co. KG", "muster", "gmbh co kg"},
      {"Muster GmbH und Co KG", "muster", "gmbh co kg"},
      {"Muster & Co. KG", "muster", "kg"},
      {"Muster UG (haftungsbeschränkt)", "muster", "ug"},
      {"Muster AG", "muster", "ag"},
      {"Muster e.K.", "muster", "ek"},
      {"Sample Limited", "sample", "ltd"},
      {"Sample Co., Ltd.", "sample", "ltd"},
      {"Sample (Pvt.) Ltd", "sample", "ltd"},
      {"Sample Pty Ltd", "sample", "ltd"},
      {"Sample Sdn. Bhd.", "sample", "ltd"},
      {"Sample Inc.", "sample", "inc"},
      {"Sample, Incorporated", "sample", "inc"},
      {"Sample L.L.C.", "sample", "llc"},
      {"Sample & Company", "sample", "co"},
      {"Exemple S. A.", "exemple", "sa"},
      {"Exemple S.à r.l.", "exemple", "sarl"},
      {"SARL Exemple", "exemple", "sarl"},
      {"Esempio S.p.A.", "esempio", "spa"},
      {"Esempio s.r.l.", "esempio", "srl"},
      {"Ejemplo S.A. de C.V.", "ejemplo", "sa de cv"},
      {"Voorbeeld B. V.", "voorbeeld", "bv"},
      {"Voorbeeld B.V.", "voorbeeld", "bv"},
      {"Przyklad Sp. z o.o.", "przyklad", "sp zoo"},
      {"Przykład Spółka z ograniczoną odpowiedzialnością", "przyklad", "sp zoo"},
      {"Priklad spol. s r.o.", "priklad", "sro"},
      {"Primer d.o.o.", "primer", "doo"},
      {"Eksempel A/S", "eksempel", "as"},
      {"Exempel AB", "exempel", "ab"},
      {"Esimerkki Oy", "esimerkki", "oy"},
      {"ООО Пример", "пример", "ooo"},
      {"OOO Primer", "primer", "ooo"},
      {"PT Contoh Jaya Tbk", "contoh jaya", "pt tbk"},
      {"Örnek San. ve Tic. Ltd. Şti.", "ornek", "ltd sti"},
      {"Example K.K.", "example", "kk"},
  });
}

TEST(FoldName, ChineseJapaneseAndKoreanFormsAreFoundWithoutBlanks) {
  expect_all({
      {"示例科技有限公司", "示例科技", "youxian"},
      {"示例科技有限责任公司", "示例科技", "youxian"},
      {"示例科技股份有限公司", "示例科技", "gufen"},
      {"示例 科技 有限公司", "示例科技", "youxian"},
      {"示例（上海）科技有限公司", "示例上海科技", "youxian"},
      {"示例(上海)科技有限公司", "示例上海科技", "youxian"},
      {"範例實業有限公司", "范例实业", "youxian"},
      {"範例實業股份有限公司", "范例实业", "gufen"},
      {"示例投资合伙企业（有限合伙）", "示例投资", "hehuo"},
      {"株式会社サンプル", "サンプル", "kk"},
      {"サンプル株式會社", "サンプル", "kk"},
      {"㈱サンプル", "サンプル", "kk"},
      {"（株）ｻﾝﾌﾟﾙ", "サンプル", "kk"},
      {"주식회사 예시", "예시", "chusik"},
      {"예시(주)", "예시", "chusik"},
      {"TCL示例有限公司", "tcl 示例", "youxian"},
      {"TCL 示例有限公司", "tcl 示例", "youxian"},
  });
}

TEST(FoldName, TheBaseIsNeverEmptyWhenTheNameHasLetters) {
  expect_all({
      {"GmbH", "gmbh", ""},
      {"GmbH & Co. KG", "gmbh and co kg", ""},
      {"有限公司", "有限公司", ""},
      {"株式会社", "株式会社", ""},
      {"Limited Company", "limited", "co"},
      {"PT", "pt", ""},
  });
}

TEST(FoldName, IsItsOwnFoldingAndKeepsItsBase) {
  for (const char* name :
       {"Müller GmbH & Co. KG", "示例（上海）科技有限公司", "I.B.M. Deutschland"}) {
    const std::string base = fold_name(name).base;
    EXPECT_EQ(fold_name(base).base, base) << name;
  }
}

TEST(FoldName, LongNamesTakeBoundedTimeAndMemory) {
  for (const std::string& piece :
       {std::string("a"), std::string("a "), std::string("GmbH "), std::string("a."),
        std::string("有"), std::string("ü"), std::string("& ")}) {
    std::string name;
    while (name.size() < 10'000) name += piece;
    const FoldedName folded = fold_name(name);
    EXPECT_LE(folded.base.size(), 3 * kMaxNameBytes) << piece;
  }
}

TEST(FoldName, ACutInsideACharacterLosesThatCharacterOnly) {
  std::string name(kMaxNameBytes - 1, 'a');
  name += "有限公司";
  EXPECT_EQ(fold_name(name).base, std::string(kMaxNameBytes - 1, 'a'));
}

// The naive twin: whatever the tables know, the Unicode library says the same of the whole text.
TEST(NameTables, AgreeWithTheUnicodeLibraryOnEachCharacterAndAmongOthers) {
  for (char32_t c = 1; c < 0x11000; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    const auto value = static_cast<unsigned>(c);
    std::string text = "Ab";
    const auto put = [&text](unsigned byte) { text.push_back(static_cast<char>(byte)); };
    if (value < 0x80) {
      put(value);
    } else if (value < 0x800) {
      put(0xC0 | value >> 6);
      put(0x80 | (value & 0x3F));
    } else {
      put(0xE0 | value >> 12);
      put(0x80 | (value >> 6 & 0x3F));
      put(0x80 | (value & 0x3F));
    }
    text += "uer 有";
    NameWords fast;
    NameWords slow;
    split_name(text, fast);
    split_name(text, slow, NamePath::unicode_library);
    ASSERT_EQ(fast.text(), slow.text()) << std::hex << value;
  }
}

// What State::has_name_alone knows without folding.
TEST(IsWrittenLike, SaysSoOnlyOfNamesThatFoldAlike) {
  const std::vector<std::string> words = {
      "Muster", "Mueller",  "GmbH",      "AG",     "S.A.", "and", "&",      "KG",
      "Co",     "The",      "Ltd.",      "I.",     "B.",   "M.",  "O'Neil", "Haus",
      "42",     "PT",       "SpA",       "ue",     "N V",  "Tbk", "e.V.",   "M\xC3\xBCller",
      "示例",   "有限公司", "Sons-Bros", "Quelle", "x"};
  constexpr std::uint64_t kSeed = 20'261'122;
  std::mt19937_64 random(kSeed);
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  const auto another_case = [&](std::string text) {
    const std::size_t way = below(4);
    for (char& c : text) {
      const bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';
      const bool turn = way == 3 ? below(2) == 0 : (way == 1 && lower) || (way == 2 && upper);
      if ((lower || upper) && turn) c = static_cast<char>(c ^ 0x20);
    }
    return text;
  };
  std::size_t alike = 0, short_ones = 0;
  for (int round = 0; round < 100'000; ++round) {
    std::string name, raw;
    for (std::size_t n = 1 + below(5); n > 0; --n) {
      const std::string& word = words[below(words.size())];
      name += (name.empty() ? "" : " ") + word;
      if (below(5) != 0) raw += (raw.empty() ? "" : " ") + word;
    }
    raw = another_case(raw);
    const std::uint8_t base = plain_base_length(name);
    if (!is_written_like(raw, name, base)) continue;
    ++alike;
    if (raw.size() != name.size()) ++short_ones;
    const FoldedName a = fold_name(raw), b = fold_name(name);
    ASSERT_EQ(a.base, b.base) << raw << " | " << name;
    ASSERT_TRUE(a.legal_form == b.legal_form || a.legal_form.empty()) << raw << " | " << name;
  }
  EXPECT_GT(alike, 20'000U);
  EXPECT_GT(short_ones, 500U);
  EXPECT_TRUE(is_written_like("MUSTERHAUS BAU", "Musterhaus Bau GmbH", 14));
  EXPECT_EQ(plain_base_length("Musterhaus Bau GmbH"), 14);
  EXPECT_EQ(plain_base_length("M\xC3\xBCller GmbH"), 0);
}

TEST(TruncationLength, IsToldByTheNumberOfCharacters) {
  EXPECT_EQ(truncation_length(std::string(27, 'a')), 27);
  EXPECT_EQ(truncation_length(std::string(35, 'a')), 35);
  EXPECT_EQ(truncation_length(std::string(70, 'a')), 70);
  EXPECT_EQ(truncation_length(std::string(36, 'a')), std::nullopt);
  EXPECT_EQ(truncation_length(""), std::nullopt);
  std::string umlauts = std::string(34, 'a') + "ü";
  EXPECT_EQ(truncation_length(umlauts), 35);
}

TEST(TruncatedPrefix, ACutNameMayBeTheWholeOne) {
  const FoldedName whole = fold_name("Musterhaus Maschinenbau und Vertriebs GmbH");
  EXPECT_TRUE(is_truncated_prefix(whole, fold_name("MUSTERHAUS MASCHINENBAU UND")));
  EXPECT_TRUE(is_truncated_prefix(whole, fold_name("MUSTERHAUS MASCHINENBAU UND VERTRIEB")));
  EXPECT_TRUE(is_truncated_prefix(whole, fold_name("MUSTERHAUS MASCHINENBAU UND VERTRIEBS")));
  EXPECT_TRUE(is_truncated_prefix(whole, fold_name("MUSTERHAUS MASCHINENBAU UND VERTRIEBS GM")));
  EXPECT_FALSE(is_truncated_prefix(whole, whole));
  EXPECT_FALSE(is_truncated_prefix(whole, fold_name("Musterhaus")));  // too short to say
  EXPECT_FALSE(is_truncated_prefix(whole, fold_name("MUSTERHAUS MASCHINENBAU OHNE")));
  EXPECT_FALSE(is_truncated_prefix(whole, fold_name("MUSTERHAUS MASCHINENBAU UND VERTRIEBS AG")));
}

}  // namespace
}  // namespace hexiao
