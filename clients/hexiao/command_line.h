// The command line of `hexiao`: verbs, options and exit codes as docs/command-line.md says. They
// are a contract with users' scripts: add freely, rename never.
#pragma once

namespace hexiao::cli {

// Parses, runs the verb, answers the exit code. Never throws.
int run(int argc, const char* const* argv) noexcept;

}  // namespace hexiao::cli
