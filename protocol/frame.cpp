#include "protocol/frame.h"

#include <xxhash.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <string_view>

#include "engine/vocabulary/planted_bug.h"

namespace hexiao::protocol {
namespace {

constexpr std::size_t kFirstStagingBytes = 4U << 10;
constexpr std::size_t kStagingBytes = 64U << 10;
constexpr std::size_t kFirstPayloadBytes = 64U << 10;
constexpr std::size_t kPayloadGrowth = 4;
constexpr std::size_t kHashedHeaderBytes = 24;

template <class T>
T load(const std::byte* at) {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <class T>
void store(std::byte* at, T value) {
  std::memcpy(at, &value, sizeof value);
}

constexpr std::string_view kTypeTexts[] = {
    "?",    "HELLO", "WELCOME",  "COMMANDS",      "RESULTS", "QUERY",  "ROWS",
    "PING", "PONG",  "SNAPSHOT", "SNAPSHOT_DONE", "ERROR",   "GOODBYE"};

bool is_known_type(std::uint8_t number) { return number >= 1 && number < std::size(kTypeTexts); }

}  // namespace

std::string_view to_text(FrameType type) {
  const auto number = static_cast<std::uint8_t>(type);
  return kTypeTexts[is_known_type(number) ? number : 0];
}

Payload::Payload(std::size_t size)
    : bytes_(size == 0 ? nullptr
                       : static_cast<std::byte*>(
                             ::operator new[](size, std::align_val_t{kFrameAlignment}))),
      size_(size) {}

Payload Payload::copy_of(std::span<const std::byte> bytes) {
  Payload payload(bytes.size());
  if (!bytes.empty()) std::memcpy(payload.data(), bytes.data(), bytes.size());
  return payload;
}

std::uint64_t frame_checksum(std::span<const std::byte, kHashedHeaderBytes> header,
                             std::span<const std::byte> payload) {
  const std::uint64_t seed = XXH3_64bits(header.data(), header.size());
  return XXH3_64bits_withSeed(payload.data(), payload.size(), seed);
}

WireError read_header(std::span<const std::byte, kHeaderBytes> bytes, std::uint32_t max_frame_bytes,
                      FrameHeader& header) {
  const std::byte* at = bytes.data();
  if (load<std::uint32_t>(at) != kMagic) return WireError::bad_magic;
  header.version = load<std::uint16_t>(at + 4);
  if (header.version < kOldestProtocolVersion || header.version > kProtocolVersion)
    return WireError::unsupported_version;
  const auto type = load<std::uint8_t>(at + 6);
  if (!is_known_type(type)) return WireError::unknown_frame;
  if (load<std::uint8_t>(at + 7) != 0 || load<std::uint32_t>(at + 12) != 0)
    return WireError::reserved_bits;
  header.type = static_cast<FrameType>(type);
  header.payload_bytes = load<std::uint32_t>(at + 8);
  header.request = load<std::uint64_t>(at + 16);
  header.checksum = load<std::uint64_t>(at + 24);
  if (header.payload_bytes % kFrameAlignment != 0) return WireError::bad_length;
  if (header.payload_bytes >
          max_frame_bytes - std::min<std::uint32_t>(max_frame_bytes, kHeaderBytes) &&
      !planted(PlantedBug::frame_length_unchecked))
    return WireError::frame_too_large;
  return WireError::none;
}

void append_frame(ByteBuffer& out, FrameType type, std::uint64_t request,
                  std::span<const std::byte> payload) {
  const std::size_t whole = frame_bytes(payload.size());
  const std::size_t padded = whole - kHeaderBytes;
  std::byte* at = out.grow(whole);
  store(at, kMagic);
  store(at + 4, kProtocolVersion);
  store(at + 6, static_cast<std::uint8_t>(type));
  store(at + 7, std::uint8_t{0});
  store(at + 8, static_cast<std::uint32_t>(padded));
  store(at + 12, std::uint32_t{0});
  store(at + 16, request);
  std::byte* body = at + kHeaderBytes;
  if (!payload.empty()) std::memcpy(body, payload.data(), payload.size());
  std::memset(body + payload.size(), 0, padded - payload.size());
  store(at + 24,
        frame_checksum(std::span<const std::byte, kHashedHeaderBytes>(at, kHashedHeaderBytes),
                       {body, padded}));
}

FrameReader::FrameReader(std::uint32_t max_frame_bytes)
    : max_frame_bytes_(max_frame_bytes),
      staging_bytes_(kFirstStagingBytes),
      staging_(std::make_unique_for_overwrite<std::byte[]>(kFirstStagingBytes)) {}

std::size_t FrameReader::growth() const {
  if (!into_payload() || payload_filled_ < payload_.size()) return 0;
  const std::size_t larger =
      std::min<std::size_t>(header_.payload_bytes, payload_.size() * kPayloadGrowth);
  return larger - payload_.size();
}

void FrameReader::grow_payload() {
  Payload larger(payload_.size() + growth());
  std::memcpy(larger.data(), payload_.data(), payload_filled_);
  payload_ = std::move(larger);
}

void FrameReader::grow_staging() {
  auto larger = std::make_unique_for_overwrite<std::byte[]>(kStagingBytes);
  std::memcpy(larger.get(), staging_.get() + begin_, end_ - begin_);
  staging_ = std::move(larger);
  staging_bytes_ = kStagingBytes;
  end_ -= begin_;
  begin_ = 0;
}

std::span<std::byte> FrameReader::room() {
  if (fault_ != WireError::none) return {};
  if (growth() != 0) grow_payload();
  if (into_payload() && payload_filled_ < payload_.size())
    return {payload_.data() + payload_filled_, payload_.size() - payload_filled_};
  if (staging_was_full_ && staging_bytes_ < kStagingBytes) grow_staging();
  if (begin_ == end_) {
    begin_ = end_ = 0;
  } else if (end_ == staging_bytes_ && begin_ != 0) {
    std::memmove(staging_.get(), staging_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  return {staging_.get() + end_, staging_bytes_ - end_};
}

void FrameReader::filled(std::size_t count) {
  // The same choice as in room(): nothing has happened between the two.
  if (into_payload() && payload_filled_ < payload_.size()) {
    payload_filled_ += count;
  } else {
    end_ += count;
    staging_was_full_ = end_ == staging_bytes_;
  }
}

FrameReader::Step FrameReader::fail(WireError error) {
  fault_ = error;
  payload_ = {};
  return Step::fault;
}

bool FrameReader::take_header() {
  if (end_ - begin_ < kHeaderBytes) return false;
  std::memcpy(header_bytes_, staging_.get() + begin_, kHeaderBytes);
  begin_ += kHeaderBytes;
  fault_ = read_header(header_bytes_, max_frame_bytes_, header_);
  if (fault_ != WireError::none) return false;
  payload_ = Payload(std::min<std::size_t>(header_.payload_bytes, kFirstPayloadBytes));
  payload_filled_ = 0;
  has_header_ = true;
  return true;
}

void FrameReader::take_payload() {
  const std::size_t count = std::min(end_ - begin_, payload_.size() - payload_filled_);
  if (count == 0) return;
  std::memcpy(payload_.data() + payload_filled_, staging_.get() + begin_, count);
  begin_ += count;
  payload_filled_ += count;
}

FrameReader::Step FrameReader::next(Frame& frame) {
  if (fault_ != WireError::none) return Step::fault;
  if (!has_header_ && !take_header())
    return fault_ == WireError::none ? Step::need_bytes : fail(fault_);
  take_payload();
  if (payload_filled_ < header_.payload_bytes) return Step::need_bytes;
  const auto hashed =
      std::span<const std::byte, kHeaderBytes>(header_bytes_).first<kHashedHeaderBytes>();
  if (frame_checksum(hashed, payload_.bytes()) != header_.checksum)
    return fail(WireError::bad_checksum);
  frame.header = header_;
  frame.payload = std::move(payload_);
  payload_ = {};
  payload_filled_ = 0;
  has_header_ = false;
  return Step::frame;
}

}  // namespace hexiao::protocol
