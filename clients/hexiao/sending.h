// Keeps several batches in flight and hands each one's answers back with the tag that it was sent
// with, in the order of sending.
#pragma once

#include <deque>
#include <functional>
#include <utility>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/failure.h"
#include "protocol/client.h"

namespace hexiao::cli {

// One owner, one thread; borrows the client. A visit that fails ends the sending: what is still in
// flight then is unknown, like after a lost connection.
template <class Tag>
class Sending {
 public:
  using Visit = std::function<Expected<void>(Tag&, const protocol::ResultsReply&)>;

  Sending(protocol::Client& client, protocol::Detail detail, Visit visit)
      : client_(client), detail_(detail), visit_(std::move(visit)) {}

  // Sends one batch, which is then cleared. Waits for the oldest answer when the window is full.
  Expected<void> send(protocol::CommandBatch& batch, Tag tag) {
    if (batch.empty()) return {};
    while (tags_.size() >= window())
      if (auto received = receive(); !received) return received;
    const auto sent = client_.send(batch, detail_);
    if (!sent) return tl::unexpected(to_failure(sent.error()));
    batch.clear();
    tags_.push_back(std::move(tag));
    return {};
  }

  // Waits for everything in flight.
  Expected<void> finish() {
    while (!tags_.empty())
      if (auto received = receive(); !received) return received;
    return {};
  }

  std::size_t in_flight() const { return tags_.size(); }

 private:
  // Enough to keep the daemon busy; more would only hold memory.
  static constexpr std::size_t kWindow = 16;
  std::size_t window() const {
    const std::size_t allowed = client_.welcome().limits.in_flight;
    return allowed == 0 || allowed > kWindow ? kWindow : allowed;
  }

  Expected<void> receive() {
    const auto received = client_.receive(reply_);
    if (!received) return tl::unexpected(to_failure(received.error()));
    Tag tag = std::move(tags_.front());
    tags_.pop_front();
    return visit_(tag, reply_);
  }

  protocol::Client& client_;
  protocol::Detail detail_;
  Visit visit_;
  std::deque<Tag> tags_;
  protocol::ResultsReply reply_;
};

}  // namespace hexiao::cli
