// Random states for reports: two ledgers with salespeople, departments, classes, regions and a
// custom field, items of half a year in three currencies, payments, set-offs and repairs, and marks
// on items; the day in work, or done.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/engine.h"
#include "engine/reports/reports.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {

class RandomBooks {
 public:
  explicit RandomBooks(std::uint64_t seed);

  const State& state() const { return engine_.state(); }
  Random& random() { return first_.random(); }
  // Asks for a report, with all its pages put together; a fault fails the test.
  Report report(ReportRequest request) const;
  // As a record that was read back.
  template <class E>
  void apply(const E& event) {
    ByteBuffer bytes;
    append_record(bytes, event, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "test"},
                  engine_.last_lsn() + 1);
    apply_record(bytes.bytes());
  }
  Result execute(const Command& command);

  static constexpr std::string_view kField = "channel";

 private:
  void apply_record(std::span<const std::byte> bytes);
  void record_customers(RandomLedger& ledger, std::size_t count);
  void record_items(RandomLedger& ledger, std::size_t count, std::size_t customers);
  void pay(RandomLedger& ledger, std::size_t count);
  void mark();

  RandomLedger first_, second_;
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::vector<UpsertItem> items_;
};

// Empty, or what is wrong with a report's shape: cells that do not agree with the columns, a total
// without its word, a chart of no column.
std::string find_fault_of_shape(const Report& report);

// The cell of this column in a row.
std::int64_t number_in(const Report& report, const ReportRow& row, std::string_view column);
std::string text_in(const Report& report, const ReportRow& row, std::string_view column);
// The row that has these texts in front, of this currency; nullptr when there is none.
const ReportRow* find_row(const Report& report, const std::vector<std::string>& texts,
                          Currency currency);

}  // namespace hexiao
