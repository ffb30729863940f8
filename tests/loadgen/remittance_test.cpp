#include "loadgen/remittance.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

std::string without_breaks(std::string text) {
  text.erase(std::remove(text.begin(), text.end(), '\n'), text.end());
  return text;
}

Remittance example() {
  Remittance text;
  text.words("Begleichung Rechnung ");
  text.reference("RE2026/000815");
  text.words(", ");
  text.reference("RE2026/000816");
  text.words(" vielen Dank für alles, 谢谢");
  return text;
}

TEST(Remittance, layout_keeps_references_whole_and_loses_nothing) {
  const Remittance text = example();
  for (int width = 13; width < 80; ++width) {
    const std::string lines = text.layout(width);
    EXPECT_EQ(without_breaks(lines), text.plain());
    EXPECT_NE(lines.find("RE2026/000815"), std::string::npos) << width;
    EXPECT_NE(lines.find("RE2026/000816"), std::string::npos) << width;
  }
  EXPECT_EQ(text.layout(0), text.plain());
}

TEST(Remittance, lines_are_at_most_as_wide_as_asked_counted_in_characters) {
  Remittance text;
  text.words("货款发票结清谢谢货款发票结清谢谢");
  EXPECT_EQ(text.layout(8), "货款发票结清谢谢\n货款发票结清谢谢");
}

TEST(Remittance, cut_inside_always_cuts_a_reference) {
  const Remittance text = example();
  Rng rng(4, Stream::layout, 0);
  for (int i = 0; i < 300; ++i) {
    const std::string lines = text.cut_inside(rng, 27);
    EXPECT_EQ(without_breaks(lines), text.plain());
    const bool both_whole = lines.find("RE2026/000815") != std::string::npos &&
                            lines.find("RE2026/000816") != std::string::npos;
    EXPECT_FALSE(both_whole) << lines;
  }
}

}  // namespace
}  // namespace hexiao::loadgen
