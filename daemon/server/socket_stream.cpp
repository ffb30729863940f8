#include "daemon/server/socket_stream.h"

#include <fmt/format.h>

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

SocketStream::SocketStream(Socket socket) : socket_(std::move(socket)) {
  error_code ignored;
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket_.set_option(asio::socket_base::keep_alive(true), ignored);
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
