// Memory ends at any allocation of the engine or the store, once. The process ends (std::bad_alloc
// reaches main), or the unit is refused; what is found afterwards satisfies every invariant.
//
// The replaced operator new counts only while a life is lived; the simulated disk and the making of
// commands are spared, as they are not the program. HEXIAO_ALLOCATION_SEED repeats a run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <new>
#include <random>

#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"
#include "tests/faults/counted_heap.h"
#include "tests/faults/engine_life.h"
#include "tests/faults/scale.h"

namespace hexiao::faults {

using namespace durability;
// The store's; the engine has a Result of its own.
template <class T>
using Result = durability::Result<T>;

namespace {

// Within it no allocation fails or counts.
class Spared {
 public:
  Spared() : before_(counted_heap.counting) { counted_heap.counting = false; }
  ~Spared() { counted_heap.counting = before_; }
  Spared(const Spared&) = delete;
  Spared& operator=(const Spared&) = delete;

 private:
  bool before_;
};

class SparedFile final : public File {
 public:
  explicit SparedFile(std::unique_ptr<File> file) : file_(std::move(file)) {}
  ~SparedFile() override = default;
  Result<std::uint64_t> size() override { return file_->size(); }
  Result<std::size_t> read(std::uint64_t offset, std::span<std::byte> into) override {
    const Spared spared;
    return file_->read(offset, into);
  }
  Result<void> write(std::uint64_t offset, std::span<const std::byte> bytes) override {
    const Spared spared;
    return file_->write(offset, bytes);
  }
  Result<void> sync() override {
    const Spared spared;
    return file_->sync();
  }

 private:
  std::unique_ptr<File> file_;
};

// A disk that needs no memory of the program.
class SparedDisk final : public FileSystem {
 public:
  durability::testing::SimulatedDisk disk;

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode) override {
    const Spared spared;
    auto file = disk.open(path, mode);
    if (!file) return file;
    return std::make_unique<SparedFile>(std::move(*file));
  }
  Result<void> rename(const std::string& from, const std::string& to) override {
    const Spared spared;
    return disk.rename(from, to);
  }
  Result<void> remove(const std::string& path) override {
    const Spared spared;
    return disk.remove(path);
  }
  Result<void> sync_directory(const std::string& directory) override {
    const Spared spared;
    return disk.sync_directory(directory);
  }
  Result<void> make_directory(const std::string&) override { return {}; }
  Result<std::vector<std::string>> list(const std::string& directory) override {
    const Spared spared;
    return disk.list(directory);
  }
  Result<std::uint64_t> free_bytes(const std::string& directory) override {
    return disk.free_bytes(directory);
  }
  Result<std::unique_ptr<DirectoryLock>> lock(const std::string& path) override {
    const Spared spared;
    return disk.lock(path);
  }
  Result<void> fill_random(std::span<std::byte> into) override { return disk.fill_random(into); }
};

class AllocationFaults : public ::testing::Test {
 protected:
  // A life in which allocation `fail_at` fails; how many it made. True when memory did end.
  struct Lived {
    bool ended = false;
    std::uint64_t allocations = 0;
    Witness witness;
  };
  Lived live(EngineLife& life, std::uint64_t fail_at) {
    counted_heap = {.counting = true, .count = 0, .fail_at = fail_at};
    Lived lived;
    try {
      static_cast<void>(life.run());
    } catch (const std::bad_alloc&) {
      lived.ended = true;
    }
    counted_heap.counting = false;
    lived.allocations = counted_heap.count;
    lived.witness = life.witness();
    return lived;
  }
};

TEST_F(AllocationFaults, AtAnyAllocationLosesNothingAcknowledgedAndBooksNothingTwice) {
  const std::uint64_t seed = seed_from("HEXIAO_ALLOCATION_SEED");
  std::mt19937_64 random(seed);
  std::uint64_t tried = 0, ended = 0;
  for (const std::uint64_t wanted = how_many(200, 20'000); tried < wanted;) {
    const EngineLifeOptions options{.seed = random(),
                                    .store = durability::testing::small_store(),
                                    .units = 12,
                                    .snapshot_every = 4};
    std::uint64_t count = 0;
    {
      SparedDisk rehearsal;
      EngineLife life(options, rehearsal);
      count = live(life, UINT64_MAX).allocations;
    }
    for (int i = 0; i < 100 && tried < wanted; ++i, ++tried) {
      const std::uint64_t at = random() % count;
      SCOPED_TRACE(fmt::format("life {}, allocation {} of {}, HEXIAO_ALLOCATION_SEED={}",
                               options.seed, at, count, seed));
      SparedDisk files;
      History history;
      Witness witness;
      {
        EngineLife life(options, files);
        const Lived lived = live(life, at);
        ended += lived.ended ? 1 : 0;
        history = life.history();
        witness = lived.witness;
      }
      if (random() % 2 == 0) files.disk.power_cut(durability::testing::Survival::random, random);
      auto recovered = recover_engine(files, options.store);
      ASSERT_TRUE(recovered) << recovered.error().text();
      ASSERT_EQ(check_recovered(*recovered, history, witness), "");
    }
  }
  std::printf("memory ended %llu times in %llu lives; nothing acknowledged was lost\n",
              static_cast<unsigned long long>(ended), static_cast<unsigned long long>(tried));
}

}  // namespace
}  // namespace hexiao::faults
