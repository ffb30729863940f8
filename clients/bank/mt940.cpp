// MT940 (customer statement) and MT942 (interim report) of SWIFT, as banks write them.
#include <algorithm>

#include "clients/bank/formats.h"
#include "clients/bank/mt940_fields.h"
#include "clients/bank/mt940_line.h"
#include "clients/bank/mt940_remittance.h"
#include "clients/bank/payments.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank {
namespace {

using mt940::Field;
using mt940::MessageFields;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// ":25:51230800/0000007055EUR": some banks glue the currency to the account.
std::string split_account(std::string_view content, std::string& currency_code) {
  std::string account = without_blanks(printable(trim(content)));
  if (account.size() < 5) return account;
  const char before = account[account.size() - 4];
  if (!is_digit(before) && before != '/') return account;
  const std::string tail = account.substr(account.size() - 3);
  const bool letters = std::all_of(tail.begin(), tail.end(), is_upper);
  if (!letters || (!Currency::from_code(tail) && !is_withdrawn_currency(tail))) return account;
  if (currency_code.empty()) currency_code = tail;
  account.resize(account.size() - 3);
  if (account.back() == '/') account.pop_back();
  return account;
}

// Where the currency is told, the most reliable first.
std::string find_currency(const MessageFields& message) {
  std::string from_balance;
  std::string from_others;
  for (const Field& field : message.fields) {
    if (field.tag.starts_with("60") || field.tag.starts_with("62") || field.tag == "64") {
      if (from_balance.empty()) from_balance = mt940::parse_balance(field.first()).currency_code;
    } else if (field.tag == "34F") {
      if (from_others.empty()) from_others = field.first().substr(0, 3);
    } else if (field.tag.starts_with("90")) {
      if (const auto sum = mt940::parse_sum(field.first()); sum && from_others.empty())
        from_others = sum->currency_code;
    }
  }
  return from_balance.empty() ? from_others : from_balance;
}

bool is_interim(const MessageFields& message) {
  if (message.says_mt942) return true;
  bool interim_tag = false;
  for (const Field& field : message.fields) {
    if (field.tag.starts_with("60")) return false;
    if (field.tag == "34F" || field.tag == "13D" || field.tag.starts_with("90")) interim_tag = true;
  }
  return interim_tag;
}

class StatementReader {
 public:
  StatementReader(BankFile& file, const MessageFields& message) : file_(file), message_(message) {}

  void run() {
    statement_.place = message_.fields.front().place;
    statement_.interim = is_interim(message_);
    currency_code_ = find_currency(message_);
    for (const Field& field : message_.fields)
      if (field.tag.starts_with("25") && statement_.account.empty())
        statement_.account = split_account(field.first(), currency_code_);
    statement_.currency = Currency::from_code(currency_code_).value_or(Currency{});
    for (const Field& field : message_.fields) take(field);
    finish_entry();
    check_currency();
    check_sums();
    file_.statements.push_back(std::move(statement_));
  }

 private:
  void take(const Field& field) {
    const std::string& tag = field.tag;
    if (tag == "86" || (tag == "25" && in_entry_)) {
      if (!in_entry_ && !lost_entry_) return;  // words about the account, not about an entry
      if (tag == "25") warn_displaced(field);
      remittance_.insert(remittance_.end(), field.lines.begin(), field.lines.end());
      return;
    }
    if (tag == "NS") {
      take_own_lines(field);
      return;
    }
    finish_entry();
    if (tag == "61") begin_entry(field);
    if (tag == "20") statement_.id = printable(trim(field.first()));
    if (tag == "28" || tag == "28C") statement_.number = printable(trim(field.first()));
    if (tag.starts_with("60")) take_balance(field, statement_.opening);
    if (tag.starts_with("62")) take_balance(field, statement_.closing);
    if (tag.starts_with("90")) sums_.push_back(&field);
  }

  void warn_displaced(const Field& field) {
    add_finding(file_, Severity::warning, field.place, ":25:", field.first(),
                "an account field stands where the remittance :86: belongs; it was read as :86:",
                "nothing to do if the text looks right");
  }

  void take_balance(const Field& field, std::optional<Balance>& out) {
    mt940::BalanceLine line = mt940::parse_balance(field.first());
    if (line.balance) {
      out = line.balance;
      return;
    }
    add_finding(file_, Severity::warning, field.place, ":" + field.tag + ":", field.first(),
                "the balance cannot be read: " + line.problem,
                "opening + entries = closing is not checked for this statement");
  }

  void begin_entry(const Field& field) {
    std::string content(field.first());
    std::size_t next_line = 1;
    // "…CR" and the amount on the next line.
    const std::string_view tail = trim(content);
    if (!tail.empty() && is_upper(tail.back()) && field.lines.size() > 1 &&
        tail.find_first_of(",.", 0) == std::string_view::npos && tail.size() <= 13) {
      content = std::string(tail) + std::string(field.lines[1]);
      next_line = 2;
    }
    const int exponent = statement_.currency ? statement_.currency.exponent() : 2;
    const mt940::StatementLine line = mt940::parse_statement_line(content, exponent);
    entry_ = Entry{};
    fill_entry(field, line, content);
    if (!line.problem.empty()) {
      refuse(field, line, content);
      lost_entry_ = true;
      return;
    }
    in_entry_ = true;
    if (line.day_clamped)
      add_finding(file_, Severity::warning, field.place, ":61:", content,
                  "the day does not exist in its month; its last day was taken",
                  "banks that count every month as 30 days write such dates");
    for (std::size_t i = next_line; i < field.lines.size(); ++i) take_supplement(field.lines[i]);
  }

  void fill_entry(const Field& field, const mt940::StatementLine& line, std::string_view content) {
    entry_.place = field.place;
    entry_.raw = shortened(content);
    entry_.value_date = line.value_date;
    entry_.booking_date = line.entry_date ? line.entry_date : line.value_date;
    entry_.amount = line.amount.abs();
    entry_.currency = statement_.currency;
    entry_.currency_code = currency_code_;
    entry_.direction = line.direction;
    entry_.reversal = line.reversal;
    entry_.status = line.expected ? BookingStatus::pending : BookingStatus::booked;
    entry_.transaction_code = line.type;
    entry_.returned = line.type.ends_with("RTI");
    entry_.customer_ref = line.customer_ref;
    entry_.bank_ref = line.bank_ref;
    counterparty_ = line.counterparty;
  }

  void refuse(const Field& field, const mt940::StatementLine& line, std::string_view content) {
    const Place place{field.place.line, static_cast<std::uint32_t>(4 + line.problem_column)};
    const std::string reason = line.problem_field + ": " + line.problem;
    add_reject(file_, statement_, entry_, line.amount_text, ":61:", reason);
    add_finding(
        file_, Severity::error, place, ":61:", content, reason,
        "a statement line is YYMMDD[MMDD]C|D amount with a decimal comma, type, reference, such as "
        "2403150315C1250,00NTRFNONREF//1234");
  }

  // "/OCMT/USD100,/CHGS/EUR1,23" or words.
  void take_supplement(std::string_view line) {
    const std::string text = printable(trim(line));
    if (text.empty()) return;
    if (const std::size_t at = text.find("/CHGS/"); at != std::string::npos) {
      const std::string_view charges = std::string_view(text).substr(at + 6);
      const std::size_t end = charges.find('/');
      const std::string_view value = charges.substr(0, end);
      if (value.size() > 3 && value.substr(0, 3) == currency_code_) {
        const auto amount = mt940::parse_mt_amount(value.substr(3), entry_.currency.exponent());
        if (amount.parsed.ok() && amount.problem.empty()) entry_.charges = amount.parsed.amount;
      }
    }
    if (counterparty_account_.empty() && mt940::looks_like_iban(text)) {
      counterparty_account_ = text;
      return;
    }
    if (!entry_.note.empty()) entry_.note += '\n';
    entry_.note += text;
  }

  // :NS:, lines of a bank's own: 01-14 remittance, 15-16 counterparty, 17 posting text.
  void take_own_lines(const Field& field) {
    if (!in_entry_) return;
    for (const std::string_view line : field.lines) {
      if (line.size() < 3 || !is_digit(line[0]) || !is_digit(line[1])) continue;
      const int code = (line[0] - '0') * 10 + (line[1] - '0');
      if (code <= 14)
        own_text_.push_back(line.substr(2));
      else if (code <= 16)
        counterparty_ += (counterparty_.empty() ? "" : " ") + printable(trim(line.substr(2)));
      else
        take_supplement(line.substr(2));
    }
  }

  void finish_entry() {
    if (in_entry_) {
      complete_entry();
      statement_.entries.push_back(std::move(entry_));
    }
    in_entry_ = false;
    lost_entry_ = false;
    remittance_.clear();
    own_text_.clear();
    counterparty_.clear();
    counterparty_account_.clear();
  }

  void complete_entry() {
    remittance_.insert(remittance_.end(), own_text_.begin(), own_text_.end());
    mt940::Remittance words = mt940::parse_remittance(remittance_);
    Transaction tx;
    tx.place = entry_.place;
    tx.direction = entry_.direction;
    tx.end_to_end_id = std::move(words.end_to_end_id);
    tx.mandate_id = std::move(words.mandate_id);
    Party& party = entry_.direction == Direction::credit ? tx.debtor : tx.creditor;
    party.name = words.name.empty() ? counterparty_ : words.name;
    party.account = words.account.empty() ? counterparty_account_ : words.account;
    tx.ultimate_debtor.name = std::move(words.ultimate_name);
    tx.text = std::move(words.text);
    tx.note = std::move(words.note);
    if (words.returned)
      tx.return_reason = words.business_code.empty() ? "RTRN" : words.business_code;
    if (!words.business_code.empty()) entry_.transaction_code += "/" + words.business_code;
    // The payer's own reference is sometimes the only place of a document number.
    if (is_real_reference(entry_.customer_ref) && entry_.customer_ref != "KREF+") {
      if (!tx.note.empty()) tx.note += '\n';
      tx.note += entry_.customer_ref;
    }
    entry_.transactions.push_back(std::move(tx));
  }

  void check_currency() {
    if (statement_.currency || statement_.entries.empty()) return;
    if (is_withdrawn_currency(currency_code_)) {
      add_finding(file_, Severity::warning, statement_.place, ":60F:", currency_code_,
                  currency_code_ + " has been withdrawn: entries are shown, nothing is allocated",
                  "record such payments by hand in the currency that replaced it");
      return;
    }
    const std::string_view raw = statement_.entries.front().raw;
    if (currency_code_.empty()) {
      add_finding(
          file_, Severity::warning, statement_.place, ":60F:", raw,
          "the statement names no currency: entries are shown, nothing is allocated",
          "the balance lines :60F: and :62F: carry the currency; ask the bank for the whole file");
      return;
    }
    add_finding(file_, Severity::error, statement_.place, ":60F:", currency_code_,
                "\"" + printable(currency_code_) + "\" is no currency of ISO 4217",
                "put the three-letter code of the account's currency there");
  }

  // MT942 states number and sum of its debits and credits.
  void check_sums() {
    for (const Field* field : sums_) {
      const auto sum = mt940::parse_sum(field->first());
      if (!sum) continue;
      const Direction direction = field->tag == "90C" ? Direction::credit : Direction::debit;
      std::uint32_t count = 0;
      Money total;
      for (const Entry& entry : statement_.entries) {
        if (entry.direction != direction) continue;
        ++count;
        if (const auto next = checked_add(total, entry.amount)) total = *next;
      }
      const int exponent = statement_.currency ? statement_.currency.exponent() : 2;
      const auto stated = mt940::parse_mt_amount(sum->amount_text, exponent);
      const bool holds = sum->count == count && stated.parsed.ok() && stated.parsed.amount == total;
      if (holds) continue;
      add_finding(file_, Severity::warning, field->place, ":" + field->tag + ":", field->first(),
                  "the report states " + std::string(field->first()) + ", its entries are " +
                      std::to_string(count) + " with " + format_amount(total, exponent),
                  "ask the bank whether the report is complete");
    }
  }

  BankFile& file_;
  const MessageFields& message_;
  Statement statement_;
  std::string currency_code_;
  std::vector<const Field*> sums_;
  Entry entry_;
  bool in_entry_ = false;
  bool lost_entry_ = false;  // its :86: belongs to nothing
  std::string counterparty_;
  std::string counterparty_account_;
  std::vector<std::string_view> remittance_;
  std::vector<std::string_view> own_text_;
};

}  // namespace

void read_mt940(std::string_view bytes, BankFile& file) {
  file.format = Format::mt940;
  DecodedText decoded = decode_text(bytes, Fallback::western);
  // A UTF-8 mark before text that is not: the mark was added by a tool, the text is the bank's.
  if (decoded.bad_offset && bytes.starts_with("\xEF\xBB\xBF"))
    decoded = decode_text(bytes.substr(3), Fallback::western);
  file.encoding = decoded.encoding;
  if (decoded.bad_offset) {
    add_finding(file, Severity::error, {}, "encoding", {},
                decoded.reason + " (byte offset " + std::to_string(*decoded.bad_offset) + ")",
                "ask the bank for the file as text in UTF-8 or ISO 8859-1");
    return;
  }
  const std::vector<MessageFields> messages = mt940::split_messages(decoded.text);
  for (const MessageFields& message : messages) StatementReader(file, message).run();
  const bool all_interim =
      !file.statements.empty() && std::all_of(file.statements.begin(), file.statements.end(),
                                              [](const Statement& s) { return s.interim; });
  if (all_interim) file.format = Format::mt942;
  file.variant = to_text(file.format);
  if (file.statements.empty())
    add_finding(file, Severity::error, {1, 1}, "MT940", decoded.text,
                "the text has no field of a statement", "ask the bank for the file again");
  check_balances(file, false);
}

}  // namespace hexiao::bank
