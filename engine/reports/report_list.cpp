#include "engine/reports/report_list.h"

#include <string>

namespace hexiao {
namespace {

std::string joined(std::span<const std::string_view> words) {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

}  // namespace

ReportFault list_reports(const State& /*state*/, const ReportRequest& /*request*/, Report& report) {
  report.columns = {
      {"name", CellKind::text}, {"title", CellKind::text}, {"groups", CellKind::text}};
  for (const ReportKind& kind : report_kinds())
    report.rows.push_back(
        {.texts = {std::string(kind.name), std::string(kind.title), joined(kind.groups)}});
  report.drill_down = "report NAME";
  return {};
}

}  // namespace hexiao
