// What a bank file says, whatever its format: statements of accounts, their entries, the
// transactions inside an entry, and what was found wrong while reading.
//
// Plain values without behaviour: readers fill them, `payments.h` turns them into payments, the
// command line shows them. Amounts are minor units of the stated currency and are never negative
// here: the direction says which way the cash moved. All text is UTF-8. Nothing here is shared
// between threads.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"

namespace hexiao::bank {

enum class Format : std::uint8_t { unknown, camt052, camt053, camt054, mt940, mt942, csv };
std::string_view to_text(Format format);  // "camt.053", "MT940", "CSV" …

// Which way cash moved on the account that the statement is about: credit is money in.
enum class Direction : std::uint8_t { credit, debit };
std::string_view to_text(Direction direction);
constexpr Direction opposite(Direction d) {
  return d == Direction::credit ? Direction::debit : Direction::credit;
}

enum class BookingStatus : std::uint8_t { booked, pending, information };
std::string_view to_text(BookingStatus status);

// Where in the file: line and column count from 1 (column in bytes of the decoded line), 0 is
// unknown.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

enum class Severity : std::uint8_t {
  note,     // worth knowing, changes nothing
  warning,  // read, but something does not add up
  error     // this part could not be read; the file is refused unless the user keeps going
};

// Something found while reading, in words a user can act on.
struct Finding {
  Severity severity = Severity::error;
  Place place;
  std::string field;   // column, tag or element: "amount", ":61:", "Ntry/Amt"
  std::string raw;     // the text as it stands in the file, shortened to kMaxRawBytes
  std::string reason;  // what is wrong
  std::string remedy;  // a way to mend it; may be empty for notes
};
inline constexpr std::size_t kMaxRawBytes = 200;
inline constexpr std::size_t kMaxFindings = 10'000;  // of one file; further ones are counted

struct Balance {
  Money amount;  // signed: negative is overdrawn
  Currency currency;
  Date date;
};

struct Party {
  std::string name;
  std::string account;  // IBAN or local number as written, blanks removed
};

// One transaction inside an entry. A field that the file does not give is empty.
struct Transaction {
  Place place;
  std::optional<Money> amount;  // in the entry's currency; none when the file does not say it there
  Direction direction = Direction::credit;
  std::string bank_ref;  // the bank's own reference of this transaction
  std::string end_to_end_id;
  std::string mandate_id;
  Party debtor;
  Party ultimate_debtor;  // often the real payer
  Party creditor;
  std::string structured_ref;  // creditor references; several are joined with '\n'
  std::string text;            // the remittance; the bank's own line breaks are kept as '\n'
  std::string note;  // further words of the bank or the payer, and what did not fit elsewhere
  std::string return_reason;  // not empty: money that came back
  Money charges;              // taken from this transaction by the bank, in the entry's currency
};

// One line of a statement: one movement of cash on the account.
struct Entry {
  Place place;
  std::string raw;  // the beginning of its text in the file, for reports
  Date booking_date;
  Date value_date;
  Money amount;
  Currency currency;          // none when the file does not say it or it is withdrawn
  std::string currency_code;  // as written
  Direction direction = Direction::credit;
  BookingStatus status = BookingStatus::booked;
  bool reversal = false;                   // takes back an earlier entry
  bool reversal_direction_unsure = false;  // neither reading of the indicator meets the balances
  bool returned = false;                   // a payment of ours that came back
  bool detailed_elsewhere = false;         // the bank announces its details in a camt.054
  std::string bank_ref;
  std::string customer_ref;      // reference for the account owner, when the bank passes one on
  std::string transaction_code;  // "NTRF/166", "PMNT-RCDT-ESCT", proprietary code …
  Money charges;
  std::uint32_t batch_count = 0;  // number of transactions the bank claims, 0 when it does not say
  std::string note;
  std::vector<Transaction> transactions;  // may be empty: then nothing but the entry is known

  // Of CSV files only: columns that the payments file of hexiao has and a bank does not.
  std::string ledger;
  std::string customer_no;
};

enum class BalanceCheck : std::uint8_t {
  not_possible,  // opening or closing balance is absent, or entries are in several currencies
  holds,         // opening + booked entries = closing
  fails
};

struct Statement {
  Place place;
  std::string account;
  std::string account_name;
  Currency currency;
  std::string id;        // the bank's identification of this statement
  std::string number;    // running or electronic number, with its page
  bool interim = false;  // intraday report: shown, never allocated unless the user asks
  std::optional<Balance> opening;
  std::optional<Balance> closing;
  BalanceCheck balance_check = BalanceCheck::not_possible;
  Money balance_gap;      // closing - (opening + entries), when the check fails
  bool repeated = false;  // the same statement stands earlier in the same file
  std::vector<Entry> entries;
};

// A row or entry that could not be read, with what is needed to write it out for mending.
struct Reject {
  Place place;
  std::string column;
  std::string reason;
  std::vector<std::string> cells;  // in the order of BankFile::reject_columns
};

struct BankFile {
  std::string name;  // as the user gave it, for messages
  Format format = Format::unknown;
  std::string variant;  // "camt.053.001.08", name of the CSV profile …
  std::string encoding;
  std::string sha256;  // of the bytes, lower-case hex: an exact re-feed has the same
  std::vector<Statement> statements;
  std::vector<Finding> findings;  // the first kMaxFindings
  std::size_t findings_left_out = 0;
  std::vector<std::string> reject_columns;
  char reject_separator = ',';
  std::vector<Reject> rejects;

  // True when nothing is wrong that loses an entry. The file is taken whole or not at all, unless
  // the user decides to keep going with what could be read.
  bool is_sound() const;
  std::size_t entry_count() const;
};

}  // namespace hexiao::bank
