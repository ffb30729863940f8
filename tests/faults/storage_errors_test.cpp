// The disk says no, once, at every operation of a life in turn: EIO at a write, sync, rename,
// create, removal or read, ENOSPC, a write of which only the first half was taken; and then
// pretends that nothing was. The failure is loud, and what was acknowledged is there afterwards,
// whether the process alone ended or the machine lost power as well, at once or after another
// start.
//
// HEXIAO_ERROR_SEED repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <random>

#include "tests/daemon/durability/history.h"
#include "tests/faults/scale.h"
#include "tests/faults/storage_life.h"

namespace hexiao::faults {
namespace {

using namespace durability;
using durability::testing::small_store;
using durability::testing::start;
using durability::testing::Survival;

enum class Error : std::uint8_t { io, no_space, half_written, read };

class StorageErrors : public ::testing::TestWithParam<Error> {
 protected:
  void plan(SimulatedDisk& disk, std::uint64_t at) const {
    switch (GetParam()) {
      case Error::io:
        return disk.fail_at(at, EIO);
      case Error::no_space:
        return disk.fail_at(at, ENOSPC);
      case Error::half_written:
        return disk.shorten_at(at, ENOSPC);
      case Error::read:
        return disk.fail_read_at(at);
    }
  }

  // The process ends, or the machine does; perhaps there is a start in between.
  void end(SimulatedDisk& disk, Life& life, const StoreOptions& options) {
    const std::uint64_t how = random_() % 3;
    disk.restart();
    if (how == 0) return;
    if (how == 1) {
      auto running = start(disk, options);
      ASSERT_TRUE(running) << running.error().text();
      // What this start found is served: from now on nobody may lose it.
      life.witness.acknowledged = running->store.durable_lsn();
    }
    disk.power_cut(how == 1 ? Survival::none : Survival::random, random_);
  }

  std::mt19937_64 random_;
};

TEST_P(StorageErrors, AtEveryOperationIsLoudAndLosesNothingAcknowledged) {
  const std::uint64_t seed = seed_from("HEXIAO_ERROR_SEED");
  random_.seed(seed);
  std::uint64_t tried = 0, ended = 0;
  for (const std::uint64_t wanted = how_many(400, 5'000); tried < wanted;) {
    LifeOptions options{.seed = random_(), .store = small_store(), .groups = 16};
    if (random_() % 2 == 0) options.store.keep_segments = KeepSegments::needed;
    if (random_() % 2 == 0) options.store.mark_every_bytes = 0;
    const Life whole = live(options);
    ASSERT_FALSE(whole.ended) << whole.ended->text();
    const std::uint64_t count =
        GetParam() == Error::read ? whole.disk.reads() : whole.disk.operations();
    for (std::uint64_t at = 0; at < count && tried < wanted; ++at, ++tried) {
      Life life = live(options, [&](SimulatedDisk& disk) { plan(disk, at); });
      SCOPED_TRACE(fmt::format("life {}, operation {} of {}, HEXIAO_ERROR_SEED={}", options.seed,
                               at, count, seed));
      if (life.ended) {
        ++ended;
        ASSERT_EQ(check_loud(*life.ended), "");
        ASSERT_EQ(life.ended->exit_code(), 74) << life.ended->text();
      }
      end(life.disk, life, options.store);
      if (HasFatalFailure()) return;
      const Judgement judged = judge(life.disk, life, options.store);
      ASSERT_NE(judged.verdict, Verdict::broken) << judged.text;
      ASSERT_NE(judged.verdict, Verdict::refused) << "a false alarm: " << judged.text;
    }
  }
  std::printf("%llu failed operations, %llu ended the life, nothing acknowledged was lost\n",
              static_cast<unsigned long long>(tried), static_cast<unsigned long long>(ended));
}

// Found by the test above: the failed write is still seen, clean, by the next start, which built on
// it; the cut after that left a file whose two slots did not follow each other.
TEST(StorageErrorsFound, AMarkThatWasSeenAndNeverDurableIsMadeDurableByTheNextStart) {
  SimulatedDisk disk;
  std::mt19937_64 random(1);
  auto running = start(disk);
  ASSERT_TRUE(running && running->append());
  disk.fail_at(disk.operations(), EIO);
  ASSERT_FALSE(running->store.seal());
  disk.restart();
  ASSERT_TRUE(start(disk));
  disk.power_cut(Survival::none, random);
  auto again = start(disk);
  ASSERT_TRUE(again) << again.error().text();
}

INSTANTIATE_TEST_SUITE_P(Each, StorageErrors,
                         ::testing::Values(Error::io, Error::no_space, Error::half_written,
                                           Error::read));

}  // namespace
}  // namespace hexiao::faults
