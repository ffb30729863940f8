#include "engine/text/utf8.h"

#include <gtest/gtest.h>

namespace hexiao {
namespace {

TEST(ValidText, TakesTextInAnyLanguageWithBreaksAndTabs) {
  EXPECT_TRUE(valid_text(""));
  EXPECT_TRUE(valid_text("Rechnung 4711\n\tvom 12.03."));
  EXPECT_TRUE(valid_text("发票0012345货款"));
  EXPECT_TRUE(valid_text("Müller & Söhne \xF0\x9F\x8F\xA6 end of a longer text"));
}

TEST(ValidText, RefusesControlCharactersWhereverTheyStandInAWord) {
  for (int c = 0; c < 0x20; ++c) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text(20, 'a');
      text[at] = static_cast<char>(c);
      EXPECT_EQ(valid_text(text), c == '\n' || c == '\t') << "byte " << c << " at " << at;
    }
  }
  EXPECT_FALSE(valid_text("abc\x7F"));
  EXPECT_FALSE(valid_text("abcdefgh\x7Fijklmno"));
  EXPECT_FALSE(valid_text("\xC2\x85"));  // NEL, a C1 control
  EXPECT_TRUE(valid_text("\xC2\xA0"));
}

TEST(ValidText, RefusesBrokenUtf8) {
  for (const char* broken :
       {"\x80", "\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\x80",
        "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xC3", "\xE4\xB8", "\xF0\x9F\x8F", "\xFF"}) {
    EXPECT_FALSE(valid_text(broken));
    EXPECT_FALSE(valid_text(std::string("eight or more ") + broken + " bytes around"));
  }
}

TEST(Utf8, DecodesWhatItEncodes) {
  for (char32_t c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 97) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    append_utf8(text, c);
    std::size_t at = 0;
    ASSERT_EQ(next_code_point(text, at), c);
    ASSERT_EQ(at, text.size());
    ASSERT_EQ(count_characters(text), 1u);
  }
}

TEST(Utf8, WalksBrokenBytesOneByOne) {
  const std::string_view text = "a\xE4\xB8z";
  std::size_t at = 1;
  EXPECT_EQ(next_code_point(text, at), kBrokenCharacter);
  EXPECT_EQ(at, 2u);
  EXPECT_EQ(count_characters(text), 4u);
}

}  // namespace
}  // namespace hexiao
