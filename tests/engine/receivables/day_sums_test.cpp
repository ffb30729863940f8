#include "engine/receivables/day_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <vector>

namespace hexiao {
namespace {

Date day(std::int32_t days) { return Date::from_days(days); }

using Twin = std::map<std::pair<std::uint32_t, std::int32_t>, OpenCell>;

std::vector<std::pair<std::int32_t, OpenCell>> days_of(const DaySums<OpenCell>& sums,
                                                       std::uint32_t key, std::int32_t from,
                                                       std::int32_t until) {
  std::vector<std::pair<std::int32_t, OpenCell>> days;
  sums.for_each_day(key, day(from), day(until),
                    [&](Date at, const OpenCell& cell) { days.emplace_back(at.days(), cell); });
  return days;
}

std::vector<std::pair<std::int32_t, OpenCell>> days_of(const Twin& twin, std::uint32_t key,
                                                       std::int32_t from, std::int32_t until) {
  std::vector<std::pair<std::int32_t, OpenCell>> days;
  for (const auto& [place, cell] : twin)
    if (place.first == key && place.second >= from && place.second <= until && cell != OpenCell{})
      days.emplace_back(place.second, cell);
  return days;
}

// Mostly around one day, now and then anywhere, sometimes at an edge of what the pages cover.
std::int32_t random_day(std::mt19937_64& random) {
  constexpr std::int32_t kEdges[] = {INT32_MIN, INT32_MIN + 1, -25'567,  0,      7'304,
                                     7'305,     7'306,         40'071,   40'072, 40'073,
                                     40'074,    84'006,        INT32_MAX};
  switch (random() % 16) {
    case 0:
      return kEdges[random() % std::size(kEdges)];
    case 1:
      return static_cast<std::int32_t>(random() % 400'000) - 150'000;
    default:
      return 19'000 + static_cast<std::int32_t>(random() % 800);
  }
}

TEST(DaySums, ReadsWhatAMapReads) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  DaySums<OpenCell> sums;
  Twin twin;
  for (int step = 0; step < 20'000; ++step) {
    const auto key = static_cast<std::uint32_t>(random() % 7);
    const std::int32_t at = random_day(random);
    const auto count = static_cast<std::int64_t>(random() % 3);
    const OpenCell delta{static_cast<std::int64_t>(random() % 2'001) - 1'000, count};
    sums.add(key, day(at), delta);
    twin[{key, at}] += delta;
    if (step % 50 != 0) continue;
    std::int32_t from = random_day(random);
    std::int32_t until = random_day(random);
    if (random() % 4 != 0 && from > until) std::swap(from, until);
    ASSERT_EQ(days_of(sums, key, from, until), days_of(twin, key, from, until))
        << from << " to " << until;
    OpenCell total;
    for (const auto& [at_day, cell] : days_of(twin, key, from, until)) total += cell;
    ASSERT_EQ(sums.sum(key, day(from), day(until)), total);
  }
  for (std::uint32_t key = 0; key < 8; ++key)
    EXPECT_EQ(days_of(sums, key, INT32_MIN, INT32_MAX), days_of(twin, key, INT32_MIN, INT32_MAX));
}

TEST(DaySums, AreEqualWhateverTheOrderAndWhateverWasTakenOut) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937_64 random(seed);
  struct Entry {
    std::uint32_t key;
    std::int32_t at;
    OpenCell delta;
  };
  std::vector<Entry> entries;
  for (int i = 0; i < 3'000; ++i)
    entries.push_back({static_cast<std::uint32_t>(random() % 20),
                       random_day(random),
                       {static_cast<std::int64_t>(random() % 1'000), 1}});
  DaySums<OpenCell> lived;
  for (const Entry& e : entries) lived.add(e.key, day(e.at), e.delta);
  for (std::size_t i = 0; i < entries.size(); i += 2) {
    const Entry& e = entries[i];
    lived.add(e.key, day(e.at), {-e.delta.amount, -e.delta.count});
  }
  std::vector<Entry> rest;
  for (std::size_t i = 1; i < entries.size(); i += 2) rest.push_back(entries[i]);
  std::shuffle(rest.begin(), rest.end(), random);
  DaySums<OpenCell> rebuilt;
  for (const Entry& e : rest) rebuilt.add(e.key, day(e.at), e.delta);
  EXPECT_TRUE(lived == rebuilt);
  EXPECT_TRUE(rebuilt == lived);
  rebuilt.add(rest.front().key, day(rest.front().at), {1, 0});
  EXPECT_FALSE(lived == rebuilt);
  EXPECT_FALSE(rebuilt == lived);
}

TEST(DaySums, AKeyThatOnlyOneTableHasMakesThemDifferent) {
  DaySums<OpenCell> one;
  DaySums<OpenCell> two;
  two.add(5, day(19'000), {1, 1});
  EXPECT_FALSE(one == two);
  EXPECT_FALSE(two == one);
  two.add(5, day(19'000), {-1, -1});
  EXPECT_TRUE(one == two);
  two.add(9, day(INT32_MAX), {1, 1});
  EXPECT_FALSE(one == two);
  EXPECT_FALSE(two == one);
}

TEST(DaySums, HostileDatesCostAPageOrANodeAndNoCenturies) {
  DaySums<OpenCell> sums;
  for (std::uint32_t key = 0; key < 100; ++key) {
    sums.add(key, *Date::from_civil(1900, 1, 1), {1, 1});
    sums.add(key, *Date::from_civil(2199, 12, 31), {1, 1});
    sums.add(key, *Date::from_civil(2026, 1, 1), {1, 1});
    sums.add(key, day(INT32_MAX), {1, 1});
  }
  EXPECT_EQ(sums.sum(42, Date{}, kLastDate), (OpenCell{4, 4}));
  EXPECT_LE(sums.memory_bytes(), 100U * 1'000U);
  for (std::uint32_t key = 0; key < 100; ++key) {
    sums.add(key, *Date::from_civil(1990, 1, 1), {1, 1});
    sums.add(key, *Date::from_civil(2079, 9, 1), {1, 1});
  }
  EXPECT_EQ(sums.sum(42, Date{}, kLastDate), (OpenCell{6, 6}));
  EXPECT_LE(sums.memory_bytes(), 100U * 11'000U);
}

TEST(DaySums, ATwoYearSegmentTakesFewKilobytes) {
  DaySums<OpenCell> sums;
  for (std::int32_t at = 0; at < 730; ++at) sums.add(0, day(20'000 + at), {100, 1});
  EXPECT_LE(sums.memory_bytes(), 13'000U);  // 24 pages of 512 bytes and their directory
}

TEST(DaySums, TheDayNoneComesBeforeAllOthers) {
  DaySums<OpenCell> sums;
  sums.add(0, Date{}, {7, 1});
  sums.add(0, day(100), {5, 1});
  const auto all = days_of(sums, 0, INT32_MIN, INT32_MAX);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(day(all[0].first).is_none());
  EXPECT_EQ(sums.sum(0, day(INT32_MIN + 1), kLastDate), (OpenCell{5, 1}));
}

TEST(DaySums, FlowsAreSummedFieldByField) {
  DaySums<FlowCell> flows;
  flows.add(3, day(20'000), {.sales = 100, .due = 10});
  flows.add(3, day(20'031), {.collected = 60, .collected_on_time = 50, .discount = 2});
  flows.add(3, day(20'031), {.collected = -10, .write_off = 4});
  EXPECT_EQ(flows.sum(3, day(20'000), day(20'031)), (FlowCell{100, 50, 50, 10, 2, 4}));
  EXPECT_EQ(flows.sum(3, day(20'001), day(20'030)), FlowCell{});
  EXPECT_EQ(flows.sum(4, Date{}, kLastDate), FlowCell{});
}

TEST(DaySumsDeathTest, ASumBeyond64BitsStopsTheProcess) {
  DaySums<OpenCell> sums;
  sums.add(0, day(1), {INT64_MAX, 1});
  EXPECT_DEATH(sums.add(0, day(1), {1, 1}), "overflow");
}

}  // namespace
}  // namespace hexiao
