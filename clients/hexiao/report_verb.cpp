// `hexiao report`: a report of the daemon as table, bars, CSV or JSON, page by page.
#include <fmt/core.h>

#include <algorithm>
#include <ostream>

#include "clients/hexiao/connection.h"
#include "clients/hexiao/report_chart.h"
#include "clients/hexiao/report_text.h"
#include "clients/hexiao/verbs.h"

namespace hexiao::cli {
namespace {

// More bars than this nobody reads.
constexpr std::uint32_t kBars = 50;

// None for an empty text.
Expected<Date> parse_day(std::string_view option, const std::string& text) {
  if (text.empty()) return Date();
  const auto date = Date::parse_iso(text);
  if (!date)
    return fail(ExitCode::usage, fmt::format("{} \"{}\" is not a date", option, text),
                "write it as YYYY-MM-DD, such as 2026-03-31");
  return *date;
}

// Borrows the options' texts.
Expected<ReportRequest> request_of(const ReportOptions& options) {
  const auto from = parse_day("--from", options.from);
  if (!from) return tl::unexpected(from.error());
  const auto until = parse_day("--until", options.until);
  if (!until) return tl::unexpected(until.error());
  if (*from && *until && *until < *from)
    return fail(ExitCode::usage, "--until is before --from", "give the earlier day as --from");
  return ReportRequest{.name = options.name,
                       .by = options.by,
                       .ledger = options.ledger,
                       .customer_no = options.customer,
                       .currency = options.currency,
                       .filter = options.filter,
                       .order = options.order,
                       .buckets = options.buckets,
                       .from = *from,
                       .until = *until,
                       .top = options.top};
}

// Takes what the limit lets through; false when no more is wanted.
bool cut_to_limit(Report& page, std::size_t shown, std::size_t limit) {
  if (limit == 0) return true;
  const std::size_t room = limit - std::min(limit, shown);
  if (page.rows.size() > room) page.rows.resize(room);
  return page.rows.size() < room;
}

// Calls take(Report&) page by page until it answers false.
template <class Take>
Expected<void> for_each_report(protocol::Client& client, const ReportRequest& request,
                               std::size_t limit, Take&& take) {
  protocol::Query query{.kind = protocol::QueryKind::report, .report = request};
  if (limit != 0)
    query.report.limit =
        static_cast<std::uint32_t>(std::min<std::size_t>(query.report.limit, limit));
  std::size_t shown = 0;
  bool empty = false;
  const auto done = protocol::for_each_page(client, query, [&](protocol::Page& page) {
    empty = page.reports.empty();
    if (empty) return false;
    Report& report = page.reports.front();
    const bool more = cut_to_limit(report, shown, limit);
    shown += report.rows.size();
    return take(report) && more;
  });
  if (!done) return tl::unexpected(to_failure(done.error()));
  if (empty) return fail(ExitCode::error, "the daemon's answer holds no report");
  return {};
}

Expected<void> show_rows(const Console& console, protocol::Client& client,
                         const ReportRequest& request, const ReportOptions& options) {
  ReportForm form = ReportForm::table;
  if (options.csv) form = ReportForm::csv;
  if (console.json) form = ReportForm::json;
  ReportWriter writer(console, form);
  auto done = for_each_report(client, request, options.limit, [&](const Report& page) {
    writer.add(page);
    return console.out.good();
  });
  // Totals beneath rows that are not all there would mislead; JSON must still be closed.
  if (done || form == ReportForm::json) writer.finish();
  return done;
}

Expected<void> show_chart(const Console& console, protocol::Client& client,
                          const ReportRequest& request, const ReportOptions& options) {
  const std::uint32_t limit = options.limit == 0 ? kBars : options.limit;
  Report whole;
  bool first = true;
  bool more = false;
  auto done = for_each_report(client, request, limit, [&](Report& page) {
    more = page.next_cursor != 0;
    if (first)
      whole = std::move(page);
    else
      whole.rows.insert(whole.rows.end(), page.rows.begin(), page.rows.end());
    first = false;
    return true;
  });
  if (!done) return done;
  if (!print_report_chart(console, whole))
    return fail(ExitCode::usage, fmt::format("report {} has no chart", options.name),
                "leave --chart away for the table");
  if (more)
    console.out << fmt::format("the first {} rows; --limit shows more\n", whole.rows.size());
  return {};
}

Expected<void> show_formula(const Console& console, protocol::Client& client,
                            ReportRequest request) {
  return for_each_report(client, request, 1, [&](Report& report) {
    if (console.json) {
      report.rows.clear();
      report.totals.clear();
      console.out << report_json(report);
      return false;
    }
    print_report_head(console, report);
    print_report_formula(console, report);
    return false;
  });
}

}  // namespace

ExitCode run_report(const Console& console, const GlobalOptions& global,
                    const ReportOptions& options) {
  const auto request = request_of(options);
  if (!request) return refuse(console, request.error());
  if (console.json && (options.csv || options.chart))
    return refuse(console, {ExitCode::usage, "--json goes with neither --csv nor --chart",
                            "choose one of them"});
  auto client = connect(global);
  if (!client) return refuse(console, client.error());
  const auto shown = options.formula ? show_formula(console, *client, *request)
                     : options.chart ? show_chart(console, *client, *request, options)
                                     : show_rows(console, *client, *request, options);
  return shown ? ExitCode::done : refuse(console, shown.error());
}

}  // namespace hexiao::cli
