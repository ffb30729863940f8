#include "engine/names/posting_table.h"

#include <algorithm>

namespace hexiao {
namespace {

constexpr std::size_t kFirstSlots = 64;

// Grows at four fifths, by a fifth: on the average three slots of four are in use.
bool is_full(std::size_t used, std::size_t slots) { return used * 5 >= slots * 4; }

}  // namespace

std::size_t PostingTable::locate(std::uint32_t signature) const {
  std::size_t slot = home(signature);
  while (slots_[slot].value != kEmpty && slots_[slot].signature != signature) slot = next(slot);
  return slot;
}

void PostingTable::resize(std::size_t slots) {
  std::vector<Slot> before(slots);
  before.swap(slots_);
  for (const Slot& slot : before) {
    if (slot.value != kEmpty) slots_[locate(slot.signature)] = slot;
  }
}

void PostingTable::reserve(std::size_t signatures) {
  const std::size_t slots = signatures + signatures / 4 + kFirstSlots;
  if (slots > slots_.size()) resize(slots);
}

std::uint32_t PostingTable::new_list() {
  if (!free_lists_.empty()) {
    const std::uint32_t list = free_lists_.back();
    free_lists_.pop_back();
    return list;
  }
  if (lists_.size() == lists_.capacity()) lists_.reserve(lists_.size() + lists_.size() / 4 + 16);
  lists_.emplace_back();
  return static_cast<std::uint32_t>(lists_.size() - 1);
}

void PostingTable::insert(std::uint32_t signature, std::uint32_t name) {
  if (slots_.empty() || is_full(used_ + 1, slots_.size())) {
    resize(std::max(kFirstSlots, slots_.size() + slots_.size() / 5));
  }
  Slot& slot = slots_[locate(signature)];
  if (slot.value == kEmpty) {
    slot = {.signature = signature, .value = name};
    ++used_;
    return;
  }
  if ((slot.value & kListBit) == 0) {
    const std::uint32_t list = new_list();
    lists_[list] = {slot.value, name};
    slot.value = list | kListBit;
    return;
  }
  std::vector<std::uint32_t>& list = lists_[slot.value & ~kListBit];
  if (list.size() == list.capacity()) list.reserve(list.size() + list.size() / 4 + 2);
  list.push_back(name);
}

bool PostingTable::erase(std::uint32_t signature, std::uint32_t name) {
  if (slots_.empty()) return false;
  const std::size_t at = locate(signature);
  Slot& slot = slots_[at];
  if (slot.value == kEmpty) return false;
  if ((slot.value & kListBit) == 0) {
    if (slot.value != name) return false;
    remove_slot(at);
    return true;
  }
  const std::uint32_t index = slot.value & ~kListBit;
  std::vector<std::uint32_t>& list = lists_[index];
  const auto found = std::find(list.begin(), list.end(), name);
  if (found == list.end()) return false;
  *found = list.back();
  list.pop_back();
  if (list.size() == 1) {
    slot.value = list.front();
    std::vector<std::uint32_t>().swap(list);
    free_lists_.push_back(index);
  }
  return true;
}

// What stands behind moves up, as far as it may stand before its present place.
void PostingTable::remove_slot(std::size_t slot) {
  std::size_t gap = slot;
  for (std::size_t at = next(gap); slots_[at].value != kEmpty; at = next(at)) {
    const std::size_t wanted = home(slots_[at].signature);
    const std::size_t from_wanted = at >= wanted ? at - wanted : at + slots_.size() - wanted;
    const std::size_t from_gap = at >= gap ? at - gap : at + slots_.size() - gap;
    if (from_wanted < from_gap) continue;
    slots_[gap] = slots_[at];
    gap = at;
  }
  slots_[gap] = {};
  --used_;
}

std::span<const std::uint32_t> PostingTable::find(std::uint32_t signature) const {
  if (slots_.empty()) return {};
  const Slot& slot = slots_[locate(signature)];
  if (slot.value == kEmpty) return {};
  if ((slot.value & kListBit) == 0) return {&slot.value, 1};
  return lists_[slot.value & ~kListBit];
}

void PostingTable::prefetch(std::uint32_t signature) const {
  if (!slots_.empty()) __builtin_prefetch(&slots_[home(signature)]);
}

std::size_t PostingTable::memory_bytes() const {
  std::size_t bytes = slots_.capacity() * sizeof(Slot) +
                      lists_.capacity() * sizeof(std::vector<std::uint32_t>) +
                      free_lists_.capacity() * sizeof(std::uint32_t);
  for (const std::vector<std::uint32_t>& list : lists_) {
    bytes += list.capacity() * sizeof(std::uint32_t);
  }
  return bytes;
}

}  // namespace hexiao
