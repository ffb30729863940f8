#include "clients/bank/payments.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>

#include "clients/bank/csv.h"
#include "clients/bank/text_encoding.h"
#include "engine/vocabulary/commands.h"

namespace hexiao::bank {
namespace {

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void append_line(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty()) out += '\n';
  out += line;
}

void limit(std::string& text, std::size_t bytes) {
  text.resize(cut_at_character(text, bytes).size());
}

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (is_alphanumeric(c)) out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return out;
}

constexpr std::size_t kShortestReference = 3;

// "7", "A2": no reference that a bank would give, but one that a user's own file may count with.
bool is_short_number(std::string_view reference) {
  const std::string plain = upper(reference);
  return plain.size() < kShortestReference && plain.find_first_of("123456789") != std::string::npos;
}

// The payer named another account than the one of the statement: a virtual account. A local number
// that stands inside an IBAN is the same account.
std::string virtual_account(const Statement& statement, const Transaction& tx) {
  const std::string own = upper(statement.account);
  const std::string named = upper(tx.creditor.account);
  if (own.empty() || named.empty()) return {};
  if (own.find(named) != std::string::npos || named.find(own) != std::string::npos) return {};
  return tx.creditor.account;
}

Money signed_amount(Money amount, Direction direction) {
  return direction == Direction::credit ? amount : -amount;
}

// What holds for every part of an entry, the strongest reason first.
Ignored reason_of(const Statement& statement, const Entry& entry, const PaymentOptions& options) {
  if (statement.repeated) return Ignored::repeated;
  if (statement.interim && !options.take_interim) return Ignored::interim;
  if (entry.status == BookingStatus::information) return Ignored::information;
  if (entry.status != BookingStatus::booked) return Ignored::not_booked;
  if (entry.reversal) return Ignored::reversal;
  if (entry.detailed_elsewhere) return Ignored::detailed_elsewhere;
  return Ignored::none;
}

// How an entry is divided into payments.
enum class Division : std::uint8_t {
  whole,          // one payment with the entry's amount
  signed_parts,   // each transaction with its own direction
  same_direction  // the indicators of the transactions contradict the entry; their amounts do not
};

struct Parts {
  Division division = Division::whole;
  Money remainder;  // signed, what the transactions do not explain
};

std::optional<Money> sum_of(const Entry& entry, bool with_directions) {
  Money sum;
  for (const Transaction& tx : entry.transactions) {
    if (!tx.amount) return std::nullopt;
    const Direction direction = with_directions ? tx.direction : entry.direction;
    const auto next = checked_add(sum, signed_amount(*tx.amount, direction));
    if (!next) return std::nullopt;
    sum = *next;
  }
  return sum;
}

Money charges_of(const Entry& entry) {
  Money sum = entry.charges;
  for (const Transaction& tx : entry.transactions)
    if (const auto next = checked_add(sum, tx.charges)) sum = *next;
  return sum;
}

// Never more payments than cash: transactions beyond the entry's amount are believed only when the
// bank's charges explain the difference.
Parts divide(const Entry& entry) {
  if (entry.transactions.empty()) return {};
  const Money whole = signed_amount(entry.amount, entry.direction);
  const auto sum = sum_of(entry, true);
  const auto plain_sum = sum_of(entry, false);
  if (!sum || !plain_sum) return {};
  if (*sum == whole) return {Division::signed_parts, {}};
  if (*plain_sum == whole) return {Division::same_direction, {}};
  if (entry.direction == Direction::debit) return {};
  const Money remainder = whole - *sum;
  if (remainder.is_negative() && -remainder != charges_of(entry)) return {};
  const bool single = entry.transactions.size() == 1;
  if (single && remainder.is_positive() && entry.batch_count <= 1) return {};
  if (!sum->is_positive()) return {};
  return {Division::signed_parts, remainder};
}

class EntryReader {
 public:
  EntryReader(const Statement& statement, const Entry& entry, const PaymentOptions& options,
              bool states_identity, std::vector<PaymentInput>& out)
      : statement_(statement),
        entry_(entry),
        common_(reason_of(statement, entry, options)),
        states_identity_(states_identity),
        out_(out) {}

  void run() {
    const Parts parts = divide(entry_);
    if (parts.division == Division::whole || entry_.transactions.size() == 1)
      add_whole(parts);
    else
      for (std::size_t i = 0; i < entry_.transactions.size(); ++i) add_part(i, parts.division);
    if (!parts.remainder.is_zero()) add_remainder(parts.remainder);
  }

 private:
  PaymentInput blank() const {
    PaymentInput row;
    row.ledger = entry_.ledger;
    row.customer_no = entry_.customer_no;
    row.bank_account = statement_.account;
    row.booking_date = entry_.booking_date ? entry_.booking_date : entry_.value_date;
    row.value_date = entry_.value_date ? entry_.value_date : entry_.booking_date;
    row.currency = entry_.currency;
    row.direction = entry_.direction;
    row.place = entry_.place;
    return row;
  }

  std::string base_ref() const {
    const bool real = is_real_reference(entry_.bank_ref) ||
                      (states_identity_ && is_short_number(entry_.bank_ref));
    return real ? entry_.bank_ref : std::string{};
  }

  void add_whole(const Parts& parts) {
    PaymentInput row = blank();
    row.amount = entry_.amount;
    row.bank_ref = base_ref();
    const bool single = entry_.transactions.size() == 1;
    if (single) {
      const Transaction& tx = entry_.transactions.front();
      fill(row, tx);
      if (row.bank_ref.empty() && is_real_reference(tx.bank_ref)) row.bank_ref = tx.bank_ref;
      if (!parts.remainder.is_zero()) row.amount = *tx.amount;
    } else {
      merge(row);
    }
    finish(std::move(row), single && !entry_.transactions.front().return_reason.empty());
  }

  void add_part(std::size_t index, Division division) {
    const Transaction& tx = entry_.transactions[index];
    PaymentInput row = blank();
    row.amount = *tx.amount;
    if (division == Division::signed_parts) row.direction = tx.direction;
    row.batch_ref = base_ref();
    row.bank_ref = part_ref(index);
    if (tx.place.line != 0) row.place = tx.place;
    fill(row, tx);
    finish(std::move(row), !tx.return_reason.empty());
  }

  std::string part_ref(std::size_t index) {
    if (reference_uses_.empty())
      for (const Transaction& tx : entry_.transactions) ++reference_uses_[tx.bank_ref];
    const std::string base = base_ref();
    const std::string& own = entry_.transactions[index].bank_ref;
    const bool own_is_good = is_real_reference(own) && own != base && reference_uses_[own] == 1;
    if (base.empty()) return own_is_good ? own : std::string{};
    return base + "/" + (own_is_good ? own : std::to_string(index + 1));
  }

  void add_remainder(Money remainder) {
    PaymentInput row = blank();
    row.remainder = true;
    row.amount = remainder.abs();
    row.direction = remainder.is_negative() ? Direction::debit : Direction::credit;
    row.batch_ref = base_ref();
    if (!row.batch_ref.empty()) row.bank_ref = row.batch_ref + "/remainder";
    row.text = entry_.note;
    finish(std::move(row), false);
  }

  void fill(PaymentInput& row, const Transaction& tx) const {
    const bool credit = row.direction == Direction::credit;
    const Party& party = credit ? tx.debtor : tx.creditor;
    row.payer_name = party.name;
    row.payer_account = party.account;
    row.text = tx.text;
    row.note = tx.note;
    if (credit && !tx.ultimate_debtor.name.empty()) {
      if (tx.ultimate_debtor.name != party.name) append_line(row.note, party.name);
      row.payer_name = tx.ultimate_debtor.name;
    }
    if (credit) row.virtual_account = virtual_account(statement_, tx);
    row.structured_ref = tx.structured_ref;
    row.end_to_end_id = tx.end_to_end_id;
    row.mandate_id = tx.mandate_id;
    // Without a remittance of the payer, the bank's words about the entry are all there is.
    const bool words_elsewhere =
        !row.text.empty() || !row.structured_ref.empty() || !row.note.empty();
    append_line(words_elsewhere ? row.note : row.text, entry_.note);
    if (!tx.return_reason.empty()) append_line(row.note, tx.return_reason);
  }

  // Several transactions that cannot be told apart by amount: all their words, no single payer.
  void merge(PaymentInput& row) const {
    for (const Transaction& tx : entry_.transactions) {
      if (!tx.structured_ref.empty()) {
        if (!row.structured_ref.empty()) row.structured_ref += '|';
        row.structured_ref += tx.structured_ref;
        append_line(row.text, tx.structured_ref);
      }
      append_line(row.text, tx.text);
      append_line(row.note, tx.debtor.name);
      append_line(row.note, tx.note);
    }
    append_line(row.text.empty() ? row.text : row.note, entry_.note);
  }

  void finish(PaymentInput row, bool returned) {
    row.ignored = common_;
    if (row.ignored == Ignored::none && row.direction == Direction::debit)
      row.ignored = row.remainder ? Ignored::charges : Ignored::debit;
    if (row.ignored == Ignored::none && (returned || entry_.returned))
      row.ignored = Ignored::returned;
    if (row.ignored == Ignored::none && !row.currency) row.ignored = Ignored::no_currency;
    if (row.ignored == Ignored::none && row.amount.is_zero()) row.ignored = Ignored::zero_amount;
    if (row.ignored == Ignored::none && !row.booking_date) row.ignored = Ignored::no_date;
    keep_within_limits(row);
    out_.push_back(std::move(row));
  }

  // The engine takes fields up to a length. A reference that is too long is no identity, but stays
  // readable.
  static void keep_within_limits(PaymentInput& row) {
    for (std::string* number :
         {&row.bank_ref, &row.structured_ref, &row.end_to_end_id, &row.mandate_id}) {
      if (number->size() <= limits::kNumberBytes) continue;
      append_line(row.note, *number);
      if (number == &row.structured_ref)
        number->resize(number->find('|') < limits::kNumberBytes ? number->find('|') : 0);
      else
        number->clear();
    }
    for (std::string* account : {&row.bank_account, &row.payer_account, &row.virtual_account})
      limit(*account, limits::kNumberBytes);
    limit(row.payer_name, limits::kNameBytes);
    limit(row.text, limits::kTextBytes);
    limit(row.note, limits::kTextBytes);
  }

  const Statement& statement_;
  const Entry& entry_;
  Ignored common_;
  bool states_identity_;  // hexiao's own payments file, where "7" is a number like any other
  std::unordered_map<std::string_view, std::size_t> reference_uses_;  // filled for batches only
  std::vector<PaymentInput>& out_;
};

// What the engine knows a payment without a reference by.
std::string content_of(const PaymentInput& row) {
  std::string key = row.bank_account;
  const auto add = [&](std::string_view part) {
    key += '\x1F';
    key += part;
  };
  add(row.ledger);
  add(row.currency.code());
  add(std::to_string(row.amount.minor()));
  add(row.booking_date.iso());
  for (const std::string* part :
       {&row.payer_name, &row.payer_account, &row.structured_ref, &row.text, &row.end_to_end_id})
    add(*part);
  return key;
}

// References that are not unique among the payments are no identity. What is not allocated does not
// count: a reversal repeats the reference of what it takes back, and may stand in a later file
// only.
void drop_shared_references(std::vector<PaymentInput>& rows) {
  using Uses = std::unordered_map<std::string_view, std::uint32_t>;
  std::unordered_map<std::string_view, Uses> accounts;
  for (const PaymentInput& row : rows)
    if (row.is_eligible() && !row.bank_ref.empty()) ++accounts[row.bank_account][row.bank_ref];
  std::vector<PaymentInput*> shared;
  for (PaymentInput& row : rows)
    if (row.is_eligible() && !row.bank_ref.empty() && accounts[row.bank_account][row.bank_ref] > 1)
      shared.push_back(&row);
  for (PaymentInput* row : shared) {
    append_line(row->note, row->bank_ref);
    limit(row->note, limits::kTextBytes);
    row->bank_ref.clear();
  }
}

void count_equal_rows(std::vector<PaymentInput>& rows) {
  std::unordered_map<std::string, std::uint32_t> occurrences;
  for (PaymentInput& row : rows)
    if (row.is_eligible() && row.bank_ref.empty()) row.occurrence = occurrences[content_of(row)]++;
}

}  // namespace

std::string_view to_text(Ignored reason) {
  switch (reason) {
    case Ignored::none:
      return "";
    case Ignored::debit:
      return "money out";
    case Ignored::not_booked:
      return "not booked yet";
    case Ignored::information:
      return "for information only";
    case Ignored::reversal:
      return "reversal of an earlier entry";
    case Ignored::returned:
      return "a payment of ours that came back";
    case Ignored::interim:
      return "intraday report, the statement follows";
    case Ignored::zero_amount:
      return "amount is zero";
    case Ignored::no_currency:
      return "no current currency is stated";
    case Ignored::no_date:
      return "neither booking nor value date";
    case Ignored::charges:
      return "charges inside a batch";
    case Ignored::detailed_elsewhere:
      return "described in detail by another message";
    case Ignored::repeated:
      return "statement stands twice in the file";
  }
  return "";
}

bool is_real_reference(std::string_view reference) {
  constexpr std::array<std::string_view, 17> kNoReference = {
      "NONREF",      "NOREF",    "NOTPROVIDED", "NONE",        "NOTAVAILABLE", "UNKNOWN",
      "NULL",        "KREF",     "EREF",        "NOREFERENCE", "NREF",         "KEINEREFERENZ",
      "NONPROVIDED", "NOTGIVEN", "NOTPRESENT",  "OHNE",        "NOTAPPLICABLE"};
  const std::string plain = upper(reference);
  const bool other_letters = std::any_of(reference.begin(), reference.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80;
  });
  if (other_letters) return true;
  if (plain.size() < kShortestReference) return false;
  if (plain.find_first_not_of('0') == std::string::npos) return false;
  return std::find(kNoReference.begin(), kNoReference.end(), plain) == kNoReference.end();
}

std::vector<PaymentInput> to_payments(const BankFile& file, const PaymentOptions& options) {
  std::vector<PaymentInput> rows;
  rows.reserve(file.entry_count());
  const bool states_identity = file.format == Format::csv && file.variant == "default";
  for (const Statement& statement : file.statements)
    for (const Entry& entry : statement.entries)
      EntryReader(statement, entry, options, states_identity, rows).run();
  // Rows of several accounts alternate in a CSV file.
  const auto by_line = [](const PaymentInput& a, const PaymentInput& b) {
    return a.place.line < b.place.line;
  };
  const bool in_order = std::is_sorted(rows.begin(), rows.end(), by_line);
  if (file.format == Format::csv && !in_order) std::stable_sort(rows.begin(), rows.end(), by_line);
  // A table with a column for it states the identity itself: the same reference twice is the same
  // payment twice, or a conflict, and the engine says which.
  if (file.format != Format::csv) drop_shared_references(rows);
  count_equal_rows(rows);
  return rows;
}

std::size_t settle_overlaps(std::span<BankFile> files) {
  std::map<std::string, std::vector<Entry*>> statements;
  std::map<std::string, std::vector<Entry*>> notices;
  for (BankFile& file : files) {
    if (file.format != Format::camt053 && file.format != Format::camt054) continue;
    auto& into = file.format == Format::camt054 ? notices : statements;
    for (Statement& statement : file.statements)
      for (Entry& entry : statement.entries) {
        if (!is_real_reference(entry.bank_ref) || entry.status != BookingStatus::booked) continue;
        into[upper(statement.account) + '\n' + entry.bank_ref + '\n' + entry.currency_code +
             std::to_string(signed_amount(entry.amount, entry.direction).minor())]
            .push_back(&entry);
      }
  }
  std::size_t marked = 0;
  for (auto& [key, noticed] : notices) {
    const auto found = statements.find(key);
    if (found == statements.end()) continue;
    const std::size_t pairs = std::min(noticed.size(), found->second.size());
    for (std::size_t i = 0; i < pairs; ++i) {
      Entry& notice = *noticed[i];
      Entry& stated = *found->second[i];
      const bool notice_tells_more = notice.transactions.size() > stated.transactions.size();
      notice.detailed_elsewhere = !notice_tells_more;
      stated.detailed_elsewhere = notice_tells_more;
      ++marked;
    }
  }
  return marked;
}

std::string rejects_csv(const BankFile& file) {
  if (file.rejects.empty()) return {};
  std::string out;
  std::vector<std::string> row = file.reject_columns;
  for (const char* name : {"line", "column", "reason"}) row.emplace_back(name);
  append_csv_row(out, row, file.reject_separator);
  for (const Reject& reject : file.rejects) {
    row = reject.cells;
    row.resize(file.reject_columns.size());
    row.push_back(std::to_string(reject.place.line));
    row.push_back(reject.column);
    row.push_back(reject.reason);
    append_csv_row(out, row, file.reject_separator);
  }
  return out;
}

}  // namespace hexiao::bank
