#include "daemon/server/socket_stream.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>

#include "daemon/server/session.h"

namespace hexiao::daemon {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

StreamEnd end_of(const error_code& error) {
  if (!error) return StreamEnd::none;
  return error == asio::error::eof ? StreamEnd::closed : StreamEnd::broken;
}

}  // namespace

SocketStream::SocketStream(Socket socket, std::int64_t dead_peer_timeout_ns)
    : socket_(std::move(socket)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.set_option(asio::socket_base::keep_alive(true), ignored);
  // Silence is asked about after half of the time and then every eighth; the last option bounds
  // how long bytes of ours may stay unacknowledged. Not set where the system does not know them.
  const auto seconds = static_cast<int>(dead_peer_timeout_ns / 1'000'000'000);
  const auto set = [&](int option, int value) {
    ::setsockopt(socket_.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
  };
  set(TCP_KEEPIDLE, std::max(1, seconds / 2));
  set(TCP_KEEPINTVL, std::max(1, seconds / 8));
  set(TCP_KEEPCNT, 4);
  set(TCP_USER_TIMEOUT, seconds * 1000);
}

void SocketStream::read_some(std::span<std::byte> into, std::shared_ptr<Session> reader) {
  socket_.async_read_some(asio::buffer(into.data(), into.size()),
                          [reader = std::move(reader)](const auto& error, std::size_t count) {
                            reader->on_read(end_of(error), count);
                          });
}

void SocketStream::write_some(std::span<const std::span<const std::byte>> pieces,
                              std::shared_ptr<Session> writer) {
  std::array<asio::const_buffer, Session::kMostPieces> buffers;
  std::size_t count = 0;
  for (const auto piece : pieces) buffers[count++] = asio::buffer(piece.data(), piece.size());
  socket_.async_write_some(std::span(buffers.data(), count),
                           [writer = std::move(writer)](const auto& error, std::size_t written) {
                             writer->on_written(end_of(error), written);
                           });
}

void SocketStream::end_writing() {
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void SocketStream::close() {
  error_code ignored;
  socket_.close(ignored);
}

std::string SocketStream::peer() const {
  error_code error;
  const auto endpoint = socket_.remote_endpoint(error);
  return error ? std::string("?")
               : fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
}

}  // namespace hexiao::daemon
