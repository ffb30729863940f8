#include "clients/hexiao/display_width.h"

#include <gtest/gtest.h>

namespace hexiao::cli {
namespace {

TEST(DisplayWidth, ChineseTakesTwoColumnsAndMarksNone) {
  EXPECT_EQ(display_width(""), 0U);
  EXPECT_EQ(display_width("GmbH"), 4U);
  EXPECT_EQ(display_width("苏州启明"), 8U);
  EXPECT_EQ(display_width("ＡＢ"), 4U);           // full-width Latin
  EXPECT_EQ(display_width("Société"), 7U);        // precomposed
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);      // e and a combining acute
  EXPECT_EQ(display_width("a\xE2\x80\x8B"), 1U);  // a zero-width blank
}

TEST(DisplayWidth, BytesThatAreNoUtf8CountOneEach) {
  EXPECT_EQ(display_width("a\xFF\xC3"), 3U);
  EXPECT_EQ(display_width("\xE4\xB8"), 2U);
}

TEST(DisplayWidth, FittingNeverCutsACharacter) {
  EXPECT_EQ(fit_to_width("苏州启明", 8), "苏州启明");
  EXPECT_EQ(fit_to_width("苏州启明", 7), "苏州启…");
  EXPECT_EQ(fit_to_width("苏州启明", 6), "苏州…");  // two and a half do not exist
  EXPECT_EQ(fit_to_width("Rheintal", 5), "Rhei…");
  EXPECT_EQ(fit_to_width("Rheintal", 0), "");
}

TEST(DisplayWidth, ControlCharactersMoveNoCursor) {
  EXPECT_EQ(one_line("INV-1\n2\x1b[31m"), "INV-1 2 [31m");
}

TEST(DisplayWidth, WrapsAtBlanksAndIndents) {
  EXPECT_EQ(wrap("one two three four", 9, 2), "one two\n  three\n  four");
  EXPECT_EQ(wrap("averyverylongword x", 5, 0), "averyverylongword\nx");
  EXPECT_EQ(wrap("", 5, 0), "");
}

// Regression: a first word as wide as the indent lost the blank behind it.
TEST(DisplayWidth, AFirstWordAsWideAsTheIndentKeepsItsBlank) {
  EXPECT_EQ(wrap("No other", 40, 2), "No other");
  EXPECT_EQ(wrap("one two ab cd", 7, 2), "one two\n  ab cd");
}

}  // namespace
}  // namespace hexiao::cli
