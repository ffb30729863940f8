// The index against std::multimap: growth, erasure, long lists, hashes that fall together.
#include "engine/state/key_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/engine/crews.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

using Model = std::multimap<std::uint64_t, Slot>;

std::vector<Slot> found(const KeyIndex& index, std::uint64_t hash) {
  std::vector<Slot> slots;
  index.for_each(hash, [&](Slot slot) {
    slots.push_back(slot);
    return true;
  });
  std::sort(slots.begin(), slots.end());
  return slots;
}

// The index keeps 8 bits of the part and 32 of the fingerprint: hashes alike in these are one key.
std::uint64_t kept_bits(std::uint64_t hash) { return (hash >> 56) << 32 | (hash & 0xFFFF'FFFFU); }

std::vector<Slot> found(const Model& model, std::uint64_t hash) {
  std::vector<Slot> slots;
  const auto [from, to] = model.equal_range(kept_bits(hash));
  for (auto at = from; at != to; ++at) slots.push_back(at->second);
  std::sort(slots.begin(), slots.end());
  return slots;
}

std::uint64_t some_hash(Random& random, int kind) {
  switch (kind) {
    case 0:  // all over
      return random.next();
    case 1:  // few keys, long lists
      return random.below(20) * 0x0101'0101'0101'0101ULL;
    case 2:  // one part, one place in it: probes run into each other and round the end
      return 0xFF00'0000'0000'0000ULL | 0xFFFF'FF00ULL | random.below(200);
    default:  // equal where the index looks, different elsewhere
      return random.below(50) << 56 | random.below(1000) << 32 | random.below(3);
  }
}

class KeyIndexTwin : public ::testing::TestWithParam<int> {};

TEST_P(KeyIndexTwin, AgreesWithAMultimap) {
  const std::uint64_t seed = 20260101 + static_cast<std::uint64_t>(GetParam());
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  Random random(seed);
  KeyIndex index;
  Model model;
  std::vector<std::pair<std::uint64_t, Slot>> live;
  for (int step = 0; step < 60'000; ++step) {
    // Grows, then shrinks, then grows again.
    const bool grow = step / 15'000 % 2 == 0 ? !random.one_in(4) : random.one_in(4);
    if (grow || live.empty()) {
      const std::uint64_t hash = some_hash(random, GetParam());
      const auto slot = static_cast<Slot>(random.below(1'000'000));
      index.insert(hash, slot);
      model.emplace(kept_bits(hash), slot);
      live.emplace_back(hash, slot);
    } else {
      std::swap(live[random.below(live.size())], live.back());
      const auto [hash, slot] = live.back();
      live.pop_back();
      index.erase(hash, slot);
      const auto [from, to] = model.equal_range(kept_bits(hash));
      model.erase(std::find_if(from, to, [s = slot](const auto& e) { return e.second == s; }));
    }
    ASSERT_EQ(index.size(), model.size());
    const std::uint64_t asked =
        live.empty() || random.one_in(3) ? some_hash(random, GetParam()) : random.pick(live).first;
    ASSERT_EQ(found(index, asked), found(model, asked)) << "step " << step;
  }
  for (const auto& [hash, slot] : live) ASSERT_EQ(found(index, hash), found(model, hash));
  while (!live.empty()) {
    index.erase(live.back().first, live.back().second);
    live.pop_back();
  }
  EXPECT_EQ(index.size(), 0u);
}

TEST(KeyIndex, StopsWhenTheVisitorHasEnough) {
  KeyIndex index;
  for (Slot slot = 0; slot < 10; ++slot) index.insert(7, slot);
  int visits = 0;
  index.for_each(7, [&](Slot) { return ++visits < 3; });
  EXPECT_EQ(visits, 3);
}

// Built from batches, by whoever comes first, it is what inserting one by one makes of it.
TEST_P(KeyIndexTwin, BuiltInOneGoItAgreesWithAMultimapAndGoesOn) {
  const std::uint64_t seed = 20260201 + static_cast<std::uint64_t>(GetParam());
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  BackwardsCrew backwards;
  for (const std::size_t pairs : {0U, 1U, 300U, 40'000U}) {
    Random random(seed);
    KeyIndex index;
    index.insert(1, 1);  // what was there before is gone
    Model model;
    std::vector<std::pair<std::uint64_t, Slot>> live;
    std::vector<KeyIndex::Pairs> batches(3);
    if (pairs > 300) batches[1].reserve(pairs / 3);
    for (std::size_t i = 0; i < pairs; ++i) {
      live.emplace_back(some_hash(random, GetParam()), static_cast<Slot>(i));
      batches[i * 3 / pairs].add(live.back().first, live.back().second);
      model.emplace(kept_bits(live.back().first), live.back().second);
    }
    index.build(batches, backwards);
    ASSERT_EQ(index.size(), pairs);
    for (const auto& [hash, slot] : live) ASSERT_EQ(found(index, hash), found(model, hash));
    for (Slot slot = 0; slot < 500; ++slot) {
      live.emplace_back(some_hash(random, GetParam()), slot);
      index.insert(live.back().first, slot);
    }
    while (!live.empty()) {
      index.erase(live.back().first, live.back().second);
      live.pop_back();
    }
    EXPECT_EQ(index.size(), 0u);
  }
}

INSTANTIATE_TEST_SUITE_P(Hashes, KeyIndexTwin, ::testing::Values(0, 1, 2, 3));

// Sixteen bytes for a list of two; entries three quarters full.
TEST(KeyIndex, BuiltInOneGoItTakesNoMoreMemoryThanItNeeds) {
  constexpr std::uint64_t kKeys = 200'000;
  Random random(5);
  std::vector<KeyIndex::Pairs> batches(1);
  for (std::uint64_t key = 0; key < kKeys; ++key) {
    const std::uint64_t hash = random.next();
    batches[0].add(hash, static_cast<Slot>(2 * key));
    batches[0].add(hash, static_cast<Slot>(2 * key + 1));
  }
  KeyIndex index;
  index.build(batches, work_alone());
  EXPECT_EQ(index.size(), 2 * kKeys);
  EXPECT_LT(index.memory_bytes(), kKeys * (11 + 17));
  index.clear();
  EXPECT_EQ(index.size(), 0u);
}

TEST(KeyIndex, TheLargestSlotIsKept) {
  KeyIndex index;
  index.insert(1, 0x7FFE'FFFF);
  EXPECT_EQ(found(index, 1), std::vector<Slot>{0x7FFE'FFFF});
}

}  // namespace
}  // namespace hexiao
