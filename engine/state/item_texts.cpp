#include "engine/state/item_texts.h"

namespace hexiao {
namespace {

// Lengths are 16 bits; longer texts were refused by the command's limits.
constexpr std::size_t kHeader = kItemTexts * sizeof(std::uint16_t);

}  // namespace

ItemTexts::ItemTexts(std::span<const std::byte> packed) : packed_(packed) {}

std::string_view ItemTexts::operator[](ItemText which) const {
  if (packed_.size() < kHeader) return {};
  std::uint16_t lengths[kItemTexts];
  std::memcpy(lengths, packed_.data(), kHeader);
  std::size_t at = kHeader;
  for (std::size_t i = 0; i < static_cast<std::size_t>(which); ++i) at += lengths[i];
  return {reinterpret_cast<const char*>(packed_.data()) + at,
          lengths[static_cast<std::size_t>(which)]};
}

bool ItemTexts::is_whole() const {
  if (packed_.size() < kHeader) return packed_.empty();
  std::uint16_t lengths[kItemTexts];
  std::memcpy(lengths, packed_.data(), kHeader);
  std::size_t end = kHeader;
  for (const std::uint16_t length : lengths) end += length;
  return end == packed_.size();
}

std::string_view ItemTexts::document_no() const {
  const std::string_view document = (*this)[ItemText::document_no];
  return document.empty() ? item_no() : document;
}

void pack_item_texts(const ItemRecorded& event, ByteBuffer& out) {
  const std::array<std::string_view, kItemTexts> texts = {
      event.item_no,
      event.document_no == event.item_no ? std::string_view() : event.document_no,
      event.order_no,
      event.contract_no,
      event.delivery_no,
      event.external_ref,
      event.payment_ref,
      event.terms,
      event.salesperson,
      event.department,
      event.text};
  for (const std::string_view text : texts) {
    const auto length = static_cast<std::uint16_t>(text.size());
    out.append(&length, sizeof length);
  }
  for (const std::string_view text : texts) out.append(text.data(), text.size());
}

ItemNumbers::ItemNumbers(const ItemTexts& texts) {
  const auto add = [this](KeyKind kind, std::string_view number) {
    if (number.empty()) return;
    for (std::size_t i = 0; i < count_; ++i)
      if (numbers_[i].number == number) return;
    numbers_[count_++] = {kind, number};
  };
  const std::span<const std::byte> packed = texts.packed();
  if (packed.size() < kHeader) return;
  // One walk over the lengths, for this is done for every item that a text may mean.
  std::uint16_t lengths[kItemTexts];
  std::memcpy(lengths, packed.data(), kHeader);
  const char* at = reinterpret_cast<const char*>(packed.data()) + kHeader;
  std::string_view all[kItemTexts];
  for (std::size_t i = 0; i <= static_cast<std::size_t>(ItemText::payment_ref); ++i) {
    all[i] = {at, lengths[i]};
    at += lengths[i];
  }
  const auto text = [&](ItemText which) { return all[static_cast<std::size_t>(which)]; };
  const std::string_view document = text(ItemText::document_no);
  add(KeyKind::document, document.empty() ? text(ItemText::item_no) : document);
  add(KeyKind::item_no, text(ItemText::item_no));
  add(KeyKind::payment_ref, text(ItemText::payment_ref));
  add(KeyKind::external, text(ItemText::external_ref));
  add(KeyKind::order, text(ItemText::order_no));
  add(KeyKind::contract, text(ItemText::contract_no));
  add(KeyKind::delivery, text(ItemText::delivery_no));
}

}  // namespace hexiao
