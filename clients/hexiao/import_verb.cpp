// `hexiao import customers|items|contracts FILE.csv`: rows to commands, many in flight, rejected
// rows aside.
#include <fmt/core.h>

#include <chrono>
#include <optional>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/contacts.h"
#include "clients/hexiao/contract_rows.h"
#include "clients/hexiao/custom_columns.h"
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

// A row is one to three commands, one after the other: its record, what describes it, its fields.
enum class Part : std::uint8_t { record, description, fields };

// A command on its way; `raw` stays valid as long as the file's text.
struct SentPart {
  std::uint32_t line = 0;
  std::string_view raw;
  Currency currency;
  Money amount;
  Part part = Part::record;
  bool last = true;  // of its row
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
         bank::CsvTable& table, const CustomColumns& own, protocol::Client& client)
      : options_(options),
        text_(text),
        table_(table),
        own_(own),
        rejects_(options.file, table),
        batch_(client.welcome().limits),
        limit_(std::min(options.batch, client.welcome().limits.batch)),
        progress_(console, fmt::format("importing {}", options.what)),
        sending_(client, protocol::Detail::brief,
                 [this](std::vector<SentPart>& parts, const protocol::ResultsReply& reply) {
                   return take(parts, reply);
                 }) {}

  Expected<void> run() {
    if (options_.what == "customers") return run_customers();
    return options_.what == "items" ? run_items() : run_contracts();
  }
  Expected<void> finish_rejects() { return rejects_.finish(); }
  const Tally& tally() const { return tally_; }
  const RejectsFile& rejects() const { return rejects_; }

 private:
  Expected<void> run_customers() {
    const CustomerRows rows(table_);
    const DescriptionRows descriptions(table_);
    UpsertCustomer customer;
    DescribeCustomer description;
    SetFields fields;
    while (table_.next()) {
      if (skip_broken_row()) continue;
      auto fault = rows.read(table_, customer);
      if (!fault && descriptions.any()) fault = descriptions.read(table_, description);
      if (fault) {
        rejects_.add(table_.line(), table_.raw(), *fault);
        continue;
      }
      const bool has_fields = own_.read(table_, customer.ledger, customer.customer_no, fields);
      auto added = add(customer, {.last = !descriptions.any() && !has_fields});
      if (added && descriptions.any())
        added = add(description, {.part = Part::description, .last = !has_fields});
      if (added && has_fields) added = add(fields, {.part = Part::fields});
      if (!added) return added;
    }
    return finish();
  }

  Expected<void> run_items() {
    const ItemRows rows(table_);
    UpsertItem item;
    SetFields fields;
    while (table_.next()) {
      if (skip_broken_row()) continue;
      Currency currency;
      if (const auto fault = rows.read(table_, item, currency)) {
        rejects_.add(table_.line(), table_.raw(), *fault);
        continue;
      }
      const bool has_fields = own_.read(table_, item.ledger, item.item_no, fields);
      auto added = add(item, {.currency = currency, .amount = item.amount, .last = !has_fields});
      if (added && has_fields) added = add(fields, {.part = Part::fields});
      if (!added) return added;
    }
    return finish();
  }

  Expected<void> run_contracts() {
    const ContractRows rows(table_);
    UpsertContract contract;
    while (table_.next()) {
      if (skip_broken_row()) continue;
      if (const auto fault = rows.read(table_, contract)) {
        rejects_.add(table_.line(), table_.raw(), *fault);
        continue;
      }
      if (auto added = add(contract, {}); !added) return added;
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

  // `sent` without its place, which is the current row.
  Expected<void> add(const Command& command, SentPart sent) {
    Rejection refused = batch_.add(command);
    if (refused == Rejection::too_large && !batch_.empty()) {
      if (auto done = send(); !done) return done;
      refused = batch_.add(command);
    }
    // Another part of the row may be on its way: this one goes there too, as one that was refused.
    sent.line = table_.line();
    sent.raw = table_.raw();
    if (refused != Rejection::none) return refuse_unsent(sent, refused);
    sent_.push_back(sent);
    if (batch_.size() >= limit_) return send();
    return {};
  }

  // A command that can never be sent. What was sent of its row before is answered first.
  Expected<void> refuse_unsent(const SentPart& part, Rejection refused) {
    auto done = send();
    if (done) done = sending_.finish();
    if (!done) return done;
    if (part.part == Part::record) row_ = {};
    note_fault(part, {"", fmt::format("{}: {}", to_text(refused), explain(refused))});
    if (part.last) finish_row(part);
    return {};
  }

  Expected<void> send() {
    const std::size_t count = sent_.size();
    auto done = sending_.send(batch_, std::move(sent_));
    sent_ = {};
    sent_.reserve(count);
    return done;
  }

  Expected<void> finish() {
    auto sent = send();
    return sent ? sending_.finish() : sent;
  }

  Expected<void> take(std::vector<SentPart>& parts, const protocol::ResultsReply& reply) {
    if (parts.size() != reply.results.size())
      return fail(ExitCode::error, fmt::format("{} commands were sent and {} answers came",
                                               parts.size(), reply.results.size()));
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const protocol::ResultView& result = reply.results[i];
      if (stops_everything(result.rejection))
        return tl::unexpected(to_failure(fmt::format("line {}", parts[i].line), result.rejection,
                                         result.field, result.detail));
      take_part(parts[i], result);
    }
    if (!reply.results.empty()) tally_.woken += reply.results.back().woken;
    progress_.show(tally_.acknowledged() + rejects_.count(), done_bytes(parts), text_.size());
    return {};
  }

  void take_part(const SentPart& part, const protocol::ResultView& result) {
    if (part.part == Part::record) row_ = {};
    if (result.ok()) {
      row_.changed = row_.changed || result.changed;
      if (part.part == Part::record) {
        row_.recorded = true;
        tally_.totals.add(part.currency, part.amount);
      }
    } else {
      std::string reason =
          fmt::format("{}: {}", to_text(result.rejection), explain(result.rejection));
      if (!result.detail.empty()) reason += fmt::format(" ({})", result.detail);
      note_fault(part, {std::string(result.field), std::move(reason)});
    }
    if (part.last) finish_row(part);
  }

  // The first fault of a row is the one that is told: later ones mostly follow from it.
  void note_fault(const SentPart& part, RowFault fault) {
    if (row_.fault) return;
    if (row_.recorded && part.part == Part::description)
      fault.reason =
          "the customer is recorded, region, manager, terms and contacts are not; " + fault.reason;
    if (row_.recorded && part.part == Part::fields)
      fault.reason = "the row is recorded, its own fields are not; " + fault.reason;
    row_.fault = std::move(fault);
  }

  void finish_row(const SentPart& part) {
    if (row_.fault)
      rejects_.add(part.line, part.raw, *row_.fault);
    else
      ++(row_.changed ? tally_.recorded : tally_.unchanged);
  }

  std::size_t done_bytes(const std::vector<SentPart>& rows) const {
    return rows.empty() ? 0 : static_cast<std::size_t>(rows.back().raw.data() - text_.data());
  }

  const ImportOptions& options_;
  std::string_view text_;
  bank::CsvTable& table_;
  const CustomColumns& own_;
  RejectsFile rejects_;
  protocol::CommandBatch batch_;
  std::uint32_t limit_;
  Tally tally_;
  Progress progress_;
  std::vector<SentPart> sent_;
  // The row whose answers are coming in.
  struct Row {
    bool recorded = false, changed = false;
    std::optional<RowFault> fault;
  } row_;
  Sending<std::vector<SentPart>> sending_;
};

void remark_unknown_columns(const Console& console, const ImportOptions& options,
                            const bank::CsvTable& table, const bank::CsvColumns& columns,
                            const CustomColumns& own) {
  std::vector<std::string_view> known;
  for (const std::string& name : columns.required) known.push_back(name);
  for (const std::string& name : columns.optional) known.push_back(name);
  for (const std::string& unknown : table.unknown_columns()) {
    if (own.knows(unknown)) continue;
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

// The file's columns that a receivables policy declares; asked for only when there may be some.
Expected<CustomColumns> own_columns(protocol::Client& client, const ImportOptions& options,
                                    const bank::CsvTable& table) {
  if (table.unknown_columns().empty() || options.what == "contracts") return CustomColumns();
  const FieldSubject subject =
      options.what == "customers" ? FieldSubject::customer : FieldSubject::item;
  const auto names = declared_fields(client, subject);
  if (!names) return tl::unexpected(names.error());
  return CustomColumns(table, subject, *names);
}

bank::CsvColumns columns_of(const std::string& what) {
  if (what == "customers") return customer_columns();
  return what == "items" ? item_columns() : contract_columns();
}

}  // namespace

ExitCode run_import(const Console& console, const GlobalOptions& global,
                    const ImportOptions& options) {
  const auto text = read_whole_file(options.file);
  if (!text) return refuse(console, text.error());
  const bank::CsvColumns columns = columns_of(options.what);
  bank::CsvTable table(*text, columns);
  if (!table.problem().empty())
    return refuse(console,
                  {ExitCode::bad_data, fmt::format("{}: {}", options.file, table.problem()),
                   missing_columns_way_out(columns)});
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto own = own_columns(*client, options, table);
  if (!own) return refuse(console, own.error());
  remark_unknown_columns(console, options, table, columns, *own);

  const auto start = std::chrono::steady_clock::now();
  Import import(console, options, *text, table, *own, *client);
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
