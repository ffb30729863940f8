// The published invoices as a company would have lived through them: customers first, then day by
// day what is issued, what is disputed, what is paid, and in the evening the day is closed and
// worked. Payments name their invoice and come from their customer's account.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/report.h"
#include "tests/engine/receivables/invoices_dataset.h"

namespace hexiao {

class InvoicesReplay {
 public:
  explicit InvoicesReplay(const std::vector<DatasetInvoice>& invoices);

  // From the day of the first invoice to that of the last payment; `evening` looks at each day
  // before it is closed: the business date is that day, and all of it is known.
  void run(const std::function<void(Date)>& evening);

  const Engine& engine() const { return engine_; }
  const State& state() const { return engine_.state(); }
  const ByteBuffer& records() const { return records_; }
  std::size_t allocated() const { return allocated_; }  // payments, with no person
  std::size_t left() const { return left_; }            // payments that were not
  // Numbers of the first ten of those, with what was decided.
  const std::string& left_text() const { return left_text_; }

  // All its pages as one; a fault fails the test.
  Report report(ReportRequest request) const;

 private:
  void execute(const std::vector<Command>& unit, std::string_view principal);
  void open_ledger();
  void issue(const DatasetInvoice& invoice, std::vector<Command>& unit) const;
  void pay(const DatasetInvoice& invoice, std::vector<Command>& unit);
  void close(Date day);

  const std::vector<DatasetInvoice>& invoices_;
  std::map<Date, std::vector<const DatasetInvoice*>> issued_, settled_;
  std::map<std::string, std::string> texts_;  // of remittances, by invoice
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::uint64_t request_ = 0;
  std::size_t allocated_ = 0, left_ = 0;
  std::string left_text_;
};

// Cells of a row by the column's name; a column that is not there fails the test.
std::int64_t number_of(const Report& report, const ReportRow& row, std::string_view column);
std::string text_of(const Report& report, const ReportRow& row, std::string_view column);

}  // namespace hexiao
