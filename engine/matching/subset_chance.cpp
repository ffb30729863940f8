#include "engine/matching/subset_chance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "engine/matching/subset_groups.h"

namespace hexiao {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kEnoughNeighbours = 16;
constexpr std::int64_t kNarrowest = 4;  // units to either side
constexpr std::size_t kEndings = 100;
constexpr std::uint64_t kMostCounted = std::uint64_t{1} << 60;

std::int64_t absolute(std::int64_t amount) { return amount < 0 ? -amount : amount; }

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? kMostCounted : std::min(product, kMostCounted);
}

// Counts the sums around the target, in a window that narrows as it fills.
class NearSums {
 public:
  NearSums(const AmountGroups& amounts, std::int64_t target, std::uint32_t most_items,
           std::uint64_t most_work)
      : amounts_(amounts), target_(target), most_items_(most_items), most_work_(most_work) {
    unit_ = static_cast<std::int64_t>(amounts.common_divisor());
    const std::int64_t widest = std::max(kNarrowest, absolute(target) / 8 / unit_);
    reach_ = std::int64_t{1} << (std::bit_width(static_cast<std::uint64_t>(widest)) - 1);
  }

  // In thousandths, the endings not considered.
  std::uint64_t permille() {
    choose_split();
    fill_table();
    if (work_ <= most_work_) descend(0, target_, 0, 1);
    if (work_ > most_work_ && !certain()) return kChanceUnknown;
    return std::min<std::uint64_t>(kChanceCertain, times(inside_, 1'000) / slots());
  }

 private:
  struct Sum {
    std::int64_t sum = 0;
    std::uint32_t items = 0;
    std::uint64_t ways = 1;
  };

  std::uint64_t slots() const { return 2 * static_cast<std::uint64_t>(reach_); }
  bool certain() const { return inside_ / (kChanceCertain / 1'000) >= slots(); }
  bool stopped() const { return work_ > most_work_ || certain(); }
  std::uint64_t within(std::int64_t reach) const {
    std::uint64_t count = 0;
    for (std::int64_t r = reach; r > 0; r /= 2) count += by_scale_[scale(r)];
    return std::min(count, kMostCounted);
  }
  // Differences of 1, 2, 3-4, 5-8, 9-16 ... units.
  static std::size_t scale(std::int64_t units) {
    return static_cast<std::size_t>(std::bit_width(static_cast<std::uint64_t>(units) - 1));
  }
  std::uint32_t most_copies(std::size_t group) const {
    return std::min(amounts_.groups()[group].copies, most_items_);
  }
  void choose_split();
  std::uint64_t ways_of(std::size_t group, std::uint32_t copies) const {
    const GroupChoice choice{.group = static_cast<std::uint32_t>(group), .copies = copies};
    return ways(amounts_.groups(), std::span(&choice, 1));
  }
  std::size_t stretch(std::int64_t sum) const {
    return static_cast<std::size_t>((sum - lowest_) >> shift_);
  }
  void fill_table();
  void sort_into_stretches(const std::vector<Sum>& sums);
  void descend(std::size_t from, std::int64_t rest, std::uint32_t items, std::uint64_t ways);
  void look_around(std::int64_t rest, std::uint32_t items, std::uint64_t ways);
  void count(std::int64_t difference, std::uint64_t ways);

  const AmountGroups& amounts_;
  std::int64_t target_;
  std::uint32_t most_items_;
  std::uint64_t most_work_;
  std::uint64_t work_ = 0;
  std::int64_t unit_ = 1;
  std::int64_t reach_ = kNarrowest;  // of the window, in units; a power of two
  std::array<std::uint64_t, 65> by_scale_{};
  std::uint64_t inside_ = 0;  // within(reach_)
  std::uint64_t nearer_ = 0;  // within(reach_ / 2)
  std::size_t split_ = 0;
  std::vector<Sum> sums_;              // of the smaller amounts, stretch by stretch
  std::vector<std::uint32_t> starts_;  // of each stretch of 2^shift_ in sums_
  std::int64_t lowest_ = 0;
  std::int64_t highest_ = 0;
  unsigned shift_ = 0;
};

void NearSums::choose_split() {
  std::size_t bits = 0;
  for (std::size_t i = 0; i < amounts_.groups().size(); ++i)
    bits += static_cast<std::size_t>(std::bit_width(most_copies(i)));
  const std::uint64_t half = std::uint64_t{1} << std::min<std::size_t>(bits / 2, 12);
  const std::uint64_t most = std::min(half, most_work_ / 4);
  std::uint64_t count = 1;
  split_ = amounts_.groups().size();
  while (split_ > 0 && count * (most_copies(split_ - 1) + 1) <= most)
    count *= most_copies(--split_) + 1;
}

void NearSums::fill_table() {
  std::vector<Sum> sums(1);
  for (std::size_t group = split_; group < amounts_.groups().size(); ++group) {
    const std::int64_t amount = amounts_.groups()[group].amount;
    const std::size_t before = sums.size();
    for (std::uint32_t copies = 1; copies <= most_copies(group); ++copies) {
      const std::uint64_t ways_here = ways_of(group, copies);
      for (std::size_t i = 0; i < before; ++i) {
        const Sum& sum = sums[i];
        if (sum.items + copies <= most_items_)
          sums.push_back({.sum = sum.sum + amount * copies,
                          .items = sum.items + copies,
                          .ways = times(sum.ways, ways_here)});
      }
    }
  }
  work_ += sums.size();
  sort_into_stretches(sums);
}

// Sorted as far as it is needed: those of a stretch stand together.
void NearSums::sort_into_stretches(const std::vector<Sum>& sums) {
  const auto less = [](const Sum& a, const Sum& b) { return a.sum < b.sum; };
  const auto [least, most] = std::minmax_element(sums.begin(), sums.end(), less);
  lowest_ = least->sum;
  highest_ = most->sum;
  while (((highest_ - lowest_) >> shift_) >= static_cast<std::int64_t>(sums.size())) ++shift_;
  starts_.assign(stretch(highest_) + 3, 0);
  for (const Sum& sum : sums) ++starts_[stretch(sum.sum) + 2];
  for (std::size_t i = 2; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
  sums_.resize(sums.size());
  // One further on while it fills: the start of the next stretch is where this one ends.
  for (const Sum& sum : sums) sums_[starts_[stretch(sum.sum) + 1]++] = sum;
}

void NearSums::descend(std::size_t from, std::int64_t rest, std::uint32_t items,
                       std::uint64_t so_far) {
  look_around(rest, items, so_far);
  for (std::size_t group = from; group < split_ && items < most_items_ && !stopped(); ++group) {
    const AmountGroup& tried = amounts_.groups()[group];
    ++work_;
    const std::int64_t slack = reach_ * unit_;
    const std::uint32_t room = most_items_ - items;
    const bool out = rest - slack > amounts_.high(group) || rest + slack < amounts_.low(group);
    if (out || (absolute(rest) - slack) / room > absolute(tried.amount)) return;
    std::int64_t left = rest;
    for (std::uint32_t copies = 1; copies <= std::min(tried.copies, room); ++copies) {
      left -= tried.amount;
      if (left - slack > amounts_.high(group + 1) || left + slack < amounts_.low(group + 1))
        continue;
      ++work_;
      descend(group + 1, left, items + copies, times(so_far, ways_of(group, copies)));
      if (stopped()) return;
    }
  }
}

void NearSums::look_around(std::int64_t rest, std::uint32_t items, std::uint64_t so_far) {
  const std::int64_t slack = reach_ * unit_;
  if (rest + slack < lowest_ || rest - slack > highest_) return;
  const std::size_t first = starts_[stretch(std::max(rest - slack, lowest_))];
  const std::size_t end = starts_[stretch(std::min(rest + slack, highest_)) + 1];
  for (std::size_t i = first; i < end && !stopped(); ++i) {
    ++work_;
    if (items + sums_[i].items > most_items_ || items + sums_[i].items == 0) continue;
    count(absolute(rest - sums_[i].sum) / unit_, times(so_far, sums_[i].ways));
  }
}

void NearSums::count(std::int64_t difference, std::uint64_t ways) {
  if (difference == 0 || difference > reach_) return;
  std::uint64_t& counted = by_scale_[scale(difference)];
  counted = std::min(counted + ways, kMostCounted);
  inside_ = std::min(inside_ + ways, kMostCounted);
  if (difference > reach_ / 2) return;
  nearer_ = std::min(nearer_ + ways, kMostCounted);
  while (reach_ > kNarrowest && nearer_ >= kEnoughNeighbours) {
    reach_ /= 2;
    inside_ = nearer_;
    nearer_ = within(reach_ / 2);
  }
}

// How often the subsets have the target's ending, in hundredths of what even endings would give;
// no less than 100. Saturated counts would be wrong shares: then every subset may have it.
std::uint64_t ending_percent(const AmountGroups& amounts, std::int64_t target,
                             std::uint32_t most_items) {
  constexpr auto kEven = static_cast<std::int64_t>(kEndings);
  const auto unit = static_cast<std::int64_t>(amounts.common_divisor());
  const auto ending = [&](std::int64_t amount) {
    return static_cast<std::size_t>((amount / unit % kEven + kEven) % kEven);
  };
  // By number of items, then by ending: the number of subsets. And of all endings together.
  std::vector<std::array<std::uint64_t, kEndings>> count(most_items + 1);
  std::vector<std::uint64_t> total(most_items + 1, 0);
  count[0][0] = total[0] = 1;
  std::uint32_t taken = 0;
  for (const AmountGroup& group : amounts.groups())
    for (std::uint32_t copy = 0; copy < group.copies; ++copy)
      for (std::uint32_t items = std::min(++taken, most_items); items > 0; --items) {
        const auto& without = count[items - 1];
        const std::size_t shift = ending(group.amount);
        for (std::size_t i = shift; i < kEndings; ++i) count[items][i] += without[i - shift];
        for (std::size_t i = 0; i < shift; ++i) count[items][i] += without[i + kEndings - shift];
        total[items] += total[items - 1];
        if (total[items] > kMostCounted) return kEndings * 100;
      }
  Wide all = 0;
  Wide same = 0;
  for (std::uint32_t items = 1; items <= most_items; ++items) {
    all += total[items];
    same += count[items][ending(target)];
  }
  return static_cast<std::uint64_t>(std::max<Wide>(100, same * 100 * kEndings / all));
}

}  // namespace

std::uint64_t accidental_permille(std::span<const std::int64_t> amounts, std::int64_t target,
                                  const SubsetBounds& bounds) {
  AmountGroups groups;
  if (amounts.size() > bounds.most_candidates || !groups.take(amounts, target))
    return kChanceUnknown;
  const std::size_t candidates = groups.items().size();
  const std::uint32_t most_items =
      std::min({bounds.most_items, kMostSubsetItems, static_cast<std::uint32_t>(candidates)});
  if (most_items == 0 || target % static_cast<std::int64_t>(groups.common_divisor()) != 0) return 0;
  // The narrowest window must stay within 64 bits.
  if (groups.common_divisor() > std::uint64_t{1} << 57) return kChanceUnknown;
  NearSums near(groups, target, most_items, bounds.most_work);
  const std::uint64_t even = near.permille();
  if (even == 0 || even >= kChanceCertain) return even;
  // The endings cost a hundred additions an item and size.
  if (candidates * most_items > bounds.most_work / 4) return kChanceUnknown;
  const std::uint64_t percent = ending_percent(groups, target, most_items);
  return std::min(kChanceCertain, even * percent / 100);
}

}  // namespace hexiao
