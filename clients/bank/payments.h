// From entries to payments: which money may be allocated, under which identity, and why the rest is
// not.
//
// Identity (see docs/bank-formats.md): the bank's reference where it is a real one and, for its
// account, unique among the payments of the file (in a CSV it is taken as it stands: whoever fills
// that column states the identity); otherwise `bank_ref` is empty and `occurrence` counts the
// payments of the file that are equal in everything else that the engine knows a payment by: bank
// account, currency, amount, booking date, payer name and account, structured reference, text,
// end-to-end id. So the order of lines in a file does not matter, and the same file gives the same
// identities again.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/statement.h"

namespace hexiao::bank {

// Why an entry or a part of it is shown and not allocated. `none`: it is a payment.
enum class Ignored : std::uint8_t {
  none,
  debit,        // money out
  not_booked,   // pending
  information,  // the bank says it is for information only
  reversal,     // takes back an earlier entry
  returned,     // our own payment came back
  interim,      // intraday report
  zero_amount,
  no_currency,         // not stated, or a withdrawn one such as DEM
  no_date,             // neither booking nor value date
  charges,             // remainder that lowers cash: the bank's fee inside a batch
  detailed_elsewhere,  // another message (camt.054) describes the same money
  repeated             // the statement stands twice in the file
};
std::string_view to_text(Ignored reason);  // a short phrase for the results file

struct PaymentInput {
  std::string ledger;  // empty: the user's --ledger decides
  std::string bank_account;
  std::string virtual_account;   // the account that the payer named, when it is not bank_account
  std::string bank_ref;          // empty: no real reference; identity is content + occurrence
  std::string batch_ref;         // reference of the entry that this is a part of; else empty
  std::uint32_t occurrence = 0;  // 0 for the first of equal rows, then 1, 2 …; 0 with a bank_ref
  Date booking_date;
  Date value_date;
  Money amount;  // > 0 when eligible; never negative
  Currency currency;
  Direction direction = Direction::credit;
  std::string payer_name;  // the ultimate debtor where the file names one
  std::string payer_account;
  std::string structured_ref;
  std::string text;  // the bank's own line breaks are '\n': try joined and spaced
  std::string note;  // further words; the debtor where an ultimate debtor is the payer
  std::string customer_no;
  std::string end_to_end_id;
  std::string mandate_id;
  Place place;
  Ignored ignored = Ignored::none;
  bool remainder = false;  // what the details of a batch do not explain

  bool is_eligible() const { return ignored == Ignored::none; }
};

struct PaymentOptions {
  bool take_interim = false;  // also booked credits of intraday reports
};

// Every entry gives at least one row, in the order of the file; the signed sum of an entry's rows
// is the entry's amount. Cost O(n log n) for the equal rows, else O(n).
std::vector<PaymentInput> to_payments(const BankFile& file, const PaymentOptions& options = {});

// A camt.053 and a camt.054 fed together describe the same money. Where both have an entry with the
// same account, reference, amount and direction, the one without transactions is marked
// detailed_elsewhere; with equal detail the statement (053) stays. Returns how many entries were
// marked.
std::size_t settle_overlaps(std::span<BankFile> files);

// False for NONREF, NOTPROVIDED, empty, only zeros, only punctuation …: words for "no reference".
bool is_real_reference(std::string_view reference);

// The rejected rows as CSV, to be mended and fed again: the input's columns (for other formats
// those of csv:default) and line, column, reason. Empty when nothing was rejected.
std::string rejects_csv(const BankFile& file);

}  // namespace hexiao::bank
