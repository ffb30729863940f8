#include "clients/hexiao/report_chart.h"

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <vector>

#include "clients/hexiao/display_width.h"
#include "clients/hexiao/report_text.h"
#include "engine/vocabulary/money.h"

namespace hexiao::cli {
namespace {

constexpr std::size_t kNarrowestBars = 10;
constexpr std::size_t kGap = 2;
constexpr std::array<std::string_view, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

struct Bar {
  std::string label, number;
  std::int64_t value = 0;  // kNoNumber: none
};

// Bars that share one scale.
struct Scale {
  Currency currency;
  std::vector<Bar> bars;
  std::int64_t highest = 0;
  std::int64_t lowest = 0;  // as a positive number

  std::int64_t largest() const { return std::max(highest, lowest); }
};

// The columns of the terminal, shared out.
struct Widths {
  std::size_t label = 0, number = 0;
  std::size_t left = 0, right = 0;  // of the bars, on both sides of the axis
};

// How many of `steps` the value takes, at least one when it is not zero.
std::size_t part(std::int64_t value, std::int64_t largest, std::size_t steps) {
  if (value == 0 || largest == 0) return 0;
  const auto part = mul_div(Money(value), static_cast<std::int64_t>(steps), largest).minor();
  return std::max<std::size_t>(1, static_cast<std::size_t>(part));
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

std::string bar_to_the_right(const Console& console, std::int64_t value, std::int64_t largest,
                             std::size_t width) {
  if (!console.utf8) return repeated("#", part(value, largest, width));
  const std::size_t eighths = part(value, largest, width * 8);
  return repeated("█", eighths / 8) + std::string(kEighths[eighths % 8]);
}

// Blocks that grow from the right come in halves only.
std::string bar_to_the_left(const Console& console, std::int64_t value, std::int64_t largest,
                            std::size_t width) {
  std::string bar;
  std::size_t used = 0;
  if (console.utf8) {
    const std::size_t halves = part(value, largest, width * 2);
    bar = (halves % 2 == 0 ? "" : "▐") + repeated("█", halves / 2);
    used = (halves + 1) / 2;
  } else {
    used = part(value, largest, width);
    bar = repeated("#", used);
  }
  return std::string(width - used, ' ') + bar;
}

std::string bar_of(const Console& console, const Bar& bar, const Scale& scale,
                   const Widths& widths) {
  const bool none = bar.value == kNoNumber;
  const std::int64_t up = none ? 0 : std::max<std::int64_t>(bar.value, 0);
  const std::int64_t down = none ? 0 : std::max<std::int64_t>(-bar.value, 0);
  const std::string right = bar_to_the_right(console, up, scale.largest(), widths.right);
  if (widths.left == 0) return right;
  const std::string_view axis = console.utf8 ? "│" : "|";
  return bar_to_the_left(console, down, scale.largest(), widths.left).append(axis) + right;
}

// One scale a currency, in the order in which they come; a column that is no amount has one scale.
std::vector<Scale> scales_of(const Report& report, const ReportColumns& columns,
                             const ReportColumns::Place& charted) {
  std::vector<Scale> scales;
  for (const ReportRow& row : report.rows) {
    const bool by_currency = charted.column.kind == CellKind::amount;
    const Currency currency = by_currency ? row.currency : Currency();
    auto scale = std::find_if(scales.begin(), scales.end(),
                              [&](const Scale& s) { return s.currency == currency; });
    if (scale == scales.end()) scale = scales.insert(scales.end(), Scale{.currency = currency});
    Bar bar{.label = {}, .number = cell_for_people(charted, row), .value = number_at(charted, row)};
    for (const ReportColumns::Place& place : columns.places()) {
      const bool shown = place.column.kind == CellKind::text && !(by_currency && place.is_currency);
      const std::string text = shown ? one_line(cell_for_people(place, row)) : std::string();
      if (!text.empty()) bar.label += (bar.label.empty() ? "" : " ") + text;
    }
    if (bar.value != kNoNumber) {
      scale->highest = std::max(scale->highest, bar.value);
      scale->lowest = std::max(scale->lowest, -bar.value);
    }
    scale->bars.push_back(std::move(bar));
  }
  return scales;
}

Widths share_out(const Console& console, const std::vector<Scale>& scales) {
  Widths widths;
  bool negatives = false;
  bool positives = false;
  for (const Scale& scale : scales) {
    negatives = negatives || scale.lowest > 0;
    positives = positives || scale.highest > 0;
    for (const Bar& bar : scale.bars) {
      widths.label = std::max(widths.label, display_width(bar.label));
      widths.number = std::max(widths.number, display_width(bar.number));
    }
  }
  widths.label = std::min(widths.label, std::max(console.columns / 3, kNarrowestBars));
  const std::size_t taken = widths.label + widths.number + 2 * kGap;
  const std::size_t bars =
      console.columns > taken + kNarrowestBars ? console.columns - taken : kNarrowestBars;
  if (!negatives) {
    widths.right = bars;
  } else if (!positives) {
    widths.left = bars - 1;  // the axis takes one
  } else {
    widths.left = widths.right = (bars - 1) / 2;  // the same measure on both sides
  }
  return widths;
}

void print_bars(const Console& console, const Scale& scale, const Widths& widths) {
  for (const Bar& bar : scale.bars) {
    const std::string label = fit_to_width(bar.label, widths.label);
    std::string line = label + std::string(widths.label - display_width(label) + kGap, ' ');
    line += std::string(widths.number - display_width(bar.number), ' ') + bar.number;
    line += std::string(kGap, ' ');
    line += bar_of(console, bar, scale, widths);
    line.erase(line.find_last_not_of(' ') + 1);
    console.out << line << '\n';
  }
}

}  // namespace

bool print_report_chart(const Console& console, const Report& report) {
  const ReportColumns columns(report);
  const auto& places = columns.places();
  const auto charted = std::find_if(places.begin(), places.end(), [&](const auto& place) {
    return place.column.name == report.chart && !place.is_currency;
  });
  if (report.chart.empty() || charted == places.end()) return false;
  if (charted->column.kind == CellKind::text || charted->column.kind == CellKind::date)
    return false;
  print_report_head(console, report);
  const std::vector<Scale> scales = scales_of(report, columns, *charted);
  const Widths widths = share_out(console, scales);
  std::string what = charted->column.name;
  std::replace(what.begin(), what.end(), '_', ' ');
  for (const Scale& scale : scales) {
    const std::string of = scale.currency ? " in " + scale.currency.code() : std::string();
    console.out << console.inked(what + of, Ink::bold) << '\n';
    print_bars(console, scale, widths);
  }
  if (report.rows.empty()) console.out << "no rows\n";
  if (!report.notes.empty()) console.out << '\n';
  print_report_notes(console, report);
  return true;
}

}  // namespace hexiao::cli
