// A network in memory: connections whose bytes arrive in pieces of any size, at any time, or not at
// all. Nothing moves by itself: the story decides which piece moves next.
//
// One thread. A wire is shared by its client, the session's stream and the story.
#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "daemon/server/session.h"
#include "daemon/server/stream.h"

namespace hexiao::simulation {

using Random = std::mt19937_64;

// One connection, with what is on its way.
class Wire {
 public:
  explicit Wire(std::uint64_t number) : number_(number) {}
  std::uint64_t number() const { return number_; }

  // --- the client's end ---
  void say(std::span<const std::byte> bytes);
  // Says nothing more, and goes on listening.
  void end_saying() { client_ended_ = true; }
  // Up to `into.size()` bytes of what has come.
  std::size_t hear(std::span<std::byte> into);
  bool has_news() const { return !to_client_.empty() || broken_ || daemon_ended_; }
  // Nothing more will come.
  bool is_over() const { return to_client_.empty() && (broken_ || daemon_ended_); }

  // --- the story's ---
  // The connection is lost, and with it the ends of what was on its way.
  void cut(Random& random);
  // The daemon is gone: no session waits for anything any more.
  void let_go() { reader_.reset(), writer_.reset(); }
  bool can_read() const;
  void read(Random& random);
  bool can_write() const;
  void write(Random& random);
  bool is_broken() const { return broken_; }

 private:
  friend class WireStream;
  const std::uint64_t number_;
  std::vector<std::byte> to_daemon_, to_client_;
  bool client_ended_ = false, daemon_ended_ = false, daemon_closed_ = false, broken_ = false;
  // What the session waits for.
  std::span<std::byte> into_;
  std::vector<std::span<const std::byte>> pieces_;
  std::shared_ptr<daemon::Session> reader_, writer_;
};

// The session's end.
class WireStream final : public daemon::Stream {
 public:
  explicit WireStream(std::shared_ptr<Wire> wire) : wire_(std::move(wire)) {}
  ~WireStream() override { wire_->daemon_closed_ = wire_->daemon_ended_ = true; }
  void read_some(std::span<std::byte> into, std::shared_ptr<daemon::Session> reader) override;
  void write_some(std::span<const std::span<const std::byte>> pieces,
                  std::shared_ptr<daemon::Session> writer) override;
  void end_writing() override { wire_->daemon_ended_ = true; }
  void close() override { wire_->daemon_closed_ = wire_->daemon_ended_ = true; }
  std::string peer() const override { return "simulated"; }

 private:
  const std::shared_ptr<Wire> wire_;
};

}  // namespace hexiao::simulation
