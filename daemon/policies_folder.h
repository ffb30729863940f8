// The folder of policies that the configuration names: matching policies, and with
// kind = "receivables" those of receivables control.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "protocol/receivables_policy_text.h"

namespace hexiao::daemon {

struct PolicyFile {
  std::string path;
  std::string source;
  AnyPolicy policy;
  const std::string& name() const;
};

// Every *.toml in the folder, by name. The error has a line for each file that is refused, also
// when two would be in force in the same place; then none is to be used. An empty folder name gives
// none.
tl::expected<std::vector<PolicyFile>, std::string> read_policies(const std::string& folder);

// One ActivatePolicy or ActivateReceivablesPolicy a file, in their order; texts borrow from
// `files`.
std::vector<Command> activation_of(const std::vector<PolicyFile>& files);

}  // namespace hexiao::daemon
