#include "daemon/desk/standing.h"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>

namespace hexiao::daemon {

std::string render_counters(const Standing& standing) {
  const PipelineMetrics& p = standing.pipeline;
  return fmt::format(
      "sessions={} sessions_total={} frames={} commands={} rejected={} queries={} records={} "
      "groups={} log_bytes={} sync_p50_us={} sync_p99_us={} sync_max_us={} memory_mib={}",
      standing.sessions.get(), standing.sessions_total.get(), standing.frames.get(),
      standing.commands_executed.get(), standing.commands_rejected.get(), standing.queries.get(),
      p.records.get(), p.groups.get(), p.group_bytes.get(), p.append.percentile_ns(500) / 1000,
      p.append.percentile_ns(990) / 1000, p.append.maximum_ns() / 1000, resident_bytes() >> 20);
}

std::uint64_t resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0, resident = 0;
  if (!(statm >> total >> resident)) return 0;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace hexiao::daemon
