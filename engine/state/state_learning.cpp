// What people taught and refused: learned mappings, and rejections that are remembered.
#include <algorithm>

#include "engine/state/state.h"
#include "engine/text/account.h"
#include "engine/text/name.h"
#include "engine/text/reference.h"

namespace hexiao {
namespace {

std::string_view text_of(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Which items and how much of each; in which order they stand does not matter.
std::uint64_t hash_of_lines(const Proposal& proposal) {
  std::vector<AllocationLine> lines = proposal.lines;
  std::sort(lines.begin(), lines.end(), [](const AllocationLine& a, const AllocationLine& b) {
    return a.item != b.item ? a.item < b.item : a.amount < b.amount;
  });
  ByteBuffer bytes;
  encode_into(bytes, lines);
  return hash_bytes(bytes.bytes(), lines.size());
}

}  // namespace

std::string mapping_key(MappingKind kind, std::string_view text) {
  switch (kind) {
    case MappingKind::account:
      return normalise_account(text).text;
    case MappingKind::mandate:
      return compact(text);
    case MappingKind::name:
      break;
  }
  FoldedName name = fold_name(text);
  if (name.base.empty()) return {};
  if (!name.legal_form.empty()) name.base.append(" ").append(name.legal_form);
  return std::move(name.base);
}

// --- mappings ---

void State::apply(const MappingLearned& event) {
  const Slot slot = slot_of(event.mapping);
  if (slot == mappings_.size()) {
    MappingRow row;
    row.key = arena_.append(std::as_bytes(std::span(event.key.data(), event.key.size())));
    row.customer = event.customer.value;
    row.first_payment = slot_of(event.payment);
    row.ledger = static_cast<std::uint16_t>(event.ledger.value);
    row.kind = static_cast<std::uint8_t>(event.kind);
    mappings_.append(row);
    mapping_keys_.insert(waiting_key_of_mark(event.kind, event.ledger, event.key), slot);
  }
  ++mappings_[slot].confirmations;
  trace(slot_of(event.payment), Trace::taught, slot);
}

void State::apply(const MappingRevoked& event) { mappings_[slot_of(event.mapping)].revoked = 1; }

void State::trace(Slot payment, Trace kind, std::uint64_t value, WakeReason reason) {
  TraceRow row;
  row.value = value;
  row.payment = payment;
  row.older = payments_[payment].traces;
  row.kind = static_cast<std::uint8_t>(kind);
  row.reason = static_cast<std::uint8_t>(reason);
  payments_[payment].traces = traces_.append(row) + 1;
}

// A payment of which nothing is allocated any more stands for nothing.
void State::take_back_lessons(Slot payment) {
  for (std::uint32_t at = payments_[payment].traces; at != 0; at = traces_[at - 1].older) {
    TraceRow& row = traces_[at - 1];
    if (static_cast<Trace>(row.kind) != Trace::taught || row.withdrawn != 0) continue;
    row.withdrawn = 1;
    --mappings_[static_cast<Slot>(row.value)].confirmations;
  }
}

bool State::teaches(Slot payment, Slot mapping) const {
  for (std::uint32_t at = payments_[payment].traces; at != 0; at = traces_[at - 1].older) {
    const TraceRow& row = traces_[at - 1];
    if (static_cast<Trace>(row.kind) == Trace::taught && row.value == mapping && row.withdrawn == 0)
      return true;
  }
  return false;
}

MappingState State::mapping_state(Slot slot) const {
  const MappingRow& row = mappings_[slot];
  if (row.revoked != 0) return MappingState::revoked;
  return row.confirmations == 0 ? MappingState::withdrawn : MappingState::active;
}

void State::find_learned(MappingKind kind, LedgerId ledger, std::string_view key,
                         std::vector<LearnedHit>& found) const {
  found.clear();
  if (key.empty()) return;
  mapping_keys_.for_each(waiting_key_of_mark(kind, ledger, key), [&](Slot slot) {
    const MappingRow& row = mappings_[slot];
    if (row.kind == static_cast<std::uint8_t>(kind) && row.ledger == ledger.value &&
        mapping_state(slot) == MappingState::active && text_of(arena_.at(row.key)) == key)
      found.push_back({.customer = {row.customer}, .mapping = id_of<MappingId>(slot)});
    return true;
  });
  std::sort(found.begin(), found.end(), [](const LearnedHit& a, const LearnedHit& b) {
    return a.customer != b.customer ? a.customer < b.customer : a.mapping < b.mapping;
  });
  // Of customers that were merged, each may have taught the same.
  const auto same = [](const LearnedHit& a, const LearnedHit& b) {
    return a.customer == b.customer;
  };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
}

Slot State::find_mapping(MappingKind kind, LedgerId ledger, std::string_view key,
                         CustomerId customer) const {
  // Customers that were merged may both have taught it: then the first one that is not revoked.
  Slot found = kNoSlot;
  mapping_keys_.for_each(waiting_key_of_mark(kind, ledger, key), [&](Slot slot) {
    const MappingRow& row = mappings_[slot];
    if (row.kind != static_cast<std::uint8_t>(kind) || row.ledger != ledger.value ||
        row.customer != customer.value || text_of(arena_.at(row.key)) != key)
      return true;
    const auto rank = [this](Slot at) { return std::pair{mappings_[at].revoked != 0, at}; };
    if (found == kNoSlot || rank(slot) < rank(found)) found = slot;
    return true;
  });
  return found;
}

MappingView State::view(MappingId id) const {
  const MappingRow& row = mappings_[slot_of(id)];
  return {.id = id,
          .ledger = ledger_code({row.ledger}),
          .kind = static_cast<MappingKind>(row.kind),
          .state = mapping_state(slot_of(id)),
          .key = text_of(arena_.at(row.key)),
          .customer_no = customer_no({row.customer}),
          .confirmations = row.confirmations,
          .first_payment = id_of<PaymentId>(row.first_payment)};
}

// --- rejections ---

void State::apply(const ProposalRejected& event) {
  const Slot slot = slot_of(event.payment);
  PaymentRow& payment = payments_[slot];
  const std::uint32_t bits = event.proposal == 0 ? ~0U : 1U << (event.proposal - 1);
  remember_rejections(slot, bits & ~payment.rejected);
  count_payment(slot, -1);
  payment.rejected |= bits;
  count_payment(slot, 1);
}

void State::remember_rejections(Slot slot, std::uint32_t bits) {
  PaymentRecorded record;
  HEXIAO_CHECK(payment_record(slot, record));
  for (std::size_t i = 0; i < record.decision.proposals.size() && i < 32; ++i)
    if ((bits >> i & 1U) != 0)
      trace(slot, Trace::rejected, hash_of_lines(record.decision.proposals[i]));
}

bool State::has_rejections(Slot payment) const {
  for (std::uint32_t at = payments_[payment].traces; at != 0; at = traces_[at - 1].older)
    if (static_cast<Trace>(traces_[at - 1].kind) == Trace::rejected) return true;
  return false;
}

bool State::was_rejected(Slot payment, const Proposal& proposal) const {
  std::uint32_t at = payments_[payment].traces;
  if (at == 0) return false;
  const std::uint64_t hash = hash_of_lines(proposal);
  for (; at != 0; at = traces_[at - 1].older)
    if (static_cast<Trace>(traces_[at - 1].kind) == Trace::rejected &&
        traces_[at - 1].value == hash)
      return true;
  return false;
}

}  // namespace hexiao
