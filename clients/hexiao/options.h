// What the user asked for, verb by verb. Filled by command_line.cpp, read by the verbs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace hexiao::cli {

struct GlobalOptions {
  std::string server = "127.0.0.1:7411";
  std::string principal;  // the person whose decisions these are
  bool json = false;
  bool no_color = false;
};

struct ImportOptions {
  std::string what;  // customers | items | contracts
  std::string file;
  std::uint32_t batch = 2048;  // rows in one frame
};

struct FeedOptions {
  std::vector<std::string> files;
  std::string format = "auto";
  std::string profiles_dir = "conf/profiles";
  std::string ledger;   // empty: the file's column, or the daemon's only ledger
  std::string results;  // empty: no results file
  bool dry_run = false;
  bool keep_going = false;
};

// Of payments, items and customers. Empty: everything.
struct ListOptions {
  std::string ledger, customer, state, number;
  bool all = false;         // items: settled ones too
  std::uint32_t limit = 0;  // rows; 0: all
};

struct ExportOptions {
  std::string what;  // items | payments | allocations | customers | events
  std::string format = "csv";
  std::string ledger;
  std::uint64_t from = 0;  // events: the LSN to begin with
};

struct EventsOptions {
  std::uint64_t from = 1;  // the LSN to begin with
  std::string ledger;
  std::vector<std::string> kinds;  // names of events; none: all
  std::string cursor;              // the file that keeps the place; empty: none
  bool follow = false;
};

struct ReportOptions {
  std::string name = "list";
  std::string by, ledger, customer, currency, filter, order;
  std::vector<std::int32_t> buckets;  // upper ends of days overdue
  std::string from, until;            // dates
  std::uint32_t top = 0;              // 0: all
  std::uint32_t limit = 0;            // rows; 0: all, of a chart as many as it can show
  bool csv = false;
  bool chart = false;
  bool formula = false;  // only how each figure is computed
};

struct ExplainOptions {
  std::string payment, ledger;
};

struct ProposalOptions {
  std::string payment;
  std::uint32_t proposal = 0;
};

struct AllocateOptions {
  std::string payment, ledger;
  std::vector<std::string> specs;  // ITEM:AMOUNT…
  bool other_customer = false;
};

struct SetOffOptions {
  std::vector<std::string> specs;  // ITEM:AMOUNT…; none: what `by` chooses
  std::string ledger, customer, currency, date, reason;
  std::string by;                 // numbers | equal_amounts | oldest_first
  std::vector<std::string> keys;  // order_no, contract_no…: of `numbers`
  bool other_customer = false;
};

struct UndoOptions {
  std::uint64_t allocation = 0;  // of deallocate
  std::string payment;           // of reverse
  std::string reason;
};

struct DisputeOptions {
  std::string item, ledger, reason;
  bool release = false;
};

struct MappingOptions {
  std::string action = "show";  // show | revoke
  std::uint64_t mapping = 0;    // of revoke
  std::string ledger, customer, reason;
  std::uint32_t limit = 0;  // rows; 0: all
};

struct RequestsOptions {
  std::uint64_t client = 0;
  std::uint64_t request = 0;  // 0: all that are kept of the client
  std::uint32_t limit = 0;    // rows; 0: all
};

struct PolicyOptions {
  std::string action;  // show | check | activate | what-if
  std::string name_or_file;
  std::uint32_t limit = 20;  // what-if: differences shown
  bool all = false;          // what-if: every one
};

}  // namespace hexiao::cli
