// `hexiaod serve`: the one place where the parts of the daemon are wired together.
#pragma once

#include <optional>
#include <string>

#include "daemon/config/configuration.h"
#include "daemon/exit_code.h"
#include "engine/vocabulary/ids.h"

namespace hexiao::daemon {

struct ServeOptions {
  std::optional<std::string> configuration_file;  // read again on SIGHUP
  // From the command line: stronger than the file, also after a reload.
  std::optional<std::string> data_dir, listen;
  // Before serving, the data directory is made from this one, up to an LSN; it must be empty.
  std::optional<std::string> restore_from;
  std::optional<Lsn> restore_until;
};

// Runs until it is told to stop, or something is wrong; then the journal says what.
ExitCode serve(const ServeOptions& options);

// The file's configuration with what the command line says instead.
tl::expected<Configuration, ConfigurationFaults> configuration_of(const ServeOptions& options);

}  // namespace hexiao::daemon
