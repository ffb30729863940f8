// A server over loopback whose backend answers when it is told to, and a peer that says whatever a
// test wants.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>

#include "daemon/clock.h"
#include "daemon/desk/frame_request.h"
#include "daemon/server/server.h"
#include "protocol/command_batch.h"
#include "protocol/messages.h"

namespace hexiao::daemon {
using namespace std::chrono_literals;
using protocol::FrameType;
using protocol::WireError;

inline ByteBuffer payment_frame(std::uint64_t request) {
  protocol::CommandBatch batch;
  EXPECT_EQ(batch.add(ReceivePayment{.ledger = "L",
                                     .bank_ref = "R",
                                     .currency = "EUR",
                                     .amount = Money(1),
                                     .booking_date = Date::from_days(20'000)}),
            Rejection::none);
  ByteBuffer bytes;
  batch.append_to(bytes, request, protocol::Detail::brief);
  return bytes;
}

// A blocking peer that says whatever a test wants.
class Peer {
 public:
  explicit Peer(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    EXPECT_TRUE(connected_);
  }
  ~Peer() { ::close(socket_); }
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void send(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
  }
  // Bytes that the kernel takes at once.
  std::size_t send_some(std::span<const std::byte> bytes) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent > 0 ? static_cast<std::size_t>(sent) : 0;
  }
  void hello(protocol::Hello hello = {}) {
    ByteBuffer bytes;
    if (hello.principal.empty()) hello.principal = "tester";
    protocol::append_hello(bytes, 1, hello);
    send(bytes.bytes());
  }
  void ping(std::uint64_t request) {
    ByteBuffer bytes;
    protocol::append_frame(bytes, FrameType::ping, request);
    send(bytes.bytes());
  }
  // Something that the engine must answer.
  void ask(std::uint64_t request) { send(payment_frame(request).bytes()); }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }

  // The next frame, or nothing: closed, or no byte within `patience`.
  std::optional<protocol::Frame> receive(std::chrono::milliseconds patience = 10'000ms) {
    protocol::Frame frame;
    for (;;) {
      if (reader_.next(frame) == protocol::FrameReader::Step::frame) return frame;
      pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
      if (::poll(&ready, 1, static_cast<int>(patience.count())) <= 0) return std::nullopt;
      const auto room = reader_.room();
      const ssize_t got = ::recv(socket_, room.data(), room.size(), 0);
      if (got <= 0) {
        closed_ = true;
        return std::nullopt;
      }
      reader_.filled(static_cast<std::size_t>(got));
    }
  }
  FrameType receive_type() {
    const auto frame = receive();
    return frame ? frame->header.type : FrameType{};
  }
  protocol::ErrorNotice receive_error() {
    const auto frame = receive();
    protocol::ErrorNotice notice;
    if (!frame) return notice;
    EXPECT_EQ(frame->header.type, FrameType::error);
    EXPECT_EQ(protocol::read_error(frame->payload.bytes(), notice), WireError::none);
    return notice;
  }
  bool closed_by_server() {
    while (receive()) {
    }
    return closed_;
  }

 private:
  int socket_;
  bool connected_ = false;
  bool closed_ = false;
  protocol::FrameReader reader_{64U << 20};
};

class SessionTest : public testing::Test {
 protected:
  void start(ServerLimits limits = {}) {
    server.emplace(limits, *standing,
                   ServerHooks{.submit = [this](auto& request) { return take(request); },
                               .submit_late = [](const LateRequest&) { return false; },
                               .store_standing = [] { return StoreStanding{.durable_lsn = 42}; },
                               .reload = [] {}});
    const auto bound = server->open({"127.0.0.1", 0});
    ASSERT_TRUE(bound) << bound.error();
    port = bound->port;
    io = std::thread([this] { server->run(); });
  }
  void TearDown() override {
    let_go();
    if (server) server->stop();
    if (io.joinable()) io.join();
  }

  bool take(std::unique_ptr<Request>& request) {
    auto taken = std::unique_ptr<FrameRequest>(static_cast<FrameRequest*>(request.release()));
    const std::lock_guard lock(mutex);
    waiting.push_back(std::move(taken));
    most_waiting = std::max(most_waiting, waiting.size());
    if (!held) answer();
    arrived.notify_all();
    return true;
  }
  // Everything is answered by a PONG as large as asked for.
  void answer() {
    std::vector<Reply> replies;
    for (auto& request : waiting) {
      Reply& reply = replies.emplace_back();
      reply.session = request->session();
      const std::vector<std::byte> filler(reply_bytes);
      protocol::append_frame(reply.bytes, FrameType::pong, request->request(), filler);
    }
    waiting.clear();
    server->deliver(std::move(replies));
  }
  void hold() {
    const std::lock_guard lock(mutex);
    held = true;
  }
  void let_go() {
    const std::lock_guard lock(mutex);
    held = false;
    if (server) answer();
  }
  bool wait_for_waiting(std::size_t count) {
    std::unique_lock lock(mutex);
    return arrived.wait_for(lock, 10s, [&] { return waiting.size() >= count; });
  }
  std::size_t waiting_now() {
    const std::lock_guard lock(mutex);
    return waiting.size();
  }

  std::unique_ptr<Standing> standing = std::make_unique<Standing>();
  std::mutex mutex;
  std::condition_variable arrived;
  std::vector<std::unique_ptr<FrameRequest>> waiting;
  std::size_t most_waiting = 0;
  std::size_t reply_bytes = 0;
  bool held = false;
  std::optional<Server> server;
  std::thread io;
  std::uint16_t port = 0;
};

}  // namespace hexiao::daemon
