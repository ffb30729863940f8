// What a search for the highest rate says: a line a step while it runs, then the result; or JSON.
#pragma once

#include <string>

#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/find_max.h"

namespace hexiao::loadgen {

struct FindMaxReport {
  std::string server;  // HOST:PORT
  std::string run_id;
  std::uint32_t connections = 0;
  std::uint64_t skipped = 0;  // payments left out at the beginning
  const FindMaxOptions& options;
  const DaemonTotals& before;
};

// Before the first step: the daemon, what is sought, and the heads of the table.
std::string heading(const FindMaxReport& report);
std::string as_row(const RateStep& step);
std::string as_text(const FindMaxReport& report, const FindMaxOutcome& outcome);
std::string as_json(const FindMaxReport& report, const FindMaxOutcome& outcome);  // one line

}  // namespace hexiao::loadgen
