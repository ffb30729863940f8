#include "engine/matching/mentions.h"

#include <algorithm>

#include "engine/text/check_digits.h"
#include "engine/text/reference.h"

namespace hexiao {
namespace {

// Fewer digits than this, without the prefix they were written with, are no number of a document by
// themselves.
constexpr std::size_t kTellingDigits = 6;

DocumentLevel level_of(KeyKind key, KeyHit hit, const ReferenceCandidate& candidate,
                       bool payers_own) {
  const DocumentLevel strong =
      names_one_document(key) ? DocumentLevel::number : DocumentLevel::order;
  // A structured reference is believed first: that it also looks like a phone or an account is
  // chance.
  if (key == KeyKind::payment_ref && hit == KeyHit::full &&
      (candidate.field == TextField::structured_ref ||
       classify_structured(candidate.compact) != StructuredKind::none))
    return DocumentLevel::structured;
  // The payer's own number means the payer, also where one of its documents is numbered alike.
  if (candidate.weak == WeakKind::own_number) return DocumentLevel::weak;
  if (hit == KeyHit::core && !(payers_own && candidate.digits >= kTellingDigits))
    return DocumentLevel::weak;
  // A token that may be something else needs the payer to stand for it.
  if (candidate.weak != WeakKind::none && !(payers_own && hit == KeyHit::full))
    return DocumentLevel::weak;
  return strong;
}

bool overlaps(const Mention& a, const Mention& b) {
  return a.field == b.field && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

bool same_place(const Mention& a, const Mention& b) {
  return a.field == b.field && a.offset == b.offset && a.length == b.length &&
         a.key_bytes == b.key_bytes;
}

}  // namespace

const std::vector<Mention>& MentionReader::read(const State& state, const Policy& policy,
                                                const Question& question, const Payer& payer) {
  mentions_.clear();
  kept_.clear();
  unread_number_ = false;
  const ReceivePayment& payment = question.payment;
  const TextPart all[] = {{TextField::structured_ref, payment.structured_ref},
                          {TextField::text, payment.text},
                          {TextField::note, payment.note},
                          {TextField::end_to_end_id, payment.end_to_end_id}};
  TextPart parts[4];
  std::size_t count = 0;
  for (const TextPart& part : all)
    if (!part.text.empty()) parts[count++] = part;
  if (count == 0) return kept_;
  // The payer's own number and tax number mean the payer, not a document.
  std::string own[2];
  std::string_view own_views[2];
  std::size_t own_count = 0;
  if (payer.known() && payer.customer) {
    const State::Customer& customer = state.customer(payer.customer);
    for (const Text number : {customer.customer_no, customer.tax_id}) {
      own[own_count] = compact(number);
      if (!own[own_count].empty()) {
        own_views[own_count] = own[own_count];
        ++own_count;
      }
    }
  }
  const ReadingHints hints{.amount = payment.amount,
                           .exponent = question.currency.exponent(),
                           .own_numbers = std::span(own_views, own_count)};
  const auto candidates = reader_.read(std::span(parts, count), hints);
  stopped_ = reader_.truncated();
  const auto shortest = static_cast<std::size_t>(policy.minimum_token);
  for (const ReferenceCandidate& candidate : candidates) {
    if (candidate.compact.size() < shortest && !candidate.whole_text) continue;
    if (candidate.digits == 0 && !state.has_wordy_numbers()) continue;
    if (mentions_.size() >= kMaxMentions) {
      stopped_ = true;
      break;
    }
    look_up(state, question, payer, candidate);
  }
  drop_covered(payer);
  unread_number_ = has_unread(candidates);
  return kept_;
}

bool MentionReader::has_unread(std::span<const ReferenceCandidate> candidates) const {
  for (const ReferenceCandidate& candidate : candidates) {
    if (candidate.parts != 1 || candidate.expanded || candidate.digits < kTellingDigits - 1 ||
        candidate.weak != WeakKind::none || candidate.field == TextField::end_to_end_id)
      continue;
    const Mention place{
        .field = candidate.field, .offset = candidate.offset, .length = candidate.length};
    const bool read = std::any_of(kept_.begin(), kept_.end(),
                                  [&](const Mention& m) { return overlaps(m, place); });
    if (!read) return true;
  }
  return false;
}

void MentionReader::look_up(const State& state, const Question& question, const Payer& payer,
                            const ReferenceCandidate& candidate) {
  const CanonicalKeys keys = canonical_keys(candidate.compact);
  for (std::size_t k = 0; k < keys.size(); ++k) {
    slots_.clear();
    state.items_by_key(question.ledger, keys[k], [this](Slot slot) {
      slots_.push_back(slot);
      return true;
    });
    if (slots_.size() > kMaxHitsPerKey) {
      // The index promises no order, so the bound takes the oldest ids: a reloaded state decides
      // alike.
      stopped_ = true;
      std::nth_element(slots_.begin(), slots_.begin() + kMaxHitsPerKey, slots_.end());
      slots_.resize(kMaxHitsPerKey);
      std::sort(slots_.begin(), slots_.end());
    }
    for (const Slot slot : slots_)
      if (state.item(slot).ledger == question.ledger.value) compare(state, payer, candidate, slot);
  }
}

// The strongest way in which the candidate means this item, if it does.
void MentionReader::compare(const State& state, const Payer& payer,
                            const ReferenceCandidate& candidate, Slot slot) {
  std::optional<Mention> best;
  for (const ItemNumber& number : ItemNumbers(state.item_texts(slot))) {
    compacted_.clear();
    append_compact(number.number, compacted_);
    const KeyMatch match = compare_keys(candidate.compact, compacted_);
    if (match == KeyMatch::none) continue;
    Mention mention{.item = slot,
                    .customer = {state.item(slot).customer},
                    .key = number.kind,
                    .hit = static_cast<KeyHit>(static_cast<int>(match) - 1),
                    .field = candidate.field,
                    .offset = candidate.offset,
                    .length = candidate.length,
                    .key_bytes = static_cast<std::uint8_t>(candidate.compact.size()),
                    .expanded = candidate.expanded,
                    .stated = candidate.stated_amount};
    const bool own = payer.level >= PayerLevel::partial && payer.names(mention.customer);
    mention.level = level_of(mention.key, mention.hit, candidate, own);
    if (!best || mention.level > best->level) best = mention;
  }
  if (best) mentions_.push_back(*best);
}

void MentionReader::drop_covered(const Payer& payer) {
  std::stable_sort(mentions_.begin(), mentions_.end(), [&](const Mention& a, const Mention& b) {
    const bool own_a = payer.known() && a.customer == payer.customer;
    const bool own_b = payer.known() && b.customer == payer.customer;
    if (own_a != own_b) return own_a;
    if (a.hit != b.hit) return a.hit > b.hit;
    if (a.key_bytes != b.key_bytes) return a.key_bytes > b.key_bytes;
    if (a.field != b.field) return a.field < b.field;
    if (a.offset != b.offset) return a.offset < b.offset;
    if (a.length != b.length) return a.length < b.length;
    return a.item < b.item;
  });
  for (const Mention& mention : mentions_) {
    bool covered = false;
    bool repeated = false;
    for (const Mention& other : kept_) {
      // A range or list covers the numbers that are written in it, and they it.
      const bool apart = mention.expanded || other.expanded || !overlaps(mention, other);
      covered = covered || (!apart && !same_place(mention, other));
      repeated = repeated || (mention.item == other.item && mention.key == other.key &&
                              mention.hit <= other.hit);
      if (covered) break;
    }
    if (!covered && !repeated) kept_.push_back(mention);
  }
}

}  // namespace hexiao
