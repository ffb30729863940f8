#include "clients/hexiao/table.h"

#include <algorithm>
#include <numeric>
#include <ostream>

#include "clients/hexiao/display_width.h"

namespace hexiao::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;

std::string aligned(const std::string& cell, std::size_t width, const TableColumn& column,
                    bool last) {
  const std::string text = fit_to_width(cell, width);
  const std::string filler(width - display_width(text), ' ');
  if (column.align == Align::right) return filler + text;
  return last ? text : text + filler;
}

}  // namespace

void Table::add(std::vector<std::string> cells) {
  cells.resize(columns_.size());
  for (std::string& cell : cells) cell = one_line(cell);
  rows_.push_back(std::move(cells));
  inks_.push_back(Ink::plain);
}

std::vector<std::size_t> Table::widths(const Console& console, std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (const TableColumn& column : columns_) widths.push_back(display_width(column.heading));
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], display_width(row[i]));
  for (std::size_t i = 0; i < page_widths_.size(); ++i)
    widths[i] = std::max(widths[i], page_widths_[i]);
  for (std::size_t i = 0; i < room_.size(); ++i) widths[i] = std::max(widths[i], room_[i]);
  if (!console.out_is_terminal) return widths;

  // The widest column that may shrink gives way first.
  const std::size_t gaps = indent + kGap * (columns_.size() - 1);
  for (;;) {
    const std::size_t total = std::accumulate(widths.begin(), widths.end(), gaps);
    if (total <= console.columns) return widths;
    std::size_t widest = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (columns_[i].may_shrink && widths[i] > kNarrowest &&
          (widest == columns_.size() || widths[i] > widths[widest]))
        widest = i;
    if (widest == columns_.size()) return widths;
    --widths[widest];
  }
}

void Table::print(const Console& console, std::size_t indent) const {
  print_rows(console, widths(console, indent), indent, true);
}

void Table::print_page(const Console& console) {
  const bool first = page_widths_.empty();
  page_widths_ = widths(console, 0);
  print_rows(console, page_widths_, 0, first);
  rows_.clear();
  inks_.clear();
}

void Table::make_room_for(const std::vector<std::string>& cells) {
  room_.resize(columns_.size());
  for (std::size_t i = 0; i < std::min(cells.size(), room_.size()); ++i)
    room_[i] = std::max(room_[i], display_width(one_line(cells[i])));
}

void Table::print_rows(const Console& console, const std::vector<std::size_t>& width,
                       std::size_t indent, bool headings) const {
  const std::string gap(kGap, ' ');
  const std::string margin(indent, ' ');
  const auto line = [&](const std::vector<std::string>& cells) {
    std::string text = margin;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i != 0) text += gap;
      text += aligned(cells[i], width[i], columns_[i], i + 1 == cells.size());
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  };
  if (headings) {
    std::vector<std::string> texts;
    for (const TableColumn& column : columns_) texts.push_back(column.heading);
    console.out << console.inked(line(texts), Ink::bold) << '\n';
  }
  if (headings && console.out_is_terminal) {
    std::string rule = margin;
    const std::size_t total =
        std::accumulate(width.begin(), width.end(), kGap * (width.size() - 1));
    for (std::size_t i = 0; i < total; ++i) rule += "─";
    console.out << console.inked(rule, Ink::dim) << '\n';
  }
  for (std::size_t i = 0; i < rows_.size(); ++i)
    console.out << console.inked(line(rows_[i]), inks_[i]) << '\n';
}

}  // namespace hexiao::cli
