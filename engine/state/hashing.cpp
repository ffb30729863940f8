#include "engine/state/hashing.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "engine/text/account.h"
#include "engine/text/reference.h"
#include "engine/vocabulary/codec.h"

namespace hexiao {

std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

ContentHashes content_hashes(std::span<const std::byte> bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {.low = {hash.low64}, .high = {hash.high64}};
}

ItemNumberKeys keys_of_number(LedgerId ledger, std::string_view number) {
  const std::string compacted = compact(number);
  const CanonicalKeys canonical = canonical_keys(compacted);
  ItemNumberKeys keys;
  for (; keys.count < canonical.size(); ++keys.count)
    keys.hashes[keys.count] = hash_key(KeyFamily::item, ledger, canonical[keys.count]);
  if (canonical.empty()) {
    keys.hashes[0] = hash_key(KeyFamily::item, ledger, number);
    keys.count = 1;
  }
  keys.wordy =
      std::none_of(compacted.begin(), compacted.end(), [](char c) { return c >= '0' && c <= '9'; });
  return keys;
}

ItemKeys keys_of_item(LedgerId ledger, const ItemTexts& texts) {
  ItemKeys keys;
  for (const ItemNumber& number : ItemNumbers(texts)) {
    const ItemNumberKeys of_number = keys_of_number(ledger, number.number);
    for (std::size_t i = 0; i < of_number.count; ++i)
      keys.hashes[keys.count++] = of_number.hashes[i];
    keys.wordy += of_number.wordy ? 1 : 0;
  }
  keys.first_part = texts.item_no().ends_with("/1") ? 1 : 0;
  const auto end = keys.hashes + keys.count;
  std::sort(keys.hashes, end);
  keys.count = static_cast<std::size_t>(std::unique(keys.hashes, end) - keys.hashes);
  return keys;
}

namespace {

PaymentIdentity identity(std::span<const std::byte> bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

// What an Encoder writes of a ledger and two texts, without its heap.
class FixedBytes {
 public:
  static bool fit(std::string_view a, std::string_view b) {
    return sizeof(LedgerId::value) + 2 * sizeof(std::uint32_t) + a.size() + b.size() <= kRoom;
  }
  void put(LedgerId ledger) { append(&ledger.value, sizeof ledger.value); }
  void put(std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    append(&size, sizeof size);
    append(text.data(), text.size());
  }
  std::span<const std::byte> bytes() const { return {room_.data(), size_}; }

 private:
  static constexpr std::size_t kRoom = 256;
  void append(const void* from, std::size_t count) {
    if (count != 0) std::memcpy(room_.data() + size_, from, count);
    size_ += count;
  }
  std::array<std::byte, kRoom> room_;
  std::size_t size_ = 0;
};

}  // namespace

PaymentIdentity identity_of(const ReceivePayment& payment, LedgerId ledger) {
  KeyBuffer key;
  const std::string_view account = account_text(payment.bank_account, key);
  if (!payment.bank_ref.empty() && FixedBytes::fit(account, payment.bank_ref)) {
    FixedBytes bytes;
    bytes.put(ledger);
    bytes.put(account);
    bytes.put(payment.bank_ref);
    return identity(bytes.bytes());
  }
  ByteBuffer bytes;
  bytes.reserve(256);
  Encoder encoder(bytes);
  encoder.put(ledger);
  encoder.put(account);
  encoder.put(payment.bank_ref);
  if (payment.bank_ref.empty()) {
    encoder.put(payment.currency);
    encoder.put(payment.amount);
    encoder.put(payment.booking_date);
    encoder.put(payment.payer_name);
    encoder.put(payment.payer_account);
    encoder.put(payment.structured_ref);
    encoder.put(payment.text);
    encoder.put(payment.end_to_end_id);
    encoder.put(payment.occurrence);
  }
  return identity(bytes.bytes());
}

}  // namespace hexiao
