// Completion scripts for bash, zsh and fish, made from the same description of verbs and options
// that the command line parses by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace hexiao::cli {

struct CompletedVerb {
  std::string name;
  std::string description;
  std::vector<std::string> options;  // "--ledger", …
  std::vector<std::string> words;    // closed list of its first argument: "customers", "items"
  bool takes_files = false;
};

// `shell`: bash, zsh or fish; empty for another. `globals` are the options before any verb.
std::string completion_script(std::string_view shell, const std::vector<CompletedVerb>& verbs,
                              const std::vector<std::string>& globals);

}  // namespace hexiao::cli
