// The word that a mistyped one most likely meant.
#include "engine/vocabulary/nearest_word.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

namespace hexiao {
namespace {

constexpr std::array<std::string_view, 5> kKnown = {"customer_no", "document_no", "amount",
                                                    "listen", "level"};

TEST(NearestWord, corrects_a_slip_without_regard_to_case) {
  EXPECT_EQ(nearest_word("customer_nr", kKnown), "customer_no");
  EXPECT_EQ(nearest_word("lisen", kKnown), "listen");
  EXPECT_EQ(nearest_word("AMOUNT", kKnown), "amount");
}

TEST(NearestWord, gives_up_when_nothing_is_near) {
  EXPECT_EQ(nearest_word("colour", kKnown), "");
  EXPECT_EQ(nearest_word("qqqqqq", kKnown), "");
  EXPECT_EQ(nearest_word("", kKnown), "");
  EXPECT_EQ(nearest_word(std::string(10'000, 'l'), kKnown), "");
  EXPECT_EQ(nearest_word("level", {}), "");
}

}  // namespace
}  // namespace hexiao
