#include "clients/hexiao/control_figures.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "clients/bank/csv.h"
#include "clients/hexiao/import_cells.h"
#include "clients/hexiao/input_file.h"
#include "clients/hexiao/report_text.h"

namespace hexiao::cli {
namespace {

constexpr std::string_view kOpen = "open_amount";

using Books = std::pair<std::string, std::string>;              // ledger and currency
using Key = std::tuple<std::string, std::string, std::string>;  // and customer, or none

struct ControlRow {
  Currency currency;
  std::optional<Money> open;
  std::map<std::string, Money> buckets;  // by column of the aging report
  bool met = false;                      // by a customer of the daemon
};

// Amount columns of the aging report; empty when there is no business date yet.
Expected<std::vector<std::string>> aging_columns(protocol::Client& client) {
  const auto page =
      ask(client, {.kind = protocol::QueryKind::report, .report = {.name = "aging", .limit = 1}});
  if (!page) return tl::unexpected(page.error());
  std::vector<std::string> names;
  for (const Report& report : page->reports)
    for (const ReportColumn& column : report.columns)
      if (column.kind == CellKind::amount) names.push_back(column.name);
  return names;
}

class ControlFile {
 public:
  ControlFile(protocol::Client& client, const std::string& path, bank::CsvTable& table)
      : client_(client), path_(path), table_(table) {}

  Expected<ControlComparison> compare();

 private:
  Expected<void> find_buckets();
  Expected<void> read();
  std::optional<RowFault> read_row();
  Expected<void> compare_ledgers();
  Expected<void> compare_customers();
  Expected<void> compare_buckets();
  void compare_figure(const Key& key, const ControlRow& row, std::string_view figure, Money control,
                      Money actual);

  protocol::Client& client_;
  const std::string& path_;
  bank::CsvTable& table_;
  std::vector<std::string> buckets_;
  std::map<Key, ControlRow> rows_;
  std::set<Books> named_customers_;  // ledgers and currencies in which the file names customers
  ControlComparison comparison_;
};

// What is neither known nor a column of the report is told and not read.
Expected<void> ControlFile::find_buckets() {
  if (table_.unknown_columns().empty()) return {};
  const auto known = aging_columns(client_);
  if (!known) return tl::unexpected(known.error());
  for (const std::string& column : table_.unknown_columns()) {
    const bool is_bucket = std::find(known->begin(), known->end(), column) != known->end();
    (is_bucket ? buckets_ : comparison_.unread_columns).push_back(column);
  }
  return {};
}

std::optional<RowFault> ControlFile::read_row() {
  if (const auto error = table_.row_error())
    return RowFault{fmt::format("byte {}", error->column), error->reason};
  const auto cell = [&](std::string_view column) { return table_.field(table_.column_of(column)); };
  if (auto fault = require(cell("ledger"), "ledger")) return fault;
  ControlRow row;
  if (auto fault = read_currency(cell("currency"), row.currency)) return fault;
  const auto read_figure = [&](std::string_view column,
                               const auto& keep) -> std::optional<RowFault> {
    const std::string_view text = cell(column);
    if (text.empty()) return std::nullopt;
    Money amount;
    if (auto fault = read_amount(text, column, row.currency, amount)) return fault;
    keep(amount);
    return std::nullopt;
  };
  if (auto fault = read_figure(kOpen, [&](Money amount) { row.open = amount; })) return fault;
  for (const std::string& bucket : buckets_)
    if (auto fault = read_figure(bucket, [&](Money amount) { row.buckets[bucket] = amount; }))
      return fault;
  const std::string ledger(cell("ledger")), customer(cell("customer_no"));
  if (!customer.empty() && row.open) named_customers_.emplace(ledger, row.currency.code());
  const Key key{ledger, row.currency.code(), customer};
  if (!rows_.emplace(key, std::move(row)).second)
    return RowFault{"ledger", "this ledger, currency and customer stand twice in the file"};
  return std::nullopt;
}

Expected<void> ControlFile::read() {
  while (table_.next())
    if (const auto fault = read_row())
      return fail(ExitCode::bad_data,
                  fmt::format("{}:{}: {}: {}", path_, table_.line(), fault->column, fault->reason),
                  "mend the file; nothing was compared");
  return {};
}

void ControlFile::compare_figure(const Key& key, const ControlRow& row, std::string_view figure,
                                 Money control, Money actual) {
  ++comparison_.compared;
  if (control == actual) return;
  comparison_.differences.push_back({.ledger = std::get<0>(key),
                                     .currency = row.currency,
                                     .customer_no = std::get<2>(key),
                                     .figure = std::string(figure),
                                     .in_file = true,
                                     .control = control,
                                     .actual = actual});
}

Expected<void> ControlFile::compare_ledgers() {
  const auto page = ask(client_, {.kind = protocol::QueryKind::status});
  if (!page) return tl::unexpected(page.error());
  if (page->status.empty()) return fail(ExitCode::error, "the daemon's status is empty");
  std::map<Books, Money> open;
  for (const ControlTotal& total : page->status.front().totals)
    open[{std::string(total.ledger), total.currency.code()}] = total.open;
  for (const auto& [key, row] : rows_)
    if (std::get<2>(key).empty() && row.open)
      compare_figure(key, row, kOpen, *row.open, open[{std::get<0>(key), std::get<1>(key)}]);
  return {};
}

Expected<void> ControlFile::compare_customers() {
  if (named_customers_.empty()) return {};
  const auto done = protocol::for_each_page(
      client_, {.kind = protocol::QueryKind::customers}, [&](const protocol::Page& page) {
        for (const CustomerView& customer : page.customers)
          for (const BalanceView& balance : customer.balances) {
            const Books books{std::string(customer.ledger), balance.currency.code()};
            const Key key{books.first, books.second, std::string(customer.customer_no)};
            const auto row = rows_.find(key);
            if (row != rows_.end() && row->second.open) {
              row->second.met = true;
              compare_figure(key, row->second, kOpen, *row->second.open, balance.open);
            } else if (named_customers_.contains(books) && !balance.open.is_zero()) {
              comparison_.differences.push_back({.ledger = books.first,
                                                 .currency = balance.currency,
                                                 .customer_no = std::get<2>(key),
                                                 .figure = std::string(kOpen),
                                                 .in_file = false,
                                                 .control = {},
                                                 .actual = balance.open});
            }
          }
        return true;
      });
  if (!done) return tl::unexpected(to_failure(done.error()));
  // Of whom the daemon knows nothing in this currency, nothing is open.
  for (const auto& [key, row] : rows_)
    if (!std::get<2>(key).empty() && row.open && !row.met)
      compare_figure(key, row, kOpen, *row.open, Money());
  return {};
}

// The report's totals for exactly the row's ledger, currency and customer.
Expected<void> ControlFile::compare_buckets() {
  for (const auto& [key, row] : rows_) {
    if (row.buckets.empty()) continue;
    const auto& [ledger, currency, customer] = key;
    const auto page = ask(client_, {.kind = protocol::QueryKind::report,
                                    .report = {.name = "aging",
                                               .ledger = ledger,
                                               .customer_no = customer,
                                               .currency = currency,
                                               .limit = 1}});
    if (!page) return tl::unexpected(page.error());
    std::map<std::string, Money> actual;
    for (const Report& report : page->reports) {
      const ReportColumns columns(report);
      for (const ReportRow& total : report.totals)
        for (const ReportColumns::Place& place : columns.places())
          if (place.column.kind == CellKind::amount && total.currency == row.currency)
            actual[place.column.name] = Money(number_at(place, total));
    }
    for (const auto& [bucket, control] : row.buckets)
      compare_figure(key, row, bucket, control, actual[bucket]);
  }
  return {};
}

Expected<ControlComparison> ControlFile::compare() {
  if (auto found = find_buckets(); !found) return tl::unexpected(found.error());
  if (auto done = read(); !done) return tl::unexpected(done.error());
  if (auto done = compare_ledgers(); !done) return tl::unexpected(done.error());
  if (auto done = compare_customers(); !done) return tl::unexpected(done.error());
  if (auto done = compare_buckets(); !done) return tl::unexpected(done.error());
  if (comparison_.compared == 0)
    return fail(ExitCode::bad_data, fmt::format("{}: there is no figure to compare", path_),
                "give open_amount, or columns of hexiao report aging");
  return std::move(comparison_);
}

}  // namespace

Expected<ControlComparison> compare_control_figures(protocol::Client& client,
                                                    const std::string& path) {
  const auto text = read_whole_file(path);
  if (!text) return tl::unexpected(text.error());
  bank::CsvTable table(
      *text, {.required = {"ledger", "currency"}, .optional = {"customer_no", std::string(kOpen)}});
  if (!table.problem().empty())
    return fail(ExitCode::bad_data, fmt::format("{}: {}", path, table.problem()),
                "the header row must name ledger and currency, and the figures");
  return ControlFile(client, path, table).compare();
}

}  // namespace hexiao::cli
