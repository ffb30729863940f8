#include "engine/matching/subset_sum.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

#include "engine/matching/remainders.h"
#include "engine/matching/subset_groups.h"
#include "engine/matching/sum_table.h"

namespace hexiao {
namespace {

constexpr std::size_t kMostSolutions = 100;
// With more yes-or-no choices than this, the sums of half of them are more than the work allows.
constexpr std::size_t kProvableBits = 40;
// With fewer than this the search is done before the remainders are.
constexpr std::size_t kRemainderBits = 22;

std::uint64_t magnitude(std::int64_t amount) {
  const auto bits = static_cast<std::uint64_t>(amount);
  return amount < 0 ? 0 - bits : bits;
}

std::uint64_t saturating_add(std::uint64_t a, std::uint64_t b) {
  return a > std::numeric_limits<std::uint64_t>::max() - b
             ? std::numeric_limits<std::uint64_t>::max()
             : a + b;
}

bool better(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

// One search. The groups from `split_` on are the smaller amounts, whose sums stand in the table.
struct SubsetSearch::Room {
  SubsetAnswer search(std::span<const std::int64_t> amounts, std::int64_t target,
                      const SubsetBounds& bounds);

 private:
  bool excluded();
  bool spend(std::uint64_t steps);
  void search_small();
  std::uint64_t work_left() const { return work_limit_ - std::min(work_limit_, answer_.work); }
  std::uint64_t work_for_small() const;
  std::uint64_t sequences(std::uint32_t length) const;
  void fill_singles();
  bool fill_pairs();
  void try_before_last(std::uint32_t from, std::uint32_t before, std::uint32_t last,
                       std::int64_t rest);
  void find_last(std::uint32_t from, std::uint32_t last, std::int64_t rest);
  void choose_one(std::uint32_t group);
  void search_large();
  std::size_t choices_in_bits() const;
  void choose_split();
  void fill_table();
  void add_to_table(std::size_t group, std::uint32_t unit);
  void descend(std::size_t from, std::int64_t rest, std::uint32_t items);
  bool within_reach(std::size_t from, std::int64_t rest) const {
    return rest >= amounts_.low(from) && rest <= amounts_.high(from);
  }
  void look_up(std::int64_t rest, std::uint32_t items);
  void choose_by_code(std::uint32_t code);
  void meet(std::uint32_t items);
  std::uint32_t most_copies(std::size_t group) const {
    return std::min(groups_[group].copies, largest_);
  }

  SubsetBounds bounds_;
  SubsetAnswer answer_;
  std::int64_t target_ = 0;
  std::uint32_t largest_ = 0;     // the most items that a subset of the space has
  std::uint32_t most_items_ = 0;  // the same, but falls when enough smaller subsets are in hand
  std::uint64_t work_limit_ = 0;
  bool out_of_work_ = false;

  AmountGroups amounts_;
  Remainders remainders_;
  std::span<const AmountGroup> groups_;
  SumTable table_;
  std::size_t split_ = 0;
  std::vector<GroupChoice> chosen_;
  std::vector<std::uint32_t> path_;  // groups in order, of a small subset
};

SubsetAnswer SubsetSearch::Room::search(std::span<const std::int64_t> amounts, std::int64_t target,
                                        const SubsetBounds& bounds) {
  bounds_ = bounds;
  bounds_.most_solutions = std::clamp<std::size_t>(bounds.most_solutions, 2, kMostSolutions);
  target_ = target;
  answer_ = {};
  work_limit_ = bounds.most_work;
  out_of_work_ = false;
  chosen_.clear();
  path_.clear();
  if (amounts.size() > std::min<std::size_t>(bounds.most_candidates, 1U << 30U)) {
    answer_.end = SubsetEnd::too_many_candidates;
    return std::move(answer_);
  }
  if (!amounts_.take(amounts, target)) {
    answer_.end = SubsetEnd::amounts_too_large;
    return std::move(answer_);
  }
  groups_ = amounts_.groups();
  largest_ = std::min(
      {bounds.most_items, kMostSubsetItems, static_cast<std::uint32_t>(amounts_.items().size())});
  most_items_ = largest_;
  if (!excluded()) {
    search_small();
    if (!out_of_work_ && answer_.searched_items < most_items_) search_large();
  }
  if (out_of_work_)
    answer_.end = SubsetEnd::out_of_work;
  else if (most_items_ < largest_)
    answer_.end = SubsetEnd::enough;
  if (!out_of_work_) answer_.searched_items = most_items_;
  return std::move(answer_);
}

// No subset can have the sum, whatever is chosen.
bool SubsetSearch::Room::excluded() {
  if (groups_.empty() || most_items_ == 0) return true;
  if (target_ > amounts_.high(0) || target_ < amounts_.low(0)) return true;
  if (magnitude(target_) % amounts_.common_divisor() != 0) return true;
  remainders_.forget();
  if (choices_in_bits() < kRemainderBits) return false;
  answer_.work += remainders_.take(groups_, largest_);
  return !remainders_.possible(0, target_);
}

bool SubsetSearch::Room::spend(std::uint64_t steps) {
  answer_.work += steps;
  out_of_work_ = out_of_work_ || answer_.work > work_limit_;
  return !out_of_work_;
}

// One item, two, three and so on, each size completely before the next, as long as the next is
// sure to cost no more than its share of the work. The last one or two items come from a table; the
// ones before them are tried one by one. Groups are in order, so that each subset is met once.
void SubsetSearch::Room::search_small() {
  if (!spend(groups_.size()) || groups_.size() > SumTable::kRoom) return;
  fill_singles();
  for (std::uint32_t items = 1; items <= most_items_; ++items) {
    const std::uint32_t last = items <= 2 ? 1 : 2;
    if (sequences(items - last) + (items == 3 ? sequences(2) : 0) > work_for_small()) return;
    if (items == 3 && !fill_pairs()) return;
    try_before_last(0, items - last, last, target_);
    if (out_of_work_) return;
    answer_.searched_items = items;
  }
}

// What the sizes in order may still use: no more than a proof over all sizes costs, nor more than
// half of the work, so that the proof has the other half; everything where it is out of sight.
std::uint64_t SubsetSearch::Room::work_for_small() const {
  const std::size_t bits = choices_in_bits();
  if (bits > kProvableBits) return work_left();
  const std::uint64_t all = std::min(bounds_.most_work / 2, std::uint64_t{1} << (bits / 2));
  return std::min(work_left(), all - std::min(all, answer_.work));
}

// The number of ascending sequences of `length` groups, each as often as one likes. Beyond 2^40,
// which no work allows, only that it is beyond.
std::uint64_t SubsetSearch::Room::sequences(std::uint32_t length) const {
  std::uint64_t count = 1;
  for (std::uint32_t i = 0; i < length && count <= std::uint64_t{1} << 40; ++i)
    count = count * (groups_.size() + i) / (i + 1);
  return count;
}

void SubsetSearch::Room::fill_singles() {
  auto& entries = table_.entries();
  entries.clear();
  for (std::uint32_t i = 0; i < groups_.size(); ++i)
    entries.push_back({.sum = groups_[i].amount, .code = i, .items = 1});
  table_.index();
}

// False when they are too many.
bool SubsetSearch::Room::fill_pairs() {
  if (sequences(2) > SumTable::kRoom) return false;
  auto& entries = table_.entries();
  entries.clear();
  const auto count = static_cast<std::uint32_t>(groups_.size());
  for (std::uint32_t i = 0; i < count; ++i)
    for (std::uint32_t j = groups_[i].copies > 1 ? i : i + 1; j < count; ++j) {
      const std::int64_t sum = groups_[i].amount + groups_[j].amount;
      if (sum <= target_ - amounts_.low(0) && sum >= target_ - amounts_.high(0))
        entries.push_back({.sum = sum, .code = i * count + j, .items = 2});
    }
  table_.index();
  return spend(entries.size());
}

void SubsetSearch::Room::try_before_last(std::uint32_t from, std::uint32_t before,
                                         std::uint32_t last, std::int64_t rest) {
  if (before == 0) return find_last(from, last, rest);
  const bool credits = amounts_.low(0) < 0;
  for (std::uint32_t group = from; group < groups_.size() && spend(1); ++group) {
    const std::int64_t left = rest - groups_[group].amount;
    // What comes after is no larger than this one.
    const bool enough = magnitude(left) / (before - 1 + last) <= magnitude(groups_[group].amount);
    if (!credits && left > 0 && !enough) return;
    if (!enough || (!credits && left <= 0)) continue;
    path_.push_back(group);
    try_before_last(group, before - 1, last, left);
    path_.pop_back();
  }
}

void SubsetSearch::Room::find_last(std::uint32_t from, std::uint32_t last, std::int64_t rest) {
  const auto count = static_cast<std::uint32_t>(groups_.size());
  for (auto e = table_.chain(rest); e != SumTable::kEnd && spend(1); e = table_[e].next) {
    const std::uint32_t first = last == 2 ? table_[e].code / count : table_[e].code;
    if (table_[e].sum != rest || first < from) continue;
    chosen_.clear();
    for (const std::uint32_t group : path_) choose_one(group);
    choose_one(first);
    if (last == 2) choose_one(table_[e].code % count);
    const bool there = std::all_of(chosen_.begin(), chosen_.end(), [&](const GroupChoice& c) {
      return c.copies <= groups_[c.group].copies;
    });
    if (there) meet(static_cast<std::uint32_t>(path_.size()) + last);
  }
}

void SubsetSearch::Room::choose_one(std::uint32_t group) {
  if (!chosen_.empty() && chosen_.back().group == group)
    ++chosen_.back().copies;
  else
    chosen_.push_back({.group = group, .copies = 1});
}

// All sizes: what is smaller than searched_items is met again and not counted again.
void SubsetSearch::Room::search_large() {
  choose_split();
  fill_table();
  chosen_.clear();
  if (!out_of_work_) descend(0, target_, 0);
}

std::size_t SubsetSearch::Room::choices_in_bits() const {
  std::size_t bits = 0;
  for (std::size_t i = 0; i < groups_.size(); ++i)
    bits += static_cast<std::size_t>(std::bit_width(most_copies(i)));
  return bits;
}

// Half of the choices into the table, so that both halves cost the same; less where the other half
// is more than can be tried anyway, or the work is short.
void SubsetSearch::Room::choose_split() {
  const std::size_t bits = choices_in_bits();
  const std::size_t table_bits =
      bits > kProvableBits ? 12 : std::min<std::size_t>((bits + 1) / 2, 14);
  const std::uint64_t most = std::min(std::uint64_t{1} << table_bits, work_left() / 2);
  std::size_t sums = 1;
  split_ = groups_.size();
  while (split_ > 0 && sums * (most_copies(split_ - 1) + 1) <= most)
    sums *= most_copies(--split_) + 1;
}

// A code counts the copies of each group like the digits of a number, the first group of the table
// being the lowest digit.
void SubsetSearch::Room::fill_table() {
  table_.entries().assign(1, {});
  std::uint32_t unit = 1;
  for (std::size_t group = split_; group < groups_.size() && !out_of_work_; ++group) {
    add_to_table(group, unit);
    unit *= most_copies(group) + 1;
  }
  table_.index();
}

// Sums that neither the rest of the table nor the larger amounts can complete are left out.
void SubsetSearch::Room::add_to_table(std::size_t group, std::uint32_t unit) {
  auto& entries = table_.entries();
  const std::int64_t least = target_ - (amounts_.high(0) - amounts_.high(split_));
  const std::int64_t greatest = target_ - (amounts_.low(0) - amounts_.low(split_));
  const std::size_t before = entries.size();
  for (std::size_t i = 0; i < before; ++i) {
    SumTable::Entry entry = entries[i];
    for (std::uint32_t copies = most_copies(group); copies > 0; --copies) {
      entry.sum += groups_[group].amount;
      entry.code += unit;
      if (++entry.items > most_items_) break;
      if (entry.sum + amounts_.high(group + 1) >= least &&
          entry.sum + amounts_.low(group + 1) <= greatest)
        entries.push_back(entry);
    }
  }
  spend(entries.size() - before);
}

// Tries every choice of the groups from `from` to the split as the next one, largest first.
void SubsetSearch::Room::descend(std::size_t from, std::int64_t rest, std::uint32_t items) {
  look_up(rest, items);
  for (std::size_t group = from; group < split_; ++group) {
    if (items >= most_items_ || !within_reach(group, rest) || !spend(1)) return;
    const AmountGroup& tried = groups_[group];
    const std::uint32_t room = most_items_ - items;
    // Amounts fall: not even as many of this one as there is room for would do.
    std::uint64_t reach = 0;
    if (!__builtin_mul_overflow(magnitude(tried.amount), room, &reach) && magnitude(rest) > reach)
      return;
    std::int64_t left = rest;
    for (std::uint32_t copies = 1; copies <= std::min(tried.copies, room); ++copies) {
      left -= tried.amount;
      if (!within_reach(group + 1, left)) {
        // One more would only lead further away.
        if (tried.amount > 0 ? left < amounts_.low(group + 1) : left > amounts_.high(group + 1))
          break;
        continue;
      }
      if (!remainders_.possible(group + 1, left)) continue;
      chosen_.push_back({.group = static_cast<std::uint32_t>(group), .copies = copies});
      if (spend(1)) descend(group + 1, left, items + copies);
      chosen_.pop_back();
      if (out_of_work_) return;
    }
  }
}

void SubsetSearch::Room::look_up(std::int64_t rest, std::uint32_t items) {
  if (rest < table_.lowest() || rest > table_.highest()) return;
  for (auto e = table_.chain(rest); e != SumTable::kEnd && spend(1); e = table_[e].next) {
    const SumTable::Entry& entry = table_[e];
    if (entry.sum != rest || items + entry.items > most_items_) continue;
    const std::size_t larger = chosen_.size();
    choose_by_code(entry.code);
    meet(items + entry.items);
    chosen_.resize(larger);
  }
}

void SubsetSearch::Room::choose_by_code(std::uint32_t code) {
  for (std::size_t group = split_; group < groups_.size() && code > 0; ++group) {
    const std::uint32_t digits = most_copies(group) + 1;
    if (code % digits > 0)
      chosen_.push_back({.group = static_cast<std::uint32_t>(group), .copies = code % digits});
    code /= digits;
  }
}

// `chosen_` has the sum. Counts what it stands for, and keeps it if it is among the best.
void SubsetSearch::Room::meet(std::uint32_t items) {
  if (items == 0 || items <= answer_.searched_items) return;
  answer_.found = saturating_add(answer_.found, ways(groups_, chosen_));
  auto& kept = answer_.solutions;
  const bool settled = kept.size() == bounds_.most_solutions;
  if (settled && items > kept.back().size()) return;
  spend(items * bounds_.most_solutions);
  for (auto& subset : first_subsets(amounts_, chosen_, bounds_.most_solutions)) {
    const auto place = std::lower_bound(kept.begin(), kept.end(), subset, better);
    kept.insert(place, std::move(subset));
  }
  if (kept.size() < bounds_.most_solutions) return;
  if (!settled)
    work_limit_ = std::min(work_limit_, saturating_add(answer_.work, bounds_.most_work_settled));
  kept.resize(bounds_.most_solutions);
  most_items_ = std::min(most_items_, static_cast<std::uint32_t>(kept.back().size()));
}

SubsetSearch::SubsetSearch() : room_(std::make_unique<Room>()) {}
SubsetSearch::~SubsetSearch() = default;
SubsetSearch::SubsetSearch(SubsetSearch&&) noexcept = default;
SubsetSearch& SubsetSearch::operator=(SubsetSearch&&) noexcept = default;

SubsetAnswer SubsetSearch::find(std::span<const std::int64_t> amounts, std::int64_t target,
                                const SubsetBounds& bounds) {
  return room_->search(amounts, target, bounds);
}

}  // namespace hexiao
