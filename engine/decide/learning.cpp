// What a person's allocation teaches: marks of the payer that master data does not know.
#include <algorithm>
#include <array>

#include "engine/decide/desk.h"
#include "engine/text/account.h"
#include "engine/text/name.h"

namespace hexiao {
namespace {

// What senders and banks write where a name is asked for and none is known, folded.
constexpr std::array<std::string_view, 7> kNoNames = {
    "notprovided", "not provided", "unknown", "none", "na", "unbekannt", "未知"};
constexpr std::size_t kMinKeyBytes = 4;

// Whether the mark can mean one payer at all.
bool is_telling(MappingKind kind, std::string_view key) {
  if (key.size() < kMinKeyBytes) return false;
  if (key.find_first_not_of(key.front()) == std::string_view::npos) return false;  // 0000000000
  return kind != MappingKind::name ||
         std::find(kNoNames.begin(), kNoNames.end(), key) == kNoNames.end();
}

}  // namespace

// Whether customers are known by this mark without any learning.
bool Desk::is_recorded_mark(MappingKind kind, LedgerId ledger, Text text) const {
  CustomerRead read;
  if (kind == MappingKind::account) {
    std::vector<CustomerId> holders;
    state_.find_by_account(KeyFamily::account, ledger, normalise_account(text).text, read, holders);
    return !holders.empty();
  }
  if (kind == MappingKind::name) {
    std::vector<NameHit> names;
    state_.find_by_name(ledger, fold_name(text), truncation_length(text).has_value(), read, names);
    return !names.empty();
  }
  return false;  // master data holds no mandates
}

// A mark that master data knows teaches nothing: it leads to the customer already, or to another
// one who paid for it. Nor does a payment whose payer is known and is not the debtor, except where
// the payer is known by what was learned, which may be wrong.
void Desk::learn(Slot slot, CustomerId debtor) {
  PaymentRecorded payment;
  HEXIAO_CHECK(state_.payment_record(slot, payment));
  const Decision& decision = payment.decision;
  const CustomerId owner{state_.payment(slot).customer};
  const bool for_another =
      decision.payer_level >= PayerLevel::full ? decision.payer != debtor : owner != debtor;
  if (for_another && !decision.payer_mapping) return;
  struct Mark {
    MappingKind kind;
    Text text;
  };
  for (const Mark& mark : {Mark{MappingKind::account, payment.payer_account},
                           Mark{MappingKind::name, payment.payer_name},
                           Mark{MappingKind::mandate, payment.mandate_id}}) {
    const std::string key = mapping_key(mark.kind, mark.text);
    if (!is_telling(mark.kind, key) || is_recorded_mark(mark.kind, payment.ledger, mark.text))
      continue;
    const Slot known = state_.find_mapping(mark.kind, payment.ledger, key, debtor);
    if (known == kNoSlot && state_.mapping_count() >= kNoSlot / 2 - UINT16_MAX) continue;
    // What a person took back is not learned again, and a payment stands for a mark once.
    if (known != kNoSlot && (state_.mapping(known).revoked != 0 || state_.teaches(slot, known)))
      continue;
    record(MappingLearned{.mapping = known == kNoSlot ? MappingId{state_.mapping_count() + 1}
                                                      : id_of<MappingId>(known),
                          .ledger = payment.ledger,
                          .kind = mark.kind,
                          .key = key,
                          .customer = debtor,
                          .payment = id_of<PaymentId>(slot)});
  }
}

void Desk::decide(const RevokeMapping& command, Result& result) {
  if (command.reason.size() > limits::kTextBytes)
    return reject(result, Rejection::text_too_long, "reason");
  if (command.reason.empty()) return reject(result, Rejection::field_required, "reason");
  if (command.mapping == 0 || command.mapping > state_.mapping_count())
    return reject(result, Rejection::unknown_mapping, "mapping");
  const MappingId id{static_cast<MappingId::rep>(command.mapping)};
  result.id = id.value;
  if (state_.mapping(slot_of(id)).revoked != 0)
    return reject(result, Rejection::already_reversed, "mapping");
  record(MappingRevoked{.mapping = id, .reason = command.reason});
  result.changed = true;
}

}  // namespace hexiao
