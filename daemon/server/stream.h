// A connection as a session sees it: bytes in, bytes out, in pieces of any size. The socket is one
// (socket_stream.h); a simulated network is another.
//
// Threads: the I/O thread only. At most one read and one write are outstanding; each is answered by
// a call of the session's on_read or on_written, never from inside read_some or write_some. The
// session is kept alive until then.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace hexiao::daemon {

class Session;

// How a read or a write ended.
enum class StreamEnd : std::uint8_t {
  none,    // it did not: bytes have come or gone
  closed,  // of a read: the other side has said all it will
  broken,
};

class Stream {
 public:
  virtual ~Stream() = default;
  // One byte or more, at most `into`.
  virtual void read_some(std::span<std::byte> into, std::shared_ptr<Session> reader) = 0;
  // One byte or more of the pieces, in their order. The bytes stay where they are until then.
  virtual void write_some(std::span<const std::span<const std::byte>> pieces,
                          std::shared_ptr<Session> writer) = 0;
  // Nothing more is written; reading goes on.
  virtual void end_writing() = 0;
  // What is outstanding ends as broken.
  virtual void close() = 0;
  // Of the other side, for the journal.
  virtual std::string peer() const = 0;
};

}  // namespace hexiao::daemon
