#include "engine/state/slot_lists.h"

#include <algorithm>

#include "engine/vocabulary/check.h"

namespace hexiao {

SlotLists::Handle SlotLists::new_block(std::uint32_t size_class) {
  if (size_class < free_.size() && free_[size_class] != 0) {
    const Handle list = free_[size_class] - 1;
    free_[size_class] = block(list)[0];
    return list;
  }
  const std::size_t at = words_.size();
  constexpr std::size_t kMostUnits = std::size_t{1} << 31;  // a handle leaves its top bit free
  HEXIAO_CHECK(at / kUnit < kMostUnits);
  const std::size_t more = kUnit << size_class;
  // Grows by a half: doubling would leave more unused than what the lists save.
  if (at + more > words_.capacity()) words_.reserve(std::max(at + more, at + at / 2));
  words_.resize(at + more);
  return static_cast<Handle>(at / kUnit);
}

SlotLists::Handle SlotLists::make(Slot first, Slot second) {
  const Handle list = new_block(0);
  std::uint32_t* const words = block(list);
  words[0] = 2;
  words[1] = 0;
  words[kHead] = first;
  words[kHead + 1] = second;
  return list;
}

SlotLists::Handle SlotLists::add(Handle list, Slot slot) {
  const std::uint32_t count = block(list)[0];
  const std::uint32_t size_class = block(list)[1];
  if (count == room(size_class)) {
    const Handle larger = new_block(size_class + 1);
    const std::uint32_t* const from = block(list);
    std::uint32_t* const to = block(larger);
    to[0] = count;
    to[1] = size_class + 1;
    std::copy_n(from + kHead, count, to + kHead);
    give_back(list);
    list = larger;
  }
  std::uint32_t* const words = block(list);
  words[kHead + count] = slot;
  words[0] = count + 1;
  return list;
}

void SlotLists::take_out(Handle list, Slot slot) {
  std::uint32_t* const words = block(list);
  std::uint32_t* const end = words + kHead + words[0];
  std::uint32_t* const at = std::find(words + kHead, end, slot);
  HEXIAO_CHECK(at != end);
  *at = *(end - 1);
  --words[0];
}

void SlotLists::give_back(Handle list) {
  std::uint32_t* const words = block(list);
  const std::uint32_t size_class = words[1];
  if (free_.size() <= size_class) free_.resize(size_class + 1);
  words[0] = free_[size_class];
  free_[size_class] = list + 1;
}

}  // namespace hexiao
