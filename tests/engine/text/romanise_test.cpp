#include "engine/text/romanise.h"

#include <gtest/gtest.h>

namespace hexiao {
namespace {

std::string romanised(std::string_view text) {
  std::string out;
  romanise(text, out);
  return out;
}

std::string sounds(std::string_view text) {
  std::string out;
  append_sounds(text, out);
  return out;
}

TEST(Romanise, WritesOtherScriptsInLatinLetters) {
  EXPECT_EQ(romanised("газпром"), "gazprom");
  EXPECT_EQ(romanised("华为 技术"), "hua wei ji shu");
  EXPECT_EQ(romanised("nordic 7"), "nordic 7");
  EXPECT_EQ(romanised(""), "");
}

TEST(Romanise, PreparingChangesNoAnswer) {
  const std::string before = romanised("上海 газпром");
  prepare_romanising();
  EXPECT_EQ(romanised("上海 газпром"), before);
}

TEST(Romanise, ReadsAnyBytesUpToItsBound) {
  EXPECT_LE(romanised(std::string(10'000, 'a')).size(), kMaxRomanisedBytes);
  std::string broken(600, '\xD0');
  EXPECT_LE(romanised(broken).size(), 4 * kMaxRomanisedBytes);
}

TEST(Romanise, SpellingsOfOneSoundAreOne) {
  EXPECT_EQ(sounds("baraka"), sounds("barakah"));
  EXPECT_EQ(sounds("khalil"), sounds("halil"));
  EXPECT_EQ(sounds("eksport"), sounds("export"));
  EXPECT_EQ(sounds("yunona"), sounds("iunona"));
  EXPECT_NE(sounds("huawei"), sounds("xiaomi"));
}

}  // namespace
}  // namespace hexiao
