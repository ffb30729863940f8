// CRC-32C and SHA-256 against published values and against a naive twin.
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string_view>
#include <vector>

#include "daemon/durability/crc32c.h"
#include "daemon/durability/digest.h"

namespace hexiao::durability::testing {
namespace {

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::uint32_t naive_crc32c(std::span<const std::byte> bytes) {
  std::uint32_t crc = 0xFFFFFFFFu;
  for (const std::byte value : bytes) {
    crc ^= std::to_integer<std::uint32_t>(value);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1u) != 0 ? 0x82F63B78u : 0u);
  }
  return ~crc;
}

TEST(Crc32c, MatchesThePublishedValues) {
  // RFC 3720, appendix B.4, and the check value of the catalogue.
  EXPECT_EQ(crc32c(bytes_of("123456789")), 0xE3069283u);
  const std::vector<std::byte> zeros(32, std::byte{0}), ones(32, std::byte{0xFF});
  EXPECT_EQ(crc32c(zeros), 0x8A9136AAu);
  EXPECT_EQ(crc32c(ones), 0x62A8AB43u);
  std::vector<std::byte> rising(32);
  for (std::size_t i = 0; i < rising.size(); ++i) rising[i] = static_cast<std::byte>(i);
  EXPECT_EQ(crc32c(rising), 0x46DD794Eu);
  EXPECT_EQ(crc32c({}), 0u);
}

TEST(Crc32c, AgreesWithItsTwinsAtEveryLengthAndAlignment) {
  std::mt19937 random(3);
  std::vector<std::byte> bytes(700);
  for (std::byte& value : bytes) value = static_cast<std::byte>(random());
  for (std::size_t from = 0; from < 9; ++from)
    for (std::size_t length = 0; length < 600; length += length < 40 ? 1 : 37) {
      const auto part = std::span<const std::byte>(bytes).subspan(from, length);
      ASSERT_EQ(crc32c(part), naive_crc32c(part));
      ASSERT_EQ(crc32c_by_table(part), naive_crc32c(part));
    }
}

TEST(Sha256, MatchesThePublishedValuesAndStartsAnew) {
  Sha256 hash;
  for (int round = 0; round < 2; ++round)
    EXPECT_EQ(to_hex(hash.add(bytes_of("a")).add(bytes_of("bc")).finish()),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(hash.finish()),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

}  // namespace
}  // namespace hexiao::durability::testing
