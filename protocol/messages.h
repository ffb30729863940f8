// The small messages of a session: HELLO, WELCOME, ERROR, SNAPSHOT_DONE. Each is appended to `out`
// as a whole frame, and read from a payload into owned values. PING, PONG, SNAPSHOT and GOODBYE
// have no payload.
//
// Reading answers malformed_payload for anything that the verifier refuses, for texts that are not
// clean UTF-8 or above their limit, and for an empty body. Pure; safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/vocabulary/ids.h"
#include "protocol/errors.h"
#include "protocol/frame.h"

namespace hexiao::protocol {

// The first frame of a session.
struct Hello {
  std::uint16_t oldest_version = kOldestProtocolVersion;
  std::uint16_t newest_version = kProtocolVersion;
  std::uint64_t client = 0;  // the same for all connections of one client; 0: chosen by the daemon
  std::string principal;     // the person or system that is written with every event
  std::string client_name;   // program and version, for the daemon's log
  std::vector<std::byte> credentials;  // reserved: empty in version 1, at most 4096 bytes
  FrameLimits wanted{.frame_bytes = 0, .batch = 0, .in_flight = 0};  // 0: whatever the daemon says
  // Each COMMANDS is done once, however often it comes (docs/protocol.md "Exactly once"). The
  // client names itself and gives each request a number of its own.
  bool keeps_answers = false;
};

struct Welcome {
  std::uint16_t version = kProtocolVersion;
  std::uint64_t client = 0;
  std::uint64_t session = 0;
  std::string server_version;
  std::array<std::byte, 16> store{};  // the identity of the data directory
  FrameLimits limits;                 // never above what HELLO wanted
  Lsn durable_lsn = 0;
  std::string read_only;       // why nothing can be recorded now; "" when all is well
  bool keeps_answers = false;  // as HELLO asked; false also from a daemon that cannot
};

// The answer to SNAPSHOT, when the snapshot has been verified.
struct SnapshotDone {
  Lsn lsn = 0;
  std::uint64_t state_hash = 0;
  std::uint64_t bytes = 0;
  std::int64_t duration_ns = 0;
  std::string file;
};

// The limits of a session: the smaller of what both sides allow; 0 in `wanted` leaves it to
// `offered`.
FrameLimits agree_on(const FrameLimits& wanted, const FrameLimits& offered);

void append_hello(ByteBuffer& out, std::uint64_t request, const Hello& hello);
void append_welcome(ByteBuffer& out, std::uint64_t request, const Welcome& welcome);
void append_error(ByteBuffer& out, std::uint64_t request, const ErrorNotice& notice);
void append_snapshot_done(ByteBuffer& out, std::uint64_t request, const SnapshotDone& done);

WireError read_hello(std::span<const std::byte> payload, Hello& hello);
WireError read_welcome(std::span<const std::byte> payload, Welcome& welcome);
WireError read_error(std::span<const std::byte> payload, ErrorNotice& notice);
WireError read_snapshot_done(std::span<const std::byte> payload, SnapshotDone& done);

}  // namespace hexiao::protocol
