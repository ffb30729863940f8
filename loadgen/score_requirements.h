// What a score must reach: "auto_decidable>=95,wrong_auto<=0.01,wrong_customer<=0".
//
//   requirements = requirement *("," requirement)
//   requirement  = measure ["_decidable" / "_undecidable" / "@" class] (">=" / "<=") percent
//
// A measure is named as in the JSON of the score. Compared exactly, with up to six decimals of the
// percentage. A measure of nothing (no payment was proposed, say) meets every requirement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "loadgen/score.h"

namespace hexiao::loadgen {

struct Requirement {
  enum class Part : std::uint8_t { all, decidable, undecidable, of_class };
  std::string text;  // as it was given
  std::string measure;
  std::string payment_class;
  Part part = Part::all;
  bool at_least = false;
  std::uint64_t limit = 0;  // millionths of a percent
};

// The error names the bad part and what there is.
tl::expected<std::vector<Requirement>, std::string> parse_requirements(std::string_view text);

// A line for each requirement that is not met, with what was measured; none when all are. A class
// of which there is no payment is not met: it was meant to be tried.
std::vector<std::string> unmet(const Score& score, const std::vector<Requirement>& requirements);

}  // namespace hexiao::loadgen
