// What the user asked for, for the verbs of receivables control. Filled by
// control_command_line.cpp, read by the verbs of control_verbs.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hexiao::cli {

struct CloseDayOptions {
  std::string date;
  bool go_on = false;   // finish the work of a day that is closed
  bool status = false;  // only tell how the business date stands
};

struct MarkOptions {
  std::string item, ledger;
  std::string mark;  // sent | confirmed | promised | promise-withdrawn | cause
  std::string date;  // of promised
  std::string note;
};

struct WriteOffOptions {
  std::string item, ledger, amount, reason;
  bool bad_debt = false;
};

struct ApprovalOptions {
  std::uint64_t approval = 0;
  std::string reason;
};

struct CreditOptions {
  std::string ledger, customer, currency;
  std::string amount;  // of check; of limit also "none"
  std::string order, contract, expires, reason;
  bool ask_approval = false;
};

struct MergeOptions {
  std::string ledger, from, into, reason;
};

struct TaskOptions {
  std::uint64_t task = 0;
  std::string owner, outcome, next;
  bool done = false;
};

struct FieldsOptions {
  std::string ledger;
  std::string subject;  // customer | item | payment
  std::string number;
  std::vector<std::string> values;  // name=value…
};

struct ChecklistOptions {
  std::string ledger;
  std::string control;  // the user's own figures, as CSV; empty: none
};

}  // namespace hexiao::cli
