// Hashes of keys and rows. XXH3: fast, well spread, the same on every machine; not a defence
// against an adversary.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/state/item_texts.h"
#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/history_events.h"
#include "engine/vocabulary/ids.h"

namespace hexiao {

std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed);
inline std::uint64_t hash_text(std::string_view text, std::uint64_t seed) {
  return hash_bytes(std::as_bytes(std::span(text.data(), text.size())), seed);
}

// Which family of keys a hash belongs to: part of its seed, so that an account never meets a name.
enum class KeyFamily : std::uint8_t {
  ledger,
  customer_no,
  account,
  virtual_account,
  name,
  item,
  bank_ref,
  group,
  mapping,  // a learned mark, with its kind in front
  // Of payments that wait:
  waiting_payer,   // customer id
  waiting_amount,  // currency and amount
  waiting_word,    // one word of the payer's name
};
inline std::uint64_t hash_key(KeyFamily family, LedgerId ledger, std::string_view key) {
  return hash_text(key, std::uint64_t{ledger.value} << 8 | static_cast<std::uint64_t>(family));
}

// The hashes that an item is found by through one of its numbers: of its canonical keys
// (reference.h), or, for a number that is no key because it is too long or holds no letter or
// digit, of itself.
struct ItemNumberKeys {
  std::uint64_t hashes[2] = {};
  std::size_t count = 0;  // 1 or 2
  bool wordy = false;     // the number holds no digit
};
ItemNumberKeys keys_of_number(LedgerId ledger, std::string_view number);

// All of an item's, each once, in order.
struct ItemKeys {
  std::uint64_t hashes[2 * ItemNumbers::kMost] = {};
  std::size_t count = 0;
  std::uint64_t wordy = 0;       // numbers without a digit
  std::uint64_t first_part = 0;  // 1: the item's number ends in "/1"
};
ItemKeys keys_of_item(LedgerId ledger, const ItemTexts& texts);

// Identity of a payment (docs/matching.md §1): ledger, account and the bank's reference; without a
// reference the entry's own content and its occurrence counter.
struct PaymentIdentity {
  std::uint64_t low = 0, high = 0;
  friend bool operator==(PaymentIdentity, PaymentIdentity) = default;
  friend auto operator<=>(PaymentIdentity, PaymentIdentity) = default;
};
PaymentIdentity identity_of(const ReceivePayment& payment, LedgerId ledger);

// Of a request's payload: whether what comes again is the same.
struct ContentHashes {
  ContentHash low, high;
  friend bool operator==(const ContentHashes&, const ContentHashes&) = default;
};
ContentHashes content_hashes(std::span<const std::byte> bytes);

}  // namespace hexiao
