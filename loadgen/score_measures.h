// The measures of a score by name: one table for the report, for JSON, and for the requirements
// that a score is held against.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "loadgen/score.h"

namespace hexiao::loadgen {

struct Share {
  std::uint64_t count;
  std::uint64_t of;
};

struct MeasureRow {
  std::string_view name;     // in the table
  std::string_view key;      // in JSON and in --require
  std::string_view meaning;  // in the table
  Share (*share)(const Measures&);
};

std::span<const MeasureRow> measure_rows();

// Percent with four decimals, rounded to nearest, in integers; "-" of nothing.
std::string percent(Share share);

}  // namespace hexiao::loadgen
