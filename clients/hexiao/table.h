// Rows under headings, aligned by what a terminal shows, so that Chinese and Latin names stand in
// the same columns.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "clients/hexiao/console.h"

namespace hexiao::cli {

enum class Align { left, right };

struct TableColumn {
  std::string heading;
  Align align = Align::left;
  bool may_shrink = false;  // cut with "…" when the terminal is too narrow
};

class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}

  // One cell a column; missing ones are empty. Line breaks within are shown as blanks.
  void add(std::vector<std::string> cells);
  void ink_last_row(Ink ink) { inks_.back() = ink; }
  bool empty() const { return rows_.empty(); }
  std::size_t size() const { return rows_.size(); }

  // On a terminal: headings ruled, columns that may shrink cut to its width. Else plain and whole.
  // Every line begins with `indent` blanks.
  void print(const Console& console, std::size_t indent = 0) const;

  // For lists that are too long for memory: prints what has been added and forgets it. Headings
  // stand above the first page only, and columns never get narrower again.
  void print_page(const Console& console);
  // Columns will be as wide as these cells need, which come with a later page.
  void make_room_for(const std::vector<std::string>& cells);

 private:
  std::vector<std::size_t> widths(const Console& console, std::size_t indent) const;
  void print_rows(const Console& console, const std::vector<std::size_t>& width, std::size_t indent,
                  bool headings) const;

  std::vector<TableColumn> columns_;
  std::vector<std::size_t> page_widths_;  // empty before the first page
  std::vector<std::size_t> room_;         // of make_room_for
  std::vector<std::vector<std::string>> rows_;
  std::vector<Ink> inks_;
};

}  // namespace hexiao::cli
