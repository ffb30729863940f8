#include "engine/receivables/day_sums.h"

#include <algorithm>

namespace hexiao {

template <class Cell>
Cell& DaySums<Cell>::new_cell(std::uint32_t key, std::int32_t day) {
  const std::uint32_t place = place_of(day);
  if (place >= kDays) return outside_[{key, day}];
  if (key >= rows_.size()) rows_.resize(std::size_t{key} + 1);
  Row& row = rows_[key];
  reach(row, place / kPageDays);
  std::unique_ptr<Page>& page = row.pages[place / kPageDays - row.first];
  if (!page) page = std::make_unique<Page>();
  return (*page)[place % kPageDays];
}

// Makes the directory long enough for the page: half as long again at the end that it grows at.
template <class Cell>
void DaySums<Cell>::reach(Row& row, std::uint32_t page) {
  std::uint32_t first = page;
  std::uint32_t end = page + 1;
  if (row.count != 0) {
    const std::uint32_t old_end = row.first + row.count;
    if (page >= row.first && page < old_end) return;
    const std::uint32_t spare = row.count / 2;
    first = page < row.first ? page - std::min(page, spare) : row.first;
    end = page >= old_end ? std::min(page + 1 + spare, kPages) : old_end;
  }
  auto pages = std::make_unique<std::unique_ptr<Page>[]>(end - first);
  for (std::uint32_t i = 0; i < row.count; ++i)
    pages[row.first - first + i] = std::move(row.pages[i]);
  row = {std::move(pages), first, end - first};
}

template <class Cell>
Cell DaySums<Cell>::sum(std::uint32_t key, Date from, Date until) const {
  Cell total;
  for_each_day(key, from, until, [&](Date, const Cell& cell) { total += cell; });
  return total;
}

template <class Cell>
bool DaySums<Cell>::operator==(const DaySums& other) const {
  const auto cells_of = [](const DaySums& sums, std::uint32_t key) {
    std::vector<std::pair<Date, Cell>> cells;
    sums.for_each_day(key, Date{}, kLastDate,
                      [&](Date day, const Cell& cell) { cells.emplace_back(day, cell); });
    return cells;
  };
  const auto covered = [&](const DaySums& one, const DaySums& two) {
    for (std::uint32_t key = 0; key < one.keys(); ++key)
      if (cells_of(one, key) != cells_of(two, key)) return false;
    for (const auto& [place, cell] : one.outside_)
      if (const Date day = Date::from_days(place.second); !(two.sum(place.first, day, day) == cell))
        return false;
    return true;
  };
  return covered(*this, other) && covered(other, *this);
}

template <class Cell>
std::size_t DaySums<Cell>::memory_bytes() const {
  // A node of the map: its value, and four words of the tree.
  constexpr std::size_t kNodeBytes =
      sizeof(typename Outside::value_type) + 4 * sizeof(std::uintptr_t);
  std::size_t bytes = rows_.capacity() * sizeof(Row) + outside_.size() * kNodeBytes;
  for (const Row& row : rows_) {
    bytes += row.count * sizeof(std::unique_ptr<Page>);
    for (std::uint32_t i = 0; i < row.count; ++i)
      if (row.pages[i]) bytes += sizeof(Page);
  }
  return bytes;
}

template class DaySums<OpenCell>;
template class DaySums<FlowCell>;

}  // namespace hexiao
