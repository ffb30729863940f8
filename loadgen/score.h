// Compares the results of a feed with the truth, payment by payment: a payment is right when all of
// its allocations are, whatever their order. Amounts are compared exactly. Where the truth gives
// several answers (a small rest written off, or left open), each is right.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <tl/expected.hpp>

#include "loadgen/csv_reader.h"

namespace hexiao::loadgen {

struct Measures {
  std::uint64_t payments = 0;
  std::uint64_t allocated = 0;  // automatically, with no person
  std::uint64_t right = 0;      // of allocated: all allocations as in the truth, which has some
  std::uint64_t wrong = 0;      // of allocated: any allocation differs from the truth
  std::uint64_t wrong_customer = 0;  // of allocated: touched an item of another customer
  std::uint64_t proposed = 0;        // of with_truth
  std::uint64_t first = 0;           // of proposed: the truth is the first proposal
  std::uint64_t in_three = 0;        // of proposed: the truth is among the first three
  std::uint64_t with_truth = 0;      // some allocation is true
  std::uint64_t missed = 0;          // of with_truth: neither allocated nor proposed
  std::uint64_t expected_duplicates = 0;
  std::uint64_t found_duplicates = 0;
};

struct Score {
  Measures all;
  Measures decidable, undecidable;  // payments with a truth
  Measures without_truth;
  std::map<std::string, Measures, std::less<>> by_class;
  // Automatic allocations of items whose customer is not known, because the truth does not name
  // them and no items file was given: not counted in wrong_customer (but wrong).
  std::uint64_t unknown_owners = 0;
};

struct ScoreFiles {
  std::string truth;
  std::string results;
  std::string items;  // optional: whose an item is
};

// Columns of the truth that may be missing: class, decidable (then every payment is), customer_no
// (then the owners of the true items, from the items file), expected_outcome, ledger.
// An error names file and line: a payment without a result, a result without a payment, the same
// line twice, an unknown outcome, an allocation that cannot be read. Memory: the truth and results;
// of items only those that are looked for. Cost O(rows).
tl::expected<Score, FileError> score(const ScoreFiles& files);

// The table of measures: counts beside shares. Shares are exact to 0.0001 %.
std::string as_table(const Score& score);
std::string as_json(const Score& score);

}  // namespace hexiao::loadgen
