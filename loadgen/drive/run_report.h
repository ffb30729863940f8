// What a run says at its end: as text, as JSON, and its latencies as a percentile file.
#pragma once

#include <string>
#include <vector>

#include "loadgen/drive/control_totals.h"
#include "loadgen/drive/drive.h"

namespace hexiao::loadgen {

struct RunReport {
  std::string server;  // HOST:PORT
  std::string run_id;
  std::string prefix;  // of bank references
  std::uint32_t batch = 0, connections = 0;
  bool again = false;
  const PreparedFrames& prepared;
  const DriveOptions& options;
  const DriveOutcome& outcome;
  const DaemonTotals& before;
  const DaemonTotals& after;
  TotalsCheck totals;
};

// Everything that is wrong with the answers, in sentences. None: the run proves what it says.
std::vector<std::string> faults_of(const RunReport& report);

std::string as_text(const RunReport& report);
std::string as_json(const RunReport& report);  // one object, one line

// The text form of HdrHistogram's percentile distributions, which its plotters read; values in
// microseconds with three decimals.
std::string percentile_file(const LatencyHistogram& latency);

}  // namespace hexiao::loadgen
