// What the published invoices say of any evening, counted anew from the file each time with nothing
// of the engine: the other side of the proof. An evening knows the invoices issued and the payments
// that came until then, that day included.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/engine/receivables/invoices_dataset.h"

namespace hexiao {

// Open amounts in hundredths: not due, 1..30, 31..60, 61..90, more than 90 days overdue.
struct CountedAging {
  std::array<std::int64_t, 5> amounts{};
  std::int64_t items = 0;
  std::int64_t total() const;
  std::int64_t overdue() const { return total() - amounts[0]; }
  friend bool operator==(const CountedAging&, const CountedAging&) = default;
};

// Of the days from `from` to `until`, both included.
struct CountedFlows {
  std::int64_t sales = 0, collected = 0, collected_on_time = 0, due = 0;
};

// Of one customer's settled invoices.
struct CountedRecord {
  std::int64_t settled = 0, on_time = 0, days_late = 0;
  std::int64_t on_time_share() const;     // hundredths of a percent, half away from zero
  std::int64_t days_late_tenths() const;  // a mean over all that are settled
};

class InvoicesCalculation {
 public:
  explicit InvoicesCalculation(const std::vector<DatasetInvoice>& invoices) : invoices_(invoices) {}

  Date first_day() const;  // on which anything is issued
  Date last_day() const;   // on which anything is settled

  CountedAging aging(Date evening) const;
  std::map<std::string, CountedAging> aging_by_customer(Date evening) const;
  std::map<std::string, CountedAging> aging_by_country(Date evening) const;
  // `country` "": all.
  CountedFlows flows(Date from, Date until, const std::string& country = {}) const;
  std::map<std::string, CountedRecord> records(Date evening) const;
  std::int64_t disputed_open(Date evening) const;

  // Days sales outstanding in tenths, half away from zero; nothing without sales.
  std::optional<std::int64_t> dso(Date from, Date until) const;
  // By counting back whole months from the end of this month; nothing when all months that there
  // are sold less than is open.
  std::optional<std::int64_t> count_back_dso(Date month_end) const;

  // What is open on the evening and is due within so many days, or is overdue.
  std::int64_t due_within(Date evening, int days) const;
  // What is open on the evening and was paid within so many days after it.
  std::int64_t came_within(Date evening, int days) const;

 private:
  template <class Key>
  std::map<std::string, CountedAging> aging_by(Date evening, Key&& key) const;
  const std::vector<DatasetInvoice>& invoices_;
};

// a / b, half away from zero; b is positive.
std::int64_t rounded_quotient(std::int64_t a, std::int64_t b);

}  // namespace hexiao
