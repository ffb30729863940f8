// Rows of the customers and items files as commands. What can be said from the row alone is said
// here, with its column: currencies, decimals, dates, closed lists. The rest is the daemon's.
//
// Commands borrow their texts from the row: they live until the table reads the next one. One
// thread. Cost O(bytes of the row), no allocation beyond lists.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/csv.h"
#include "clients/hexiao/import_cells.h"
#include "engine/vocabulary/commands.h"

namespace hexiao::cli {

bank::CsvColumns customer_columns();
bank::CsvColumns item_columns();

class CustomerRows {
 public:
  explicit CustomerRows(const bank::CsvTable& table);
  // Nothing when `into` was filled from the table's current row.
  std::optional<RowFault> read(const bank::CsvTable& table, UpsertCustomer& into) const;

 private:
  std::size_t ledger_, customer_no_, name_, aliases_, accounts_, virtual_accounts_, tax_id_,
      group_no_, class_, currency_, credit_limit_, rating_, terms_days_, salesperson_, department_,
      policy_;
};

class ItemRows {
 public:
  explicit ItemRows(const bank::CsvTable& table);
  // As above; `currency` is the row's, for totals.
  std::optional<RowFault> read(const bank::CsvTable& table, UpsertItem& into,
                               Currency& currency) const;

 private:
  std::optional<RowFault> read_amounts(const bank::CsvTable& table, UpsertItem& into,
                                       Currency& currency) const;
  std::optional<RowFault> read_dates(const bank::CsvTable& table, UpsertItem& into) const;
  std::optional<RowFault> read_status(const bank::CsvTable& table, UpsertItem& into) const;

  std::size_t ledger_, customer_no_, document_no_, kind_, currency_, amount_, issue_date_,
      due_date_, item_no_, open_amount_, order_no_, contract_no_, delivery_no_, external_ref_,
      payment_ref_, discount_amount_, discount_until_, terms_, salesperson_, department_, status_,
      text_;
};

}  // namespace hexiao::cli
