// On what the figures of a benchmark were measured.
#pragma once

#include <cstdint>
#include <string>

namespace hexiao::bench {

struct MachineFacts {
  unsigned cores = 0;
  std::uint64_t memory_mib = 0;
  std::string processor;
  std::string kernel;
  std::string file_system;  // of the data directory, with its device: "ext4 on /dev/vda"
  std::string build_type;
  std::string compiler;
};

MachineFacts facts_of_this_machine(const std::string& data_directory);

// As the members of a JSON object, without braces.
std::string json_members(const MachineFacts& machine);

}  // namespace hexiao::bench
