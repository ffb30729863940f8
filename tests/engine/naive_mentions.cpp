#include "tests/engine/naive_mentions.h"

#include <algorithm>
#include <tuple>

#include "engine/matching/damaged_number.h"
#include "engine/matching/mentions.h"
#include "engine/text/check_digits.h"
#include "engine/text/reference.h"
#include "tests/engine/naive_damage.h"

namespace hexiao::naive {
namespace {

bool share_a_key(std::string_view a, std::string_view b) {
  const CanonicalKeys x = canonical_keys(a);
  const CanonicalKeys y = canonical_keys(b);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j)
      if (x[i] == y[j]) return true;
  return false;
}

bool is_one_document(KeyKind key) {
  return key == KeyKind::document || key == KeyKind::item_no || key == KeyKind::external ||
         key == KeyKind::payment_ref;
}

DocumentLevel strong_level(KeyKind key) {
  return is_one_document(key) ? DocumentLevel::number : DocumentLevel::order;
}

DocumentLevel level_of(const ReferenceCandidate& token, std::string_view text, KeyKind key,
                       KeyHit hit, bool own) {
  if (key == KeyKind::payment_ref && hit == KeyHit::full &&
      (token.field == TextField::structured_ref ||
       classify_structured(text) != StructuredKind::none))
    return DocumentLevel::structured;
  if (token.weak == WeakKind::own_number) return DocumentLevel::weak;
  if (hit == KeyHit::core && (!own || token.digits < 6)) return DocumentLevel::weak;
  if (token.weak != WeakKind::none && (!own || hit != KeyHit::full)) return DocumentLevel::weak;
  const bool few_bare_digits = token.digits == text.size() && token.digits < 6;
  if (few_bare_digits && !own && hit != KeyHit::full) return DocumentLevel::weak;
  return strong_level(key);
}

std::optional<KeyHit> hit_of(KeyMatch match) {
  switch (match) {
    case KeyMatch::full:
      return KeyHit::full;
    case KeyMatch::zeros:
      return KeyHit::zeros;
    case KeyMatch::core:
      return KeyHit::core;
    case KeyMatch::none:
      break;
  }
  return std::nullopt;
}

template <class A, class B>
bool overlap(const A& a, const B& b) {
  return a.field == b.field && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

bool same_place(const Mention& a, const Mention& b) {
  return std::make_tuple(a.field, a.offset, a.length, a.token.size()) ==
         std::make_tuple(b.field, b.offset, b.length, b.token.size());
}

bool is_own_reference(const ReferenceCandidate& token) {
  return token.bank_reference || token.field == TextField::end_to_end_id ||
         token.field == TextField::bank_ref;
}

bool has_errors(KeyHit hit) { return hit == KeyHit::one_error || hit == KeyHit::two_errors; }

bool owns(const Payer& payer, const Item& item) {
  return payer.level != PayerLevel::none && payer.names(item.customer);
}

}  // namespace

bool names_clearly(const Mention& mention) {
  return mention.level == DocumentLevel::order || mention.level == DocumentLevel::number ||
         mention.level == DocumentLevel::structured;
}

Reading::Reading(const Ledger& ledger, const Policy& policy, const ReceivePayment& payment,
                 const Payer& payer)
    : ledger_(ledger), policy_(policy), payment_(payment) {
  read_tokens(payer);
  for (const Token& token : tokens_) {
    if (!token.whole_text && token.text.size() < static_cast<std::size_t>(policy.minimum_token))
      continue;
    look_up(token, payer);
    look_up_prefixed(token, payer);
  }
  keep_strongest(payer);
  weaken_what_is_cut_off(payer);
}

void Reading::read_tokens(const Payer& payer) {
  const auto is_asked = [&](TextField field) {
    return (policy_.read_fields >> static_cast<unsigned>(field) & 1) != 0;
  };
  std::vector<TextPart> parts;
  for (const TextPart& part :
       {TextPart{TextField::structured_ref, payment_.structured_ref},
        TextPart{TextField::text, payment_.text}, TextPart{TextField::note, payment_.note},
        TextPart{TextField::end_to_end_id, payment_.end_to_end_id},
        TextPart{TextField::bank_ref, payment_.bank_ref},
        TextPart{TextField::payer_name, payment_.payer_name}})
    if (!part.text.empty() && is_asked(part.field)) parts.push_back(part);
  std::vector<std::string> own;
  if (payer.known())
    own = {compact(ledger_.customer(payer.first()).number),
           compact(ledger_.customer(payer.first()).tax_id)};
  std::vector<std::string_view> own_views;
  for (const std::string& number : own)
    if (!number.empty()) own_views.emplace_back(number);
  const auto currency = Currency::from_code(payment_.currency);
  static ReferenceReader reader;
  for (const ReferenceCandidate& candidate :
       reader.read(parts, {.amount = payment_.amount,
                          .exponent = currency ? currency->exponent() : 2,
                          .own_numbers = own_views})) {
    Token& token = tokens_.emplace_back();
    static_cast<ReferenceCandidate&>(token) = candidate;
    token.text = candidate.compact;
  }
}

Mention Reading::mention_of(const Token& token, const Item& item, KeyKind key, KeyHit hit) const {
  return {.item = &item,
          .key = key,
          .hit = hit,
          .level = DocumentLevel::weak,
          .field = token.field,
          .offset = token.offset,
          .length = token.length,
          .token = token.text,
          .expanded = token.expanded,
          .own_reference = is_own_reference(token),
          .goes_on_before = token.goes_on_before,
          .goes_on_behind = token.goes_on_behind,
          .stated = token.stated_amount};
}

// The strongest way in which the token means each item.
void Reading::look_up(const Token& token, const Payer& payer) {
  for (const Item& item : ledger_.items) {
    const bool meets = std::any_of(
        item.numbers.begin(), item.numbers.end(),
        [&](const auto& number) { return share_a_key(token.text, compact(number.second)); });
    if (!meets) continue;
    std::optional<Mention> best;
    for (const auto& [kind, number] : item.numbers) {
      const auto hit = hit_of(compare_keys(token.text, compact(number)));
      if (!hit) continue;
      Mention mention = mention_of(token, item, kind, *hit);
      mention.level = level_of(token, token.text, kind, *hit, owns(payer, item));
      if (!best || strength(mention.level) > strength(best->level)) best = mention;
    }
    if (best) all_.push_back(*best);
  }
}

// With what payers leave out in front of it.
void Reading::look_up_prefixed(const Token& token, const Payer& payer) {
  if (token.digits != token.text.size() || token.weak != WeakKind::none) return;
  for (const std::string& prefix : policy_.document_prefixes) {
    const std::string whole = compact(prefix) + token.text;
    for (const Item& item : ledger_.items) {
      const auto number = std::find_if(item.numbers.begin(), item.numbers.end(),
                                       [&](const auto& n) { return compact(n.second) == whole; });
      if (number == item.numbers.end()) continue;
      Mention mention = mention_of(token, item, number->first, KeyHit::prefix);
      if (owns(payer, item)) mention.level = strong_level(number->first);
      all_.push_back(mention);
    }
  }
}

void Reading::keep_strongest(const Payer& payer) {
  const auto order = [&](const Mention& m) {
    const bool others = !(payer.known() && m.item->customer == payer.first());
    return std::make_tuple(others, -strength(m.hit), -static_cast<std::int64_t>(m.token.size()),
                           m.field, m.offset, m.length, m.item->id);
  };
  std::stable_sort(all_.begin(), all_.end(),
                   [&](const Mention& a, const Mention& b) { return order(a) < order(b); });
  for (const Mention& m : all_) {
    const bool hidden = std::any_of(kept_.begin(), kept_.end(), [&](const Mention& k) {
      const bool inside = !m.expanded && !k.expanded && overlap(m, k) && !same_place(m, k);
      return inside || (k.item == m.item && k.key == m.key && strength(k.hit) >= strength(m.hit));
    });
    if (!hidden) kept_.push_back(m);
  }
}

// Letters with which a document that is read begins, and digits behind them: one more of the kind,
// cut off perhaps.
bool Reading::is_like_what_is_read(const Token& token) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const Mention& m) {
    if (m.level == DocumentLevel::weak || token.digits == 0) return false;
    const auto number = std::find_if(
        m.item->numbers.begin(), m.item->numbers.end(),
        [](const auto& n) { return n.first == KeyKind::document || n.first == KeyKind::item_no; });
    if (number == m.item->numbers.end()) return false;
    const std::string whole = compact(number->second);
    const std::size_t letters = whole.find_first_of("0123456789");
    return letters != 0 && letters != std::string::npos &&
           token.text.size() == letters + token.digits &&
           token.text.starts_with(whole.substr(0, letters));
  });
}

// A part of what is written is not the number of a stranger, unless the neighbour over the
// separator is one as well.
void Reading::weaken_what_is_cut_off(const Payer& payer) {
  for (Mention& m : kept_)
    for (const Token& token : tokens_) {
      const Mention written = mention_of(token, *m.item, m.key, m.hit);
      if (!m.expanded || token.expanded || !same_place(m, written)) continue;
      m.goes_on_before = token.goes_on_before;
      m.goes_on_behind = token.goes_on_behind;
    }
  const std::vector<Mention> all = kept_;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Mention& m = all[i];
    const auto is_named = [&](int from, int to) {
      for (std::size_t k = 0; k < all.size(); ++k)
        if (k != i && all[k].field == m.field && all[k].offset < to &&
            from < all[k].offset + all[k].length)
          return true;
      return false;
    };
    const int end = m.offset + m.length;
    const bool cut = (m.goes_on_before && m.offset >= 2 && !is_named(m.offset - 2, m.offset)) ||
                     (m.goes_on_behind && !is_named(end, end + 2));
    if (cut && !owns(payer, *m.item)) kept_[i].level = DocumentLevel::weak;
  }
}

bool Reading::unread_number(const std::vector<Evidence>& evidence) const {
  return std::any_of(tokens_.begin(), tokens_.end(), [&](const Token& token) {
    const bool number = token.expanded || (token.parts == 1 && token.digits >= 5);
    if (token.weak != WeakKind::none || token.bank_reference ||
        token.field == TextField::end_to_end_id || !(number || is_like_what_is_read(token)))
      return false;
    const bool is_evidence = std::any_of(evidence.begin(), evidence.end(),
                                         [&](const Evidence& e) { return overlap(e, token); });
    return !is_evidence && std::none_of(kept_.begin(), kept_.end(), [&](const Mention& m) {
      return m.level != DocumentLevel::weak && overlap(m, token);
    });
  });
}

bool Reading::is_read(const Token& token, CustomerId customer) const {
  return std::any_of(kept_.begin(), kept_.end(), [&](const Mention& m) {
    return m.item->customer == customer && m.level != DocumentLevel::weak && overlap(m, token);
  });
}

// The items that the token answers to in the strongest way in which it answers to any, and those
// whose money it is in whatever way. Numbers side by side are not one number that is glued.
std::vector<Mention> Reading::repaired_at(const Token& token, const Items& items) const {
  std::vector<Mention> found;
  for (const Item* item : items)
    for (const auto& [kind, number] : item->numbers) {
      const auto hit = damaged_hit(token.text, number);
      if (hit && !(hit == KeyHit::contained && (token.crosses_blank || token.crosses_break)))
        found.push_back(mention_of(token, *item, kind, *hit));
    }
  int best = 0;
  for (const Mention& mention : found) best = std::max(best, strength(mention.hit));
  std::erase_if(found, [&](const Mention& mention) {
    return strength(mention.hit) < best && mention.item->open != payment_.amount;
  });
  return found;
}

void Reading::repair(CustomerId customer, const Items& items) {
  std::vector<Mention> found;
  if (policy_.text_distance_percent > 0)
    for (const Token& token : tokens_) {
      if (!token.whole_text || is_read(token, customer)) continue;
      const Text text = token.field == TextField::note ? payment_.note : payment_.text;
      for (const Item* item : items)
        for (const auto& [kind, number] : item->numbers)
          if (is_alike(text, number, policy_.text_distance_percent))
            found.push_back(mention_of(token, *item, kind, KeyHit::alike));
    }
  std::size_t looked_at = 0;
  for (const Token& token : tokens_) {
    if (!policy_.repair || token.digits < kMinDamagedDigits || token.weak != WeakKind::none ||
        token.expanded || token.text.size() < kMinCandidateCharacters || is_read(token, customer))
      continue;
    // What banks and senders number for themselves is no damaged number of ours.
    if (is_own_reference(token)) continue;
    if (++looked_at > kMaxRepairCandidates) break;
    const std::vector<Mention> here = repaired_at(token, items);
    if (here.empty()) continue;
    std::erase_if(found, [&](const Mention& m) {
      return same_place(m, here.front()) && m.item->open != payment_.amount;
    });
    found.insert(found.end(), here.begin(), here.end());
  }
  keep_repaired(std::move(found));
}

void Reading::keep_repaired(std::vector<Mention> found) {
  const auto order = [](const Mention& m) {
    return std::make_tuple(-static_cast<std::int64_t>(m.token.size()), -strength(m.hit), m.field,
                           m.offset, m.item->id);
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const Mention& a, const Mention& b) { return order(a) < order(b); });
  std::vector<Mention> repaired;
  for (const Mention& m : found)
    if (std::none_of(repaired.begin(), repaired.end(), [&](const Mention& k) {
          return same_place(m, k) ? m.item == k.item : overlap(m, k);
        }))
      repaired.push_back(m);
  for (Mention& m : repaired) {
    // One that is as near as this one or nearer answers as well.
    const auto answers = std::count_if(repaired.begin(), repaired.end(), [&](const Mention& k) {
      return same_place(m, k) && strength(k.hit) >= strength(m.hit);
    });
    // Several that stand whole in one token are each named.
    // Numbers that differ cannot both be one with errors in it.
    const bool otherwise = std::any_of(repaired.begin(), repaired.end(), [&](const Mention& k) {
      return k.item == m.item && k.token != m.token && has_errors(k.hit) && has_errors(m.hit);
    });
    const bool told = (answers == 1 && !otherwise) || m.hit == KeyHit::contained;
    m.level = told ? DocumentLevel::repaired : DocumentLevel::weak;
  }
  std::erase_if(kept_, [&](const Mention& m) {
    return m.level == DocumentLevel::weak &&
           std::any_of(repaired.begin(), repaired.end(), [&](const Mention& k) {
             return k.item->customer == m.item->customer && overlap(m, k);
           });
  });
  kept_.insert(kept_.end(), repaired.begin(), repaired.end());
}

}  // namespace hexiao::naive
