#include "daemon/server/shared_room.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace hexiao::daemon {
namespace {

TEST(SharedRoom, each_has_its_share_whatever_the_others_hold) {
  SharedRoom room;
  room.divide(1000, 10);  // shares of 50, 500 for all
  EXPECT_TRUE(room.fits(0, 550));
  room.change(0, 550);
  EXPECT_FALSE(room.fits(550, 1));
  EXPECT_FALSE(room.fits(0, 51));
  EXPECT_TRUE(room.fits(0, 50));
  room.change(550, 50);
  EXPECT_TRUE(room.fits(0, 51));
}

TEST(SharedRoom, who_is_alone_may_take_what_is_larger_than_all_the_rest) {
  SharedRoom room;
  room.divide(1000, 10);
  EXPECT_TRUE(room.fits(0, 5000));
  room.change(0, 51);
  EXPECT_FALSE(room.fits(0, 5000));
  EXPECT_FALSE(room.fits(51, 5000));
}

TEST(SharedRoom, never_more_than_the_total_is_held) {
  const std::uint64_t seed = 12;
  std::mt19937_64 random(seed);
  for (int run = 0; run < 200; ++run) {
    SharedRoom room;
    const std::size_t sessions = 1 + random() % 20;
    room.divide(1 + random() % 1000, sessions, random() % 3);
    std::vector<std::uint64_t> held(sessions);
    std::uint64_t sum = 0;
    for (int step = 0; step < 300; ++step) {
      std::uint64_t& one = held[random() % sessions];
      const std::uint64_t wanted = random() % 30;
      const std::uint64_t after = random() % 3 == 0 ? one / 2 : one + wanted;
      if (after > one && (wanted > room.rest() || !room.fits(one, wanted))) continue;
      room.change(one, after);
      sum = sum - one + after;
      one = after;
      ASSERT_EQ(room.held(), sum);
      ASSERT_LE(sum, room.total()) << "seed " << seed << " run " << run;
    }
  }
}

}  // namespace
}  // namespace hexiao::daemon
