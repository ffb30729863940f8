// The user's own control figures against the daemon's: what the books that were brought along say
// must be what is open here, by ledger, currency and, where the file says so, customer.
//
// The file: columns ledger, currency; customer_no (empty: the whole ledger), open_amount, and any
// amount column of the aging report (not_due, 1_30, …). An empty cell is not compared. Where rows
// name customers of a ledger and currency, a customer with something open that the file does not
// name differs too.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "clients/hexiao/connection.h"
#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/money.h"

namespace hexiao::cli {

struct ControlDifference {
  std::string ledger;
  Currency currency;
  std::string customer_no;  // empty: the whole ledger
  std::string figure;       // "open_amount", "1_30"
  bool in_file = true;      // false: the file does not name the customer
  Money control, actual;    // the file's, the daemon's
};

struct ControlComparison {
  std::uint64_t compared = 0;  // figures
  std::vector<ControlDifference> differences;
  std::vector<std::string> unread_columns;
};

// Fails with exit code bad_data and the line when the file is not as above. Cost: one aging report
// a row with buckets, and a walk over all customers when customers are named.
Expected<ControlComparison> compare_control_figures(protocol::Client& client,
                                                    const std::string& path);

}  // namespace hexiao::cli
