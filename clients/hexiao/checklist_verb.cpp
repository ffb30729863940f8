// `hexiao checklist`: what to look at after the first import, customers that may be the same, and
// the user's own totals against the daemon's.
#include <fmt/core.h>

#include <ostream>
#include <sstream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/control_figures.h"
#include "clients/hexiao/control_verbs.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"
#include "clients/hexiao/verbs.h"

namespace hexiao::cli {
namespace {

// A report as it is shown by its own verb, kept as text.
struct Shown {
  ExitCode code = ExitCode::done;
  std::string text;
};

Shown show(const Console& console, const GlobalOptions& global, const ChecklistOptions& options,
           std::string name) {
  std::ostringstream out;
  Console kept{.out = out,
               .err = console.err,
               .json = console.json,
               .out_is_terminal = console.out_is_terminal,
               .err_is_terminal = console.err_is_terminal,
               .color = console.color,
               .columns = console.columns,
               .utf8 = console.utf8};
  ReportOptions report;
  report.name = std::move(name);
  report.ledger = options.ledger;
  const ExitCode code = run_report(kept, global, report);
  return {code, out.str()};
}

std::string difference_text(const ControlDifference& difference) {
  const auto amount = checked_add(difference.actual, -difference.control);
  return amount ? amount_text(*amount, difference.currency) : "beyond 64 bits";
}

std::string comparison_json(const ControlComparison& comparison) {
  JsonArray differences;
  for (const ControlDifference& d : comparison.differences)
    differences.add(JsonObject()
                        .text("ledger", d.ledger)
                        .text("currency", d.currency.code())
                        .text("customer_no", d.customer_no)
                        .text("figure", d.figure)
                        .raw("control", d.in_file
                                            ? json_string(amount_text(d.control, d.currency, false))
                                            : "null")
                        .text("actual", amount_text(d.actual, d.currency, false))
                        .take());
  return JsonObject()
      .number("compared", comparison.compared)
      .raw("differences", differences.take())
      .take();
}

void print_comparison(const Console& console, const ControlComparison& comparison) {
  console.out << '\n' << console.inked("Your control figures", Ink::bold) << '\n';
  if (!comparison.differences.empty()) {
    Table table({{"ledger"},
                 {"currency"},
                 {"customer"},
                 {"figure"},
                 {"yours", Align::right},
                 {"here", Align::right},
                 {"difference", Align::right}});
    for (const ControlDifference& d : comparison.differences)
      table.add({d.ledger, d.currency.code(), d.customer_no.empty() ? "all" : d.customer_no,
                 d.figure, d.in_file ? amount_text(d.control, d.currency) : "not named",
                 amount_text(d.actual, d.currency), difference_text(d)});
    table.print(console, 2);
  }
  console.out << fmt::format("  {} figures compared, {}\n", comparison.compared,
                             comparison.differences.empty()
                                 ? std::string("all agree")
                                 : fmt::format("{} differ", comparison.differences.size()));
}

}  // namespace

ExitCode run_checklist(const Console& console, const GlobalOptions& global,
                       const ChecklistOptions& options) {
  ControlComparison comparison;
  if (!options.control.empty()) {
    auto client = connect(global);
    if (!client) return refuse(console, client.error());
    auto compared = compare_control_figures(*client, options.control);
    if (!compared) return refuse(console, compared.error());
    comparison = std::move(*compared);
    for (const std::string& column : comparison.unread_columns)
      remark(console,
             fmt::format("{}: column \"{}\" is neither open_amount nor one of hexiao report aging, "
                         "and not read",
                         options.control, column));
  }
  const Shown checklist = show(console, global, options, "checklist");
  if (checklist.code != ExitCode::done) {
    console.out << checklist.text;
    return checklist.code;
  }
  const Shown duplicates = show(console, global, options, "duplicates");
  if (duplicates.code != ExitCode::done) {
    console.out << duplicates.text;
    return duplicates.code;
  }
  if (console.json) {
    JsonObject all;
    all.raw("checklist", checklist.text).raw("duplicates", duplicates.text);
    if (!options.control.empty()) all.raw("control", comparison_json(comparison));
    console.out << all.take() << '\n';
  } else {
    console.out << checklist.text << '\n' << duplicates.text;
    if (!options.control.empty()) print_comparison(console, comparison);
  }
  return comparison.differences.empty() ? ExitCode::done : ExitCode::in_part;
}

}  // namespace hexiao::cli
