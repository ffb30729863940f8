#include "loadgen/clerk.h"

#include <algorithm>
#include <charconv>

#include "loadgen/amount_sets.h"
#include "loadgen/damage.h"

namespace hexiao::loadgen {
namespace {

bool holds(const Clerk::Customers& customers, std::uint32_t customer) {
  return std::binary_search(customers.begin(), customers.end(), customer);
}

}  // namespace

Clerk::Customers Clerk::who(std::uint32_t ledger, const PayerEvidence& payer) {
  using enum PayerEvidence::Kind;
  if (payer.kind == stranger) return {};
  if (payer.kind == on_file) return {payer.customer};
  if (!names_) names_ = std::make_unique<NameIndex>(world_);
  switch (payer.kind) {
    case loose:
      return names_->loosely(ledger, payer.reading);
    case words:
      return names_->same_words(ledger, payer.reading);
    case beginning:
      return names_->beginning(ledger, payer.reading);
    case misspelt_name:
      return names_->within(ledger, payer.reading, payer.edits);
    default:
      return names_->exactly(ledger, payer.reading);
  }
}

bool Clerk::number_decides(const CustomerFacts& owner, const OpenItem& item, bool run_only,
                           Money paid, const Customers& payers) const {
  if (!item.twin) return true;
  const CustomerFacts other_owner = world_.customer(world_.owner_of(*item.twin));
  if (other_owner.ledger != owner.ledger || other_owner.currency != owner.currency) return true;
  const OpenItem other = world_.item(other_owner, *item.twin);
  if (!run_only && world_.document_no(other) != world_.document_no(item)) return true;
  if (holds(payers, owner.index) && !holds(payers, other_owner.index)) return true;
  return other.open != paid && other.open != item.open;
}

bool Clerk::damaged_number_decides(const CustomerFacts& owner, const OpenItem& item,
                                   std::string_view written, int edits, Money paid) const {
  std::uint64_t near = 0, near_and_equal = 0;
  bool written_is_ours = false;
  for (std::uint64_t i = 0; i < owner.item_count; ++i) {
    const OpenItem other = world_.item(owner, owner.first_item + i);
    const std::string number = world_.document_no(other);
    if (edit_distance(written, number, edits) > edits) continue;
    ++near;
    near_and_equal += other.open == paid ? 1 : 0;
    written_is_ours |= number == written;
  }
  if (written_is_ours || (near > 1 && near_and_equal != 1)) return false;
  // Somebody else's number: found by its digits, wherever in it they stand.
  for (std::size_t at = 0; at < written.size(); ++at) {
    std::uint64_t running = 0;
    const char* const begin = written.data() + at;
    const auto read = std::from_chars(begin, written.data() + written.size(), running);
    if (read.ec != std::errc{}) continue;
    for (const std::uint64_t sequence : {running, running % 1'000'000'000}) {
      const std::uint64_t index = world_.item_of_sequence(sequence);
      if (index == world_.size().items || index == item.index) continue;
      const CustomerFacts other_owner = world_.customer(world_.owner_of(index));
      const OpenItem other = world_.item(other_owner, index);
      const OpenItem twin =
          other.twin ? world_.item(world_.customer(world_.owner_of(*other.twin)), *other.twin)
                     : other;
      for (const OpenItem& each : {other, twin})
        if (each.open == paid && world_.document_no(each) == written) return false;
    }
    at = static_cast<std::size_t>(read.ptr - written.data());
  }
  return true;
}

bool Clerk::names_another(const CustomerFacts& owner, const OpenItem& item,
                          std::string_view written, Money paid) const {
  for (std::uint64_t i = 0; i < owner.item_count; ++i) {
    const OpenItem other = world_.item(owner, owner.first_item + i);
    if (other.index != item.index && other.open == paid && world_.document_no(other) == written)
      return true;
  }
  return false;
}

bool Clerk::amount_decides(const Customers& payers, const Sum& sum) const {
  const std::size_t most = sum.items + 1;
  std::uint64_t found = 0;
  for (const std::uint32_t payer : payers) {
    const CustomerFacts owner = world_.customer(payer);
    if (owner.currency != sum.currency) continue;
    if (most > 2 && owner.item_count > kMostItemsInSets) return false;
    std::vector<Money> amounts;
    for (const OpenItem& item : items_of(owner)) {
      amounts.push_back(item.open);
      if (item.discount.is_positive() && item.discount_until >= sum.booked &&
          item.open - item.discount == sum.paid)
        ++found;
    }
    found += count_sets(std::move(amounts), sum.paid, most);
    if (found > 1) return false;
  }
  return found == 1;
}

bool Clerk::has_other_item(const CustomerFacts& owner, const OpenItem& item, Money open) const {
  for (std::uint64_t i = 0; i < owner.item_count; ++i) {
    const std::uint64_t index = owner.first_item + i;
    if (index != item.index && world_.item(owner, index).open == open) return true;
  }
  return false;
}

std::vector<OpenItem> Clerk::items_of(const CustomerFacts& owner) const {
  std::vector<OpenItem> items;
  items.reserve(owner.item_count);
  for (std::uint64_t i = 0; i < owner.item_count; ++i)
    items.push_back(world_.item(owner, owner.first_item + i));
  return items;
}

}  // namespace hexiao::loadgen
