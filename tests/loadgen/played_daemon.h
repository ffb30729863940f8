// A daemon in a thread of its own: it records every payment once, by its bank reference, and keeps
// control totals. It can be told to do wrong, so that the checks of a run have something to find.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/vocabulary/money.h"
#include "protocol/client.h"
#include "protocol/codec.h"

namespace hexiao::loadgen {

struct Behaviour {
  std::int64_t counted_too_much = 0;     // minor units that `received` is wrong by, each payment
  bool swallow_an_answer = false;        // the last result of every batch is left out
  std::uint32_t reject_every = 0;        // each n-th payment is rejected
  std::uint32_t close_after_frames = 0;  // hang up then
  std::chrono::milliseconds answer_after{0};
  std::chrono::milliseconds first_answer_after{0};
  bool wrong_count = false;  // of payments: one too few from the second on
  std::string read_only;
};

class PlayedDaemon {
 public:
  explicit PlayedDaemon(Behaviour behaviour = {});
  ~PlayedDaemon();  // waits until every client has gone
  PlayedDaemon(const PlayedDaemon&) = delete;
  PlayedDaemon& operator=(const PlayedDaemon&) = delete;

  protocol::ClientOptions options() const;
  std::uint64_t frames() const { return frames_; }
  std::set<std::string> bank_refs() const;

 private:
  void accept();
  void serve(boost::asio::ip::tcp::socket socket);
  // The answer to a frame; empty: hang up.
  void answer(const protocol::Frame& frame, ByteBuffer& out);
  void answer_commands(const protocol::Frame& frame, ByteBuffer& out);
  void answer_status(const protocol::Frame& frame, ByteBuffer& out);

  Behaviour behaviour_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> frames_{0};

  mutable std::mutex mutex_;  // of what follows
  std::set<std::string> bank_refs_;
  std::map<std::pair<std::string, std::string>, Money> received_;
  std::uint64_t payments_ = 0;

  std::vector<std::thread> sessions_;  // of the accepting thread, until it has ended
  std::thread accepting_;
};

}  // namespace hexiao::loadgen
