// Faults of whole sectors and files: zeroed, stale, swapped, misdirected sectors; writes that a
// disk loses, garbles or puts elsewhere while it says that all is well; truncation at every byte;
// files deleted, rolled back, duplicated. Everything acknowledged is there, or the store refuses
// and names the place.
//
// Each store is sealed, or has a mark after every group: without either, the very last group may be
// taken for one that was never finished (docs/adr/0011). HEXIAO_SECTOR_SEED repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <map>
#include <random>

#include "daemon/durability/blocks.h"
#include "tests/daemon/durability/history.h"
#include "tests/faults/scale.h"
#include "tests/faults/storage_life.h"

namespace hexiao::faults {
namespace {

using namespace durability;
using durability::testing::small_store;

class StorageSectors : public ::testing::Test {
 protected:
  void SetUp() override {
    seed_ = seed_from("HEXIAO_SECTOR_SEED");
    random_.seed(seed_);
  }
  void TearDown() override {
    std::printf("%llu faults: %llu refused, %llu noticed, %llu hit nothing that counts\n",
                count(Verdict::refused) + count(Verdict::noticed) + count(Verdict::whole),
                count(Verdict::refused), count(Verdict::noticed), count(Verdict::whole));
  }

  LifeOptions some_life() {
    LifeOptions options{.seed = random_(), .store = small_store()};
    options.groups = 12 + random_() % 16;
    options.store.keep_segments = random_() % 2 == 0 ? KeepSegments::all : KeepSegments::needed;
    options.snapshot_every = random_() % 3 == 0 ? 0 : 7;
    options.sealed = random_() % 2 == 0;
    if (!options.sealed) options.store.mark_every_bytes = 0;
    return options;
  }
  void expect_honest(SimulatedDisk& disk, const Life& life, const LifeOptions& options,
                     const std::string& story) {
    const Judgement judged = judge(disk, life, options.store);
    ++counts_[judged.verdict];
    ASSERT_NE(judged.verdict, Verdict::broken)
        << story << ": " << judged.text << " (life " << options.seed
        << ", HEXIAO_SECTOR_SEED=" << seed_ << ")";
  }
  unsigned long long count(Verdict verdict) { return counts_[verdict]; }
  std::string some_file(const SimulatedDisk& disk) {
    const auto names = disk.names();
    return names[random_() % names.size()];
  }

  std::uint64_t seed_ = 0;
  std::mt19937_64 random_;
  std::map<Verdict, std::uint64_t> counts_;
};

struct Place {
  std::string file;
  std::uint64_t offset = 0;
};

std::vector<std::byte> read_at(const SimulatedDisk& disk, const Place& place, std::uint64_t bytes) {
  const auto content = disk.content(place.file);
  const auto begin = content.begin() + static_cast<std::ptrdiff_t>(place.offset);
  return {begin, begin + static_cast<std::ptrdiff_t>(bytes)};
}

// One sector, now and then a block of eight.
TEST_F(StorageSectors, ZeroedStaleSwappedAndMisdirectedSectorsAreNeverTakenForGood) {
  const std::uint64_t wanted = how_many(1'200, 100'000);
  const auto done = [&] {
    return count(Verdict::refused) + count(Verdict::noticed) + count(Verdict::whole);
  };
  while (done() < wanted) {
    const LifeOptions options = some_life();
    const Life life = live(options);
    ASSERT_FALSE(life.ended) << life.ended->text();
    for (int i = 0; i < 400 && done() < wanted; ++i) {
      const std::uint64_t unit = random_() % 4 == 0 ? kBlockBytes : kSectorBytes;
      const auto some_place = [&] {
        const std::string file = some_file(life.disk);
        return Place{file, random_() % (life.disk.size(file) / unit) * unit};
      };
      const Place at = some_place(), other = some_place();
      const auto before = read_at(life.disk, at, unit);
      SimulatedDisk disk = life.disk.clone();
      std::string story;
      std::vector<std::byte> now(unit);
      switch (random_() % 4) {
        case 0:
          story = "zeroed";
          break;
        case 1: {
          story = "stale";
          const SimulatedDisk& then = life.earlier[random_() % life.earlier.size()];
          if (!then.has(at.file) || then.size(at.file) < at.offset + unit) continue;
          now = read_at(then, at, unit);
          break;
        }
        case 2:
          story = "swapped with " + other.file;
          now = read_at(life.disk, other, unit);
          disk.overwrite(other.file, other.offset, before);
          break;
        default:
          story = "written over by " + other.file;
          now = read_at(life.disk, other, unit);
      }
      if (now == before) continue;
      disk.overwrite(at.file, at.offset, now);
      expect_honest(disk, life, options, fmt::format("{} at {}: {}", at.file, at.offset, story));
      if (HasFatalFailure()) return;
    }
  }
}

// The disk says that it wrote and did not, or elsewhere, or wrongly; the life goes on.
TEST_F(StorageSectors, WritesThatADiskLosesGarblesOrMisdirectsAreFoundOut) {
  std::uint64_t tried = 0;
  for (const std::uint64_t wanted = how_many(300, 10'000); tried < wanted;) {
    const LifeOptions options = some_life();
    const std::uint64_t operations = live(options).disk.operations();
    for (int i = 0; i < 60 && tried < wanted; ++i) {
      const std::uint64_t at = random_() % operations;
      const std::uint64_t kind = random_() % 3;
      const auto blocks = static_cast<std::int64_t>(random_() % 9) - 4;
      Life life = live(options, [&](SimulatedDisk& disk) {
        if (kind == 0) disk.lose_at(at);
        if (kind == 1) disk.garble_at(at);
        if (kind == 2) disk.misdirect_at(at, blocks);
      });
      life.disk.restart();
      ++tried;
      expect_honest(
          life.disk, life, options,
          fmt::format("operation {} of {}, kind {}, blocks {}", at, operations, kind, blocks));
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(StorageSectors, AFileCutAtAnyByteIsNeverTakenForGood) {
  const std::uint64_t stride = how_many(0, 1) == 0 ? 997 : 1;
  const LifeOptions options = some_life();
  const Life life = live(options);
  ASSERT_FALSE(life.ended) << life.ended->text();
  for (const std::string& name : life.disk.names()) {
    for (std::uint64_t bytes = random_() % stride; bytes < life.disk.size(name); bytes += stride) {
      SimulatedDisk disk = life.disk.clone();
      disk.truncate(name, bytes);
      expect_honest(disk, life, options, fmt::format("{} cut at {}", name, bytes));
      if (HasFatalFailure()) return;
    }
  }
}

TEST_F(StorageSectors, FilesDeletedRolledBackDuplicatedOrSwappedAreNeverTakenForGood) {
  const std::uint64_t wanted = how_many(400, 10'000);
  std::uint64_t tried = 0;
  while (tried < wanted) {
    const LifeOptions options = some_life();
    const Life life = live(options);
    ASSERT_FALSE(life.ended) << life.ended->text();
    for (int i = 0; i < 100 && tried < wanted; ++i, ++tried) {
      SimulatedDisk disk = life.disk.clone();
      const std::string file = some_file(disk), other = some_file(disk);
      std::string story;
      switch (random_() % 4) {
        case 0:
          story = "deleted";
          disk.erase(file);
          break;
        case 1: {
          story = "rolled back";
          const SimulatedDisk& then = life.earlier[random_() % life.earlier.size()];
          if (!then.has(file)) continue;
          disk.set_content(file, then.content(file));
          break;
        }
        case 2:
          story = "duplicated as the next segment";
          disk.set_content("log-0000000009.seg", disk.content(file));
          break;
        default:
          story = "swapped with " + other;
          disk.set_content(file, life.disk.content(other));
          disk.set_content(other, life.disk.content(file));
      }
      expect_honest(disk, life, options, file + " " + story);
      if (HasFatalFailure()) return;
    }
  }
}

// Found by the test above, by one rolled-back manifest in some ten thousand: it was called an I/O
// error of the disk.
TEST_F(StorageSectors, AManifestOfBeforeThatNamesASnapshotThatIsGoneIsDamage) {
  std::uint64_t met = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    LifeOptions options{.seed = seed, .store = small_store()};
    options.groups = 12 + seed % 16;
    options.store.keep_segments = KeepSegments::needed;
    options.store.mark_every_bytes = 0;
    options.snapshot_every = 7;
    const Life life = live(options);
    ASSERT_FALSE(life.ended) << life.ended->text();
    for (const SimulatedDisk& then : life.earlier) {
      SimulatedDisk disk = life.disk.clone();
      disk.set_content("MANIFEST", then.content("MANIFEST"));
      const Judgement judged = judge(disk, life, options.store);
      ASSERT_NE(judged.verdict, Verdict::broken) << judged.text << " (life " << seed << ")";
      met += judged.text.find("a snapshot is missing") != std::string::npos ? 1 : 0;
    }
  }
  EXPECT_GT(met, 0u);
}

}  // namespace
}  // namespace hexiao::faults
