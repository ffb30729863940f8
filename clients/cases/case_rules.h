// The table of rules that a case's policy stands for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/vocabulary/policy.h"

namespace hexiao::cases {

struct RuleWishes {
  bool automatic = false;           // may allocate without a person
  bool amount_only = false;         // amount equality without payer or document may propose
  bool documents_only = false;      // nothing without a document
  bool remainder = false;           // it was said what becomes of a difference
  bool payment_to_payment = false;  // money that came in settles money that went out
  // The rules or the method that the case names, in its order; none: all that a person would try.
  std::optional<std::vector<Search>> searches;
};

// The search that a rule of the field stands for ("match_one": one equal item). False when unknown.
bool append_search(const std::string& rule, std::vector<Search>& searches);

// Fills `searches` and `rules` of a policy whose other keys are set.
void write_rules(const RuleWishes& wishes, Policy& policy);

}  // namespace hexiao::cases
