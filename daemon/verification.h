// `hexiaod verify DIR`: every byte of a data directory, and what it means. Changes nothing and
// takes no lock.
#pragma once

#include <string>

#include "daemon/exit_code.h"

namespace hexiao::daemon {

// Prints what was found on standard output; the last line is "verified: …" or "damaged: …".
//
// Checked: the files (durability/verify.h), that every record can be read and applied, the
// invariants of the state, and that these are one and the same state, by its hash: the replay of
// the whole log, each snapshot as it was saved, and the newest snapshot with the log after it.
ExitCode verify_directory(const std::string& directory);

}  // namespace hexiao::daemon
