// A bank's CSV export, or the payments file of hexiao, under a profile.
#include <algorithm>
#include <unordered_map>

#include "clients/bank/csv.h"
#include "clients/bank/csv_profile.h"
#include "clients/bank/csv_values.h"
#include "clients/bank/formats.h"
#include "clients/bank/reader.h"
#include "clients/bank/text_encoding.h"
#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/nearest_word.h"

namespace hexiao::bank {
namespace {

// Prose of the bank may stand above the header.
constexpr std::size_t kMaxRowsAboveHeader = 60;

// What hexiao itself adds to rejected rows.
bool is_reject_column(std::string_view folded) {
  return folded == "line" || folded == "column" || folded == "reason";
}

bool is_blank(std::span<const std::string_view> fields) {
  return std::all_of(fields.begin(), fields.end(),
                     [](std::string_view f) { return trim(f).empty(); });
}

bool is_ruler(std::span<const std::string_view> fields) {
  bool any = false;
  for (const std::string_view field : fields)
    for (const char c : field) {
      if (c != '-' && c != '=' && c != '_' && c != ' ') return false;
      any = any || c != ' ';
    }
  return any && fields.size() == 1;
}

// Banks fill cells that have nothing to say with dashes.
bool is_nothing(std::string_view text) {
  return text.find_first_not_of('-') == std::string_view::npos;
}

// "白鹤贸易有限公司 6225880112345678": banks with one column for both glue the account to the name.
void split_glued_account(Party& party) {
  constexpr std::size_t kShortestAccount = 10;
  const std::size_t last = party.name.find_last_not_of("0123456789");
  const std::size_t begin = last == std::string::npos ? 0 : last + 1;
  if (party.name.size() - begin < kShortestAccount) return;
  party.account = party.name.substr(begin);
  party.name = std::string(trim(std::string_view(party.name).substr(0, begin)));
}

class CsvStatementReader {
 public:
  CsvStatementReader(std::string_view text, const CsvProfile& profile, const ReadOptions& options,
                     BankFile& file)
      : text_(text),
        profile_(profile),
        refused_(options.refused),
        file_(file),
        dialect_{.separator = profile.separator != 0 ? profile.separator : find_separator(text)},
        mark_(profile.decimal_mark),
        dates_(profile.date_order) {}

  void run() {
    file_.reject_separator = dialect_.separator;
    if (!find_header() || stands_twice()) return;
    report_unknown_columns();
    CsvReader first_pass = after_header();
    while (first_pass.next())
      if (!is_skipped(first_pass)) look_at(first_pass);
    if (!decide()) return;
    CsvReader second_pass = after_header();
    while (second_pass.next())
      if (!is_skipped(second_pass)) read_row(second_pass);
  }

 private:
  bool find_header() {
    CsvReader reader(text_, dialect_);
    std::size_t best_mapped = 0;
    std::vector<std::string> best_missing;
    Place best_place{1, 1};
    for (std::size_t row = 0; row < kMaxRowsAboveHeader && reader.next(); ++row) {
      std::vector<std::string> header;
      for (const std::string_view field : reader.fields()) header.push_back(fold_header(field));
      CsvLayout layout = lay_out(profile_, header);
      if (layout.missing.empty()) {
        take_header(reader, std::move(header), std::move(layout));
        return true;
      }
      if (row > 0 && layout.mapped <= best_mapped) continue;
      best_mapped = layout.mapped;
      best_missing = layout.missing;
      best_place = {reader.line(), 1};
    }
    std::string missing;
    for (const std::string& name : best_missing) missing += (missing.empty() ? "" : ", ") + name;
    add_finding(
        file_, Severity::error, best_place, "header", text_.substr(0, text_.find('\n')),
        "no row has the columns that the profile \"" + profile_.name +
            "\" needs; missing: " + missing,
        profile_.name == "default"
            ? "name the columns as in docs/bank-formats.md, or use a profile of your bank with "
              "--format csv:PROFILE"
            : "add the names of your bank's columns to the profile");
    return false;
  }

  void take_header(const CsvReader& reader, std::vector<std::string> header, CsvLayout layout) {
    header_row_ = reader.line();
    header_ = std::move(header);
    layout_ = std::move(layout);
    for (std::size_t i = 0; i < header_.size(); ++i)
      if (!is_reject_column(header_[i]))
        file_.reject_columns.emplace_back(trim(reader.fields()[i]));
  }

  CsvReader after_header() const {
    CsvReader reader(text_, dialect_);
    while (reader.next() && reader.line() < header_row_) {
    }
    return reader;
  }

  // Which of two amounts counts is not for the reader to say.
  bool stands_twice() {
    if (!profile_.only_credits) return false;
    for (auto name = header_.begin(); name != header_.end(); ++name) {
      if (name->empty() || std::find(header_.begin(), name, *name) == name) continue;
      add_finding(file_, Severity::error, {header_row_, 1}, "header", *name,
                  "the column \"" + *name + "\" stands twice in the header",
                  "remove or rename one of the two");
      return true;
    }
    return false;
  }

  // A warning: a misspelt bank_ref is read as a payment without an identity of its own.
  void report_unknown_columns() {
    if (!profile_.report_unknown_columns) return;
    std::vector<std::string_view> known;
    for (const auto& names : profile_.names) known.insert(known.end(), names.begin(), names.end());
    for (std::size_t i = 0; i < header_.size(); ++i) {
      const bool is_read =
          std::any_of(layout_.fields.begin(), layout_.fields.end(), [&](const auto& fields) {
            return std::find(fields.begin(), fields.end(), i) != fields.end();
          });
      if (is_read || header_[i].empty() || is_reject_column(header_[i])) continue;
      const std::string_view nearest = nearest_word(header_[i], known);
      add_finding(file_, Severity::warning, {header_row_, 1}, header_[i], header_[i],
                  "the column \"" + header_[i] + "\" is not known and not read",
                  nearest.empty() ? "rename or remove it"
                                  : "did you mean \"" + std::string(nearest) + "\"?");
    }
  }

  bool is_skipped(const CsvReader& reader) const {
    const auto fields = reader.fields();
    if (is_blank(fields) || is_ruler(fields)) return true;
    const auto first = std::find_if(fields.begin(), fields.end(),
                                    [](std::string_view f) { return !trim(f).empty(); });
    return std::any_of(profile_.footer_words.begin(), profile_.footer_words.end(),
                       [&](const std::string& word) { return trim(*first).starts_with(word); });
  }

  std::size_t index_of(CsvColumn column) const {
    return layout_.has(column) ? layout_.of(column).front() : CsvTable::kAbsent;
  }

  std::string_view cell(const CsvReader& reader, CsvColumn column) const {
    const std::size_t index = index_of(column);
    return index < reader.fields().size() ? trim(reader.fields()[index]) : std::string_view{};
  }

  // Every one of the columns that the profile names, on lines of their own.
  std::string words(const CsvReader& reader, CsvColumn column) const {
    std::string out;
    for (const std::size_t index : layout_.of(column)) {
      if (index >= reader.fields().size()) continue;
      const std::string text = printable(trim(reader.fields()[index]));
      if (is_nothing(text)) continue;
      if (!out.empty()) out += '\n';
      out += text;
    }
    return out;
  }

  void look_at(const CsvReader& reader) {
    for (const CsvColumn column : {CsvColumn::amount, CsvColumn::credit, CsvColumn::debit})
      if (layout_.has(column)) mark_.look_at(plain_amount(cell(reader, column)));
    for (const CsvColumn column : {CsvColumn::booking_date, CsvColumn::value_date})
      if (layout_.has(column)) dates_.look_at(cell(reader, column));
  }

  bool decide() {
    const auto mark = mark_.decide();
    const auto order = dates_.decide();
    if (!mark)
      add_finding(file_, Severity::error, {header_row_, 1}, "amount", {},
                  "the amounts can be read with a decimal point and with a decimal comma",
                  "set decimal_mark = \".\" or \",\" in the profile");
    if (!order)
      add_finding(file_, Severity::error, {header_row_, 1}, "booking_date", {},
                  "the dates do not show whether the day or the month comes first, or show both",
                  "set date_order = \"dmy\" or \"mdy\" in the profile");
    if (!mark || !order) return false;
    decimal_mark_ = *mark;
    date_order_ = *order;
    return true;
  }

  struct Problem {
    CsvColumn column;
    std::string reason;
    std::string remedy;
  };

  void refuse(const CsvReader& reader, const std::string& name, std::size_t index,
              std::string reason, std::string remedy) {
    const Place place{reader.line(), index < reader.fields().size() ? reader.column(index) : 1};
    Reject reject{.place = place, .column = name, .reason = reason, .cells = {}};
    for (std::size_t i = 0; i < header_.size(); ++i) {
      if (is_reject_column(header_[i])) continue;
      reject.cells.emplace_back(i < reader.fields().size() ? reader.fields()[i]
                                                           : std::string_view{});
    }
    file_.rejects.push_back(std::move(reject));
    add_finding(file_, Severity::error, place, name, reader.raw(), std::move(reason),
                std::move(remedy));
  }

  bool has_broken_shape(const CsvReader& reader) {
    if (const auto& error = reader.error()) {
      refuse(reader, "row", 0, error->reason + " (column " + std::to_string(error->column) + ")",
             "double the quotes inside a quoted field, or remove them");
      return true;
    }
    for (std::size_t i = header_.size(); i < reader.fields().size(); ++i) {
      if (trim(reader.fields()[i]).empty()) continue;
      refuse(reader, "row", i, "the row has more fields than the header",
             "put fields that hold the separator into quotes");
      return true;
    }
    return false;
  }

  void read_row(const CsvReader& reader) {
    if (has_broken_shape(reader)) return;
    Entry entry;
    problem_.reset();
    read_dates(reader, entry);
    read_currency(reader, entry);
    if (!problem_) read_money(reader, entry);
    if (!problem_) check_reference(reader);
    if (problem_) {
      refuse(reader, header_name(problem_->column), index_of(problem_->column), problem_->reason,
             problem_->remedy);
      return;
    }
    if (const auto refusal = refused_.find(reader.line()); refusal != refused_.end()) {
      refuse(reader, refusal->second.column, header_.size(), refusal->second.reason, {});
      return;
    }
    read_words(reader, entry);
    statement_of(reader).entries.push_back(std::move(entry));
  }

  std::string header_name(CsvColumn column) const {
    const std::size_t index = index_of(column);
    return index < header_.size() ? header_[index] : std::string(to_text(column));
  }

  void fail(CsvColumn column, std::string reason, std::string remedy) {
    if (!problem_) problem_ = Problem{column, std::move(reason), std::move(remedy)};
  }

  void read_dates(const CsvReader& reader, Entry& entry) {
    for (const CsvColumn column : {CsvColumn::booking_date, CsvColumn::value_date}) {
      const std::string_view text = cell(reader, column);
      if (text.empty()) continue;
      const auto date = parse_date(text, date_order_);
      if (!date)
        fail(column,
             "\"" + printable(text) + "\" is not a date" +
                 (profile_.only_credits ? " written as YYYY-MM-DD" : " of this file's order"),
             "write it as YYYY-MM-DD");
      (column == CsvColumn::booking_date ? entry.booking_date : entry.value_date) =
          date.value_or(Date{});
    }
    if (!problem_ && !entry.booking_date && (profile_.only_credits || !entry.value_date))
      fail(layout_.has(CsvColumn::booking_date) ? CsvColumn::booking_date : CsvColumn::value_date,
           "the date is empty", "write the booking date as YYYY-MM-DD");
    if (!entry.booking_date) entry.booking_date = entry.value_date;
  }

  void read_currency(const CsvReader& reader, Entry& entry) {
    std::string code(cell(reader, CsvColumn::currency));
    if (is_nothing(code)) code = profile_.only_credits ? "" : profile_.currency;
    for (char& c : code)
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (code == "RMB" || code.starts_with("人民币")) code = "CNY";
    if (code == "€") code = "EUR";
    entry.currency_code = code;
    const auto currency = Currency::from_code(code);
    if (!currency)
      fail(CsvColumn::currency,
           code.empty() ? "the currency is empty"
                        : "\"" + printable(code) + "\" is no currency of ISO 4217",
           "write the three-letter code, such as CNY or EUR");
    entry.currency = currency.value_or(Currency{});
  }

  std::optional<Money> read_amount(const CsvReader& reader, CsvColumn column, const Entry& entry) {
    const std::string_view text = cell(reader, column);
    const std::string plain = profile_.only_credits ? std::string(text) : plain_amount(text);
    if (is_nothing(plain)) return std::nullopt;
    const ParsedAmount parsed =
        profile_.only_credits ? parse_amount(plain, entry.currency.exponent(), '.')
                              : parse_plain_amount(plain, entry.currency.exponent(), decimal_mark_);
    if (!parsed.ok()) {
      fail(column, "\"" + printable(text) + "\": " + std::string(to_text(parsed.error)),
           "write digits, at most one decimal " +
               std::string(decimal_mark_ == '.' ? "point" : "comma") +
               ", and no more decimals than " + entry.currency_code + " has (" +
               std::to_string(entry.currency.exponent()) + ")");
      return std::nullopt;
    }
    return parsed.amount;
  }

  void read_money(const CsvReader& reader, Entry& entry) {
    if (layout_.has(CsvColumn::amount)) {
      const auto amount = read_amount(reader, CsvColumn::amount, entry);
      if (!amount)
        return fail(CsvColumn::amount, "the amount is empty",
                    "write the amount, or remove the row");
      entry.amount = amount->abs();
      entry.direction = amount->is_negative() ? Direction::debit : Direction::credit;
      if (profile_.only_credits && !amount->is_positive())
        return fail(CsvColumn::amount, "a payment is larger than zero",
                    "take the row out; money that went out has no place in a payments file");
      if (layout_.has(CsvColumn::direction)) read_direction(reader, entry);
      return;
    }
    read_split_money(reader, entry);
  }

  void read_split_money(const CsvReader& reader, Entry& entry) {
    const auto credit = read_amount(reader, CsvColumn::credit, entry);
    const auto debit = read_amount(reader, CsvColumn::debit, entry);
    if (problem_) return;
    const bool in = credit && !credit->is_zero();
    const bool out = debit && !debit->is_zero();
    if (in && out)
      return fail(CsvColumn::credit, "the row has an amount both in and out",
                  "leave one of the two columns empty");
    if (!credit && !debit)
      return fail(CsvColumn::credit, "the row has an amount neither in nor out",
                  "fill one of the two columns");
    // Some banks write a minus into the column of money out; a negative credit is money out.
    const Money amount = in ? *credit : out ? -debit->abs() : Money{};
    entry.amount = amount.abs();
    entry.direction = amount.is_negative() ? Direction::debit : Direction::credit;
  }

  // Cut or left out, it would no longer tell this payment from others.
  void check_reference(const CsvReader& reader) {
    if (!profile_.only_credits) return;
    if (cell(reader, CsvColumn::bank_ref).size() > limits::kNumberBytes)
      fail(CsvColumn::bank_ref,
           "the reference is longer than " + std::to_string(limits::kNumberBytes) + " bytes",
           "shorten it: it is the identity of the payment");
  }

  void read_direction(const CsvReader& reader, Entry& entry) {
    const std::string word = fold_header(cell(reader, CsvColumn::direction));
    const auto is_in = [&](const std::vector<std::string>& words) {
      return std::any_of(words.begin(), words.end(),
                         [&](const std::string& w) { return fold_header(w) == word; });
    };
    const bool credit = is_in(profile_.credit_words);
    const bool debit = is_in(profile_.debit_words);
    if (credit == debit)
      return fail(CsvColumn::direction,
                  "\"" + printable(word) + "\" does not say whether money came in or went out",
                  "add the word to credit_words or debit_words of the profile");
    entry.direction = debit ? Direction::debit : Direction::credit;
  }

  void read_words(const CsvReader& reader, Entry& entry) {
    const auto text = [&](CsvColumn column) {
      const std::string_view content = cell(reader, column);
      return is_nothing(content) ? std::string{} : printable(content);
    };
    entry.place = {reader.line(), 1};
    entry.bank_ref = text(CsvColumn::bank_ref);
    entry.ledger = text(CsvColumn::ledger);
    entry.customer_no = text(CsvColumn::customer_no);
    Transaction tx;
    tx.direction = entry.direction;
    Party& party = entry.direction == Direction::credit ? tx.debtor : tx.creditor;
    party.name = text(CsvColumn::payer_name);
    party.account = without_blanks(text(CsvColumn::payer_account));
    if (!layout_.has(CsvColumn::payer_account)) split_glued_account(party);
    tx.structured_ref = text(CsvColumn::structured_ref);
    tx.end_to_end_id = text(CsvColumn::end_to_end_id);
    tx.mandate_id = text(CsvColumn::mandate_id);
    tx.text = words(reader, CsvColumn::text);
    tx.note = words(reader, CsvColumn::note);
    entry.transactions.push_back(std::move(tx));
  }

  Statement& statement_of(const CsvReader& reader) {
    std::string account = without_blanks(printable(cell(reader, CsvColumn::bank_account)));
    if (account.empty()) account = profile_.bank_account;
    const auto [found, is_new] = statements_.try_emplace(account, file_.statements.size());
    if (is_new) {
      Statement statement;
      statement.place = {reader.line(), 1};
      statement.account = account;
      file_.statements.push_back(std::move(statement));
    }
    return file_.statements[found->second];
  }

  std::string_view text_;
  const CsvProfile& profile_;
  const std::map<std::uint32_t, Refusal>& refused_;
  BankFile& file_;
  CsvDialect dialect_;
  DecimalMark mark_;
  DateReading dates_;
  std::uint32_t header_row_ = 0;
  std::vector<std::string> header_;
  CsvLayout layout_;
  char decimal_mark_ = '.';
  DateOrder date_order_ = DateOrder::ymd;
  std::optional<Problem> problem_;
  std::unordered_map<std::string, std::size_t> statements_;
};

}  // namespace

void read_csv(std::string_view bytes, const CsvProfile& profile, const ReadOptions& options,
              BankFile& file) {
  file.format = Format::csv;
  file.variant = profile.name;
  const DecodedText decoded = decode_text(bytes, profile.encoding);
  file.encoding = decoded.encoding;
  if (decoded.bad_offset) {
    add_finding(file, Severity::error, {}, "encoding", {},
                decoded.reason + " (byte offset " + std::to_string(*decoded.bad_offset) + ")",
                "save the file as UTF-8, or set the profile's encoding");
    return;
  }
  CsvStatementReader(decoded.text, profile, options, file).run();
}

}  // namespace hexiao::bank
