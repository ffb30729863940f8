#include "daemon/server/server.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>

#include "daemon/clock.h"
#include "daemon/server/sessions.h"
#include "daemon/server/socket_stream.h"

namespace hexiao::daemon {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

struct Server::Parts {
  Parts(ServerLimits limits, Standing& standing, ServerHooks hooks)
      : sessions(limits, standing, std::move(hooks), [this](SessionId id) { forget(id); }) {}

  void accept();
  void wait_for_signal();
  void begin_stop();
  void tick();
  void look_after_sessions();
  void forget(SessionId id);
  void finish();

  asio::io_context io{1};
  tcp::acceptor acceptor{io};
  asio::signal_set signals{io, SIGTERM, SIGINT, SIGHUP};
  asio::steady_timer clock{io}, accept_pause{io};
  Sessions sessions;  // goes before `io`, on which its sockets are
  JournalRation accept_failures;
  bool ticking = false;
  bool stopping = false;
  std::int64_t stop_deadline_ns = 0;
};

Server::Server(ServerLimits limits, Standing& standing, ServerHooks hooks)
    : parts_(std::make_unique<Parts>(limits, standing, std::move(hooks))) {}

Server::~Server() = default;

tl::expected<Endpoint, std::string> Server::open(const Endpoint& endpoint) {
  const auto failed = [&](const char* what, const error_code& error) {
    std::string text = fmt::format("cannot {} {}: {}", what, endpoint.text(), error.message());
    if (error == asio::error::address_in_use)
      text +=
          "; another program listens there (is a hexiaod running already?): stop it, or choose "
          "another address with --listen HOST:PORT";
    return tl::make_unexpected(std::move(text));
  };
  error_code error;
  tcp::resolver resolver(parts_->io);
  const auto found =
      resolver.resolve(endpoint.host, std::to_string(endpoint.port), tcp::resolver::passive, error);
  if (error) return failed("find the address", error);
  const tcp::endpoint address = found.begin()->endpoint();
  auto& acceptor = parts_->acceptor;
  if (acceptor.open(address.protocol(), error)) return failed("open a socket for", error);
  if (acceptor.set_option(tcp::acceptor::reuse_address(true), error))
    return failed("prepare a socket for", error);
  if (acceptor.bind(address, error)) return failed("listen on", error);
  if (acceptor.listen(asio::socket_base::max_listen_connections, error))
    return failed("listen on", error);
  const auto bound = acceptor.local_endpoint(error);
  if (error) return failed("listen on", error);
  return Endpoint{bound.address().to_string(), bound.port()};
}

void Server::run() {
  parts_->wait_for_signal();
  parts_->accept();
  parts_->io.run();
}

void Server::stop() {
  asio::post(parts_->io, [this] { parts_->begin_stop(); });
}

void Server::set_limits(const ServerLimits& limits) { parts_->sessions.set_limits(limits); }

void Server::deliver(std::vector<Reply>&& replies) {
  if (replies.empty()) return;
  asio::post(parts_->io,
             [this, taken = std::move(replies)]() mutable { parts_->sessions.distribute(taken); });
}

void Server::post(std::function<void()> task) { asio::post(parts_->io, std::move(task)); }

void Server::deliver_late(SessionId session, ByteBuffer&& bytes) {
  asio::post(parts_->io, [this, session, taken = std::move(bytes)]() mutable {
    parts_->sessions.deliver_late(session, std::move(taken));
  });
}

// --- on the I/O thread ---

void Server::Parts::accept() {
  acceptor.async_accept([this](const error_code& error, tcp::socket socket) {
    if (stopping) return;
    if (!error) {
      sessions.accept(std::make_unique<SocketStream>(
          std::move(socket), sessions.traffic().limits.dead_peer_timeout_ns));
      if (!ticking && !sessions.empty()) tick();
      return accept();
    }
    // Out of descriptors, most likely: those who are connected go on, and those who knock wait.
    sessions.traffic().standing.server.accept_failures.add(1);
    if (accept_failures.may_say(steady_ns()))
      spdlog::warn("a connection could not be accepted: {}{}", error.message(),
                   accept_failures.left_out());
    accept_pause.expires_after(std::chrono::milliseconds(100));
    accept_pause.async_wait([this](const error_code& cancelled) {
      if (!cancelled) accept();
    });
  });
}

void Server::Parts::wait_for_signal() {
  signals.async_wait([this](const error_code& error, int signal) {
    if (error) return;
    if (signal == SIGHUP) {
      sessions.traffic().hooks.reload();
    } else if (!stopping) {
      spdlog::info("stopping ({}): answering what is in hand",
                   signal == SIGINT ? "SIGINT" : "SIGTERM");
      begin_stop();
    } else {
      spdlog::warn("stopping without waiting for clients any longer");
      finish();
    }
    wait_for_signal();
  });
}

void Server::Parts::begin_stop() {
  if (stopping) return;
  stopping = true;
  stop_deadline_ns = steady_ns() + sessions.traffic().limits.stop_timeout_ns;
  error_code ignored;
  acceptor.close(ignored);
  accept_pause.cancel();
  sessions.wind_up();
  if (sessions.empty()) return finish();
  if (!ticking) tick();
}

// About once a second while anybody is connected, so that an idle daemon sleeps.
void Server::Parts::tick() {
  ticking = true;
  clock.expires_after(std::chrono::seconds(1));
  clock.async_wait([this](const error_code& cancelled) {
    ticking = false;
    if (cancelled) return;
    look_after_sessions();
    if (!sessions.empty()) tick();
  });
}

void Server::Parts::look_after_sessions() {
  sessions.look_after();
  if (!stopping || steady_ns() < stop_deadline_ns) return;
  spdlog::warn("{} sessions did not take their replies in time and are closed", sessions.size());
  finish();
}

// Ends `run`. Replies that are still to come find nobody; their events are durable all the same.
void Server::Parts::finish() {
  sessions.close();
  clock.cancel();
  io.stop();
}

void Server::Parts::forget(SessionId id) {
  // Not at once: the session is still on the stack.
  asio::post(io, [this, id] {
    sessions.forget(id);
    if (stopping && sessions.empty()) finish();
  });
}

}  // namespace hexiao::daemon
