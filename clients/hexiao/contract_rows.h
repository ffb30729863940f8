// Rows of the contracts file as commands: ledger, customer_no, contract_no; currency, from, until,
// terms, limit, daily_rate (percent a day, "0.05"), salesperson, text. As import_rows.h.
#pragma once

#include <optional>

#include "clients/bank/csv.h"
#include "clients/hexiao/import_cells.h"
#include "engine/vocabulary/commands.h"

namespace hexiao::cli {

bank::CsvColumns contract_columns();

class ContractRows {
 public:
  explicit ContractRows(const bank::CsvTable& table);
  // Nothing when `into` was filled from the table's current row.
  std::optional<RowFault> read(const bank::CsvTable& table, UpsertContract& into) const;

 private:
  std::optional<RowFault> read_figures(const bank::CsvTable& table, UpsertContract& into) const;

  std::size_t ledger_, customer_no_, contract_no_, currency_, from_, until_, terms_, limit_,
      daily_rate_, salesperson_, text_;
};

}  // namespace hexiao::cli
