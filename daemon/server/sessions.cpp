#include "daemon/server/sessions.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "daemon/server/session.h"

namespace hexiao::daemon {

// Connections above the bound that are told so; beyond these they are closed without a word.
constexpr std::uint64_t kRefusedAtATime = 64;

Sessions::Sessions(ServerLimits limits, Standing& standing, ServerHooks hooks,
                   std::function<void(SessionId)> ended)
    : traffic_{.limits = limits,
               .hooks = std::move(hooks),
               .standing = standing,
               .waiting = {},
               .ended = std::move(ended)} {}

Sessions::~Sessions() = default;

void Sessions::accept(std::unique_ptr<Stream> stream) {
  // Those that are being refused take no place: else a crowd that knocks again and again would keep
  // everybody out.
  const std::uint64_t most = traffic_.limits.sessions;
  const bool refused = sessions_.size() - refused_.size() >= most;
  if (refused && refused_.size() >= kRefusedAtATime) return;
  const SessionId id = ++last_session_;
  const auto session = std::make_shared<Session>(std::move(stream), id, traffic_);
  sessions_.emplace(id, session);
  if (refused) refused_.insert(id);
  traffic_.standing.sessions.set(sessions_.size() - refused_.size());
  traffic_.standing.sessions_total.add(1);
  if (!refused) return session->start();
  spdlog::warn("session {} is refused: {} are connected already (server.max_sessions)", id, most);
  session->refuse(protocol::notice_of(protocol::WireError::too_many_sessions,
                                      fmt::format("{} are connected", most)));
}

void Sessions::forget(SessionId id) {
  sessions_.erase(id);
  refused_.erase(id);
  traffic_.standing.sessions.set(sessions_.size() - refused_.size());
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

void Sessions::serve_waiting() {
  for (std::size_t turns = traffic_.waiting.size(); turns != 0 && traffic_.has_room(); --turns) {
    const auto session = traffic_.waiting.front().lock();
    traffic_.waiting.pop_front();
    if (session) session->take_turn();
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
}

void Sessions::wind_up() {
  for (const auto& session : all()) session->wind_up();
}

void Sessions::close() {
  for (const auto& session : all()) session->close();
}

}  // namespace hexiao::daemon
