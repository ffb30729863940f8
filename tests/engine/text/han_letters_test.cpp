// Chinese in Latin letters from memory is what the Unicode library says, letter by letter.
#include "engine/text/han_letters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "engine/text/name.h"
#include "engine/text/unicode.h"
#include "engine/text/utf8.h"
#include "tests/engine/text/random_texts.h"

namespace hexiao::unicode {
namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kLast = 0x9FFF;

// A library that speaks of two characters at once is believed for the whole only. The first test:
// what was learnt stays.
TEST(HanLetters, TakesNothingApartThatTheLibraryDoesNot) {
  const HanLibrary joins{.transcribe = [](std::string_view) { return std::string("yiyi"); },
                         .read_by_neighbours = ideographs_read_by_neighbours};
  EXPECT_EQ(han_in_latin_letters("龥龤", joins), std::nullopt);
}

TEST(HanLetters, WhatIsReadByItsNeighboursIsLeftToTheLibrary) {
  const std::u32string found = ideographs_read_by_neighbours();
  std::printf("%zu ideographs\n", found.size());
  EXPECT_NE(found.find(U'重'), std::u32string::npos);
  EXPECT_LT(found.size(), 100u);
  EXPECT_EQ(found.find(U'庆'), std::u32string::npos) << "it is not read otherwise itself";
  EXPECT_EQ(in_latin_letters("重要"), "zhong yao");
  EXPECT_EQ(in_latin_letters("重庆"), "chong qing");
  EXPECT_EQ(in_latin_letters("三重 庆"), transcribed_by_library("三重 庆"));
}

TEST(HanLetters, AllIdeographsInAnyOrderAreWrittenAsTheLibraryWritesThem) {
  constexpr std::uint64_t kSeed = 2011;
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  TextRandom random(kSeed);
  std::vector<char32_t> ideographs;
  for (char32_t c = kFirst; c <= kLast; ++c) ideographs.push_back(c);
  std::shuffle(ideographs.begin(), ideographs.end(), random);
  std::size_t texts = 0;
  std::string text;
  for (std::size_t i = 0; i < ideographs.size(); ++i) {
    append_utf8(text, ideographs[i]);
    // Blanks, letters and digits between some.
    if (random() % 4 == 0) text.push_back(" a7z0  q"[random() % 8]);
    if (random() % 12 != 0 && i + 1 != ideographs.size()) continue;
    ASSERT_EQ(in_latin_letters(text), transcribed_by_library(text)) << text;
    ASSERT_EQ(in_latin_letters(text), transcribed_by_library(text)) << "again " << text;
    ++texts;
    text.clear();
  }
  EXPECT_GT(texts, 1'000u);
}

TEST(HanLetters, LeavesOtherTextsToTheLibrary) {
  const HanLibrary library{.transcribe = transcribed_by_library,
                           .read_by_neighbours = ideographs_read_by_neighbours};
  for (const char* text :
       {"газпром", "東京 カメラ", "上海-华为", "Ab", "\xE4\xBB", "兙", "华为兙"}) {
    EXPECT_EQ(han_in_latin_letters(text, library), std::nullopt) << text;
    EXPECT_EQ(in_latin_letters(text), transcribed_by_library(text)) << text;
  }
  EXPECT_EQ(han_in_latin_letters("", library), "");
}

TEST(HanLetters, IsLearntByManyThreadsAtOnce) {
  const std::string text = "深圳市腾讯计算机系统有限公司";
  const std::string truth = transcribed_by_library(text);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] { EXPECT_EQ(in_latin_letters(text), truth); });
  for (std::thread& thread : threads) thread.join();
}

TEST(HanLetters, SampleNamesAreWrittenAsTheLibraryWritesThem) {
  const char* set = std::getenv("HEXIAO_SHARED");
  const std::string folder = std::string(set != nullptr ? set : "../shared") + "/datasets/cn/";
  std::size_t names = 0;
  for (const char* file_name :
       {"companynameparser_groundtruth.txt", "companynameparser_china_place.txt"}) {
    std::ifstream file(folder + file_name);
    if (!file) GTEST_SKIP() << "no shared data: datasets/cn/" << file_name;
    std::string line;
    // Every name of the first, some of the many places.
    for (std::size_t i = 0; std::getline(file, line) && names < 3'000; ++i) {
      const std::string base = fold_name(line).base;
      ASSERT_EQ(in_latin_letters(base), transcribed_by_library(base)) << line;
      ++names;
    }
  }
  std::printf("%zu names\n", names);
  EXPECT_GT(names, 0u);
}

}  // namespace
}  // namespace hexiao::unicode
