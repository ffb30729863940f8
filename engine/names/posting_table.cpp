#include "engine/names/posting_table.h"

#include <algorithm>

namespace hexiao {
namespace {

constexpr std::size_t kFirstHomes = 64;
// Slots past the last home, for what is pushed there; running out makes the table grow, and the
// tail with it.
std::size_t tail(std::size_t homes) { return 64 + homes / 64; }

// Grows at six sevenths, by a sixth: on the average four slots of five are in use.
bool is_full(std::size_t used, std::size_t homes) { return used * 7 >= homes * 6; }

std::size_t grown(std::size_t homes) { return homes + homes / 6 + 8; }

}  // namespace

void PostingTable::List::add(std::uint32_t name) {
  if (size == room) {
    room = size + size / 4 + 2;
    auto larger = std::make_unique_for_overwrite<std::uint32_t[]>(room);
    std::copy_n(names.get(), size, larger.get());
    names = std::move(larger);
  }
  names[size++] = name;
}

void PostingTable::resize(std::size_t homes) {
  std::vector<Slot> before;
  before.swap(slots_);
  for (bool fits = false; !fits; homes = grown(homes)) {
    homes_ = homes;
    slots_.assign(homes + tail(homes), Slot());
    fits = true;
    std::size_t free = 0;
    for (const Slot& slot : before) {
      if (slot.value == kEmpty) continue;
      free = std::max(free, home(slot.signature));
      if (free + 1 >= slots_.size()) {
        fits = false;
        break;
      }
      slots_[free++] = slot;
    }
  }
}

void PostingTable::reserve(std::size_t signatures) {
  const std::size_t homes = signatures + signatures / 5 + kFirstHomes;
  if (homes > homes_) resize(homes);
}

std::uint32_t PostingTable::new_list() {
  if (!free_lists_.empty()) {
    const std::uint32_t list = free_lists_.back();
    free_lists_.pop_back();
    return list;
  }
  if (lists_.size() == lists_.capacity()) lists_.reserve(lists_.size() + lists_.size() / 8 + 16);
  lists_.emplace_back();
  return static_cast<std::uint32_t>(lists_.size() - 1);
}

// What stands from there on moves down by one, to the next empty slot.
void PostingTable::add_slot(Slot added) {
  while (true) {
    const std::size_t at = locate(added.signature);
    std::size_t empty = at;
    while (slots_[empty].value != kEmpty) ++empty;
    if (empty + 1 == slots_.size()) {
      resize(grown(homes_));
      continue;
    }
    std::copy_backward(slots_.begin() + static_cast<std::ptrdiff_t>(at),
                       slots_.begin() + static_cast<std::ptrdiff_t>(empty),
                       slots_.begin() + static_cast<std::ptrdiff_t>(empty) + 1);
    slots_[at] = added;
    ++used_;
    return;
  }
}

void PostingTable::insert(std::uint32_t signature, std::uint32_t name) {
  if (slots_.empty()) resize(kFirstHomes);
  if (is_full(used_ + 1, homes_)) resize(grown(homes_));
  const std::size_t at = locate(signature);
  if (!holds(at, signature)) return add_slot({.signature = signature, .value = name});
  Slot& slot = slots_[at];
  if ((slot.value & kListBit) == 0) {
    const std::uint32_t list = new_list();
    lists_[list].add(slot.value);
    lists_[list].add(name);
    slot.value = list | kListBit;
    return;
  }
  lists_[slot.value & ~kListBit].add(name);
}

bool PostingTable::erase(std::uint32_t signature, std::uint32_t name) {
  if (slots_.empty()) return false;
  const std::size_t at = locate(signature);
  if (!holds(at, signature)) return false;
  Slot& slot = slots_[at];
  if ((slot.value & kListBit) == 0) {
    if (slot.value != name) return false;
    remove_slot(at);
    return true;
  }
  const std::uint32_t index = slot.value & ~kListBit;
  List& list = lists_[index];
  std::uint32_t* const end = list.names.get() + list.size;
  std::uint32_t* const found = std::find(list.names.get(), end, name);
  if (found == end) return false;
  *found = *(end - 1);
  --list.size;
  if (list.size == 1) {
    slot.value = list.names[0];
    list = {};
    free_lists_.push_back(index);
  }
  return true;
}

// What stands behind moves up, as long as it is not at home.
void PostingTable::remove_slot(std::size_t slot) {
  std::size_t next = slot + 1;
  while (slots_[next].value != kEmpty && home(slots_[next].signature) < next) {
    slots_[next - 1] = slots_[next];
    ++next;
  }
  slots_[next - 1] = {};
  --used_;
}

std::span<const std::uint32_t> PostingTable::find(std::uint32_t signature) const {
  return at(seek(signature));
}

std::size_t PostingTable::seek(std::uint32_t signature) const {
  if (slots_.empty()) return kNowhere;
  const std::size_t at = locate(signature);
  if (!holds(at, signature)) return kNowhere;
  const std::uint32_t value = slots_[at].value;
  if ((value & kListBit) != 0) __builtin_prefetch(&lists_[value & ~kListBit]);
  return at;
}

void PostingTable::prefetch(std::uint32_t signature) const {
  if (!slots_.empty()) __builtin_prefetch(&slots_[home(signature)]);
}

std::size_t PostingTable::memory_bytes() const {
  std::size_t bytes = slots_.capacity() * sizeof(Slot) + lists_.capacity() * sizeof(List) +
                      free_lists_.capacity() * sizeof(std::uint32_t);
  for (const List& list : lists_) bytes += list.room * sizeof(std::uint32_t);
  return bytes;
}

}  // namespace hexiao
