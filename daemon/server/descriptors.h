// File descriptors: each connection takes one, and a process may have only so many.
#pragma once

#include <cstdint>
#include <string>
#include <tl/expected.hpp>

namespace hexiao::daemon {

// Raises this process's limit (RLIMIT_NOFILE) as far as `sessions` connections, those that are
// being refused, and the daemon's own files need; never lowers it. An error is one sentence with
// the way out.
tl::expected<void, std::string> make_room_for_descriptors(std::uint64_t sessions);

}  // namespace hexiao::daemon
