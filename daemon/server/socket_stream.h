// A TCP connection as a Stream. Private to the server (it includes Asio).
#pragma once

#include <boost/asio/ip/tcp.hpp>

#include "daemon/server/stream.h"

namespace hexiao::daemon {

class SocketStream final : public Stream {
 public:
  using Socket = boost::asio::ip::tcp::socket;
  // A peer that has not answered for so long is given up.
  SocketStream(Socket socket, std::int64_t dead_peer_timeout_ns);

  void read_some(std::span<std::byte> into, std::shared_ptr<Session> reader) override;
  void write_some(std::span<const std::span<const std::byte>> pieces,
                  std::shared_ptr<Session> writer) override;
  void end_writing() override;
  void close() override;
  std::string peer() const override;

 private:
  Socket socket_;
};

}  // namespace hexiao::daemon
