#include "loadgen/world.h"

#include <algorithm>
#include <array>

#include "engine/vocabulary/check.h"
#include "loadgen/company_names.h"
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
    : size_(size), mix_(mix), traits_(traits) {
  HEXIAO_CHECK(size.customers >= 1 && size.customers <= kNameCapacity);
  HEXIAO_CHECK(size.items >= size.customers && size.items <= 1'000'000'000);
  HEXIAO_CHECK(size.ledgers >= 1 && size.ledgers <= 99);
  first_item_ = split_items(size.customers, size.items);
  sequence_ = Permutation(size.items, mix_seed(size.seed, 1));
  order_sequence_ = Permutation(size.items, mix_seed(size.seed, 2));
  customer_sequence_ = Permutation(size.customers, mix_seed(size.seed, 3));
  sequence_digits_ = std::max(6, digits_of(size.items + kLowestSequence));
}

Date World::first_booking_day() { return *Date::from_civil(2026, 7, 1); }

CustomerFacts World::customer(std::uint32_t index) const {
  Rng rng(size_.seed, Stream::customer, index);
  CustomerFacts facts;
  facts.index = index;
  facts.ledger = static_cast<std::uint32_t>(rng.below(size_.ledgers));
  facts.locale = &mix_.at(rng.below(mix_.total()));
  const bool other = rng.chance(facts.locale->other_currency_ppm);
  facts.currency = *Currency::from_code(facts.locale->currencies[other ? 1 : 0]);
  facts.exponent = facts.currency.exponent();
  facts.number_style = static_cast<int>(rng.below(4)) + (facts.locale->country == "CN" ? 4 : 0);
  draw_terms(facts, rng, traits_.discount_terms);
  facts.has_virtual_account = rng.chance(traits_.virtual_account);
  facts.has_alias = rng.chance(traits_.alias);
  facts.has_second_account = rng.chance(traits_.second_account);
  facts.has_contract = rng.chance(facts.locale->country == "CN" ? 500'000 : 150'000);
  if (rng.chance(traits_.group))
    facts.group = 1 + static_cast<std::uint32_t>(rng.below(size_.customers / 100 + 1));
  facts.first_item = first_item_[index];
  facts.item_count = first_item_[index + std::size_t{1}] - facts.first_item;
  return facts;
}

OpenItem World::item(const CustomerFacts& owner, std::uint64_t index) const {
  Rng rng(size_.seed, Stream::item, index);
  OpenItem item;
  item.index = index;
  const std::uint64_t position = sequence_.forward(index);
  item.sequence = position + kLowestSequence;
  item.issued = first_booking_day().plus_days(
      static_cast<int>(position * kIssueDays / size_.items) - kIssueDays);
  item.amount = draw_price(rng, owner.exponent);
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
  if (sequence < kLowestSequence || sequence - kLowestSequence >= size_.items) return size_.items;
  return sequence_.inverse(sequence - kLowestSequence);
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
