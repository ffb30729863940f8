// The layout of a group: what is encoded is found, every changed bit is not.
#include "daemon/durability/group_format.h"

#include <gtest/gtest.h>

#include "tests/daemon/durability/history.h"

namespace hexiao::durability::testing {
namespace {

constexpr StoreId kId{std::byte{1}, std::byte{2}};

std::vector<std::byte> encoded(std::size_t payload_bytes) {
  AlignedBuffer staging;
  const MadeGroup group = made_group(9, 3, payload_bytes);
  const auto bytes =
      encode_group(staging, kId, {.epoch = 4, .segment = 2, .offset = 8192}, group.view());
  return {bytes.begin(), bytes.end()};
}

TEST(GroupFormat, HasRoomForEverySizeWithoutWaste) {
  for (std::uint64_t bytes = 0; bytes < 400'000; bytes += bytes < 5000 ? 1 : 97) {
    const GroupShape shape = shape_of_group(bytes);
    ASSERT_EQ(shape.bytes() % kBlockBytes, 0u) << bytes;
    ASSERT_GE(shape.payload_sectors * kSectorBytes, bytes) << bytes;
    ASSERT_GE(93 + shape.table_sectors * 127, shape.payload_sectors) << bytes;
    const std::uint64_t needed = bytes + (1 + shape.table_sectors) * kSectorBytes;
    ASSERT_LT(shape.bytes(), needed + kBlockBytes + kSectorBytes) << bytes;
  }
}

TEST(GroupFormat, FindsWhatWasEncoded) {
  for (const std::size_t bytes : {0u, 1u, 200u, 3584u, 3585u, 47'000u, 48'000u, 200'000u}) {
    const auto group = encoded(bytes);
    const auto header = parse_group_header(std::span(group).first(kSectorBytes), kId);
    ASSERT_TRUE(header) << bytes;
    EXPECT_EQ(header->epoch, 4u);
    EXPECT_EQ(header->segment, 2u);
    EXPECT_EQ(header->offset, 8192u);
    EXPECT_EQ(header->first_lsn, 9u);
    EXPECT_EQ(header->record_count, 3u);
    EXPECT_EQ(check_group_body(*header, group).state, BodyCheck::State::whole);
    const auto payload = payload_of(*header, group);
    EXPECT_TRUE(
        std::equal(payload.begin(), payload.end(), made_group(9, 3, bytes).payload.begin()));
  }
}

TEST(GroupFormat, EveryChangedBitIsFound) {
  for (const std::size_t bytes : {200u, 48'500u}) {
    auto group = encoded(bytes);
    const std::size_t step = bytes < 1000 ? 1 : 13;
    for (std::size_t bit = 0; bit < group.size() * 8; bit += step) {
      const std::byte mask = std::byte{1} << (bit % 8);
      group[bit / 8] ^= mask;
      const auto header = parse_group_header(std::span(group).first(kSectorBytes), kId);
      const bool found =
          !header || check_group_body(*header, group).state == BodyCheck::State::damaged;
      ASSERT_TRUE(found) << "byte " << bit / 8 << " bit " << bit % 8;
      group[bit / 8] ^= mask;
    }
  }
}

TEST(GroupFormat, MissingSectorsAreToldFromDamagedOnes) {
  const auto whole = encoded(48'500);
  const auto header = parse_group_header(std::span(whole).first(kSectorBytes), kId);
  ASSERT_TRUE(header);
  ASSERT_EQ(header->table_sectors, 1u);
  for (std::size_t sector = 1; sector < whole.size() / kSectorBytes; ++sector) {
    auto group = whole;
    std::fill_n(group.begin() + static_cast<std::ptrdiff_t>(sector * kSectorBytes), kSectorBytes,
                std::byte{0});
    EXPECT_EQ(check_group_body(*header, group).state, BodyCheck::State::incomplete) << sector;
    group[(sector == 1 ? 2 : 1) * kSectorBytes + 17] ^= std::byte{4};
    EXPECT_EQ(check_group_body(*header, group).state, BodyCheck::State::damaged) << sector;
  }
}

TEST(GroupFormat, AGroupOfAnotherStoreIsNone) {
  const auto group = encoded(100);
  EXPECT_FALSE(parse_group_header(std::span(group).first(kSectorBytes), StoreId{}));
}

// A payload may hold zeros: a written zero sector is right, and stays right.
TEST(GroupFormat, ZerosInThePayloadAreNoMissingSectors) {
  AlignedBuffer staging;
  const std::vector<std::byte> zeros(5000, std::byte{0});
  const auto group =
      encode_group(staging, kId, {}, {.first_lsn = 1, .record_count = 1, .payload = zeros});
  const auto header = parse_group_header(group.first(kSectorBytes), kId);
  ASSERT_TRUE(header);
  EXPECT_EQ(check_group_body(*header, group).state, BodyCheck::State::whole);
}

}  // namespace
}  // namespace hexiao::durability::testing
