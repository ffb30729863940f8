// Measuring on a growing ledger: units of payments are run and taken back until there is enough of
// them (Case::stays: not taken back); every answer is checked; a line of CSV says what came of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "bench/capacity/growth_ledger.h"

namespace hexiao::bench {

bool is_small();  // HEXIAO_BENCH_SMALL: a short run that only checks

// Where the i-th payment goes, in an order that no cache foresees.
inline std::uint32_t scattered(std::uint64_t i, std::uint32_t size) {
  return static_cast<std::uint32_t>(i * 2'654'435'761ULL % size);
}

struct Case {
  std::string_view name;
  std::size_t unit = 1;             // payments in one
  unsigned promised = 1000;         // right answers of 1000; fewer fail the run
  std::function<void(Unit&)> fill;  // called as often as the unit is large
  std::function<bool(const Result&, std::size_t i)> is_right;
  // Not measured: what comes before each unit; and whether what it did is left as it is.
  std::function<void()> prepare = {};
  bool stays = false;
  std::size_t most_units = 2000;
};

// Whose turn it is, remembered so that the answers can be checked.
struct Turns {
  std::uint64_t next = 1;
  std::vector<std::uint32_t> of_unit;

  std::uint32_t take(const Unit& unit, std::uint32_t size) {
    if (unit.size() == 0) of_unit.clear();
    of_unit.push_back(scattered(next++, size));
    return of_unit.back();
  }
};

// One direction of growth, and its lines.
class Axis {
 public:
  explicit Axis(std::string_view name) : name_(name) {}

  bool all_right() const { return all_right_; }
  void measure(GrowthLedger& ledger, std::uint64_t size, const Case& how);

 private:
  void print(const GrowthLedger& ledger, std::uint64_t size, const Case& how,
             std::vector<std::uint64_t>& times, std::uint64_t right);

  std::string_view name_;
  Unit unit_;
  bool all_right_ = true;
};

}  // namespace hexiao::bench
