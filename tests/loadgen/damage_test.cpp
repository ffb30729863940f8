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

TEST(Damage, loses_prefixes_and_zeros_only_where_there_are_some) {
  EXPECT_EQ(lose_prefix("INV-2026-000123"), "000123");
  EXPECT_EQ(lose_prefix("RE2026/000815"), "000815");
  EXPECT_EQ(lose_prefix("0012345678"), "");
  EXPECT_EQ(lose_zeros("INV-2026-000123"), "INV-2026-123");
  EXPECT_EQ(lose_zeros("0012345678"), "12345678");
  EXPECT_EQ(lose_zeros("9000012345"), "");
}

TEST(Damage, changed_separators_keep_every_digit) {
  Rng rng(1, Stream::item, 1);
  for (const std::string number : {"INV-2026-000123", "RE2026/000815", "9000012345"})
    for (int i = 0; i < 50; ++i) {
      const std::string changed = change_separators(rng, number);
      if (changed.empty()) continue;
      EXPECT_NE(changed, number);
      EXPECT_EQ(digits_of(changed), digits_of(number));
    }
}

TEST(Damage, of_one_character_stays_in_the_running_number) {
  Rng rng(2, Stream::item, 1);
  const std::string number = "INV-2026-012345";
  for (int i = 0; i < 500; ++i) {
    const std::string damaged = damage_one_character(rng, number);
    if (damaged.empty()) continue;  // two equal digits exchanged
    EXPECT_NE(damaged, number);
    EXPECT_EQ(damaged.substr(0, 10), "INV-2026-0");
    EXPECT_GE(damaged.size() + 1, number.size());
    EXPECT_LE(damaged.size(), number.size());
  }
}

}  // namespace
}  // namespace hexiao::loadgen
