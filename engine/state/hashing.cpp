#include "engine/state/hashing.h"

#include <xxhash.h>

#include <algorithm>

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

PaymentIdentity identity_of(const ReceivePayment& payment, LedgerId ledger) {
  ByteBuffer bytes;
  bytes.reserve(256);
  Encoder encoder(bytes);
  encoder.put(ledger);
  KeyBuffer account;
  encoder.put(account_text(payment.bank_account, account));
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
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

}  // namespace hexiao
