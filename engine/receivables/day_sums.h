// Sums by key and day: what is open by due date, what came in by booking date, for every segment
// that a report groups by.
//
// A key is a small whole number that its user gives to a segment (a ledger, currency, salesperson,
// behaviour class, …); keys are dense, from 0. A key's days lie in pages of a few weeks behind a
// directory of pages that grows at both ends, so that two days far apart cost two pages, not the
// years between them. Days outside of 1990..2079, and the day "none", which comes before all
// others, are kept in a map: slower, as right, and hostile dates cost a node each.
//
// Additive: what was added comes out again by adding its negative, in any order, and two tables are
// equal when their cells that are not zero are; so a table is rebuilt from the rows that it sums.
// Amounts: the caller keeps the sum of the magnitudes under one key within 64 bits (as
// State::has_room does for a ledger and currency); a sum that leaves them is a bug and CHECKs.
// One owner, one thread; reading is safe from many while nobody writes.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "engine/vocabulary/check.h"
#include "engine/vocabulary/date.h"

namespace hexiao {

namespace day_sums_detail {
inline void add(std::int64_t& into, std::int64_t more) {
  HEXIAO_CHECK(!__builtin_add_overflow(into, more, &into));
}
}  // namespace day_sums_detail

// Open amounts, by due date: minor units, and how many items.
struct OpenCell {
  std::int64_t amount = 0;
  std::int64_t count = 0;
  OpenCell& operator+=(const OpenCell& more) {
    day_sums_detail::add(amount, more.amount);
    day_sums_detail::add(count, more.count);
    return *this;
  }
  friend bool operator==(const OpenCell&, const OpenCell&) = default;
};

// What happened on a day, in minor units.
struct FlowCell {
  std::int64_t sales = 0;              // invoiced, by document date
  std::int64_t collected = 0;          // settled by payments
  std::int64_t collected_on_time = 0;  // … on or before the due date
  std::int64_t due = 0;                // fell due
  std::int64_t discount = 0;
  std::int64_t write_off = 0;
  std::int64_t set_off = 0;         // settled without money; zero in sum over a customer's items
  std::int64_t settled_before = 0;  // of items that came in part paid, by document date
  FlowCell& operator+=(const FlowCell& more) {
    day_sums_detail::add(sales, more.sales);
    day_sums_detail::add(collected, more.collected);
    day_sums_detail::add(collected_on_time, more.collected_on_time);
    day_sums_detail::add(due, more.due);
    day_sums_detail::add(discount, more.discount);
    day_sums_detail::add(write_off, more.write_off);
    day_sums_detail::add(set_off, more.set_off);
    day_sums_detail::add(settled_before, more.settled_before);
    return *this;
  }
  friend bool operator==(const FlowCell&, const FlowCell&) = default;
};

// The latest date there is, for "until whenever".
inline constexpr Date kLastDate = Date::from_days(INT32_MAX);

// Cell: a value type with +=, == and a zero that is Cell{}. Made for OpenCell and FlowCell
// (day_sums.cpp).
template <class Cell>
class DaySums {
 public:
  // O(1): the row, its directory, the page. Now and then the cost of a new page or a longer
  // directory. O(log n) for a day outside of the pages' years.
  void add(std::uint32_t key, Date day, const Cell& delta) { cell(key, day.days()) += delta; }

  // Days with a cell that is not zero, from and until both included, in order: visit(Date, const
  // Cell&). A key that was never added to has none. O(pages between).
  template <class Visit>
  void for_each_day(std::uint32_t key, Date from, Date until, Visit&& visit) const;
  // Of these days.
  Cell sum(std::uint32_t key, Date from, Date until) const;

  // One more than the largest key that was added to within the pages' years.
  std::uint32_t keys() const { return static_cast<std::uint32_t>(rows_.size()); }
  // The same cells that are not zero, whatever room they take.
  bool operator==(const DaySums& other) const;
  std::size_t memory_bytes() const;

 private:
  static constexpr std::int32_t kFirstDay = 7'305;  // 1990-01-01
  static constexpr std::uint32_t kDays = 32'768;
  // Half a kilobyte and a bit: small enough for segments in which little happens.
  static constexpr std::uint32_t kPageDays = sizeof(Cell) <= 16 ? 32 : 16;
  static constexpr std::uint32_t kPages = kDays / kPageDays;
  static constexpr std::int32_t kEndDay = kFirstDay + static_cast<std::int32_t>(kDays);

  using Page = std::array<Cell, kPageDays>;
  struct Row {
    std::unique_ptr<std::unique_ptr<Page>[]> pages;
    std::uint32_t first = 0;  // the page that pages[0] is
    std::uint32_t count = 0;
  };
  using Outside = std::map<std::pair<std::uint32_t, std::int32_t>, Cell>;

  // Days since kFirstDay; kDays and more for a day outside.
  static std::uint32_t place_of(std::int32_t day) {
    return static_cast<std::uint32_t>(day) - static_cast<std::uint32_t>(kFirstDay);
  }
  Cell& cell(std::uint32_t key, std::int32_t day) {
    const std::uint32_t place = place_of(day);
    if (key < rows_.size() && place < kDays) {
      const Row& row = rows_[key];
      const std::uint32_t page = place / kPageDays - row.first;  // a huge number when before it
      if (page < row.count && row.pages[page]) return (*row.pages[page])[place % kPageDays];
    }
    return new_cell(key, day);
  }
  Cell& new_cell(std::uint32_t key, std::int32_t day);
  static void reach(Row& row, std::uint32_t page);
  template <class Visit>
  void visit_outside(std::uint32_t key, std::int32_t from, std::int32_t until, Visit& visit) const;

  std::vector<Row> rows_;
  Outside outside_;
};

template <class Cell>
template <class Visit>
void DaySums<Cell>::visit_outside(std::uint32_t key, std::int32_t from, std::int32_t until,
                                  Visit& visit) const {
  if (outside_.empty() || from > until) return;
  const auto end = outside_.upper_bound({key, until});
  for (auto at = outside_.lower_bound({key, from}); at != end; ++at)
    if (!(at->second == Cell{})) visit(Date::from_days(at->first.second), at->second);
}

template <class Cell>
template <class Visit>
void DaySums<Cell>::for_each_day(std::uint32_t key, Date from, Date until, Visit&& visit) const {
  if (from > until) return;
  const std::int32_t low = from.days();
  const std::int32_t high = until.days();
  visit_outside(key, low, high < kFirstDay ? high : kFirstDay - 1, visit);
  if (key < rows_.size() && high >= kFirstDay && low < kEndDay) {
    const Row& row = rows_[key];
    const std::uint32_t start = low < kFirstDay ? 0 : place_of(low);
    const std::uint32_t last = high >= kEndDay ? kDays - 1 : place_of(high);
    for (std::uint32_t i = 0; i < row.count; ++i) {
      const std::uint32_t page_start = (row.first + i) * kPageDays;
      if (page_start > last) break;
      if (!row.pages[i] || page_start + kPageDays <= start) continue;
      for (std::uint32_t d = 0; d < kPageDays; ++d) {
        const Cell& cell = (*row.pages[i])[d];
        const std::uint32_t place = page_start + d;
        if (place < start || place > last || cell == Cell{}) continue;
        visit(Date::from_days(kFirstDay + static_cast<std::int32_t>(place)), cell);
      }
    }
  }
  visit_outside(key, low > kEndDay ? low : kEndDay, high, visit);
}

extern template class DaySums<OpenCell>;
extern template class DaySums<FlowCell>;

}  // namespace hexiao
