// `hexiao import customers|items FILE.csv`: rows to commands, many in flight, rejected rows aside.
#include <fmt/core.h>

#include <chrono>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/import_rows.h"
#include "clients/hexiao/input_file.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/rejects_file.h"
#include "clients/hexiao/sending.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"
#include "engine/vocabulary/nearest_word.h"

namespace hexiao::cli {
namespace {

// A row on its way; `raw` stays valid as long as the file's text.
struct SentRow {
  std::uint32_t line = 0;
  std::string_view raw;
  Currency currency;
  Money amount;
};

struct Tally {
  std::uint64_t rows = 0;
  std::uint64_t recorded = 0;   // new or changed
  std::uint64_t unchanged = 0;  // known before, exactly so
  std::uint64_t woken = 0;      // waiting payments that got another decision
  Totals totals;                // of the rows taken
  std::uint64_t acknowledged() const { return recorded + unchanged; }
};

class Import {
 public:
  Import(const Console& console, const ImportOptions& options, std::string_view text,
         bank::CsvTable& table, protocol::Client& client)
      : options_(options),
        text_(text),
        table_(table),
        rejects_(options.file, table),
        batch_(client.welcome().limits),
        limit_(std::min(options.batch, client.welcome().limits.batch)),
        progress_(console, fmt::format("importing {}", options.what)),
        sending_(client, protocol::Detail::brief,
                 [this](std::vector<SentRow>& rows, const protocol::ResultsReply& reply) {
                   return take(rows, reply);
                 }) {}

  Expected<void> run() { return options_.what == "customers" ? run_customers() : run_items(); }
  Expected<void> finish_rejects() { return rejects_.finish(); }
  const Tally& tally() const { return tally_; }
  const RejectsFile& rejects() const { return rejects_; }

 private:
  Expected<void> run_customers() {
    const CustomerRows rows(table_);
    UpsertCustomer command;
    while (table_.next()) {
      if (skip_broken_row()) continue;
      if (const auto fault = rows.read(table_, command)) {
        rejects_.add(table_.line(), table_.raw(), *fault);
        continue;
      }
      if (auto added = add(command, {}, {}); !added) return added;
    }
    return finish();
  }

  Expected<void> run_items() {
    const ItemRows rows(table_);
    UpsertItem command;
    while (table_.next()) {
      if (skip_broken_row()) continue;
      Currency currency;
      if (const auto fault = rows.read(table_, command, currency)) {
        rejects_.add(table_.line(), table_.raw(), *fault);
        continue;
      }
      if (auto added = add(command, currency, command.amount); !added) return added;
    }
    return finish();
  }

  bool skip_broken_row() {
    ++tally_.rows;
    const auto error = table_.row_error();
    if (!error) return false;
    rejects_.add(table_.line(), table_.raw(),
                 {fmt::format("byte {}", error->column), error->reason});
    return true;
  }

  Expected<void> add(const Command& command, Currency currency, Money amount) {
    Rejection refused = batch_.add(command);
    if (refused == Rejection::too_large && !batch_.empty()) {
      if (auto sent = send(); !sent) return sent;
      refused = batch_.add(command);
    }
    if (refused != Rejection::none) {
      rejects_.add(table_.line(), table_.raw(),
                   {"", fmt::format("{}: {}", to_text(refused), explain(refused))});
      return {};
    }
    sent_rows_.push_back({table_.line(), table_.raw(), currency, amount});
    if (batch_.size() >= limit_) return send();
    return {};
  }

  Expected<void> send() {
    const std::size_t count = sent_rows_.size();
    auto sent = sending_.send(batch_, std::move(sent_rows_));
    sent_rows_ = {};
    sent_rows_.reserve(count);
    return sent;
  }

  Expected<void> finish() {
    auto sent = send();
    return sent ? sending_.finish() : sent;
  }

  Expected<void> take(std::vector<SentRow>& rows, const protocol::ResultsReply& reply) {
    if (rows.size() != reply.results.size())
      return fail(ExitCode::error, fmt::format("{} rows were sent and {} answers came", rows.size(),
                                               reply.results.size()));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const protocol::ResultView& result = reply.results[i];
      if (stops_everything(result.rejection))
        return tl::unexpected(to_failure(fmt::format("line {}", rows[i].line), result.rejection,
                                         result.field, result.detail));
      if (!result.ok()) {
        std::string reason =
            fmt::format("{}: {}", to_text(result.rejection), explain(result.rejection));
        if (!result.detail.empty()) reason += fmt::format(" ({})", result.detail);
        rejects_.add(rows[i].line, rows[i].raw, {std::string(result.field), std::move(reason)});
        continue;
      }
      ++(result.changed ? tally_.recorded : tally_.unchanged);
      tally_.totals.add(rows[i].currency, rows[i].amount);
    }
    if (!reply.results.empty()) tally_.woken += reply.results.back().woken;
    progress_.show(tally_.acknowledged() + rejects_.count(), done_bytes(rows), text_.size());
    return {};
  }

  std::size_t done_bytes(const std::vector<SentRow>& rows) const {
    return rows.empty() ? 0 : static_cast<std::size_t>(rows.back().raw.data() - text_.data());
  }

  const ImportOptions& options_;
  std::string_view text_;
  bank::CsvTable& table_;
  RejectsFile rejects_;
  protocol::CommandBatch batch_;
  std::uint32_t limit_;
  Tally tally_;
  Progress progress_;
  std::vector<SentRow> sent_rows_;
  Sending<std::vector<SentRow>> sending_;
};

void remark_unknown_columns(const Console& console, const ImportOptions& options,
                            const bank::CsvTable& table, const bank::CsvColumns& columns) {
  std::vector<std::string_view> known;
  for (const std::string& name : columns.required) known.push_back(name);
  for (const std::string& name : columns.optional) known.push_back(name);
  for (const std::string& unknown : table.unknown_columns()) {
    const std::string_view near = nearest_word(unknown, known);
    remark(console,
           fmt::format("{}: column \"{}\" is not known and not read{}", options.file, unknown,
                       near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near)));
  }
}

void print_summary(const Console& console, const ImportOptions& options, const Tally& tally,
                   const RejectsFile& rejects, std::int64_t milliseconds) {
  if (console.json) {
    console.out << JsonObject()
                       .text("imported", options.what)
                       .text("file", options.file)
                       .number("rows", tally.rows)
                       .number("recorded", tally.recorded)
                       .number("unchanged", tally.unchanged)
                       .number("rejected", rejects.count())
                       .text("rejects_file", rejects.count() == 0 ? "" : rejects.path())
                       .raw("totals", options.what == "items" ? tally.totals.json() : "{}")
                       .number("woken", tally.woken)
                       .number("milliseconds", milliseconds)
                       .take()
                << '\n';
    return;
  }
  console.out << fmt::format(
      "{} of {}: {} rows, {} recorded, {} unchanged, {} rejected ({}.{:03} s)\n", options.what,
      options.file, tally.rows, tally.recorded, tally.unchanged, rejects.count(),
      milliseconds / 1000, milliseconds % 1000);
  if (tally.woken != 0)
    console.out << fmt::format("  {} waiting {} decided anew\n", tally.woken,
                               tally.woken == 1 ? "payment was" : "payments were");
  if (options.what == "items" && !tally.totals.empty()) {
    Table table({{"currency"}, {"items", Align::right}, {"amount", Align::right}});
    for (const auto& [code, row] : tally.totals.rows()) {
      const auto currency = Currency::from_code(code);
      table.add({code, std::to_string(row.count),
                 row.overflowed ? "beyond 64 bits"
                                : amount_text(row.sum, currency.value_or(Currency()))});
    }
    table.print(console, 2);
  }
  if (rejects.count() != 0)
    console.out << fmt::format("rejected rows with their reasons: {}\n", rejects.path());
}

std::string missing_columns_way_out(const bank::CsvColumns& columns) {
  std::string required;
  for (const std::string& name : columns.required)
    required += (required.empty() ? "" : ", ") + name;
  return fmt::format("the header row must name: {} (in any order); see docs/receivables.md",
                     required);
}

}  // namespace

ExitCode run_import(const Console& console, const GlobalOptions& global,
                    const ImportOptions& options) {
  const auto text = read_whole_file(options.file);
  if (!text) return refuse(console, text.error());
  const bank::CsvColumns columns =
      options.what == "customers" ? customer_columns() : item_columns();
  bank::CsvTable table(*text, columns);
  if (!table.problem().empty())
    return refuse(console,
                  {ExitCode::bad_data, fmt::format("{}: {}", options.file, table.problem()),
                   missing_columns_way_out(columns)});
  remark_unknown_columns(console, options, table, columns);
  auto client = connect(global);
  if (!client) return refuse(console, client.error());

  const auto start = std::chrono::steady_clock::now();
  Import import(console, options, *text, table, *client);
  const auto done = import.run();
  const auto written = import.finish_rejects();
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                std::chrono::steady_clock::now() - start)
                                .count();
  if (!done) {
    Failure failure = done.error();
    failure.what += fmt::format("; until then {} rows of {} were acknowledged",
                                import.tally().acknowledged(), options.file);
    failure.way_out +=
        "; then import the same file again: rows that are known already change nothing";
    return refuse(console, failure);
  }
  print_summary(console, options, import.tally(), import.rejects(), milliseconds);
  if (!written) return refuse(console, written.error());
  return import.rejects().count() == 0 ? ExitCode::done : ExitCode::in_part;
}

}  // namespace hexiao::cli
