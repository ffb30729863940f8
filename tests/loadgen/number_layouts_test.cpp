#include "loadgen/number_layouts.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "loadgen/world.h"

namespace hexiao::loadgen {
namespace {

TEST(NumberLayouts, print_the_usual_patterns) {
  const NumberLayouts layouts(0, 6);
  const Date day = *Date::from_civil(2026, 3, 9);
  std::set<std::string> printed;
  for (std::size_t i = 0; i < NumberLayouts::kLayouts; ++i)
    printed.insert(layouts.print(i, ItemKind::invoice, day, 1234).text);
  for (const char* number :
       {"INV-2026-001234", "RE2026/001234", "9000001234", "SI/25-26/001234", "0000001234",
        "2026-001234-AB", "26000001234", "FP00001234", "R-202603/1234"})
    EXPECT_TRUE(printed.contains(number)) << number;
  const PrintedNumber suffixed = layouts.print(5, ItemKind::invoice, day, 1234);
  EXPECT_EQ(suffixed.run(), "001234");
}

// Numbers of a ledger must tell items apart, but for the pairs that share one on purpose.
TEST(NumberLayouts, of_any_layout_seed_give_every_item_a_number_of_its_own) {
  for (const std::uint64_t layout_seed : {0u, 1u, 2u, 3u, 77u, 4711u}) {
    const World world(
        {.seed = 5, .customers = 500, .items = 20'000, .ledgers = 1, .layout_seed = layout_seed},
        LocaleMix(), Traits());
    std::map<std::string, std::uint64_t> owner_of_number;
    std::uint64_t shared = 0;
    for (std::uint32_t i = 0; i < 500; ++i) {
      const CustomerFacts owner = world.customer(i);
      for (std::uint64_t k = 0; k < owner.item_count; ++k) {
        const OpenItem item = world.item(owner, owner.first_item + k);
        const auto [at, added] = owner_of_number.emplace(world.document_no(item), item.index);
        if (added) continue;
        ++shared;
        ASSERT_EQ(item.twin, at->second) << at->first << " layout seed " << layout_seed;
        ASSERT_NE(world.owner_of(at->second), i);
        ASSERT_FALSE(world.item_no(owner, item).empty());
      }
    }
    EXPECT_GT(shared, 20u);
    EXPECT_LT(shared, 400u);
  }
}

TEST(NumberLayouts, of_another_seed_are_others) {
  const NumberLayouts first(1, 6), again(1, 6), second(2, 6);
  const Date day = *Date::from_civil(2026, 3, 9);
  int same = 0;
  for (std::size_t i = 0; i < NumberLayouts::kLayouts; ++i) {
    const std::string text = first.print(i, ItemKind::invoice, day, 1234).text;
    EXPECT_EQ(text, again.print(i, ItemKind::invoice, day, 1234).text);
    same += text == second.print(i, ItemKind::invoice, day, 1234).text ? 1 : 0;
  }
  EXPECT_LT(same, 3);
}

}  // namespace
}  // namespace hexiao::loadgen
