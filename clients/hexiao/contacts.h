// What the customers file says beside the customer's record: region, manager, terms, and contacts
// by role, in the columns region, manager, terms, contacts.
//
// A contact is written `role=name<channel:address>`, several are joined by `|`:
//   accounts payable=Ms Wang<email:ap@example.com>|director=Mr Li<phone:+86 755 1234>
// Name or channel and address may be left away, not both. The channel ends at the first colon.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "clients/bank/csv.h"
#include "clients/hexiao/import_cells.h"
#include "engine/vocabulary/commands.h"

namespace hexiao::cli {

// Borrows from `text`; nothing when `into` was filled.
std::optional<RowFault> read_contacts(std::string_view text, std::vector<Contact>& into);

class DescriptionRows {
 public:
  explicit DescriptionRows(const bank::CsvTable& table);
  // Whether the file has any of the columns. If so each row says all of it: empty cells are empty.
  bool any() const;
  std::optional<RowFault> read(const bank::CsvTable& table, DescribeCustomer& into) const;

 private:
  std::size_t ledger_, customer_no_, region_, manager_, terms_, contacts_;
};

}  // namespace hexiao::cli
