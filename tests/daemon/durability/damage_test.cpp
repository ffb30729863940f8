// Damage is told from a torn tail, and neither is ever taken for a good log that is shorter.
// HEXIAO_FLIP_STRIDE=1 flips every bit (the default keeps the test short); HEXIAO_FLIP_SEED repeats
// a run.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "daemon/durability/blocks.h"
#include "daemon/durability/group_format.h"
#include "daemon/durability/verify.h"
#include "tests/daemon/durability/expectations.h"
#include "tests/daemon/durability/history.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::durability::testing {
namespace {

std::uint64_t number_from(const char* variable, std::uint64_t otherwise) {
  const char* text = std::getenv(variable);
  return text != nullptr ? std::strtoull(text, nullptr, 10) : otherwise;
}

constexpr char kFirst[] = "log-0000000001.seg", kSecond[] = "log-0000000002.seg";

// Two segments and two snapshots; some groups after the last mark unless sealed.
struct Scene {
  SimulatedDisk disk;
  Lsn acknowledged = 0;
};
Scene make_scene(bool sealed) {
  Scene scene;
  StoreOptions options = small_store();
  options.mark_every_bytes = 1u << 20;
  auto running = start(scene.disk, options);
  EXPECT_TRUE(running);
  for (int i = 0; i < 22; ++i) {
    EXPECT_TRUE(running->append());
    if (i == 4 || i == 9) {
      EXPECT_TRUE(running->snapshot());
    }
  }
  if (sealed) {
    EXPECT_TRUE(running->store.seal());
  }
  scene.acknowledged = running->store.durable_lsn();
  EXPECT_TRUE(scene.disk.sync_directory(kDirectory));
  return scene;
}

// Recovery after tampering: everything acknowledged is there, or the damage is named with its file.
enum class Verdict : std::uint8_t { damage, noticed, silent };
Verdict recover(SimulatedDisk& disk, Lsn acknowledged, const std::string& file) {
  auto running = start(disk);
  if (!running) {
    EXPECT_EQ(running.error().kind, ErrorKind::damage) << running.error().text();
    EXPECT_EQ(running.error().exit_code(), 65);
    EXPECT_NE(running.error().file.find(file), std::string::npos) << running.error().text();
    return Verdict::damage;
  }
  EXPECT_EQ(running->fold.lsn(), acknowledged) << "an acknowledged group is silently gone";
  const bool noticed = !running->report.damaged_snapshots.empty() || running->report.torn;
  return noticed ? Verdict::noticed : Verdict::silent;
}

void flip_bits_of(const Scene& scene, const std::string& file, bool silence_allowed) {
  const std::uint64_t seed = number_from("HEXIAO_FLIP_SEED", std::random_device{}());
  const std::uint64_t stride = number_from("HEXIAO_FLIP_STRIDE", 1500);
  std::printf("HEXIAO_FLIP_SEED=%llu\n", static_cast<unsigned long long>(seed));
  std::mt19937_64 random(seed);
  const std::uint64_t bits = scene.disk.content(file).size() * 8;
  std::uint64_t flips = 0, silent = 0;
  for (std::uint64_t bit = random() % stride; bit < bits;
       bit += stride == 1 ? 1 : 1 + random() % (2 * stride)) {
    SimulatedDisk disk = scene.disk.clone();
    disk.flip_bit(file, bit / 8, static_cast<unsigned>(bit % 8));
    ++flips;
    SCOPED_TRACE(fmt::format("seed {}, {} byte {} bit {}", seed, file, bit / 8, bit % 8));
    auto verified = verify(disk, kDirectory);
    ASSERT_OK(verified);
    const bool seen = !verified->ok() || !verified->notices.empty();
    EXPECT_TRUE(seen) << "verify has seen nothing";
    if (recover(disk, scene.acknowledged, file) == Verdict::silent) ++silent;
    if (::testing::Test::HasFailure()) return;
  }
  if (!silence_allowed) {
    EXPECT_EQ(silent, 0u);
  }
  std::printf("%llu flips in %s\n", static_cast<unsigned long long>(flips), file.c_str());
}

// Without left-overs, so that every notice of verify is about the flip.
Scene tidy_scene(bool sealed) {
  Scene scene = make_scene(sealed);
  for (const std::string& name : scene.disk.names())
    if (name.ends_with(".tmp")) scene.disk.erase(name);
  return scene;
}

TEST(Damage, EveryFlippedBitOfTheLastSegmentIsNoticed) {
  flip_bits_of(tidy_scene(true), kSecond, false);
  flip_bits_of(tidy_scene(false), kSecond, false);
}

// Recovery does not read what the snapshot covers; verify does.
TEST(Damage, EveryFlippedBitOfAnEarlierSegmentIsNoticedByVerify) {
  flip_bits_of(tidy_scene(true), kFirst, true);
}

TEST(Damage, EveryFlippedBitOfMarkAndManifestIsNoticed) {
  const Scene scene = tidy_scene(true);
  flip_bits_of(scene, "MARK", false);
  flip_bits_of(scene, "MANIFEST", false);
}

TEST(Damage, EveryFlippedBitOfASnapshotIsNoticedAndTheOtherOneServes) {
  const Scene scene = tidy_scene(true);
  std::vector<std::string> snapshots = scene.disk.names();
  std::erase_if(snapshots, [](const std::string& name) { return !name.ends_with(".snap"); });
  ASSERT_EQ(snapshots.size(), 2u);
  // The older one is not read as long as the newer is good; verify reads both.
  flip_bits_of(scene, snapshots.front(), true);
  flip_bits_of(scene, snapshots.back(), false);
}

// The offsets of the groups in a segment: its good headers, found without the code under test's
// walk.
std::vector<std::uint64_t> group_offsets(const SimulatedDisk& disk, const std::string& file) {
  std::vector<std::uint64_t> offsets;
  const auto bytes = disk.content(file);
  for (std::uint64_t at = kBlockBytes; at < bytes.size(); at += kBlockBytes)
    if (std::memcmp(bytes.data() + at, "HXGROUP1", 8) == 0) offsets.push_back(at);
  return offsets;
}

void zero_sector(SimulatedDisk& disk, const std::string& file, std::uint64_t offset) {
  auto bytes = disk.content(file);
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), kSectorBytes, std::byte{0});
  disk.set_content(file, std::move(bytes));
}

TEST(Damage, AnyZeroedSectorOfASealedLogIsDamage) {
  const Scene scene = tidy_scene(true);
  const auto bytes = scene.disk.content(kSecond);
  for (std::uint64_t at = 0; at < bytes.size(); at += kSectorBytes) {
    if (is_zero(std::span(bytes).subspan(at, kSectorBytes))) continue;
    SimulatedDisk disk = scene.disk.clone();
    zero_sector(disk, kSecond, at);
    EXPECT_EQ(recover(disk, scene.acknowledged, kSecond), Verdict::damage) << "offset " << at;
  }
}

// A log of small groups, one block each, with no mark since it began and no snapshot.
Scene unmarked_scene() {
  Scene scene;
  StoreOptions options = small_store();
  options.mark_every_bytes = 1u << 20;
  auto running = start(scene.disk, options);
  EXPECT_TRUE(running);
  for (int i = 0; i < 6; ++i)
    EXPECT_TRUE(running->append(made_group(running->fold.lsn() + 1, 2, 3000)));
  scene.acknowledged = running->store.durable_lsn();
  EXPECT_TRUE(scene.disk.sync_directory(kDirectory));
  return scene;
}

// The window that the mark leaves: only the very last group, before the log was idle.
TEST(Damage, AnyZeroedSectorBeforeTheLastGroupOfAnUnmarkedLogIsDamage) {
  const Scene scene = unmarked_scene();
  const std::uint64_t last = group_offsets(scene.disk, kFirst).back();
  ASSERT_EQ(last, 6 * kBlockBytes);
  for (std::uint64_t at = 0; at < last; at += kSectorBytes) {
    SimulatedDisk disk = scene.disk.clone();
    zero_sector(disk, kFirst, at);
    EXPECT_EQ(recover(disk, scene.acknowledged, kFirst), Verdict::damage) << "offset " << at;
  }
}

TEST(Damage, AWholeGroupOfZerosBeforeAnotherIsDamage) {
  const Scene scene = unmarked_scene();
  for (std::uint64_t group = 1; group < 6; ++group) {
    SimulatedDisk disk = scene.disk.clone();
    auto bytes = disk.content(kFirst);
    std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(group * kBlockBytes), kBlockBytes,
                std::byte{0});
    disk.set_content(kFirst, bytes);
    EXPECT_EQ(recover(disk, scene.acknowledged, kFirst), Verdict::damage) << "group " << group;
  }
}

// Somebody changes an amount and puts every checksum right: the chain does not follow any more.
TEST(Damage, AForgedPayloadWithGoodChecksumsBreaksTheChain) {
  const Scene scene = unmarked_scene();
  auto bytes = scene.disk.content(kFirst);
  const auto all = std::span(bytes);
  const auto id = load<StoreId>(all, 16);
  for (std::uint64_t at = kBlockBytes; at < 7 * kBlockBytes; at += kBlockBytes) {
    const auto group = all.subspan(at, kBlockBytes);
    const auto header = parse_group_header(group.first(kSectorBytes), id);
    ASSERT_TRUE(header);
    const auto honest = payload_of(*header, group);
    std::vector<std::byte> forged(honest.begin(), honest.end());
    forged[100] ^= std::byte{1};
    AlignedBuffer staging;
    const auto laid_out = encode_group(
        staging, id,
        {.epoch = header->epoch,
         .segment = header->segment,
         .offset = header->offset,
         .previous = header->previous,
         .own = header->own},
        {.first_lsn = header->first_lsn, .record_count = header->record_count, .payload = forged});
    SimulatedDisk disk = scene.disk.clone();
    auto changed = bytes;
    std::copy(laid_out.begin(), laid_out.end(), changed.begin() + static_cast<std::ptrdiff_t>(at));
    disk.set_content(kFirst, changed);
    auto running = start(disk);
    ASSERT_FALSE(running);
    EXPECT_EQ(running.error().kind, ErrorKind::damage);
    EXPECT_EQ(running.error().offset, at);
    EXPECT_NE(running.error().what.find("chain"), std::string::npos) << running.error().text();
  }
}

TEST(Damage, WithAMarkForEachGroupEvenTheLastGroupIsCovered) {
  SimulatedDisk disk;
  StoreOptions options = small_store();
  options.mark_every_bytes = 0;
  Lsn acknowledged = 0;
  {
    auto running = start(disk, options);
    ASSERT_OK(running);
    for (int i = 0; i < 5; ++i) ASSERT_OK(running->append());
    acknowledged = running->store.durable_lsn();
  }
  zero_sector(disk, kFirst, group_offsets(disk, kFirst).back());
  EXPECT_EQ(recover(disk, acknowledged, kFirst), Verdict::damage);
}

TEST(Damage, NamesThePlaceAndWhatWasExpected) {
  Scene scene = tidy_scene(true);
  const std::uint64_t offset = group_offsets(scene.disk, kSecond)[1];
  scene.disk.flip_bit(kSecond, offset + kSectorBytes + 7, 3);
  auto running = start(scene.disk);
  ASSERT_FALSE(running);
  EXPECT_EQ(running.error().file, std::string(kDirectory) + "/" + kSecond);
  EXPECT_EQ(running.error().offset, offset + kSectorBytes);
  EXPECT_GT(running.error().lsn, 1u);
  EXPECT_FALSE(running.error().expected.empty());
  EXPECT_NE(running.error().expected, running.error().found);
}

TEST(Damage, ATornGroupIsKeptBesideTheLogAndTheLogGoesOn) {
  Scene scene = tidy_scene(true);
  Lsn before = 0;
  {
    auto running = start(scene.disk);
    ASSERT_OK(running);
    before = running->fold.lsn();
    ASSERT_OK(running->append(made_group(before + 1, 2, 5000)));
  }
  // As if only the header and two sectors of the last group had reached the disk.
  std::string last;
  for (const std::string& name : scene.disk.names())
    if (name.ends_with(".seg")) last = name;
  auto torn = scene.disk.content(last);
  const auto at = static_cast<std::ptrdiff_t>(group_offsets(scene.disk, last).back());
  std::fill(torn.begin() + at + 3 * kSectorBytes, torn.end(), std::byte{0});
  scene.disk.set_content(last, torn);
  auto again = start(scene.disk);
  ASSERT_OK(again);
  ASSERT_TRUE(again->report.torn);
  EXPECT_FALSE(again->report.clean);
  EXPECT_EQ(again->fold.lsn(), before);
  const std::string kept = again->report.torn->kept_in.substr(sizeof kDirectory);
  EXPECT_EQ(std::memcmp(scene.disk.content(kept).data(), "HXGROUP1", 8), 0);
  ASSERT_OK(again->append());
  ASSERT_OK(again->store.seal());
  auto verified = verify(scene.disk, kDirectory);
  ASSERT_OK(verified);
  EXPECT_TRUE(verified->ok());
  EXPECT_TRUE(verified->sealed);
}

TEST(Damage, FilesMissingShortenedSwappedOrRolledBackAreDamage) {
  const Scene scene = tidy_scene(true);
  const auto expect_damage = [&](const std::string& story, auto tamper) {
    SimulatedDisk disk = scene.disk.clone();
    tamper(disk);
    SCOPED_TRACE(story);
    auto running = start(disk);
    ASSERT_FALSE(running);
    EXPECT_EQ(running.error().kind, ErrorKind::damage) << running.error().text();
    auto verified = verify(disk, kDirectory);
    ASSERT_OK(verified);
    EXPECT_FALSE(verified->ok());
    EXPECT_EQ(verified->exit_code(), 65);
  };
  for (const char* name : {"MARK", "MANIFEST", kFirst, kSecond})
    expect_damage(fmt::format("{} deleted", name), [&](SimulatedDisk& disk) { disk.erase(name); });
  for (const char* name : {"MARK", "MANIFEST", kSecond})
    for (const std::size_t length : {0u, 1u, 511u, 4095u, 4096u, 4097u, 8191u})
      expect_damage(fmt::format("{} cut to {}", name, length), [&](SimulatedDisk& disk) {
        auto bytes = disk.content(name);
        bytes.resize(length);
        disk.set_content(name, bytes);
      });
  expect_damage("segments swapped", [](SimulatedDisk& disk) {
    auto first = disk.content(kFirst);
    disk.set_content(kFirst, disk.content(kSecond));
    disk.set_content(kSecond, first);
  });
  expect_damage("segment duplicated under the next name", [](SimulatedDisk& disk) {
    disk.set_content("log-0000000003.seg", disk.content(kSecond));
  });
  expect_damage("the last group moved one block on", [](SimulatedDisk& disk) {
    auto bytes = disk.content(kSecond);
    const auto last = static_cast<std::ptrdiff_t>(group_offsets(disk, kSecond).back());
    std::move_backward(bytes.begin() + last, bytes.end() - kBlockBytes, bytes.end());
    disk.set_content(kSecond, bytes);
  });
  expect_damage("the log as it was two groups ago", [](SimulatedDisk& disk) {
    auto bytes = disk.content(kSecond);
    const auto offsets = group_offsets(disk, kSecond);
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(offsets[offsets.size() - 2]), bytes.end(),
              std::byte{0});
    disk.set_content(kSecond, bytes);
  });
}

TEST(Damage, AMarkRolledBackBelowAnEpochIsDamage) {
  SimulatedDisk disk;
  for (int run = 0; run < 3; ++run) {
    auto running = start(disk);
    ASSERT_OK(running);
    for (int i = 0; i < 4; ++i) ASSERT_OK(running->append());
    if (run == 0) {
      ASSERT_OK(running->store.seal());
    }
  }
  SimulatedDisk old;
  ASSERT_OK(start(old));
  disk.set_content("MARK", old.content("MARK"));
  auto running = start(disk);
  ASSERT_FALSE(running);
  EXPECT_EQ(running.error().kind, ErrorKind::damage) << running.error().text();
}

TEST(Damage, FilesOfAnotherStoreAreRefused) {
  Scene one = tidy_scene(true);
  SimulatedDisk other;
  std::byte skipped[1];
  ASSERT_OK(other.fill_random(skipped));  // another store id
  ASSERT_OK(start(other));
  one.disk.set_content("MARK", other.content("MARK"));
  auto running = start(one.disk);
  ASSERT_FALSE(running);
  EXPECT_EQ(running.error().kind, ErrorKind::damage);
  EXPECT_NE(running.error().what.find("another store"), std::string::npos);
}

TEST(Damage, ANewerFormatIsRefusedByName) {
  const Scene scene = tidy_scene(true);
  for (const std::string name : {"MARK", "MANIFEST", kSecond, kFirst}) {
    SimulatedDisk disk = scene.disk.clone();
    auto bytes = disk.content(name);
    const bool slots = name == "MARK" || name == "MANIFEST";
    const std::size_t unit = slots ? kSectorBytes : kBlockBytes;
    for (std::size_t at = 0; at < (slots ? 2 * kBlockBytes : kBlockBytes); at += kBlockBytes) {
      const auto block = std::span(bytes).subspan(at, unit);
      store(block, 8, std::uint32_t{7});
      store(block, 12, std::uint32_t{7});
      close_with_crc(block);
    }
    disk.set_content(name, bytes);
    auto running = start(disk);
    ASSERT_FALSE(running) << name;
    EXPECT_EQ(running.error().kind, ErrorKind::newer_format) << running.error().text();
    EXPECT_EQ(running.error().exit_code(), 65);
    EXPECT_NE(running.error().text().find("format 7"), std::string::npos) << running.error().text();
  }
}

}  // namespace
}  // namespace hexiao::durability::testing
