// Bringing into the caches what is about to be read. A command touches little memory, but each lies
// somewhere else; looked at together, what one step waits for, the others wait for at the same
// time. Nothing is decided here, and nothing goes wrong where a guess is wrong.
#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {
namespace {

constexpr std::size_t kLine = 64;

void prefetch_lines(const void* from, std::size_t bytes) {
  for (std::size_t at = 0; at < bytes; at += kLine)
    __builtin_prefetch(static_cast<const std::byte*>(from) + at);
}

}  // namespace

// The customers under these hashes (0: none), step by step for all of them.
void State::fetch_found(std::span<const std::uint64_t> hashes) const {
  const Customer* rows[kMostPrefetched] = {};
  for (const std::uint64_t hash : hashes)
    if (hash != 0) customer_keys_.prefetch(hash);
  for (std::size_t i = 0; i < hashes.size(); ++i)
    if (hashes[i] != 0)
      customer_keys_.for_each(hashes[i], [&](Slot slot) {
        rows[i] = &customers_[slot];
        prefetch_lines(rows[i], sizeof(Customer));
        return false;
      });
  for (const Customer* row : rows) {
    if (row == nullptr) continue;
    // Its record is as long as its names and accounts are.
    constexpr std::size_t kUsualRecord = 4 * kLine;
    prefetch_lines(arena_.address(row->body), kUsualRecord);
    __builtin_prefetch(row->open_items.data());
  }
}

void State::prefetch_customers(LedgerId ledger, std::span<const std::string_view> numbers) const {
  std::uint64_t hashes[kMostPrefetched] = {};
  const std::size_t count = std::min(numbers.size(), kMostPrefetched);
  for (std::size_t i = 0; i < count; ++i)
    if (!numbers[i].empty()) hashes[i] = hash_key(KeyFamily::customer_no, ledger, numbers[i]);
  fetch_found(std::span(hashes, count));
}

void State::prefetch_payers(LedgerId ledger, std::span<const std::string_view> accounts) const {
  std::uint64_t hashes[kMostPrefetched] = {};
  const std::size_t count = std::min(accounts.size(), kMostPrefetched);
  for (std::size_t i = 0; i < count; ++i)
    if (!accounts[i].empty()) hashes[i] = hash_key(KeyFamily::account, ledger, accounts[i]);
  fetch_found(std::span(hashes, count));
}

void State::prefetch_name(LedgerId ledger, const FoldedName& name) const {
  if (!name.base.empty()) customer_keys_.prefetch(hash_key(KeyFamily::name, ledger, name.base));
}

void State::prefetch_item_texts(Slot slot) const {
  constexpr std::size_t kUsualTexts = 2 * kLine;
  prefetch_lines(arena_.address(items_[slot].texts), kUsualTexts);
}

void State::prefetch_allocation(Slot slot) const {
  const ItemRow& row = items_[slot];
  lives_.prefetch(slot);
  figures_.prefetch(CustomerId{row.customer});
  for (const Balance& b : customers_[row.customer - 1].balances) figures_.prefetch_debt(b.debt);
}

}  // namespace hexiao
