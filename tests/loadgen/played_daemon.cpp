#include "tests/loadgen/played_daemon.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/write.hpp>

#include "engine/vocabulary/currency.h"
#include "protocol/messages.h"
#include "protocol/rows.h"

namespace hexiao::loadgen {

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace protocol;

PlayedDaemon::PlayedDaemon(Behaviour behaviour)
    : behaviour_(std::move(behaviour)),
      acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)),
      accepting_([this] { accept(); }) {}

PlayedDaemon::~PlayedDaemon() {
  stopping_ = true;
  boost::system::error_code ignored;
  tcp::socket last(context_);
  last.connect(acceptor_.local_endpoint(), ignored);  // wakes the accepting thread
  accepting_.join();
  last.close(ignored);
  for (std::thread& session : sessions_) session.join();
}

ClientOptions PlayedDaemon::options() const {
  return {.port = acceptor_.local_endpoint().port(),
          .principal = "test",
          .reply_timeout = std::chrono::milliseconds(20'000)};
}

std::set<std::string> PlayedDaemon::bank_refs() const {
  const std::lock_guard lock(mutex_);
  return bank_refs_;
}

void PlayedDaemon::accept() {
  for (;;) {
    boost::system::error_code code;
    tcp::socket socket(context_);
    acceptor_.accept(socket, code);
    if (code || stopping_) return;
    sessions_.emplace_back(
        [this, taken = std::move(socket)]() mutable { serve(std::move(taken)); });
  }
}

void PlayedDaemon::serve(tcp::socket socket) {
  FrameReader reader(FrameLimits{}.frame_bytes);
  Frame frame;
  ByteBuffer out;
  boost::system::error_code code;
  for (;;) {
    while (reader.next(frame) != FrameReader::Step::frame) {
      const auto room = reader.room();
      const std::size_t count = socket.read_some(asio::buffer(room.data(), room.size()), code);
      if (code) return;
      reader.filled(count);
    }
    out.clear();
    answer(frame, out);
    if (out.empty()) return;
    asio::write(socket, asio::buffer(out.data(), out.size()), code);
    if (code) return;
  }
}

void PlayedDaemon::answer(const Frame& frame, ByteBuffer& out) {
  const std::uint64_t request = frame.header.request;
  switch (frame.header.type) {
    case FrameType::hello: {
      Hello hello;
      if (read_hello(frame.payload.bytes(), hello) != WireError::none) return;
      return append_welcome(out, request,
                            {.server_version = "played", .limits = agree_on(hello.wanted, {})});
    }
    case FrameType::query:
      return answer_status(frame, out);
    case FrameType::goodbye:
      return append_frame(out, FrameType::goodbye, request);
    default:
      return answer_commands(frame, out);
  }
}

void PlayedDaemon::answer_commands(const Frame& frame, ByteBuffer& out) {
  const std::uint64_t number = ++frames_;
  if (behaviour_.close_after_frames != 0 && number > behaviour_.close_after_frames) return;
  std::this_thread::sleep_for(number == 1 ? behaviour_.first_answer_after + behaviour_.answer_after
                                          : behaviour_.answer_after);
  CommandBatchView batch;
  if (decode_commands(frame.payload.bytes(), 8192, batch) != WireError::none) return;
  std::vector<Result> results(batch.commands.size());
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& payment = std::get<ReceivePayment>(batch.commands[i]);
    Result& result = results[i];
    if (behaviour_.reject_every != 0 && (i + 1) % behaviour_.reject_every == 0) {
      result.rejection = Rejection::unknown_ledger;
      continue;
    }
    if (!bank_refs_.emplace(payment.bank_ref).second) {
      result.decision.outcome = Outcome::duplicate;
      continue;
    }
    result.changed = true;
    result.decision.outcome = Outcome::unmatched;
    result.unapplied = payment.amount;
    result.payment = PaymentId{++payments_};
    received_[{std::string(payment.ledger), std::string(payment.currency)}] +=
        payment.amount + Money(behaviour_.counted_too_much);
  }
  if (behaviour_.swallow_an_answer) results.pop_back();
  ResultsEncoder encoder;
  encoder.append_results(out, frame.header.request, results, batch.faults, Detail::brief, nullptr);
}

void PlayedDaemon::answer_status(const Frame& frame, ByteBuffer& out) {
  const std::lock_guard lock(mutex_);
  StatusView status{.version = "played", .read_only = behaviour_.read_only};
  status.payments = payments_;
  status.applied_lsn = status.state_hash_lsn = payments_;
  if (behaviour_.wrong_count && payments_ > 1) status.payments = payments_ - 1;
  for (const auto& [account, received] : received_)
    status.totals.push_back({.ledger = account.first,
                             .currency = *Currency::from_code(account.second),
                             .received = received,
                             .unapplied = received});
  PageBuilder page;
  page.begin(QueryKind::status, 1, FrameLimits{}.frame_bytes);
  page.add(status);
  page.append_to(out, frame.header.request, 0, 0);
}

}  // namespace hexiao::loadgen
