#include "loadgen/damage.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

std::string digits_of(const std::string& text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out),
               [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

// The running number is what stands between the bars.
PrintedNumber printed(const std::string& marked) {
  PrintedNumber number;
  number.run_begin = marked.find('|');
  number.run_end = marked.rfind('|') - 1;
  for (const char c : marked)
    if (c != '|') number.text += c;
  return number;
}

TEST(Damage, loses_prefixes_and_zeros_only_where_there_are_some) {
  EXPECT_EQ(lose_prefix(printed("INV-2026-|000123|")), "000123");
  EXPECT_EQ(lose_prefix(printed("2026-|000123|-AB")), "000123");
  EXPECT_EQ(lose_prefix(printed("|0012345678|")), "");
  EXPECT_EQ(lose_zeros(printed("INV-2026-|000123|")), "INV-2026-123");
  EXPECT_EQ(lose_zeros(printed("|0012345678|")), "12345678");
  EXPECT_EQ(lose_zeros(printed("2026-|000123|-AB")), "2026-123-AB");
  EXPECT_EQ(lose_zeros(printed("|9000012345|")), "");
}

TEST(Damage, changed_separators_keep_every_digit) {
  Rng rng(1, Stream::item, 1);
  for (const char* marked :
       {"INV-2026-|000123|", "RE2026/|000815|", "|9000012345|", "2026-|000123|-AB"})
    for (int i = 0; i < 50; ++i) {
      const PrintedNumber number = printed(marked);
      const std::string changed = change_separators(rng, number);
      if (changed.empty()) continue;
      EXPECT_NE(changed, number.text);
      EXPECT_EQ(digits_of(changed), digits_of(number.text));
    }
}

TEST(Damage, of_digits_is_as_far_away_as_it_says_and_stays_in_the_running_number) {
  Rng rng(2, Stream::item, 1);
  const PrintedNumber number = printed("INV-2026-|012345|-AB");
  for (int i = 0; i < 1000; ++i) {
    const int edits = 1 + i % 2;
    const std::string damaged = damage_digits(rng, number, edits);
    if (damaged.empty()) continue;  // two equal digits exchanged
    EXPECT_EQ(edit_distance(number.text, damaged, 3), edits) << damaged;
    EXPECT_EQ(damaged.substr(0, 10), "INV-2026-0");
    EXPECT_TRUE(damaged.ends_with("-AB"));
  }
}

TEST(Damage, a_replaced_digit_keeps_the_form) {
  Rng rng(3, Stream::item, 1);
  for (int i = 0; i < 200; ++i) {
    const std::string near = replace_digit(rng, printed("RE2026/|001234|"));
    EXPECT_EQ(near.size(), 13u);
    EXPECT_EQ(edit_distance("RE2026/001234", near, 2), 1);
  }
}

}  // namespace
}  // namespace hexiao::loadgen
