#include "tests/simulation/client.h"

#include <algorithm>

namespace hexiao::simulation {

using protocol::FrameType;

// Before it connects again after it was not welcome.
constexpr std::int64_t kPatienceNs = 2'000'000'000;

void Counts::add(const Counts& other) {
  messages += other.messages;
  repeated += other.repeated;
  answers += other.answers;
  payments += other.payments;
  conflicts += other.conflicts;
  duplicates += other.duplicates;
  connections += other.connections;
  same_answers += other.same_answers;
  refused += other.refused;
  fates += other.fates;
}

Client::Client(std::uint64_t id, ClientPlan plan, Promises& promises, const std::int64_t& now_ns,
               Trace& trace, Finding& finding, Counts& counts)
    : id_(id),
      asks_(std::move(plan.asks)),
      most_in_flight_(plan.most_in_flight),
      keeps_answers_(plan.keeps_answers),
      promises_(promises),
      now_ns_(now_ns),
      trace_(trace),
      finding_(finding),
      counts_(counts) {}

bool Client::wants_sending(const Ask& ask) const { return !ask.answered || ask.sends_left != 0; }

bool Client::done() const {
  return in_flight_.empty() &&
         std::ranges::none_of(asks_, [this](const Ask& ask) { return wants_sending(ask); });
}

void Client::connect(std::shared_ptr<Wire> wire) {
  wire_ = std::move(wire);
  reader_ = protocol::FrameReader();
  welcomed_ = leaving_ = false;
  ++counts_.connections;
  ByteBuffer hello;
  protocol::append_hello(
      hello, 1, {.client = id_, .principal = "simulated", .keeps_answers = keeps_answers_});
  wire_->say(hello.bytes());
}

bool Client::can_send() const {
  if (!wire_ || !welcomed_ || in_flight_.size() >= most_in_flight_) return false;
  for (std::size_t i = 0; i < asks_.size(); ++i)
    if (wants_sending(asks_[i]) && std::ranges::find(in_flight_, i) == in_flight_.end())
      return true;
  return false;
}

// Any of those that want to be sent: so they are reordered, too. What has no sends left to make
// and no answer is sent because the connection broke.
void Client::send(Random& random) {
  std::size_t chosen = 0;
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < asks_.size(); ++i) {
    if (!wants_sending(asks_[i]) || std::ranges::find(in_flight_, i) != in_flight_.end()) continue;
    if (random() % ++seen == 0) chosen = i;
  }
  Ask& ask = asks_[chosen];
  if (ask.sends_left != 0) --ask.sends_left;
  for (const std::size_t index : ask.payments) {
    const PlannedPayment& payment = promises_.payment(index);
    promises_.sent(index, ask.other_amount ? payment.other_amount : payment.amount);
  }
  wire_->say(ask.frame.bytes());
  in_flight_.push_back(chosen);
  ++counts_.messages;
  trace_.note("sent", id_, ask.number);
}

void Client::walk_away() {
  wire_.reset();
  in_flight_.clear();
}

void Client::leave(Random& random) {
  leaving_ = true;
  trace_.note("leaves", id_);
  if (!welcomed_ || random() % 2 == 0) return wire_->end_saying();
  ByteBuffer goodbye;
  protocol::append_frame(goodbye, FrameType::goodbye, 9);
  wire_->say(goodbye.bytes());
}

void Client::hang_up() {
  wire_->end_saying();
  walk_away();
}

void Client::receive(Random& random) {
  const std::shared_ptr<Wire> wire = wire_;
  if (wire->is_over()) {
    trace_.note("over", id_);
    if (!welcomed_) not_before_ns_ = now_ns_ + kPatienceNs;
    return hang_up();
  }
  std::span<std::byte> room = reader_.room();
  if (random() % 4 == 0) room = room.first(1 + random() % std::min<std::size_t>(room.size(), 100));
  reader_.filled(wire->hear(room));
  protocol::Frame frame;
  while (wire_ == wire) {
    const auto step = reader_.next(frame);
    if (step == protocol::FrameReader::Step::need_bytes) return;
    if (step == protocol::FrameReader::Step::fault)
      return finding_.add(fmt::format("client {} cannot follow what it hears: {}", id_,
                                      protocol::to_text(reader_.fault())));
    take(std::move(frame));
    if (finding_.any()) return;
  }
}

void Client::take(protocol::Frame&& frame) {
  const std::uint64_t number = frame.header.request;
  trace_.note(protocol::to_text(frame.header.type), id_, number);
  switch (frame.header.type) {
    case FrameType::welcome: {
      protocol::Welcome welcome;
      if (protocol::read_welcome(frame.payload.bytes(), welcome) != protocol::WireError::none ||
          welcome.client != id_ || welcome.keeps_answers != keeps_answers_)
        return finding_.add("a WELCOME that is not for this client");
      promises_.told_durable(welcome.durable_lsn);
      reader_.set_max_frame_bytes(welcome.limits.frame_bytes);
      welcomed_ = true;
      return;
    }
    case FrameType::results:
      return take_results(frame);
    case FrameType::rows:
      return take_rows(std::move(frame));
    case FrameType::error:
      return take_error(frame);
    case FrameType::pong:
    case FrameType::snapshot_done:
      if (Ask* ask = answered_ask(number, frame.header.type == FrameType::snapshot_done))
        ask->answered = true;
      return;
    case FrameType::goodbye:
      return hang_up();
    default:
      finding_.add(fmt::format("client {} hears {}", id_, protocol::to_text(frame.header.type)));
  }
}

// Replies come in the order of the requests; those of snapshots when they are ready.
Ask* Client::answered_ask(std::uint64_t number, bool late) {
  const auto found = std::ranges::find_if(in_flight_, [&](std::size_t index) {
    return late ? asks_[index].number == number : asks_[index].kind != Asks::snapshot;
  });
  if (found == in_flight_.end() || asks_[*found].number != number) {
    finding_.add(fmt::format("client {} gets an answer to {} out of its order", id_, number));
    return nullptr;
  }
  Ask& ask = asks_[*found];
  in_flight_.erase(found);
  ++counts_.answers;
  return &ask;
}

bool Client::check_repeated(Ask& ask, const protocol::Frame& frame) {
  if (ask.refused) {
    finding_.add(fmt::format("request {} was refused, and now it is done", ask.number));
    return false;
  }
  const auto bytes = frame.payload.bytes();
  if (!ask.answered) {
    ask.first_answer.assign(bytes.begin(), bytes.end());
    return true;
  }
  ++counts_.repeated;
  if (!keeps_answers_) return true;
  ++counts_.same_answers;
  if (std::ranges::equal(bytes, ask.first_answer)) return true;
  finding_.add(fmt::format("request {} gets another answer than at first", ask.number));
  return false;
}

void Client::take_results(const protocol::Frame& frame) {
  Ask* ask = answered_ask(frame.header.request, false);
  if (ask == nullptr) return;
  std::vector<protocol::ResultView> results;
  const std::size_t payments = ask->payments.size();
  if (ask->kind != Asks::payments ||
      protocol::decode_results(frame.payload.bytes(), results) != protocol::WireError::none ||
      results.size() != 1 + 2 * payments + (ask->by_hand ? 1 : 0))
    return finding_.add(fmt::format("client {} cannot read the answer to {}", id_, ask->number));
  // No room on the disk: asked again until there is.
  if (results.front().rejection == Rejection::read_only) return;
  if (!check_repeated(*ask, frame)) return;
  ask->answered = true;
  for (std::size_t i = 0; i < results.size(); ++i)
    if ((i <= payments || i > 2 * payments) && !results[i].ok())
      finding_.add(fmt::format("command {} of request {} is refused: {}", i, ask->number,
                               to_text(results[i].rejection)));
  for (std::size_t i = 0; i < payments; ++i)
    note_result(*ask, ask->payments[i], results[1 + payments + i]);
}

void Client::note_result(const Ask& ask, std::size_t index, const protocol::ResultView& result) {
  const PlannedPayment& payment = promises_.payment(index);
  trace_.note("told", index, result.id);
  if (result.rejection == Rejection::identity_conflict && payment.other_amount != 0) {
    ++counts_.conflicts;
    return;
  }
  if (!result.ok())
    return finding_.add(fmt::format("payment {} is refused: {}", index, to_text(result.rejection)));
  ++(result.outcome == Outcome::duplicate ? counts_.duplicates : counts_.payments);
  promises_.told(index, result.id, ask.other_amount ? payment.other_amount : payment.amount,
                 finding_);
}

void Client::take_rows(protocol::Frame&& frame) {
  Ask* ask = answered_ask(frame.header.request, false);
  if (ask == nullptr) return;
  protocol::Page page;
  if ((ask->kind != Asks::page && ask->kind != Asks::fate) ||
      protocol::read_page(std::move(frame.payload), page) != protocol::WireError::none)
    return finding_.add(fmt::format("client {} cannot read the page of {}", id_, ask->number));
  promises_.told_durable(page.durable_lsn);
  if (ask->kind == Asks::fate) take_fate(*ask, page);
  for (const PaymentView& row : page.payments)
    promises_.shown(row.bank_ref, row.id.value, row.amount.minor(), finding_);
  ask->answered = true;
}

// The number belongs to the other request, whichever came first.
void Client::take_conflict(Ask& ask) {
  if (ask.answered && !ask.refused)
    return finding_.add(fmt::format("request {} was done, and now it is refused", ask.number));
  ask.answered = ask.refused = true;
  ++counts_.refused;
  for (const std::size_t index : ask.payments) promises_.told_refused(index);
}

void Client::take_fate(const Ask& ask, const protocol::Page& page) {
  const auto about = std::ranges::find(asks_, ask.about, &Ask::number);
  if (page.requests.size() != 1 || page.requests.front().request != ask.about)
    return finding_.add(fmt::format("client {} is not told the fate of {}", id_, ask.about));
  const RequestFate fate = page.requests.front().fate;
  ++counts_.fates;
  trace_.note(to_text(fate), id_, ask.about);
  if (fate == RequestFate::forgotten || (fate == RequestFate::unknown && about->answered))
    finding_.add(
        fmt::format("request {} was answered, and its fate is {}", ask.about, to_text(fate)));
  if (fate == RequestFate::answered && !about->shares_number)
    for (const std::size_t index : about->payments) promises_.told_done(index);
}

void Client::take_error(const protocol::Frame& frame) {
  protocol::ErrorNotice notice;
  if (protocol::read_error(frame.payload.bytes(), notice) != protocol::WireError::none)
    return finding_.add("an ERROR that cannot be read");
  trace_.note(notice.name, id_, frame.header.request);
  if (notice.session_ends) {
    if (notice.name == "too_many_sessions")
      not_before_ns_ = now_ns_ + kPatienceNs;
    else if (notice.name != "idle")
      finding_.add(fmt::format("client {} is sent away: {}", id_, notice.text));
    return hang_up();
  }
  // A ledger that nobody has opened yet has no page; too many snapshots wait.
  Ask* ask = answered_ask(frame.header.request, true);
  if (ask == nullptr) return;
  if (ask->shares_number && notice.name == "request_conflict")
    take_conflict(*ask);
  else if (ask->kind == Asks::page && notice.name == "unknown_ledger")
    ask->answered = true;
  else if (ask->kind != Asks::snapshot || notice.name != "busy")
    finding_.add(fmt::format("request {} is refused: {}", ask->number, notice.text));
}

}  // namespace hexiao::simulation
