#include "engine/reports/matching_statistics.h"

#include "engine/reports/grouping.h"
#include "engine/reports/report_table.h"
#include "engine/reports/sums.h"
#include "engine/state/state.h"

namespace hexiao {
namespace {

void write(RowCells& cells, const MatchingCounts& counts) {
  const auto whole = [](std::uint64_t count) { return static_cast<std::int64_t>(count); };
  const std::int64_t automatic = whole(counts.automatic);
  const std::int64_t confirmed = whole(counts.confirmed);
  cells.number(automatic)
      .number(whole(counts.proposed))
      .number(confirmed)
      .number(whole(counts.by_hand))
      .number(whole(counts.rejected))
      .number(whole(counts.corrected))
      .number(share_of(automatic, automatic + whole(counts.proposed)))
      .number(share_of(confirmed, confirmed + whole(counts.rejected)))
      .number(share_of(whole(counts.corrected), automatic + confirmed + whole(counts.by_hand)));
}

}  // namespace

ReportFault make_matching(const State& state, const ReportRequest& request, Report& report) {
  for (const auto& [value, field] :
       {std::pair(request.ledger, "ledger"), std::pair(request.currency, "currency"),
        std::pair(request.customer_no, "customer_no")})
    if (!value.empty()) return {Rejection::unknown_group, field};
  const bool by_clerk = request.by == "clerk";
  const Statistics& statistics = state.statistics();
  report.columns = {{by_clerk ? "clerk" : "rule", CellKind::text},
                    {"automatic", CellKind::count},
                    {"proposed", CellKind::count},
                    {"confirmed", CellKind::count},
                    {"by_hand", CellKind::count},
                    {"rejected", CellKind::count},
                    {"corrected", CellKind::count},
                    {"auto_share", CellKind::share},
                    {"confirmed_share", CellKind::share},
                    {"corrected_share", CellKind::share}};
  MatchingCounts sum;
  for (const auto& [name, counts] : by_clerk ? statistics.by_clerk() : statistics.by_rule()) {
    if (!request.filter.empty() && name != request.filter) continue;
    RowCells cells(report.rows.emplace_back());
    cells.text(name.empty() ? kNoValue : std::string_view(name));
    write(cells, counts);
    sum.automatic += counts.automatic;
    sum.proposed += counts.proposed;
    sum.confirmed += counts.confirmed;
    sum.by_hand += counts.by_hand;
    sum.rejected += counts.rejected;
    sum.corrected += counts.corrected;
  }
  RowCells total(report.totals.emplace_back());
  total.text(kTotal);
  write(total, sum);
  report.chart = by_clerk ? "confirmed" : "automatic";
  return finish(report, request, report.chart);
}

}  // namespace hexiao
