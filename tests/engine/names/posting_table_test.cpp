#include "engine/names/posting_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/engine/names/invented_names.h"

namespace hexiao {
namespace {

std::set<std::uint32_t> as_set(std::span<const std::uint32_t> names) {
  return {names.begin(), names.end()};
}

TEST(PostingTable, AgreesWithAMapUnderInsertAndErase) {
  constexpr std::uint64_t kSeed = 77;
  SCOPED_TRACE("seed " + std::to_string(kSeed));
  invented::Dice dice(kSeed);
  PostingTable table;
  std::map<std::uint32_t, std::set<std::uint32_t>> twin;
  for (int step = 0; step < 60'000; ++step) {
    // Signatures close together at both ends of the range, so that runs meet and wrap.
    const auto near = static_cast<std::uint32_t>(dice.below(300));
    const std::uint32_t signature = dice.below(2) == 0 ? near : 0xFFFFFFFF - near;
    const auto name = static_cast<std::uint32_t>(dice.below(6));
    if (dice.below(5) < 3) {
      if (twin[signature].insert(name).second) table.insert(signature, name);
    } else {
      ASSERT_EQ(table.erase(signature, name), twin[signature].erase(name) == 1);
    }
    const auto asked = static_cast<std::uint32_t>(dice.below(300));
    ASSERT_EQ(as_set(table.find(asked)), twin[asked]);
  }
  for (const auto& [signature, names] : twin) ASSERT_EQ(as_set(table.find(signature)), names);
}

TEST(PostingTable, IsEmptyAtFirst) {
  PostingTable table;
  EXPECT_TRUE(table.find(5).empty());
  EXPECT_FALSE(table.erase(5, 1));
  table.prefetch(5);
}

}  // namespace
}  // namespace hexiao
