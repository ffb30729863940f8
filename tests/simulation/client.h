// A client of the daemon as the protocol's documentation tells clients to be: it speaks the real
// protocol, sends again what has no answer when the connection broke, and believes what it is told,
// which its Promises check.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "protocol/frame.h"
#include "protocol/messages.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "tests/simulation/network.h"
#include "tests/simulation/promises.h"
#include "tests/simulation/trace.h"

namespace hexiao::simulation {

enum class Asks : std::uint8_t { payments, page, ping, snapshot, fate };

// One request, with its bytes as they are sent each time.
struct Ask {
  Asks kind = Asks::payments;
  std::uint64_t number = 0;
  std::vector<std::size_t> payments;  // in the plan
  bool by_hand = false;               // the last command allocates the one payment
  bool shares_number = false;         // with another request of this client, of other content
  std::uint64_t about = 0;            // of fate: the number of another request
  bool other_amount = false;          // the same reference, another amount
  ByteBuffer frame;
  unsigned sends_left = 1;  // at least so often, answered or not
  bool answered = false, refused = false;
  std::vector<std::byte> first_answer;  // to payments
};

// `most_in_flight` may be more than the daemon takes at once.
struct ClientPlan {
  std::vector<Ask> asks;
  unsigned most_in_flight = 4;
  bool keeps_answers = false;  // each request is done once, however often it comes
};

// Of all clients of a story, or of all stories.
struct Counts {
  std::uint64_t messages = 0, repeated = 0, answers = 0, payments = 0;
  std::uint64_t conflicts = 0, duplicates = 0, connections = 0;
  std::uint64_t same_answers = 0, refused = 0, fates = 0;
  void add(const Counts& other);
};

class Client {
 public:
  Client(std::uint64_t id, ClientPlan plan, Promises& promises, const std::int64_t& now_ns,
         Trace& trace, Finding& finding, Counts& counts);

  bool done() const;
  bool connected() const { return wire_ != nullptr; }
  // It has something to ask, and was not told a moment ago that too many are connected.
  bool can_connect() const { return !wire_ && !done() && now_ns_ >= not_before_ns_; }
  const std::shared_ptr<Wire>& wire() const { return wire_; }

  void connect(std::shared_ptr<Wire> wire);
  bool can_send() const;
  void send(Random& random);
  bool can_receive() const { return wire_ && wire_->has_news(); }
  void receive(Random& random);
  // The connection is given up, whatever is on its way; the daemon may not notice for long.
  void walk_away();
  // All is answered: in good order, one way or the other.
  bool can_leave() const { return wire_ && !leaving_ && done(); }
  void leave(Random& random);

 private:
  bool wants_sending(const Ask& ask) const;
  void hang_up();
  void take(protocol::Frame&& frame);
  void take_results(const protocol::Frame& frame);
  void take_error(const protocol::Frame& frame);
  void take_rows(protocol::Frame&& frame);
  Ask* answered_ask(std::uint64_t number, bool late);
  // What is said again must be what was said first.
  bool check_repeated(Ask& ask, const protocol::Frame& frame);
  void take_conflict(Ask& ask);
  void take_fate(const Ask& ask, const protocol::Page& page);
  void note_result(const Ask& ask, std::size_t index, const protocol::ResultView& result);

  const std::uint64_t id_;
  std::vector<Ask> asks_;
  const unsigned most_in_flight_;
  const bool keeps_answers_;
  Promises& promises_;
  const std::int64_t& now_ns_;
  Trace& trace_;
  Finding& finding_;
  Counts& counts_;

  std::shared_ptr<Wire> wire_;
  protocol::FrameReader reader_;
  std::int64_t not_before_ns_ = 0;
  bool welcomed_ = false, leaving_ = false;
  std::deque<std::size_t> in_flight_;  // of asks_, in the order of sending
};

}  // namespace hexiao::simulation
