// How hexiaod ends. The numbers are a contract (docs/operations.md): scripts and systemd look at
// them.
#pragma once

namespace hexiao::daemon {

enum class ExitCode : int {
  done = 0,
  error = 1,  // port in use, directory locked: somebody else has what is needed
  usage = 2,
  damaged = 65,
  no_memory = 71,
  io = 74,
  configuration = 78,
};

constexpr int to_int(ExitCode code) { return static_cast<int>(code); }

}  // namespace hexiao::daemon
