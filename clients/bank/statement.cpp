#include "clients/bank/statement.h"

#include <algorithm>

namespace hexiao::bank {

std::string_view to_text(Format format) {
  switch (format) {
    case Format::unknown:
      return "unknown";
    case Format::camt052:
      return "camt.052";
    case Format::camt053:
      return "camt.053";
    case Format::camt054:
      return "camt.054";
    case Format::mt940:
      return "MT940";
    case Format::mt942:
      return "MT942";
    case Format::csv:
      return "CSV";
  }
  return "";
}

std::string_view to_text(Direction direction) {
  return direction == Direction::credit ? "credit" : "debit";
}

std::string_view to_text(BookingStatus status) {
  switch (status) {
    case BookingStatus::booked:
      return "booked";
    case BookingStatus::pending:
      return "pending";
    case BookingStatus::information:
      return "information";
  }
  return "";
}

bool BankFile::is_sound() const {
  if (!rejects.empty()) return false;
  return std::none_of(findings.begin(), findings.end(),
                      [](const Finding& f) { return f.severity == Severity::error; });
}

std::size_t BankFile::entry_count() const {
  std::size_t count = 0;
  for (const Statement& statement : statements) count += statement.entries.size();
  return count;
}

}  // namespace hexiao::bank
