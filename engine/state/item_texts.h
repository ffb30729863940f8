// The texts of an open item, packed: eleven lengths, then the bytes. Numbers first: they are the
// keys.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/events.h"

namespace hexiao {

enum class ItemText : std::uint8_t {
  item_no,
  document_no,  // stored empty when it equals item_no
  order_no,
  contract_no,
  delivery_no,
  external_ref,
  payment_ref,
  terms,
  salesperson,
  department,
  text,
};
inline constexpr std::size_t kItemTexts = 11;

// Borrows from the arena.
class ItemTexts {
 public:
  ItemTexts() = default;
  explicit ItemTexts(std::span<const std::byte> packed);
  std::string_view operator[](ItemText which) const;
  std::string_view item_no() const { return (*this)[ItemText::item_no]; }
  std::string_view document_no() const;
  std::span<const std::byte> packed() const { return packed_; }
  // Whether the lengths are within the bytes; false only for what was damaged.
  bool is_whole() const;

 private:
  std::span<const std::byte> packed_;
};

// Appends the packed form of the event's texts to `out`.
void pack_item_texts(const ItemRecorded& event, ByteBuffer& out);

// The numbers of an item that references are looked up by, each once: (kind, number), empty ones
// left out.
struct ItemNumber {
  KeyKind kind;
  std::string_view number;
};
class ItemNumbers {
 public:
  static constexpr std::size_t kMost = 7;
  explicit ItemNumbers(const ItemTexts& texts);
  const ItemNumber* begin() const { return numbers_.data(); }
  const ItemNumber* end() const { return numbers_.data() + count_; }

 private:
  std::array<ItemNumber, kMost> numbers_;
  std::size_t count_ = 0;
};

}  // namespace hexiao
