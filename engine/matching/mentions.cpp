#include "engine/matching/mentions.h"

#include <algorithm>

#include "engine/matching/damaged_number.h"
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
  // Few digits and nothing else are many things.
  if (!payers_own && candidate.digits == candidate.compact.size() &&
      candidate.digits < kTellingDigits && hit != KeyHit::full)
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

bool is_at(const ReferenceCandidate& candidate, const Mention& m) {
  return candidate.field == m.field && candidate.offset == m.offset &&
         candidate.length == m.length && candidate.compact.size() == m.key_bytes;
}

Mention mention_of(const State& state, const ReferenceCandidate& candidate, Slot slot, KeyKind key,
                   KeyHit hit) {
  return {.item = slot,
          .customer = {state.item(slot).customer},
          .key = key,
          .hit = hit,
          .level = DocumentLevel::weak,
          .field = candidate.field,
          .offset = candidate.offset,
          .length = candidate.length,
          .key_bytes = static_cast<std::uint8_t>(candidate.compact.size()),
          .expanded = candidate.expanded,
          .own_reference = candidate.bank_reference ||
                           candidate.field == TextField::end_to_end_id ||
                           candidate.field == TextField::bank_ref,
          .goes_on_before = candidate.goes_on_before,
          .goes_on_behind = candidate.goes_on_behind,
          .stated = candidate.stated_amount,
          .token = candidate.compact};
}

// False: compare_keys() would say `none`, for whatever it calls equal has the same last digit or
// letter. Most numbers of an item that shares one key with the text end here. Both compact.
bool may_be_one_key(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && a.back() == b.back();
}

bool has_errors(KeyHit hit) { return hit == KeyHit::one_error || hit == KeyHit::two_errors; }

// Whether another number, at another place, would be the same item with an error: two that differ
// cannot both be.
bool is_told_otherwise(const Mention& mention, std::span<const Mention> repaired) {
  return has_errors(mention.hit) &&
         std::any_of(repaired.begin(), repaired.end(), [&](const Mention& other) {
           return has_errors(other.hit) && other.item == mention.item &&
                  other.token != mention.token;
         });
}

}  // namespace

void Reading::read(const State& state, const Policy& policy, const Question& question,
                   const Payer& payer) {
  wanted_.clear();
  likely_.clear();
  candidates_ = {};
  truncated_ = false;
  const ReceivePayment& payment = question.payment;
  const TextPart all[] = {
      {TextField::structured_ref, payment.structured_ref},
      {TextField::text, payment.text},
      {TextField::note, payment.note},
      {TextField::end_to_end_id, payment.end_to_end_id},
      {TextField::bank_ref, payment.bank_ref},
      {TextField::payer_name, payment.payer_name},
  };
  TextPart parts[std::size(all)];
  std::size_t count = 0;
  for (const TextPart& part : all)
    if (!part.text.empty() && (policy.read_fields & bit_of(part.field)) != 0) parts[count++] = part;
  if (count == 0) return;
  // The payer's own number and tax number mean the payer, not a document.
  KeyBuffer own[2];
  std::string_view own_views[2];
  std::size_t own_count = 0;
  if (payer.known() && payer.customer) {
    const State::Customer& customer = state.customer(payer.customer);
    for (const Text number : {customer.customer_no, customer.tax_id}) {
      own_views[own_count] = compact(number, own[own_count]);
      if (!own_views[own_count].empty()) ++own_count;
    }
  }
  const ReadingHints hints{.amount = payment.amount,
                           .exponent = question.currency.exponent(),
                           .own_numbers = std::span(own_views, own_count)};
  candidates_ = reader_.read(std::span(parts, count), hints);
  truncated_ = reader_.truncated();
  const auto shortest = static_cast<std::size_t>(policy.minimum_token);
  for (const ReferenceCandidate& candidate : candidates_) {
    if (candidate.compact.size() < shortest && !candidate.whole_text) continue;
    if (candidate.digits == 0 && !state.has_wordy_numbers()) continue;
    Wanted& wanted = wanted_.emplace_back(Wanted{.candidate = &candidate});
    const CanonicalKeys keys = canonical_keys(candidate.compact);
    for (; wanted.count < keys.size(); ++wanted.count) {
      const std::uint64_t hash = hash_key(KeyFamily::item, question.ledger, keys[wanted.count]);
      state.prefetch_item_key(hash);
      wanted.hashes[wanted.count] = hash;
    }
  }
}

void Reading::find(const State& state) {
  for (Wanted& wanted : wanted_) {
    std::size_t found = 0;
    for (std::size_t k = 0; k < wanted.count; ++k) {
      bool any = false;
      state.items_by_hash(wanted.hashes[k], [&](Slot slot) {
        any = true;
        if (likely_.size() == kFetched) return false;
        state.prefetch_item(slot);
        likely_.push_back(slot);
        return true;
      });
      if (any) wanted.hashes[found++] = wanted.hashes[k];
    }
    wanted.count = found;
  }
}

void Reading::fetch(const State& state) const {
  for (const Slot slot : likely_) state.prefetch_item_texts(slot);
}

const std::vector<Mention>& MentionReader::read(const State& state, const Policy& policy,
                                                const Question& question, const Payer& payer,
                                                const Reading& reading) {
  mentions_.clear();
  kept_.clear();
  compacted_slot_ = kNoSlot;  // its numbers may have changed since the last payment
  candidates_ = reading.candidates();
  stopped_ = reading.truncated();
  for (const Reading::Wanted& wanted : reading.wanted()) {
    if (mentions_.size() >= kMaxMentions) {
      stopped_ = true;
      break;
    }
    look_up(state, question, payer, wanted);
    if (!policy.document_prefixes.empty())
      look_up_prefixed(state, policy, question, payer, *wanted.candidate);
  }
  drop_covered(payer);
  weaken_parts(payer);
  find_unread(state);
  return kept_;
}

bool MentionReader::unread_number(std::span<const Evidence> evidence) const {
  return std::any_of(unread_.begin(), unread_.end(), [&](const Mention& place) {
    return std::none_of(evidence.begin(), evidence.end(), [&](const Evidence& e) {
      return overlaps(place, {.field = e.field, .offset = e.offset, .length = e.length});
    });
  });
}

// A part of what is written is not the number of a stranger, unless the rest is one as well: the
// members of a list are.
void MentionReader::weaken_parts(const Payer& payer) {
  const auto named_at = [&](const Mention& m, std::uint32_t from, std::uint32_t to) {
    return std::any_of(kept_.begin(), kept_.end(), [&](const Mention& other) {
      return &other != &m && other.field == m.field && other.offset < to &&
             from < std::uint32_t{other.offset} + other.length;
    });
  };
  // What a list completes is whole; where it completed nothing, the token as written counts.
  for (Mention& m : kept_)
    if (m.expanded)
      for (const ReferenceCandidate& candidate : candidates_)
        if (!candidate.expanded && is_at(candidate, m)) {
          m.goes_on_before = candidate.goes_on_before;
          m.goes_on_behind = candidate.goes_on_behind;
        }
  for (Mention& m : kept_) {
    if ((payer.level >= PayerLevel::partial && payer.names(m.customer))) continue;
    const std::uint32_t begin = m.offset;
    const std::uint32_t end = begin + m.length;
    // Over the separator, into the neighbour.
    const bool cut = (m.goes_on_before && begin >= 2 && !named_at(m, begin - 2, begin)) ||
                     (m.goes_on_behind && !named_at(m, end, end + 2));
    if (cut) m.level = DocumentLevel::weak;
  }
}

// Whether a number that was read begins with just these letters: what else begins so is one of
// them, cut off by a bank perhaps.
bool MentionReader::begins_like_a_read_number(const State& state, std::string_view letters) {
  return std::any_of(kept_.begin(), kept_.end(), [&](const Mention& m) {
    if (m.level == DocumentLevel::weak) return false;
    KeyBuffer buffer;
    const std::string_view document = compact(state.item_texts(m.item).document_no(), buffer);
    return document.find_first_of("0123456789") == letters.size() && document.starts_with(letters);
  });
}

void MentionReader::find_unread(const State& state) {
  unread_.clear();
  const auto is_fragment = [&](const ReferenceCandidate& candidate) {
    const std::size_t letters = candidate.compact.size() - candidate.digits;
    return candidate.digits > 0 && letters > 0 &&
           begins_like_a_read_number(state, candidate.compact.substr(0, letters));
  };
  for (const ReferenceCandidate& candidate : candidates_) {
    const bool number = candidate.parts == 1 && candidate.digits >= kTellingDigits - 1;
    if (candidate.weak != WeakKind::none || candidate.bank_reference ||
        candidate.field == TextField::end_to_end_id)
      continue;
    const Mention place{
        .field = candidate.field, .offset = candidate.offset, .length = candidate.length};
    const bool read = std::any_of(kept_.begin(), kept_.end(), [&](const Mention& m) {
      return m.level != DocumentLevel::weak && overlaps(m, place);
    });
    // What a range or list stands for was meant as well.
    if (!read && (candidate.expanded || number || is_fragment(candidate))) unread_.push_back(place);
  }
}

void MentionReader::look_up(const State& state, const Question& question, const Payer& payer,
                            const Reading::Wanted& wanted) {
  const ReferenceCandidate& candidate = *wanted.candidate;
  for (std::size_t k = 0; k < wanted.count; ++k) {
    slots_.clear();
    state.items_by_hash(wanted.hashes[k], [this](Slot slot) {
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

// Several candidates of a text often stand for one item, one after the other.
void MentionReader::compact_numbers(const State& state, Slot slot) {
  if (slot == compacted_slot_) return;
  compacted_slot_ = slot;
  compacted_.clear();
  numbers_.clear();
  for (const ItemNumber& number : ItemNumbers(state.item_texts(slot))) {
    const std::size_t at = compacted_.size();
    const std::size_t length = append_compact(number.number, compacted_);
    numbers_.push_back(
        {number.kind, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(length)});
  }
}

// The strongest way in which the candidate means this item, if it does.
void MentionReader::compare(const State& state, const Payer& payer,
                            const ReferenceCandidate& candidate, Slot slot) {
  std::optional<Mention> best;
  compact_numbers(state, slot);
  for (const CompactNumber& number : numbers_) {
    const std::string_view written = std::string_view(compacted_).substr(number.at, number.length);
    if (!may_be_one_key(candidate.compact, written)) continue;
    const KeyMatch match = compare_keys(candidate.compact, written);
    if (match == KeyMatch::none) continue;
    Mention mention = mention_of(state, candidate, slot, number.kind,
                                 static_cast<KeyHit>(static_cast<int>(match) - 1));
    const bool own = payer.level >= PayerLevel::partial && payer.names(mention.customer);
    mention.level = level_of(mention.key, mention.hit, candidate, own);
    if (!best || strength(mention.level) > strength(best->level)) best = mention;
  }
  if (best) mentions_.push_back(*best);
}

// "12345" where payers leave out the "18000" of 1800012345.
void MentionReader::look_up_prefixed(const State& state, const Policy& policy,
                                     const Question& question, const Payer& payer,
                                     const ReferenceCandidate& candidate) {
  if (candidate.digits != candidate.compact.size() || candidate.weak != WeakKind::none) return;
  for (const std::string& prefix : policy.document_prefixes) {
    std::string whole = compact(prefix);
    if (whole.size() + candidate.compact.size() > kMaxKeyBytes) continue;
    whole += candidate.compact;
    const CanonicalKeys keys = canonical_keys(whole);
    for (std::size_t k = 0; k < keys.size(); ++k)
      state.items_by_key(question.ledger, keys[k], [&](Slot slot) {
        if (state.item(slot).ledger != question.ledger.value) return true;
        for (const ItemNumber& number : ItemNumbers(state.item_texts(slot))) {
          if (compact(number.number) != whole) continue;
          Mention mention = mention_of(state, candidate, slot, number.kind, KeyHit::prefix);
          const bool own = payer.level >= PayerLevel::partial && payer.names(mention.customer);
          mention.level = !own                              ? DocumentLevel::weak
                          : names_one_document(number.kind) ? DocumentLevel::number
                                                            : DocumentLevel::order;
          mentions_.push_back(mention);
          break;
        }
        return mentions_.size() < kMaxMentions;
      });
  }
}

// Whether something that is kept stands in its place and says enough; what another customer's
// number says by chance does not.
bool MentionReader::is_read(const ReferenceCandidate& candidate, CustomerId own) const {
  const Mention place{
      .field = candidate.field, .offset = candidate.offset, .length = candidate.length};
  return std::any_of(kept_.begin(), kept_.end(), [&](const Mention& m) {
    return m.customer == own && strength(m.level) > strength(DocumentLevel::weak) &&
           overlaps(m, place);
  });
}

const std::vector<Mention>& MentionReader::repair(const State& state, const Policy& policy,
                                                  const Question& question, CustomerId customer,
                                                  std::span<const Slot> items) {
  mentions_.clear();
  if (policy.text_distance_percent > 0) repair_alike(state, policy, question, customer, items);
  if (policy.repair && items.size() > kMaxRepairItems) stopped_ = true;
  std::vector<const ReferenceCandidate*> damaged;
  if (policy.repair && items.size() <= kMaxRepairItems)
    for (const ReferenceCandidate& candidate : candidates_) {
      if (candidate.digits < kMinDamagedDigits || candidate.weak != WeakKind::none ||
          candidate.expanded || candidate.bank_reference ||
          candidate.field == TextField::end_to_end_id || candidate.field == TextField::bank_ref ||
          candidate.compact.size() < kMinCandidateCharacters || is_read(candidate, customer))
        continue;
      if (damaged.size() == kMaxRepairCandidates) break;
      damaged.push_back(&candidate);
    }
  if (!damaged.empty()) {
    // By the strongest way in which anything answers to a candidate.
    std::vector<int> best(damaged.size(), -1);
    std::vector<DamagedToken> tokens;
    tokens.reserve(damaged.size());
    for (const ReferenceCandidate* candidate : damaged) tokens.emplace_back(candidate->compact);
    for (const Slot slot : items) {
      for (const ItemNumber& written : ItemNumbers(state.item_texts(slot))) {
        const WholeNumber number(written.number);
        for (std::size_t i = 0; i < damaged.size(); ++i) {
          const ReferenceCandidate& candidate = *damaged[i];
          const auto hit = compare_damaged(tokens[i], number);
          // Numbers side by side are not one number that is glued.
          if (hit == KeyHit::contained && (candidate.crosses_blank || candidate.crosses_break))
            continue;
          if (!hit) continue;
          // A weaker way is remembered where the money is this item's.
          const bool paid = state.item(slot).open == question.payment.amount.minor();
          if (strength(*hit) < best[i] && !paid) continue;
          best[i] = std::max(best[i], strength(*hit));
          mentions_.push_back(mention_of(state, candidate, slot, written.kind, *hit));
        }
      }
    }
    std::erase_if(mentions_, [&](const Mention& m) {
      for (std::size_t i = 0; i < damaged.size(); ++i)
        if (is_at(*damaged[i], m) && strength(m.hit) < best[i] &&
            state.item(m.item).open != question.payment.amount.minor())
          return true;
      return false;
    });
  }
  keep_repaired();
  find_unread(state);
  return kept_;
}

// The whole of a text and a number that differ in few characters.
void MentionReader::repair_alike(const State& state, const Policy& policy, const Question& question,
                                 CustomerId customer, std::span<const Slot> items) {
  for (const ReferenceCandidate& candidate : candidates_) {
    if (!candidate.whole_text || is_read(candidate, customer)) continue;
    const std::string_view text =
        candidate.field == TextField::note ? question.payment.note : question.payment.text;
    for (const Slot slot : items)
      for (const ItemNumber& written : ItemNumbers(state.item_texts(slot)))
        if (is_alike(text, written.number, policy.text_distance_percent))
          mentions_.push_back(mention_of(state, candidate, slot, written.kind, KeyHit::alike));
  }
}

// The longest of what was repaired at each place, for a part of what is written leaves the rest
// unexplained, and the strongest of those; several items there are weak.
void MentionReader::keep_repaired() {
  std::stable_sort(mentions_.begin(), mentions_.end(), [](const Mention& a, const Mention& b) {
    if (a.key_bytes != b.key_bytes) return a.key_bytes > b.key_bytes;
    if (a.hit != b.hit) return strength(a.hit) > strength(b.hit);
    if (a.field != b.field) return a.field < b.field;
    if (a.offset != b.offset) return a.offset < b.offset;
    return a.item < b.item;
  });
  std::vector<Mention> repaired;
  for (const Mention& mention : mentions_) {
    const bool covered = std::any_of(repaired.begin(), repaired.end(), [&](const Mention& other) {
      return overlaps(mention, other) && !same_place(mention, other);
    });
    const bool repeated = std::any_of(repaired.begin(), repaired.end(), [&](const Mention& other) {
      return mention.item == other.item && same_place(mention, other);
    });
    if (!covered && !repeated) repaired.push_back(mention);
  }
  for (Mention& mention : repaired) {
    // One that is as near as this one or nearer answers as well.
    const auto answers = std::count_if(repaired.begin(), repaired.end(), [&](const Mention& other) {
      return same_place(mention, other) && strength(other.hit) >= strength(mention.hit);
    });
    // Several that stand whole in one token are each named.
    const bool told =
        (answers == 1 && !is_told_otherwise(mention, repaired)) || mention.hit == KeyHit::contained;
    mention.level = told ? DocumentLevel::repaired : DocumentLevel::weak;
  }
  // What is repaired takes the place of what was weak there.
  std::erase_if(kept_, [&](const Mention& m) {
    return m.level == DocumentLevel::weak &&
           std::any_of(repaired.begin(), repaired.end(), [&](const Mention& other) {
             return other.customer == m.customer && overlaps(m, other);
           });
  });
  kept_.insert(kept_.end(), repaired.begin(), repaired.end());
}

void MentionReader::sort_by_strength(const Payer& payer) {
  const auto is_before = [&](const Mention& a, const Mention& b) {
    const bool own_a = payer.known() && a.customer == payer.customer;
    const bool own_b = payer.known() && b.customer == payer.customer;
    if (own_a != own_b) return own_a;
    if (a.hit != b.hit) return strength(a.hit) > strength(b.hit);
    if (a.key_bytes != b.key_bytes) return a.key_bytes > b.key_bytes;
    if (a.field != b.field) return a.field < b.field;
    if (a.offset != b.offset) return a.offset < b.offset;
    if (a.length != b.length) return a.length < b.length;
    return a.item < b.item;
  };
  // std::stable_sort asks the heap for room, also for the two or three that there usually are.
  constexpr std::size_t kFew = 16;
  if (mentions_.size() > kFew)
    return std::stable_sort(mentions_.begin(), mentions_.end(), is_before);
  for (auto next = mentions_.begin(); next != mentions_.end(); ++next)
    std::rotate(std::upper_bound(mentions_.begin(), next, *next, is_before), next, next + 1);
}

void MentionReader::drop_covered(const Payer& payer) {
  if (mentions_.size() > 1) sort_by_strength(payer);
  for (const Mention& mention : mentions_) {
    bool covered = false;
    bool repeated = false;
    for (const Mention& other : kept_) {
      // A range or list covers the numbers that are written in it, and they it.
      const bool apart = mention.expanded || other.expanded || !overlaps(mention, other);
      covered = covered || (!apart && !same_place(mention, other));
      repeated = repeated || (mention.item == other.item && mention.key == other.key &&
                              strength(mention.hit) <= strength(other.hit));
      if (covered) break;
    }
    if (!covered && !repeated) kept_.push_back(mention);
  }
}

}  // namespace hexiao
