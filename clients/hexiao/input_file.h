// Whole files as bytes.
#pragma once

#include <string>

#include "clients/hexiao/failure.h"

namespace hexiao::cli {

// Fails with exit code io and the system's reason. At most 4 GiB, all in memory.
Expected<std::string> read_whole_file(const std::string& path);

}  // namespace hexiao::cli
