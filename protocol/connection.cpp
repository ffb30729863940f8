#include "protocol/connection.h"

#include <poll.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cerrno>

namespace hexiao::protocol {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;
using ErrorCode = boost::system::error_code;

enum class Ready : std::uint8_t { yes, timeout, failed };

// Waits for the events of poll(2), whatever signals come.
Ready wait_for(int descriptor, short events, std::chrono::milliseconds timeout) {
  const Clock::time_point deadline = Clock::now() + timeout;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    if (left.count() < 0) return Ready::timeout;
    pollfd waiting{.fd = descriptor, .events = events, .revents = 0};
    const int count = ::poll(&waiting, 1, static_cast<int>(left.count()));
    if (count > 0) return Ready::yes;
    if (count == 0) return Ready::timeout;
    if (errno != EINTR) return Ready::failed;
  }
}

bool would_block(const ErrorCode& code) {
  return code == asio::error::would_block || code == asio::error::try_again;
}

std::string seconds(std::chrono::milliseconds time) { return std::to_string(time.count()) + " ms"; }

}  // namespace

struct Connection::Socket {
  asio::io_context context;
  asio::ip::tcp::socket tcp{context};

  // One address. Empty when it answered, else why not.
  std::string connect(const asio::ip::tcp::endpoint& endpoint, std::chrono::milliseconds timeout) {
    ErrorCode code;
    tcp.close(code);
    if (tcp.open(endpoint.protocol(), code)) return code.message();
    if (tcp.non_blocking(true, code)) return code.message();
    tcp.connect(endpoint, code);
    if (code == asio::error::in_progress || would_block(code)) {
      if (wait_for(tcp.native_handle(), POLLOUT, timeout) != Ready::yes)
        return "no answer within " + seconds(timeout);
      asio::detail::socket_option::integer<SOL_SOCKET, SO_ERROR> pending;
      if (tcp.get_option(pending, code)) return code.message();
      code = ErrorCode(pending.value(), boost::system::system_category());
    }
    if (code) return code.message();
    tcp.set_option(asio::ip::tcp::no_delay(true), code);
    return {};
  }
};

Connection::Connection(std::unique_ptr<Socket> socket, std::string peer)
    : socket_(std::move(socket)), peer_(std::move(peer)) {}
Connection::~Connection() = default;

ClientResult<std::unique_ptr<Connection>> Connection::open(const std::string& host,
                                                           std::uint16_t port,
                                                           std::chrono::milliseconds timeout) {
  auto socket = std::make_unique<Socket>();
  const std::string peer = host + ":" + std::to_string(port);
  const auto unreachable = [&](const std::string& why) {
    return tl::unexpected(
        ClientError{.kind = ClientErrorKind::unreachable,
                    .text = peer + ": not reachable: " + why +
                            "; check that hexiaod runs there and that host and port are right",
                    .notice = {}});
  };
  ErrorCode code;
  asio::ip::tcp::resolver resolver(socket->context);
  const auto addresses = resolver.resolve(host, std::to_string(port), code);
  if (code) return unreachable(code.message());
  std::string why = "the name has no address";
  for (const auto& address : addresses) {
    why = socket->connect(address.endpoint(), timeout);
    if (why.empty()) return std::unique_ptr<Connection>(new Connection(std::move(socket), peer));
  }
  return unreachable(why);
}

ClientError Connection::error(ClientErrorKind kind, const std::string& what) const {
  return {.kind = kind, .text = peer_ + ": " + what, .notice = {}};
}

void Connection::set_limits(std::uint32_t max_frame_bytes, std::size_t max_waiting) {
  reader_.set_max_frame_bytes(max_frame_bytes);
  max_waiting_ = max_waiting;
}

void Connection::close() {
  ErrorCode code;
  socket_->tcp.close(code);  // nothing is left to be told about it
}

bool Connection::is_open() const { return socket_->tcp.is_open(); }

ClientResult<void> Connection::wait(bool writable, std::chrono::milliseconds timeout) {
  const auto events = static_cast<short>(writable ? POLLIN | POLLOUT : POLLIN);
  switch (wait_for(socket_->tcp.native_handle(), events, timeout)) {
    case Ready::yes:
      return {};
    case Ready::timeout:
      close();
      return tl::unexpected(error(ClientErrorKind::timeout,
                                  "no answer within " + seconds(timeout) +
                                      "; what is in flight may or may not have been recorded"));
    case Ready::failed:
      break;
  }
  close();
  return tl::unexpected(error(ClientErrorKind::unreachable, "waiting failed"));
}

// Reads what has come, without waiting, and takes it apart.
ClientResult<void> Connection::take_in() {
  for (;;) {
    Frame frame;
    FrameReader::Step step = reader_.next(frame);
    for (; step == FrameReader::Step::frame; step = reader_.next(frame)) {
      arrived_.push_back(std::move(frame));
      if (arrived_.size() > max_waiting_) {
        close();
        return tl::unexpected(
            error(ClientErrorKind::protocol, "more answers came than questions were asked"));
      }
    }
    if (step == FrameReader::Step::fault) {
      const WireError fault = reader_.fault();
      close();
      return tl::unexpected(error(ClientErrorKind::protocol, std::string(to_text(fault)) + ": " +
                                                                 std::string(explain(fault))));
    }
    ErrorCode code;
    const std::span<std::byte> room = reader_.room();
    const std::size_t count = socket_->tcp.read_some(asio::buffer(room.data(), room.size()), code);
    if (would_block(code)) return {};
    if (code) {
      const bool cut = reader_.inside_frame();
      close();
      // What came before the end is still to be read: an ERROR may say why.
      if (!arrived_.empty()) return {};
      return tl::unexpected(
          error(ClientErrorKind::unreachable, cut ? "the connection broke inside an answer"
                                                  : "the daemon closed the connection"));
    }
    reader_.filled(count);
  }
}

ClientResult<Frame> Connection::read(std::chrono::milliseconds timeout) {
  while (arrived_.empty()) {
    if (!is_open())
      return tl::unexpected(error(ClientErrorKind::unreachable, "the connection is closed"));
    if (auto taken = take_in(); !taken) return tl::unexpected(std::move(taken.error()));
    if (!arrived_.empty()) break;
    if (auto waited = wait(false, timeout); !waited)
      return tl::unexpected(std::move(waited.error()));
  }
  Frame frame = std::move(arrived_.front());
  arrived_.pop_front();
  return frame;
}

ClientResult<bool> Connection::read_some(Frame& frame) {
  if (arrived_.empty()) {
    if (!is_open())
      return tl::unexpected(error(ClientErrorKind::unreachable, "the connection is closed"));
    if (auto taken = take_in(); !taken) return tl::unexpected(std::move(taken.error()));
  }
  if (arrived_.empty()) return false;
  frame = std::move(arrived_.front());
  arrived_.pop_front();
  return true;
}

int Connection::descriptor() const { return socket_->tcp.native_handle(); }

ClientResult<std::size_t> Connection::write_some(std::span<const std::byte> bytes) {
  if (!is_open())
    return tl::unexpected(error(ClientErrorKind::unreachable, "the connection is closed"));
  ErrorCode code;
  const std::size_t count = socket_->tcp.write_some(asio::buffer(bytes.data(), bytes.size()), code);
  if (!code || would_block(code)) return count;
  // The daemon may have said why before it closed; read_some hands that out.
  const std::string why = code.message();
  auto taken = take_in();
  if (taken && !arrived_.empty()) return count;
  close();
  return tl::unexpected(error(ClientErrorKind::unreachable, "the connection broke: " + why));
}

ClientResult<void> Connection::write(std::span<const std::byte> bytes,
                                     std::chrono::milliseconds timeout) {
  while (!bytes.empty()) {
    if (!is_open())
      return tl::unexpected(error(ClientErrorKind::unreachable, "the connection is closed"));
    ErrorCode code;
    const std::size_t count =
        socket_->tcp.write_some(asio::buffer(bytes.data(), bytes.size()), code);
    bytes = bytes.subspan(count);
    if (!code) continue;
    if (!would_block(code)) {
      // The daemon may have said why before it closed.
      const std::string why = code.message();
      auto taken = take_in();
      if (taken && !arrived_.empty()) return {};
      close();
      return tl::unexpected(error(ClientErrorKind::unreachable, "the connection broke: " + why));
    }
    if (auto taken = take_in(); !taken) return tl::unexpected(std::move(taken.error()));
    if (!is_open()) return {};  // closed with a last word, which read() hands out
    if (auto waited = wait(true, timeout); !waited)
      return tl::unexpected(std::move(waited.error()));
  }
  return {};
}

}  // namespace hexiao::protocol
