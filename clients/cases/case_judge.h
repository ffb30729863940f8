// Whether what came of a case is what the case expects, and if not, what was expected and what
// came, in the words of a finance person.
//
// A correct allocation without a person counts where a proposal was expected, unless the case
// forbids it. Where a case says that this project decides otherwise ("divergence"), being more
// cautious than the peer counts as well: nothing instead of a proposal, a proposal instead of an
// allocation.
#pragma once

#include <string>

#include "clients/cases/case_run.h"

namespace hexiao::cases {

struct Verdict {
  bool passed = false;
  std::string remark;  // why it failed, or in what it diverges
};

// Runs the case and judges it.
Verdict judge(const MatchingCase& one);

}  // namespace hexiao::cases
