#include "engine/state/hashing.h"

#include <xxhash.h>

#include "engine/text/account.h"
#include "engine/text/reference.h"
#include "engine/vocabulary/codec.h"

namespace hexiao {

std::uint64_t hash_bytes(std::span<const std::byte> bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::size_t hash_item_number(LedgerId ledger, std::string_view number, std::uint64_t* hashes) {
  const std::string compacted = compact(number);
  const CanonicalKeys keys = canonical_keys(compacted);
  for (std::size_t i = 0; i < keys.size(); ++i)
    hashes[i] = hash_key(KeyFamily::item, ledger, keys[i]);
  if (!keys.empty()) return keys.size();
  hashes[0] = hash_key(KeyFamily::item, ledger, number);
  return 1;
}

PaymentIdentity identity_of(const ReceivePayment& payment, LedgerId ledger) {
  ByteBuffer bytes;
  bytes.reserve(256);
  Encoder encoder(bytes);
  encoder.put(ledger);
  encoder.put(normalise_account(payment.bank_account).text);
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
