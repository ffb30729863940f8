#include "tests/fuzz/bank_checks.h"

#include "engine/vocabulary/check.h"

namespace hexiao::fuzz {

void check_bank_file(const bank::BankFile& file) {
  const std::vector<bank::PaymentInput> rows = bank::to_payments(file);
  HEXIAO_CHECK(rows.size() >= file.entry_count());
  for (const bank::PaymentInput& row : rows) {
    HEXIAO_CHECK(!row.amount.is_negative() && row.amount.minor() <= kMaxAmount);
    const bool usable = row.amount.is_positive() && row.currency && row.booking_date;
    HEXIAO_CHECK(usable || !row.is_eligible());
  }
  static_cast<void>(bank::rejects_csv(file));
  for (const bank::Finding& finding : file.findings) {
    HEXIAO_CHECK(!finding.reason.empty());
    HEXIAO_CHECK(!bank::to_text(finding, "fuzzed").empty());
  }
}

}  // namespace hexiao::fuzz
