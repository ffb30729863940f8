// The transactions inside a camt entry. Internal to the camt reader.
#pragma once

#include <pugixml.hpp>
#include <string>

#include "clients/bank/camt_xml.h"
#include "clients/bank/statement.h"

namespace hexiao::bank::camt {

// An amount element: its text, its currency, and what it is worth in `currency` (none when it is in
// another one or cannot be read).
struct Amount {
  std::string text;
  std::string currency_code;
  std::optional<Money> value;
  std::string problem;
};
Amount read_amount(pugi::xml_node node, Currency currency, int exponent);

// Sum of the charges that are stated in `currency` under `node` (Ntry or TxDtls); zero when none
// are.
Money read_charges(pugi::xml_node node, Currency currency);

Transaction read_transaction(pugi::xml_node tx, const Entry& entry, const LineIndex& lines);

// "PMNT-RCDT-ESCT", "NTRF+166", or both with a blank between.
std::string transaction_code(pugi::xml_node bank_transaction_code);
// True for codes of money that comes back: return, reimbursement, unpaid direct debit …
bool is_return_code(std::string_view transaction_code);

std::string account_number(pugi::xml_node account);

}  // namespace hexiao::bank::camt
