// The daemon's control totals before and after a run, held against what its answers said: money
// received must have grown by exactly the payments that were newly recorded, to the minor unit.
//
// Holds as long as nobody else works with the daemon meanwhile.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/vocabulary/money.h"
#include "loadgen/drive/answer_tally.h"
#include "protocol/client.h"

namespace hexiao::loadgen {

struct AccountTotals {
  Money received, allocated, unapplied, reversed;
};

struct DaemonTotals {
  std::map<std::pair<std::string, std::string>, AccountTotals> accounts;  // by ledger and currency
  std::uint64_t customers = 0, open_items = 0, payments = 0;
  std::string version;
  std::string read_only;  // why nothing can be recorded
  std::string state_hash;
  protocol::FrameLimits limits;  // of the session
};

// Connects, asks, and leaves.
protocol::ClientResult<DaemonTotals> ask_totals(const protocol::ClientOptions& server);

// One ledger and currency of the run.
struct TotalsLine {
  std::string ledger, currency;
  Money received_before, received_after;
  Money recorded;  // newly, as the answers say
  bool ties = false;
};

struct TotalsCheck {
  std::vector<TotalsLine> lines;
  std::vector<std::string> faults;  // sentences; none: all is well
};

TotalsCheck check_totals(const DaemonTotals& before, const DaemonTotals& after,
                         const PreparedFrames& prepared, const AnswerTally& answers);

}  // namespace hexiao::loadgen
