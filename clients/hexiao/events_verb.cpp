// `hexiao events`: the history as JSON lines, to its end or for ever.
//
// At least once: the place is moved on only after the lines of a page have been handed over. The
// daemon keeps nothing for a follower: each page is asked for, and when there is no more, it is
// asked for again, ever less often until something comes.
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <optional>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/event_cursor.h"
#include "clients/hexiao/event_lines.h"
#include "clients/hexiao/verbs.h"
#include "engine/vocabulary/nearest_word.h"

namespace hexiao::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestWait{50};
constexpr milliseconds kLongestWait{1'000};

// Set by SIGINT and SIGTERM. A second one ends the process as it always does.
volatile std::sig_atomic_t stop_asked = 0;

void listen_for_stop() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop_asked = 1; };
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);  // a reader that has gone is noticed at the next write
}

std::vector<std::string_view> event_names() {
  constexpr std::uint16_t kMostTypes = 256;
  std::vector<std::string_view> names;
  for (std::uint16_t type = 1; type < kMostTypes; ++type)
    if (const std::string_view name = event_name(EventType{type}); name != "?")
      names.push_back(name);
  return names;
}

// With commas between, as the daemon wants them.
Expected<std::string> checked_kinds(const std::vector<std::string>& kinds) {
  const std::vector<std::string_view> names = event_names();
  std::string joined;
  for (const std::string& kind : kinds) {
    if (std::find(names.begin(), names.end(), kind) == names.end()) {
      std::string listed;
      for (const std::string_view name : names)
        listed += fmt::format("{}{}", listed.empty() ? "" : ", ", name);
      const std::string_view near = nearest_word(kind, names);
      return fail(ExitCode::usage,
                  fmt::format("--kind \"{}\" is not an event{}", kind,
                              near.empty() ? "" : fmt::format("; did you mean {}?", near)),
                  "the events are: " + listed);
    }
    joined += (joined.empty() ? "" : ",") + kind;
  }
  return joined;
}

std::string store_id(const protocol::Client& client) {
  std::string id;
  for (const std::byte byte : client.welcome().store)
    id += fmt::format("{:02x}", std::to_integer<unsigned>(byte));
  return id;
}

// The daemon went away or cannot answer now; another attempt may well succeed.
bool may_pass(const protocol::ClientError& error) {
  if (error.kind == protocol::ClientErrorKind::refused)
    return error.notice.name == to_text(Rejection::busy) ||
           error.notice.name == to_text(Rejection::stopping);
  return error.kind != protocol::ClientErrorKind::usage;
}

class Follower {
 public:
  Follower(const Console& console, const GlobalOptions& global, const EventsOptions& options,
           std::string kinds)
      : console_(console), global_(global), options_(options), kinds_(std::move(kinds)) {}

  ExitCode run();

 private:
  enum class Turn { more, end, gone, reader_gone };

  Expected<void> find_place();
  Expected<void> open();
  Expected<Turn> take_page();
  Expected<Turn> write(const protocol::Page& page);
  Expected<void> move_on(const protocol::Page& page);
  bool wait();
  void leave_quietly();

  const Console& console_;
  const GlobalOptions& global_;
  const EventsOptions& options_;
  const std::string kinds_;
  std::optional<protocol::Client> client_;
  EventCursor place_;  // of the next event; the store is empty before it is known
  Lsn last_ = 0;       // of the page's events
  milliseconds pause_ = kShortestWait;
  bool said_gone_ = false;
};

// The file's place comes before --from, so that a consumer can always be started alike.
Expected<void> Follower::find_place() {
  place_.next = std::max<Lsn>(options_.from, 1);
  if (options_.cursor.empty()) return {};
  const auto kept = read_event_cursor(options_.cursor);
  if (!kept) return tl::unexpected(kept.error());
  if (*kept) place_ = **kept;
  return {};
}

Expected<void> Follower::open() {
  auto client = connect(global_);
  if (!client) return tl::unexpected(client.error());
  client_.emplace(std::move(*client));
  const std::string store = store_id(*client_);
  if (!place_.store.empty() && place_.store != store)
    return fail(ExitCode::error,
                fmt::format("the daemon has store {}, but event {} was to be read from store {}",
                            store, place_.next, place_.store),
                "name the daemon of that store with --server, or begin anew without the cursor");
  place_.store = store;
  return {};
}

Expected<Follower::Turn> Follower::take_page() {
  const protocol::Query query{.kind = protocol::QueryKind::events,
                              .ledger = options_.ledger,
                              .cursor = place_.next,
                              .limit = protocol::kMaxPageRows,
                              .source = kinds_};
  const auto page = client_->query(query);
  if (page) return write(*page);
  if (!options_.follow || !may_pass(page.error())) return tl::unexpected(to_failure(page.error()));
  if (page.error().kind == protocol::ClientErrorKind::refused) return Turn::end;
  if (!said_gone_)
    remark(console_, page.error().text + "; events go on when the daemon is there again");
  said_gone_ = true;
  client_.reset();
  return Turn::gone;
}

Expected<Follower::Turn> Follower::write(const protocol::Page& page) {
  std::string lines;
  last_ = 0;
  const bool readable =
      for_each_event(page.records, [&](const RecordView& record, const std::string& json) {
        lines += json;
        lines += '\n';
        last_ = record.lsn;
      });
  if (!readable) return tl::unexpected(unreadable_event());
  if (!lines.empty()) {
    errno = 0;
    console_.out << lines << std::flush;
    if (!console_.out && errno == EPIPE) return Turn::reader_gone;
    if (!console_.out)
      return fail(ExitCode::io, "the output could not be written", "make room, or write elsewhere");
  }
  if (auto moved = move_on(page); !moved) return tl::unexpected(moved.error());
  said_gone_ = false;
  if (!lines.empty()) pause_ = kShortestWait;
  return page.next_cursor == 0 ? Turn::end : Turn::more;
}

// At the end everything up to the durable LSN has been looked at, whether it was wanted or not.
Expected<void> Follower::move_on(const protocol::Page& page) {
  const Lsn before = place_.next;
  place_.next = page.next_cursor != 0 ? page.next_cursor
                                      : std::max({before, last_ + 1, page.durable_lsn + 1});
  if (options_.cursor.empty() || place_.next == before) return {};
  return write_event_cursor(options_.cursor, place_);
}

// False when whoever read has gone. A signal ends the waiting.
bool Follower::wait() {
  pollfd out{.fd = STDOUT_FILENO, .events = 0, .revents = 0};
  const int count = ::poll(&out, 1, static_cast<int>(pause_.count()));
  pause_ = std::min(pause_ * 2, kLongestWait);
  return count <= 0 || (out.revents & (POLLERR | POLLHUP | POLLNVAL)) == 0;
}

// What nobody reads any more is not an error of the output.
void Follower::leave_quietly() {
  const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere >= 0) ::dup2(nowhere, STDOUT_FILENO);
  console_.out.clear();
}

ExitCode Follower::run() {
  if (auto found = find_place(); !found) return refuse(console_, found.error());
  if (auto opened = open(); !opened) return refuse(console_, opened.error());
  listen_for_stop();
  while (stop_asked == 0) {
    if (!client_) {
      const auto opened = open();
      if (!opened && opened.error().code != ExitCode::unreachable)
        return refuse(console_, opened.error());
    }
    const auto turn = client_ ? take_page() : Expected<Turn>(Turn::gone);
    if (!turn) return refuse(console_, turn.error());
    if (*turn == Turn::more) continue;
    if (*turn == Turn::end && !options_.follow) break;
    if (*turn == Turn::reader_gone || !wait()) {
      leave_quietly();
      break;
    }
  }
  return ExitCode::done;
}

}  // namespace

ExitCode run_events(const Console& console, const GlobalOptions& global,
                    const EventsOptions& options) {
  auto kinds = checked_kinds(options.kinds);
  if (!kinds) return refuse(console, kinds.error());
  return Follower(console, global, options, std::move(*kinds)).run();
}

}  // namespace hexiao::cli
