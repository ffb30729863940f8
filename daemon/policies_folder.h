// The folder of matching policies that the configuration names.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/vocabulary/commands.h"

namespace hexiao::daemon {

struct PolicyFile {
  std::string path;
  std::string source;
  Policy policy;
};

// Every *.toml in the folder, by name. The error has a line for each file that is refused; then
// none is to be used. An empty folder name gives none.
tl::expected<std::vector<PolicyFile>, std::string> read_policies(const std::string& folder);

// One ActivatePolicy a file; texts borrow from `files`.
std::vector<Command> activation_of(const std::vector<PolicyFile>& files);

}  // namespace hexiao::daemon
