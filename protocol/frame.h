// Frames: how messages lie on a TCP stream. docs/protocol.md shows each byte by byte.
//
//   header = magic:u32 version:u16 type:u8 flags:u8 payload_bytes:u32 reserved:u32
//            request:u64 checksum:u64                                    (32 bytes, little-endian)
//   frame  = header payload           payload: a FlatBuffer, filled up with zeros to 16 bytes
//
// Every frame is a multiple of 16 bytes long, so a payload always starts 16-byte aligned in the
// stream. The checksum is XXH3-64 of the payload, seeded with XXH3-64 of the header's first 24
// bytes: a damaged header is found as surely as a damaged payload.
//
// Nothing here is safe for two threads at once; each object has one owner.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

#include "engine/vocabulary/codec.h"
#include "protocol/errors.h"

namespace hexiao::protocol {

inline constexpr std::uint32_t kMagic = 0x49584548;  // "HEXI"
inline constexpr std::uint16_t kProtocolVersion = 1;
inline constexpr std::uint16_t kOldestProtocolVersion = 1;
inline constexpr std::size_t kHeaderBytes = 32;
inline constexpr std::size_t kFrameAlignment = 16;

enum class FrameType : std::uint8_t {
  hello = 1,
  welcome = 2,
  commands = 3,
  results = 4,
  query = 5,
  rows = 6,
  ping = 7,
  pong = 8,
  snapshot = 9,
  snapshot_done = 10,
  error = 11,
  goodbye = 12,
};
std::string_view to_text(FrameType type);  // "COMMANDS"

// Defaults; WELCOME says what holds in a session.
struct FrameLimits {
  std::uint32_t frame_bytes = 16U << 20;  // header and payload
  std::uint32_t batch = 8192;             // commands in one frame
  std::uint32_t in_flight = 64;           // requests without an answer in one session
};
// Before HELLO has been answered no frame may be larger.
inline constexpr std::uint32_t kHelloFrameBytes = 64U << 10;

struct FrameHeader {
  std::uint16_t version = kProtocolVersion;
  FrameType type = FrameType::ping;
  std::uint32_t payload_bytes = 0;
  std::uint64_t request = 0;  // chosen by the client; the answer carries the same
  std::uint64_t checksum = 0;
};

// Bytes of one payload: 16-byte aligned, never cleared first. Movable; views into it stay valid
// when it is moved.
class Payload {
 public:
  Payload() = default;
  explicit Payload(std::size_t size);
  static Payload copy_of(std::span<const std::byte> bytes);
  std::byte* data() { return bytes_.get(); }
  const std::byte* data() const { return bytes_.get(); }
  std::size_t size() const { return size_; }
  std::span<const std::byte> bytes() const { return {bytes_.get(), size_}; }

 private:
  struct Release {
    void operator()(std::byte* bytes) const {
      ::operator delete[](bytes, std::align_val_t{kFrameAlignment});
    }
  };
  std::unique_ptr<std::byte[], Release> bytes_;
  std::size_t size_ = 0;
};

struct Frame {
  FrameHeader header;
  Payload payload;
};

// Checks everything that can be checked before the payload has come: magic, version, type, flags,
// alignment and limit of the length. Cost O(1).
WireError read_header(std::span<const std::byte, kHeaderBytes> bytes, std::uint32_t max_frame_bytes,
                      FrameHeader& header);

// Appends a whole frame: header, payload, zeros up to 16 bytes. `out` must hold whole frames only.
void append_frame(ByteBuffer& out, FrameType type, std::uint64_t request,
                  std::span<const std::byte> payload = {});

// The bytes that a frame with such a payload takes.
constexpr std::size_t frame_bytes(std::size_t payload) {
  return kHeaderBytes + (payload + kFrameAlignment - 1) / kFrameAlignment * kFrameAlignment;
}

// Takes a stream apart into frames, however it was cut by the network.
//
//   for (;;) {
//     const std::span<std::byte> room = reader.room();
//     reader.filled(socket.read_some(room));
//     while (reader.next(frame) == FrameReader::Step::frame) serve(std::move(frame));
//   }
//
// Memory: one staging buffer (4 KiB, 64 KiB as soon as a read has filled it) and the payload of one
// frame, which begins at 64 KiB and grows fourfold as its bytes arrive, so that a length that is
// only claimed costs nothing. Small frames cost one copy; the rest of a large one is read straight
// into its payload, and a third of it is copied once when it grows.
// Errors: the first fault is final; the stream cannot be followed past it.
class FrameReader {
 public:
  explicit FrameReader(std::uint32_t max_frame_bytes = kHelloFrameBytes);

  // After HELLO. Holds for frames whose header has not been read yet.
  void set_max_frame_bytes(std::uint32_t bytes) { max_frame_bytes_ = bytes; }

  // Where the next bytes of the stream go; never empty unless a fault was found or whole frames
  // wait to be taken by next().
  std::span<std::byte> room();
  // Bytes that room() would have to ask for first, for the payload of the frame that has begun.
  std::size_t growth() const;
  // Bytes that are held by now.
  std::size_t held_bytes() const { return staging_bytes_ + payload_.size(); }
  void filled(std::size_t count);

  enum class Step : std::uint8_t { need_bytes, frame, fault };
  // Moves the next whole frame into `frame`. Call until it says need_bytes.
  Step next(Frame& frame);

  WireError fault() const { return fault_; }
  // Some of a frame has come and not all: a peer that closes now was cut off.
  bool inside_frame() const { return has_header_ || begin_ != end_; }

 private:
  Step fail(WireError error);
  bool take_header();
  void take_payload();
  bool into_payload() const { return has_header_ && begin_ == end_; }
  void grow_staging();
  void grow_payload();

  std::uint32_t max_frame_bytes_;
  std::size_t staging_bytes_;
  bool staging_was_full_ = false;
  std::unique_ptr<std::byte[]> staging_;
  std::size_t begin_ = 0, end_ = 0;  // what of the staging buffer is unread
  bool has_header_ = false;
  std::byte header_bytes_[kHeaderBytes];
  FrameHeader header_;
  Payload payload_;  // as much of it as was asked for yet
  std::size_t payload_filled_ = 0;
  WireError fault_ = WireError::none;
};

// The checksum of a frame whose header's first 24 bytes and payload these are.
std::uint64_t frame_checksum(std::span<const std::byte, 24> header,
                             std::span<const std::byte> payload);

}  // namespace hexiao::protocol
