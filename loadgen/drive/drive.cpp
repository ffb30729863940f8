#include "loadgen/drive/drive.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <time.h>

#include <algorithm>
#include <optional>

namespace hexiao::loadgen {
namespace {

using protocol::ClientError;
using protocol::ClientErrorKind;
using protocol::ClientResult;

__extension__ using Wide = __int128;

constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr Nanoseconds kMillisecond = 1'000'000;

// a * b / c without overflow in between.
std::uint64_t scaled(std::uint64_t a, std::uint64_t b, std::uint64_t c) {
  return c == 0 ? 0 : static_cast<std::uint64_t>(Wide{a} * Wide{b} / Wide{c});
}

Nanoseconds cpu_of_this_thread() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return Nanoseconds{time.tv_sec} * kSecond + time.tv_nsec;
}

class Drive {
 public:
  Drive(const PreparedFrames& prepared, const DriveOptions& options)
      : prepared_(prepared), options_(options), outcome_(prepared) {}

  ClientResult<void> open();
  ClientResult<void> run();
  DriveOutcome& outcome() { return outcome_; }

 private:
  Nanoseconds due_of(const PreparedFrame& frame) const;
  bool is_over(Nanoseconds due) const;
  bool release_due(DrivenSession& session, Nanoseconds now);
  ClientResult<bool> take_all(DrivenSession& session);
  void measure(const PreparedFrame& frame, Nanoseconds latency);
  ClientResult<bool> turn();
  ClientResult<void> wait();
  std::optional<Nanoseconds> next_due() const;
  bool finished() const;

  const PreparedFrames& prepared_;
  const DriveOptions& options_;
  DriveOutcome outcome_;
  std::vector<DrivenSession> sessions_;
  std::vector<pollfd> polled_;
  std::uint64_t first_payment_ = 0;  // that is due at the start
  Nanoseconds start_ = 0;
  Nanoseconds measured_from_ = 0;
  Nanoseconds last_byte_ = 0;
  Nanoseconds last_answer_ = 0;
  bool stopped_ = false;  // nothing more is released: the duration is over, or too many were late
  protocol::Frame answer_;
  std::vector<protocol::ResultView> results_;
};

ClientResult<void> Drive::open() {
  first_payment_ = prepared_.payments();
  for (std::size_t i = 0; i < prepared_.lanes().size(); ++i) {
    const std::size_t left_out = i < options_.begin_at.size() ? options_.begin_at[i] : 0;
    auto session =
        DrivenSession::open(options_.server, prepared_.lanes()[i], options_.in_flight, left_out);
    if (!session) return tl::unexpected(std::move(session.error()));
    if (const PreparedFrame* frame = session->next())
      first_payment_ = std::min(first_payment_, frame->first_payment);
    sessions_.push_back(std::move(*session));
  }
  polled_.resize(sessions_.size());
  return {};
}

Nanoseconds Drive::due_of(const PreparedFrame& frame) const {
  return start_ +
         static_cast<Nanoseconds>(scaled(frame.first_payment - first_payment_,
                                         static_cast<std::uint64_t>(kSecond), options_.rate));
}

bool Drive::is_over(Nanoseconds due) const {
  return options_.duration > 0 && due >= measured_from_ + options_.duration;
}

// Releases what is due and has room. True when something was.
bool Drive::release_due(DrivenSession& session, Nanoseconds now) {
  bool released = false;
  for (; session.has_room() && !stopped_; released = true) {
    const PreparedFrame* frame = session.next();
    if (frame == nullptr) break;
    const Nanoseconds due = options_.rate == 0 ? now : due_of(*frame);
    if (due > now) break;
    if (is_over(due)) {
      stopped_ = true;
      break;
    }
    // A frame that waited for room was held up by the daemon, not by this program.
    if (due >= measured_from_)
      outcome_.own_lateness.record(
          static_cast<std::uint64_t>(now - std::max(due, session.free_since())));
    ++outcome_.frames_sent;
    outcome_.payments_sent += frame->payments;
    session.release(due);
  }
  return released;
}

ClientResult<bool> Drive::take_all(DrivenSession& session) {
  FrameInFlight answered;
  for (bool any = false;; any = true) {
    auto came = session.take_answers(answered, answer_, results_);
    if (!came) return came;
    if (!*came) return any;
    const Nanoseconds now = steady_now();
    last_byte_ = last_answer_ = now;
    session.room_since(now);
    outcome_.bytes_received += protocol::frame_bytes(answer_.header.payload_bytes);
    if (std::string wrong = outcome_.answers.count(*answered.frame, results_); !wrong.empty())
      return tl::unexpected(session.error(wrong));
    if (answered.due >= measured_from_) measure(*answered.frame, now - answered.due);
  }
}

void Drive::measure(const PreparedFrame& frame, Nanoseconds latency) {
  outcome_.latency.record(static_cast<std::uint64_t>(latency), frame.payments);
  outcome_.measured_payments += frame.payments;
  ++outcome_.measured_frames;
  if (options_.latency_limit == 0 || latency <= options_.latency_limit) return;
  outcome_.late += frame.payments;
  if (stopped_ || outcome_.late <= options_.most_late) return;
  stopped_ = outcome_.gave_up = true;
}

// Everything that can be done without waiting. True when something was.
ClientResult<bool> Drive::turn() {
  bool any = false;
  for (DrivenSession& session : sessions_) {
    auto taken = take_all(session);
    if (!taken) return taken;
    const bool released = release_due(session, steady_now());
    const auto gone = session.write();
    if (!gone) return tl::unexpected(gone.error());
    outcome_.bytes_sent += *gone;
    if (*gone > 0) last_byte_ = steady_now();
    any = any || *taken || released || *gone > 0;
  }
  return any;
}

bool Drive::finished() const {
  return std::all_of(sessions_.begin(), sessions_.end(), [this](const DrivenSession& session) {
    return session.in_flight() == 0 && (stopped_ || session.next() == nullptr);
  });
}

// When the next frame that has room is due.
std::optional<Nanoseconds> Drive::next_due() const {
  std::optional<Nanoseconds> next;
  if (stopped_ || options_.rate == 0) return next;
  for (const DrivenSession& session : sessions_) {
    const PreparedFrame* frame = session.next();
    if (frame == nullptr || !session.has_room()) continue;
    const Nanoseconds due = due_of(*frame);
    if (!next || due < *next) next = due;
  }
  return next;
}

ClientResult<void> Drive::wait() {
  bool in_flight = false;
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    const bool unwritten = sessions_[i].has_unwritten();
    polled_[i] = {.fd = sessions_[i].descriptor(),
                  .events = static_cast<short>(unwritten ? POLLIN | POLLOUT : POLLIN),
                  .revents = 0};
    in_flight = in_flight || sessions_[i].in_flight() > 0;
  }
  const Nanoseconds begin = steady_now();
  const Nanoseconds patience = Nanoseconds{options_.server.reply_timeout.count()} * kMillisecond;
  if (!in_flight) last_byte_ = begin;
  Nanoseconds until = last_byte_ + patience;
  if (const auto due = next_due()) until = std::min(until, *due);
  const Nanoseconds left = std::max<Nanoseconds>(0, until - begin);
  const timespec time{.tv_sec = left / kSecond, .tv_nsec = left % kSecond};
  // A signal only makes the turn come early.
  const int ready = ::ppoll(polled_.data(), polled_.size(), &time, nullptr);
  const Nanoseconds end = steady_now();
  if (begin >= measured_from_) outcome_.waited += end - begin;
  if (ready == 0 && in_flight && end - last_byte_ >= patience) {
    ClientError error = sessions_.front().error(
        fmt::format("no answer within {} ms; what is in flight may or may not have been recorded",
                    options_.server.reply_timeout.count()));
    error.kind = ClientErrorKind::timeout;
    return tl::unexpected(std::move(error));
  }
  return {};
}

ClientResult<void> Drive::run() {
  // The kernel may otherwise wake a sleeper 50 us late.
  ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
  start_ = last_byte_ = last_answer_ = steady_now();
  measured_from_ = start_ + options_.warm_up;
  const Nanoseconds cpu_before = cpu_of_this_thread();
  for (DrivenSession& session : sessions_) session.room_since(start_);
  while (!finished()) {
    const auto any = turn();
    if (!any) return tl::unexpected(any.error());
    if (*any || finished()) continue;
    if (auto waited = wait(); !waited) return waited;
  }
  for (const DrivenSession& session : sessions_) outcome_.ended_at.push_back(session.released());
  outcome_.own_cpu = cpu_of_this_thread() - cpu_before;
  outcome_.elapsed = last_answer_ - start_;
  outcome_.measured = std::max<Nanoseconds>(0, last_answer_ - measured_from_);
  const std::uint64_t wanted =
      scaled(options_.rate, static_cast<std::uint64_t>(options_.warm_up + options_.duration),
             static_cast<std::uint64_t>(kSecond));
  outcome_.ran_out = options_.duration > 0 && !stopped_ &&
                     (options_.rate == 0 || prepared_.payments() - first_payment_ < wanted);
  return {};
}

}  // namespace

std::uint64_t DriveOutcome::payments_per_second() const {
  return scaled(measured_payments, static_cast<std::uint64_t>(kSecond),
                static_cast<std::uint64_t>(measured));
}

tl::expected<DriveOutcome, DriveFailure> drive(const PreparedFrames& prepared,
                                               const DriveOptions& options) {
  Drive run(prepared, options);
  auto done = run.open();
  if (done) done = run.run();
  if (!done)
    return tl::unexpected(DriveFailure{.error = std::move(done.error()),
                                       .payments_sent = run.outcome().payments_sent,
                                       .payments_answered = run.outcome().answers.answered()});
  return std::move(run.outcome());
}

std::uint64_t DriveOutcome::busy_percent() const {
  if (measured <= 0) return 0;
  const Nanoseconds idle = std::clamp<Nanoseconds>(waited, 0, measured);
  return 100 - scaled(static_cast<std::uint64_t>(idle), 100, static_cast<std::uint64_t>(measured));
}

std::string generator_was_the_bottleneck(const DriveOutcome& outcome, const DriveOptions& options) {
  constexpr std::uint64_t kP99 = 990'000'000;
  const std::uint64_t late = outcome.own_lateness.quantile(kP99);
  const Nanoseconds allowed =
      options.latency_limit == 0 ? kMillisecond : std::min(kMillisecond, options.latency_limit / 4);
  if (options.rate != 0 && late > static_cast<std::uint64_t>(allowed))
    return fmt::format("one frame in a hundred left {} us late though the daemon was waiting",
                       late / 1000);
  // It never had to wait, so the daemon's answers were always there already.
  const bool behind = options.rate == 0 || outcome.late > options.most_late ||
                      outcome.payments_per_second() < options.rate / 100 * 99;
  if (behind && outcome.measured > 0 && outcome.busy_percent() > 95)
    return fmt::format("it was busy itself for {} % of the time", outcome.busy_percent());
  return {};
}

}  // namespace hexiao::loadgen
