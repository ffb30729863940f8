#include "daemon/server/descriptors.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <cerrno>
#include <cstring>

#include "daemon/server/limits.h"

namespace hexiao::daemon {

tl::expected<void, std::string> make_room_for_descriptors(std::uint64_t sessions) {
  // Log, marks, snapshots, copies, the event loop, the journal.
  constexpr std::uint64_t kOwnFiles = 128;
  const std::uint64_t needed = sessions + kRefusedAtATime + kOwnFiles;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return {};  // then accept() will tell
  if (limit.rlim_cur >= needed) return {};
  const auto before = limit;
  limit.rlim_cur = needed;
  // Only root may raise the second one.
  if (limit.rlim_max < needed) limit.rlim_max = needed;
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return {};
  return tl::make_unexpected(fmt::format(
      "server.max_sessions = {} needs {} file descriptors and this process may have {} ({}); raise "
      "its limit (LimitNOFILE= in the unit file, ulimit -n in a shell), or set max_sessions to {} "
      "or less",
      sessions, needed, before.rlim_max, std::strerror(errno),
      before.rlim_max > kOwnFiles + kRefusedAtATime ? before.rlim_max - kOwnFiles - kRefusedAtATime
                                                    : 0));
}

}  // namespace hexiao::daemon
