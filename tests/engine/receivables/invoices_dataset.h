// The published invoices with their days of settlement, where the shared folder is beside the
// project: the same 2,466 invoices in two files, whose dates are written in two ways.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/receivables/back_test.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

struct DatasetInvoice {
  std::string country;  // a number
  std::string customer;
  std::string number;
  Date issued;
  Date due;
  Date settled;
  Money amount;  // hundredths
  bool disputed = false;
  int days_to_settle = 0;  // as the file says
  int days_late = 0;
};

enum class DatasetDates : std::uint8_t { month_first, day_first };

struct DatasetFile {
  std::string_view name;  // below ../shared, or below HEXIAO_SHARED
  DatasetDates dates = DatasetDates::month_first;
};
inline constexpr DatasetFile kInvoicesMonthFirst = {
    "datasets/invoices/WA_Fn-UseC_-Accounts-Receivable.csv", DatasetDates::month_first};
inline constexpr DatasetFile kInvoicesDayFirst = {"datasets/invoices/WA_AR_pedroteles_variant.csv",
                                                  DatasetDates::day_first};

// Empty when the file is not there. A line that cannot be read throws std::runtime_error with its
// number.
std::vector<DatasetInvoice> read_invoices(const DatasetFile& file);

// For the back-test: customers numbered in the order of their first invoice.
std::vector<PastItem> past_items(const std::vector<DatasetInvoice>& invoices);

// The last day of each month from that of `first` to that of `last`.
std::vector<Date> month_ends(Date first, Date last);

}  // namespace hexiao
