// The verbs of receivables control on the command line: their options, help and examples.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "clients/hexiao/control_verbs.h"

namespace CLI {
class App;
}

namespace hexiao::cli {

// What a verb does once its options are read.
using Run = std::function<ExitCode(const Console&)>;
// Adds a verb below `parent`, or below the program where that is null. `run` is empty for a verb
// that only holds others.
using AddVerb =
    std::function<CLI::App*(CLI::App* parent, const std::string& name,
                            const std::string& description, const std::string& example, Run run)>;

// Holds what was asked for; outlives the parsing and the run. One owner, not moved.
class ControlCommandLine {
 public:
  explicit ControlCommandLine(const GlobalOptions& global) : global_(global) {}
  ControlCommandLine(const ControlCommandLine&) = delete;
  ControlCommandLine& operator=(const ControlCommandLine&) = delete;

  void add_verbs(const AddVerb& add);

 private:
  void add_day_verbs(const AddVerb& add);
  void add_life_verbs(const AddVerb& add);
  void add_approval_verbs(const AddVerb& add);
  void add_credit_verbs(const AddVerb& add);
  void add_master_verbs(const AddVerb& add);
  void add_lists(const AddVerb& add);
  CLI::App* add_list(const AddVerb& add, const std::string& name, const std::string& description,
                     const std::string& example);
  void add_state(CLI::App* list, std::vector<std::string> states);

  const GlobalOptions& global_;
  CloseDayOptions day_;
  MarkOptions mark_;
  WriteOffOptions write_off_;
  ApprovalOptions approval_;
  CreditOptions credit_;
  MergeOptions merge_;
  TaskOptions task_;
  FieldsOptions fields_;
  ChecklistOptions checklist_;
  ReportOptions list_;  // of the verbs that are a report with a name of its own
};

}  // namespace hexiao::cli
