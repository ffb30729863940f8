#include "loadgen/world.h"

#include <algorithm>
#include <array>

#include "engine/vocabulary/check.h"
#include "loadgen/prices.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

constexpr int kIssueDays = 365;
constexpr std::uint64_t kRankOffset = 25;
constexpr std::uint64_t kContractItems = 4;

int digits_of(std::uint64_t value) {
  int digits = 1;
  while (value >= 10) {
    value /= 10;
    ++digits;
  }
  return digits;
}

std::vector<std::uint64_t> split_items(std::uint32_t customers, std::uint64_t items) {
  __extension__ using Wide = unsigned __int128;
  // Weights in 1/2^32; the sum of a million of them is far from 2^64.
  std::vector<std::uint64_t> first(customers + std::size_t{1});
  std::uint64_t sum = 0;
  for (std::uint32_t rank = 0; rank < customers; ++rank) {
    first[rank] = sum;
    sum += (std::uint64_t{1} << 32) / (rank + kRankOffset);
  }
  for (std::uint32_t rank = 0; rank < customers; ++rank)
    first[rank] = static_cast<std::uint64_t>(static_cast<Wide>(first[rank]) * items / sum);
  first[customers] = items;
  return first;
}

void draw_terms(CustomerFacts& facts, Rng& rng, std::uint32_t discount_share) {
  constexpr std::array<int, 6> kTermsDays = {14, 30, 30, 45, 60, 90};
  facts.terms_days = rng.pick(kTermsDays);
  if (!rng.chance(discount_share)) return;
  facts.discount_percent = static_cast<int>(rng.between(1, 3));
  facts.discount_days = facts.terms_days >= 30 && rng.chance(400'000) ? 14 : 10;
}

}  // namespace

World::World(WorldSize size, LocaleMix mix, Traits traits)
    : size_(size),
      mix_(mix),
      traits_(traits),
      sequence_digits_(std::max(6, digits_of(size.items + kLowestSequence + kRun))),
      layouts_(size.layout_seed, sequence_digits_) {
  HEXIAO_CHECK(size.customers >= 1 && size.customers <= kNameCapacity);
  HEXIAO_CHECK(size.items >= size.customers && size.items <= 1'000'000'000);
  HEXIAO_CHECK(size.ledgers >= 1 && size.ledgers <= 99);
  first_item_ = split_items(size.customers, size.items);
  sequence_ = Permutation((size.items + kRun - 1) / kRun, mix_seed(size.seed, 1));
  order_sequence_ = Permutation(size.items, mix_seed(size.seed, 2));
  customer_sequence_ = Permutation(size.customers, mix_seed(size.seed, 3));
}

Date World::first_booking_day() { return *Date::from_civil(2026, 7, 1); }

CustomerFacts World::customer(std::uint32_t index) const {
  CustomerFacts facts;
  facts.index = index;
  // A sister company lives where the other does.
  if (is_near(index)) facts.near_of = index - 1;
  Rng rng(size_.seed, Stream::customer, facts.near_of.value_or(index));
  facts.ledger = static_cast<std::uint32_t>(rng.below(size_.ledgers));
  facts.locale = &mix_.at(rng.below(mix_.total()));
  const bool other = rng.chance(facts.locale->other_currency_ppm);
  facts.currency = *Currency::from_code(facts.locale->currencies[other ? 1 : 0]);
  facts.exponent = facts.currency.exponent();
  if (facts.near_of) rng = Rng(size_.seed, Stream::customer, index);
  facts.layout = layout_of(index);
  draw_terms(facts, rng, traits_.discount_terms);
  facts.has_virtual_account = rng.chance(traits_.virtual_account);
  facts.has_alias = rng.chance(traits_.alias);
  facts.has_second_account = rng.chance(traits_.second_account);
  facts.has_contract = rng.chance(facts.locale->country == "CN" ? 500'000 : 150'000);
  facts.has_equal_amounts = rng.chance(traits_.equal_amounts);
  if (rng.chance(traits_.group))
    facts.group = 1 + static_cast<std::uint32_t>(rng.below(size_.customers / 100 + 1));
  facts.first_item = first_item_[index];
  facts.item_count = first_item_[index + std::size_t{1}] - facts.first_item;
  return facts;
}

bool World::is_near(std::uint32_t index) const {
  return index % 2 == 1 && Rng(size_.seed, Stream::near_name, index / 2).chance(traits_.near_name);
}

std::optional<std::uint32_t> World::near_customer(std::uint32_t index) const {
  const std::uint32_t odd = index | 1;
  if (odd >= size_.customers || !is_near(odd)) return std::nullopt;
  return index ^ 1;
}

std::uint32_t World::layout_of(std::uint32_t customer) const {
  Rng rng(size_.seed, Stream::layout, customer);
  return static_cast<std::uint32_t>(rng.below(NumberLayouts::kLayouts));
}

std::uint64_t World::position_of(std::uint64_t item_index) const {
  return sequence_.forward(item_index / kRun) * kRun + item_index % kRun;
}

// Two series of numbers met: an item and one of the next run, of another customer, show the same
// running number, and half of such pairs the same layout and so the same number in full.
void World::share_number(const CustomerFacts& owner, OpenItem& item) const {
  const std::uint64_t own = item.sequence - kLowestSequence;
  const std::uint64_t lower = own & ~kRun;
  Rng rng(size_.seed, Stream::shared_number, lower);
  if (!rng.chance(traits_.shared_number)) return;
  const std::uint64_t other = item_of_sequence((own ^ kRun) + kLowestSequence);
  if (other == size_.items) return;
  const std::uint32_t other_owner = owner_of(other);
  if (other_owner == owner.index) return;
  item.twin = other;
  item.sequence = lower + kLowestSequence;
  item.numbered = issued_at(lower);
  if (rng.chance(500'000)) item.layout = layout_of(own == lower ? owner.index : other_owner);
}

Date World::issued_at(std::uint64_t position) const {
  return first_booking_day().plus_days(static_cast<int>(position * kIssueDays / places()) -
                                       kIssueDays);
}

OpenItem World::item(const CustomerFacts& owner, std::uint64_t index) const {
  Rng rng(size_.seed, Stream::item, index);
  OpenItem item;
  item.index = index;
  const std::uint64_t position = position_of(index);
  item.sequence = position + kLowestSequence;
  item.issued = item.numbered = issued_at(position);
  item.layout = owner.layout;
  if (traits_.shared_number != 0) share_number(owner, item);
  if (owner.has_equal_amounts) {
    Rng points(size_.seed, Stream::price_point, owner.index * std::uint64_t{2} + rng.below(2));
    item.amount = draw_price(points, owner.exponent);
  } else {
    item.amount = draw_price(rng, owner.exponent);
  }
  item.open = item.amount;
  const std::uint64_t pair = (index - owner.first_item) / 2;
  item.shares_order =
      owner.item_count > 2 * pair + 1 &&
      Rng(size_.seed, Stream::order, owner.first_item + pair).chance(traits_.shared_order);
  if (rng.chance(traits_.credit_note)) {
    item.kind = rng.chance(150'000) ? ItemKind::on_account : ItemKind::credit_note;
    // A credit is for a part of what was sold.
    item.amount = item.open = -Money(item.amount.minor() / 8 + 1);
    item.due = item.issued;
    item.shares_order = false;
    return item;
  }
  if (rng.chance(10'000)) item.kind = ItemKind::debit_note;
  item.due = item.issued.plus_days(owner.terms_days);
  item.has_payment_ref =
      owner.locale->reference != ReferenceKind::none && rng.chance(traits_.payment_ref);
  if (rng.chance(traits_.partly_paid) && item.amount.minor() >= 10) {
    item.open = Money(item.amount.minor() * rng.between(2, 8) / 10);
  } else if (owner.discount_percent != 0) {
    item.discount = mul_div(item.amount, owner.discount_percent, 100);
    item.discount_until = item.issued.plus_days(owner.discount_days);
  }
  return item;
}

std::uint32_t World::owner_of(std::uint64_t item_index) const {
  const auto after = std::upper_bound(first_item_.begin(), first_item_.end() - 1, item_index);
  return static_cast<std::uint32_t>(after - first_item_.begin()) - 1;
}

std::uint64_t World::item_of_sequence(std::uint64_t sequence) const {
  if (sequence < kLowestSequence || sequence - kLowestSequence >= places()) return size_.items;
  const std::uint64_t position = sequence - kLowestSequence;
  return std::min(size_.items, sequence_.inverse(position / kRun) * kRun + position % kRun);
}

World::Range World::order_of(const CustomerFacts& owner, const OpenItem& item) const {
  if (!item.shares_order) return {item.index, item.index + 1};
  const std::uint64_t first = owner.first_item + (item.index - owner.first_item) / 2 * 2;
  return {first, first + 2};
}

World::Range World::contract_of(const CustomerFacts& owner, const OpenItem& item) const {
  const std::uint64_t first =
      owner.first_item + (item.index - owner.first_item) / kContractItems * kContractItems;
  return {first, std::min(first + kContractItems, owner.first_item + owner.item_count)};
}

}  // namespace hexiao::loadgen
