#include "bench/end_to_end/machine_facts.h"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

namespace hexiao::bench {
namespace {

std::string processor_name() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown";
}

// The mount that lies deepest on the way to the directory.
std::string file_system_of(const std::string& directory) {
  std::error_code ignored;
  const std::string path = std::filesystem::canonical(directory, ignored).string() + "/";
  std::ifstream file("/proc/mounts");
  std::string best, found = "unknown";
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields(line);
    std::string device, place, type;
    fields >> device >> place >> type;
    const std::string prefix = place.ends_with('/') ? place : place + "/";
    if (!path.starts_with(prefix) || prefix.size() < best.size()) continue;
    best = prefix;
    found = type + " on " + device;
  }
  return found;
}

}  // namespace

MachineFacts facts_of_this_machine(const std::string& data_directory) {
  MachineFacts facts;
  facts.cores = std::thread::hardware_concurrency();
  const auto pages = static_cast<std::uint64_t>(::sysconf(_SC_PHYS_PAGES));
  const auto page_bytes = static_cast<std::uint64_t>(::sysconf(_SC_PAGE_SIZE));
  facts.memory_mib = pages * page_bytes >> 20;
  facts.processor = processor_name();
  utsname kernel{};
  if (::uname(&kernel) == 0) facts.kernel = std::string(kernel.sysname) + " " + kernel.release;
  facts.file_system = file_system_of(data_directory);
  facts.build_type = HEXIAO_BUILD_TYPE;
  facts.compiler = __VERSION__;
  return facts;
}

std::string json_members(const MachineFacts& machine) {
  return fmt::format(
      "\"cores\":{},\"memory_mib\":{},\"processor\":\"{}\",\"kernel\":\"{}\","
      "\"file_system\":\"{}\",\"build_type\":\"{}\",\"compiler\":\"{}\"",
      machine.cores, machine.memory_mib, machine.processor, machine.kernel, machine.file_system,
      machine.build_type, machine.compiler);
}

}  // namespace hexiao::bench
