#include "tests/engine/naive_payer.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "engine/text/account.h"
#include "engine/text/check_digits.h"
#include "engine/text/name.h"
#include "engine/text/reference.h"
#include "engine/text/utf8.h"

namespace hexiao::naive {
namespace {

std::vector<CustomerId> holders(const Ledger& ledger, Text account,
                                std::vector<std::string> Customer::*accounts) {
  std::vector<CustomerId> found;
  const std::string wanted = normalise_account(account).text;
  if (wanted.empty()) return found;
  for (const Customer& customer : ledger.customers)
    for (const std::string& own : customer.*accounts)
      if (normalise_account(own).text == wanted) {
        found.push_back(customer.id);
        break;
      }
  return found;
}

// The first `count` characters of a longer name.
std::string cut(const std::string& name, int count) {
  std::size_t offset = 0;
  for (int i = 0; i < count && offset < name.size(); ++i) next_code_point(name, offset);
  return name.substr(0, offset);
}

struct NameAnswer {
  CustomerId customer;
  int rank = -1;  // whole before cut, same legal form before another, name before alias
  bool alias = false, same_form = false;
};

NameAnswer compare_names(const Customer& customer, Text raw) {
  const FoldedName wanted = fold_name(raw);
  const std::optional<int> length = truncation_length(raw);
  NameAnswer best{.customer = customer.id};
  const auto consider = [&](const std::string& name, bool alias) {
    const FoldedName own = fold_name(name);
    const bool whole = own.base == wanted.base;
    const bool was_cut = !whole && length && fold_name(cut(name, *length)).base == wanted.base &&
                         is_truncated_prefix(own, wanted);
    if (!whole && !was_cut) return;
    const bool same_form = was_cut || own.legal_form == wanted.legal_form ||
                           own.legal_form.empty() || wanted.legal_form.empty();
    const int rank = (whole ? 4 : 0) + (same_form ? 2 : 0) + (alias ? 0 : 1);
    if (rank > best.rank)
      best = {.customer = customer.id, .rank = rank, .alias = alias, .same_form = same_form};
  };
  consider(customer.name, false);
  for (const std::string& alias : customer.aliases) consider(alias, true);
  return best;
}

Payer by_name(const Ledger& ledger, Text raw) {
  Payer payer;
  if (raw.empty() || fold_name(raw).base.empty()) return payer;
  std::vector<NameAnswer> answers;
  for (const Customer& customer : ledger.customers)
    if (const NameAnswer answer = compare_names(customer, raw); answer.rank >= 0)
      answers.push_back(answer);
  if (answers.empty()) return payer;
  const bool any_same =
      std::any_of(answers.begin(), answers.end(), [](const NameAnswer& a) { return a.same_form; });
  if (any_same) std::erase_if(answers, [](const NameAnswer& a) { return !a.same_form; });
  bool all_alias = true;
  for (const NameAnswer& answer : answers) {
    payer.customers.push_back(answer.customer);
    all_alias = all_alias && answer.alias;
  }
  payer.level = any_same && payer.alone() ? PayerLevel::full : PayerLevel::partial;
  payer.mark = all_alias ? PayerMark::alias : PayerMark::name;
  return payer;
}

Payer by_account(std::vector<CustomerId> found, PayerMark mark) {
  Payer payer{.customers = std::move(found), .level = PayerLevel::certain, .mark = mark};
  if (!payer.alone()) payer.level = PayerLevel::partial;
  return payer;
}

bool share_a_key(std::string_view a, std::string_view b) {
  const CanonicalKeys x = canonical_keys(a);
  const CanonicalKeys y = canonical_keys(b);
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < y.size(); ++j)
      if (x[i] == y[j]) return true;
  return false;
}

DocumentLevel level_of(const ReferenceCandidate& token, KeyKind key, KeyMatch match, bool own) {
  if (key == KeyKind::payment_ref && match == KeyMatch::full &&
      (token.field == TextField::structured_ref ||
       classify_structured(token.compact) != StructuredKind::none))
    return DocumentLevel::structured;
  if (token.weak == WeakKind::own_number) return DocumentLevel::weak;
  if (match == KeyMatch::core && (!own || token.digits < 6)) return DocumentLevel::weak;
  if (token.weak != WeakKind::none && (!own || match != KeyMatch::full)) return DocumentLevel::weak;
  const bool one_document = key == KeyKind::document || key == KeyKind::item_no ||
                            key == KeyKind::external || key == KeyKind::payment_ref;
  return one_document ? DocumentLevel::number : DocumentLevel::order;
}

// The strongest way in which this token means this item.
std::optional<Mention> mention_of(const Item& item, const ReferenceCandidate& token,
                                  const Payer& payer) {
  bool meets = false;
  for (const auto& [kind, number] : item.numbers)
    meets = meets || share_a_key(token.compact, compact(number));
  if (!meets) return std::nullopt;
  std::optional<Mention> best;
  for (const auto& [kind, number] : item.numbers) {
    const KeyMatch match = compare_keys(token.compact, compact(number));
    if (match == KeyMatch::none) continue;
    const bool own = payer.level != PayerLevel::none && payer.names(item.customer);
    const DocumentLevel level = level_of(token, kind, match, own);
    if (best && level <= best->level) continue;
    best = {.item = &item,
            .key = kind,
            .hit = match == KeyMatch::full    ? KeyHit::full
                   : match == KeyMatch::zeros ? KeyHit::zeros
                                              : KeyHit::core,
            .level = level,
            .field = token.field,
            .offset = token.offset,
            .length = token.length,
            .token_bytes = token.compact.size(),
            .expanded = token.expanded,
            .stated = token.stated_amount};
  }
  return best;
}

bool same_token(const Mention& a, const Mention& b) {
  return a.field == b.field && a.offset == b.offset && a.length == b.length &&
         a.token_bytes == b.token_bytes;
}

bool overlap(const Mention& a, const Mention& b) {
  return a.field == b.field && a.offset < b.offset + b.length && b.offset < a.offset + a.length;
}

}  // namespace

bool Payer::names(CustomerId id) const {
  return std::find(customers.begin(), customers.end(), id) != customers.end();
}

Payer find_payer(const Ledger& ledger, const ReceivePayment& payment) {
  for (const Customer& customer : ledger.customers)
    if (!payment.customer_no.empty() && customer.number == payment.customer_no)
      return {.customers = {customer.id},
              .level = PayerLevel::certain,
              .mark = PayerMark::stated_customer};
  const std::pair<std::vector<CustomerId>, PayerMark> accounts[] = {
      {holders(ledger, payment.bank_account, &Customer::virtual_accounts),
       PayerMark::virtual_account},
      {holders(ledger, payment.payer_account, &Customer::accounts), PayerMark::account}};
  const Payer named = by_name(ledger, payment.payer_name);
  for (const auto& [found, mark] : accounts) {
    if (found.empty()) continue;
    const bool settled = found.size() > 1 && named.known() &&
                         std::find(found.begin(), found.end(), named.first()) != found.end();
    if (settled) return {.customers = {named.first()}, .level = PayerLevel::certain, .mark = mark};
    return by_account(found, mark);
  }
  return named;
}

std::vector<Mention> find_mentions(const Ledger& ledger, const Policy& policy,
                                   const ReceivePayment& payment, const Payer& payer,
                                   bool& unread_number) {
  std::vector<TextPart> parts;
  for (const TextPart& part :
       {TextPart{TextField::structured_ref, payment.structured_ref},
        TextPart{TextField::text, payment.text}, TextPart{TextField::note, payment.note},
        TextPart{TextField::end_to_end_id, payment.end_to_end_id}})
    if (!part.text.empty()) parts.push_back(part);
  std::vector<std::string> own;
  for (const Customer& customer : ledger.customers)
    if (payer.known() && customer.id == payer.first()) {
      own.push_back(compact(customer.number));
      own.push_back(compact(customer.tax_id));
    }
  std::vector<std::string_view> own_views;
  for (const std::string& number : own)
    if (!number.empty()) own_views.emplace_back(number);
  const auto currency = Currency::from_code(payment.currency);
  ReferenceReader reader;
  std::vector<Mention> all;
  const auto tokens = reader.read(parts, {.amount = payment.amount,
                                          .exponent = currency ? currency->exponent() : 2,
                                          .own_numbers = own_views});
  for (const ReferenceCandidate& token : tokens) {
    const auto shortest = static_cast<std::size_t>(policy.minimum_token);
    if (!token.whole_text && token.compact.size() < shortest) continue;
    for (const Item& item : ledger.items)
      if (const auto mention = mention_of(item, token, payer)) all.push_back(*mention);
  }
  const auto strength = [&](const Mention& m) {
    const bool others = !(payer.known() && m.item->customer == payer.first());
    return std::make_tuple(others, -static_cast<int>(m.hit),
                           -static_cast<std::int64_t>(m.token_bytes), m.field, m.offset, m.length,
                           m.item->id);
  };
  std::stable_sort(all.begin(), all.end(),
                   [&](const Mention& a, const Mention& b) { return strength(a) < strength(b); });
  std::vector<Mention> kept;
  for (const Mention& m : all) {
    const bool hidden = std::any_of(kept.begin(), kept.end(), [&](const Mention& k) {
      const bool inside = !m.expanded && !k.expanded && overlap(m, k) && !same_token(m, k);
      return inside || (k.item == m.item && k.key == m.key && k.hit >= m.hit);
    });
    if (!hidden) kept.push_back(m);
  }
  unread_number = std::any_of(tokens.begin(), tokens.end(), [&](const ReferenceCandidate& token) {
    if (token.parts > 1 || token.expanded || token.digits < 5 || token.weak != WeakKind::none ||
        token.field == TextField::end_to_end_id)
      return false;
    const Mention place{.field = token.field, .offset = token.offset, .length = token.length};
    return std::none_of(kept.begin(), kept.end(),
                        [&](const Mention& m) { return overlap(m, place); });
  });
  return kept;
}

}  // namespace hexiao::naive
