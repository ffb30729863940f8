// Exit codes of the project's programs; a contract with users' scripts.
#pragma once

namespace hexiao::loadgen {

inline constexpr int kExitDone = 0;
inline constexpr int kExitError = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitPartly = 3;  // some were rejected
inline constexpr int kExitBadData = 65;
inline constexpr int kExitIo = 74;

}  // namespace hexiao::loadgen
