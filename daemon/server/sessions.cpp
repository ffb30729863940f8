#include "daemon/server/sessions.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/server/session.h"

namespace hexiao::daemon {

// Who has held on to more than its share for so long is asked to go when others need it.
constexpr std::int64_t kHeldTooLongNs = 2'000'000'000;

Sessions::Sessions(ServerLimits limits, Standing& standing, ServerHooks hooks,
                   std::function<void(SessionId)> ended)
    : traffic_{.limits = limits,
               .hooks = std::move(hooks),
               .standing = standing,
               .frames_in_hand = {},
               .bytes_in_hand = {},
               .buffers = {},
               .waiting = {},
               .ended = std::move(ended),
               .refusals = {},
               .faults = {},
               .evictions = {}} {
  divide_room();
}

Sessions::~Sessions() = default;

void Sessions::divide_room() {
  const ServerLimits& limits = traffic_.limits;
  traffic_.frames_in_hand.divide(limits.frames_in_hand, limits.sessions, 1);
  traffic_.bytes_in_hand.divide(limits.bytes_in_hand, limits.sessions);
  traffic_.buffers.divide(limits.buffer_bytes, limits.sessions);
  auto& standing = traffic_.standing.server;
  standing.sessions_limit.set(limits.sessions);
  standing.frames_in_hand_limit.set(traffic_.frames_in_hand.total());
  standing.bytes_in_hand_limit.set(traffic_.bytes_in_hand.total());
  standing.buffer_bytes_limit.set(traffic_.buffers.total());
}

void Sessions::set_limits(const ServerLimits& limits) {
  traffic_.limits = limits;
  traffic_.frames_in_hand.forget();
  traffic_.bytes_in_hand.forget();
  traffic_.buffers.forget();
  divide_room();
  for (const auto& [id, session] : sessions_) session->count_anew();
  serve_waiting();
}

void Sessions::accept(std::unique_ptr<Stream> stream) {
  // Those that are being refused take no place: else a crowd that knocks again and again would keep
  // everybody out.
  auto& standing = traffic_.standing;
  const std::uint64_t most = traffic_.limits.sessions;
  const bool refused = sessions_.size() - refused_.size() >= most;
  standing.sessions_total.add(1);
  if (refused) {
    standing.server.sessions_refused.add(1);
    if (refused_.size() >= kRefusedAtATime) return;
  }
  const SessionId id = ++last_session_;
  const auto session = std::make_shared<Session>(std::move(stream), id, traffic_);
  sessions_.emplace(id, session);
  if (refused) refused_.insert(id);
  standing.sessions.set(sessions_.size() - refused_.size());
  if (!refused) return session->start();
  if (traffic_.refusals.may_say(traffic_.hooks.clock_ns()))
    spdlog::warn("session {} is refused: {} are connected already (server.max_sessions){}", id,
                 most, traffic_.refusals.left_out());
  session->refuse(protocol::notice_of(protocol::WireError::too_many_sessions,
                                      fmt::format("{} are connected", most)));
}

void Sessions::forget(SessionId id) {
  sessions_.erase(id);
  refused_.erase(id);
  traffic_.standing.sessions.set(sessions_.size() - refused_.size());
  serve_waiting();
}

void Sessions::distribute(std::vector<Reply>& replies) {
  touched_.clear();
  for (Reply& reply : replies) {
    const auto found = sessions_.find(reply.session);
    if (found == sessions_.end()) continue;
    Session* session = found->second.get();
    session->take_reply(std::move(reply));
    if (touched_.empty() || touched_.back() != session) touched_.push_back(session);
  }
  std::ranges::sort(touched_, {}, &Session::id);
  touched_.erase(std::unique(touched_.begin(), touched_.end()), touched_.end());
  for (Session* session : touched_) {
    session->flush();
    session->resume();
  }
  serve_waiting();
}

void Sessions::deliver_late(SessionId id, ByteBuffer&& bytes) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  const std::shared_ptr<Session> session = found->second;
  session->take_late_reply(std::move(bytes));
  session->flush();
  session->resume();
}

// Ends because each turn takes room or somebody out of the line.
void Sessions::serve_waiting() {
  auto& line = traffic_.waiting;
  while (!line.empty()) {
    const auto session = line.front().lock();
    line.pop_front();
    if (session && !session->take_turn()) return;
  }
}

// In the order in which they came.
std::vector<std::shared_ptr<Session>> Sessions::all() const {
  std::vector<std::shared_ptr<Session>> all;
  for (const auto& [id, session] : sessions_) all.push_back(session);
  std::ranges::sort(all, {}, [](const auto& session) { return session->id(); });
  return all;
}

void Sessions::look_after() {
  const std::int64_t now = traffic_.hooks.clock_ns();
  for (const auto& session : all()) session->check_deadlines(now);
  relieve(now);
  serve_waiting();
}

// Somebody waits for memory that others hold and do nothing with: those go, the longest holder
// first, until half of it is free.
void Sessions::relieve(std::int64_t now_ns) {
  if (!traffic_.buffers_wanted) return;
  traffic_.buffers_wanted = false;
  std::vector<std::shared_ptr<Session>> holders = all();
  std::erase_if(holders, [&](const auto& session) {
    return session->held_since_ns() == 0 || now_ns - session->held_since_ns() < kHeldTooLongNs;
  });
  std::ranges::stable_sort(holders, {}, [](const auto& s) { return s->held_since_ns(); });
  for (const auto& session : holders) {
    if (traffic_.buffers.drawn() <= traffic_.buffers.rest() / 2) return;
    session->give_up_for_others();
  }
}

void Sessions::wind_up() {
  for (const auto& session : all()) session->wind_up();
}

void Sessions::close() {
  for (const auto& session : all()) session->close();
}

}  // namespace hexiao::daemon
