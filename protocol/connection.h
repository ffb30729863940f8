// A TCP connection that carries frames, with deadlines: what the client library stands on.
//
// One owner, one thread; no thread of its own. While it waits to write it takes in what comes, so
// that two full socket buffers never block each other for good.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>

#include "protocol/client.h"
#include "protocol/frame.h"

namespace hexiao::protocol {

class Connection {
 public:
  // Tries every address of the host until one answers.
  static ClientResult<std::unique_ptr<Connection>> open(const std::string& host, std::uint16_t port,
                                                        std::chrono::milliseconds timeout);
  ~Connection();

  // All bytes, or an error. `timeout` is the longest wait without any byte going either way.
  ClientResult<void> write(std::span<const std::byte> bytes, std::chrono::milliseconds timeout);

  // The next frame.
  ClientResult<Frame> read(std::chrono::milliseconds timeout);

  // For whoever has several connections, or a clock of its own, and waits with poll(2) itself.
  // Neither waits. The bytes that went; 0 when the peer takes none at present.
  ClientResult<std::size_t> write_some(std::span<const std::byte> bytes);
  // True and a frame, or false when no whole frame has come.
  ClientResult<bool> read_some(Frame& frame);
  int descriptor() const;

  // After WELCOME. No more than `max_waiting` frames are kept unread; more is a fault of the peer.
  void set_limits(std::uint32_t max_frame_bytes, std::size_t max_waiting);
  void close();
  bool is_open() const;

  // "HOST:PORT: what"
  ClientError error(ClientErrorKind kind, const std::string& what) const;

 private:
  struct Socket;
  explicit Connection(std::unique_ptr<Socket> socket, std::string peer);
  ClientResult<void> take_in();
  ClientResult<void> wait(bool writable, std::chrono::milliseconds timeout);

  std::unique_ptr<Socket> socket_;
  std::string peer_;
  FrameReader reader_;
  std::deque<Frame> arrived_;
  std::size_t max_waiting_ = 8;
};

}  // namespace hexiao::protocol
