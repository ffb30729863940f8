// Reading: from numbers, accounts and names to rows.
#include <algorithm>
#include <charconv>

#include "engine/state/max_sum.h"
#include "engine/state/state.h"
#include "engine/text/account.h"
#include "engine/text/name.h"

namespace hexiao {
namespace {

std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// A text is an id when it says so ("#12"), or when it is a number within what exists.
struct IdText {
  std::optional<std::uint64_t> id;
  bool only_id = false;
};
IdText read_id(std::string_view text, std::uint64_t last) {
  IdText read;
  read.only_id = text.starts_with('#');
  const auto value = number(read.only_id ? text.substr(1) : text);
  if (value && *value >= 1 && *value <= last) read.id = value;
  return read;
}

}  // namespace

LedgerId State::find_ledger(std::string_view code) const {
  const auto at = std::find(ledgers_.begin(), ledgers_.end(), code);
  return at == ledgers_.end() ? LedgerId{}
                              : LedgerId{static_cast<std::uint32_t>(at - ledgers_.begin() + 1)};
}

const ActivePolicy* State::find_policy(std::string_view name) const {
  for (const ActivePolicy& active : policies_)
    if (active.policy.name == name) return &active;
  return nullptr;
}

const ActivePolicy& State::policy_for(LedgerId ledger, CustomerId customer_id) const {
  if (policies_.empty()) return built_in_;
  if (customer_id) {
    const std::string_view own = customer(customer_id).policy;
    if (!own.empty())
      if (const ActivePolicy* policy = find_policy(own)) return *policy;
  }
  const std::string_view code = ledger ? ledger_code(ledger) : std::string_view();
  const std::string_view of_class = customer_id ? customer(customer_id).customer_class : "";
  const auto is_for = [&](const ActivePolicy& active, std::string_view in, std::string_view whom) {
    return active.policy.ledger == in && active.policy.customer_class == whom;
  };
  if (!of_class.empty())
    for (const std::string_view in : {code, std::string_view()})
      for (const ActivePolicy& active : policies_)
        if (is_for(active, in, of_class)) return active;
  if (!code.empty())
    for (const ActivePolicy& active : policies_)
      if (is_for(active, code, {})) return active;
  const ActivePolicy* general = find_policy("default");
  return general != nullptr && general->policy.ledger.empty() ? *general : built_in_;
}

// --- customers ---

CustomerRecorded State::customer_record(CustomerId id) const {
  CustomerRecorded record;
  const bool whole = decode_from(arena_.at(customers_[id.value - 1].body), record);
  HEXIAO_CHECK(whole);
  return record;
}

// The same without allocating; lives until the reader's next look-up.
const CustomerRecorded& State::peek(CustomerId id, CustomerRead& read) const {
  const Arena::Place body = customers_[id.value - 1].body;
  // A payer is asked for by account and by name.
  if (body == read.body) return read.record;
  read.forget();
  HEXIAO_CHECK(decode_from(arena_.at(body), read.record));
  read.body = body;
  return read.record;
}

CustomerId State::find_customer(LedgerId ledger, std::string_view customer_no) const {
  CustomerId found;
  customer_keys_.for_each(hash_key(KeyFamily::customer_no, ledger, customer_no), [&](Slot slot) {
    const CustomerId id = id_of<CustomerId>(slot);
    if (customer(id).ledger == ledger && customer(id).customer_no == customer_no) found = id;
    return !found;
  });
  return standing(found);
}

void State::find_by_account(KeyFamily family, LedgerId ledger, std::string_view normalised,
                            CustomerRead& read, std::vector<CustomerId>& found) const {
  found.clear();
  if (normalised.empty()) return;
  customer_keys_.for_each(hash_key(family, ledger, normalised), [&](Slot slot) {
    const CustomerId id = id_of<CustomerId>(slot);
    const CustomerRecorded& record = peek(id, read);
    const auto& accounts =
        family == KeyFamily::virtual_account ? record.virtual_accounts : record.accounts;
    const bool has =
        record.ledger == ledger && std::any_of(accounts.begin(), accounts.end(), [&](Text account) {
          KeyBuffer key;
          return account == normalised || account_text(account, key) == normalised;
        });
    if (has) found.push_back(id);
    return true;
  });
  std::sort(found.begin(), found.end());
}

void State::find_by_name(LedgerId ledger, const FoldedName& name, bool may_be_cut,
                         CustomerRead& read, std::vector<NameHit>& found) const {
  found.clear();
  if (name.base.empty()) return;
  customer_keys_.for_each(hash_key(KeyFamily::name, ledger, name.base), [&](Slot slot) {
    const CustomerId id = id_of<CustomerId>(slot);
    const CustomerRecorded& record = peek(id, read);
    if (record.ledger != ledger) return true;
    std::optional<NameHit> best;
    FoldedName& folded = read.name;
    const auto compare = [&](std::string_view text, bool alias) {
      fold_name(text, folded);
      NameHit hit{.customer = id, .alias = alias};
      if (folded.base == name.base) {
        hit.same_form = folded.legal_form == name.legal_form || folded.legal_form.empty() ||
                        name.legal_form.empty();
      } else if (may_be_cut && is_truncated_prefix(folded, name)) {
        hit.truncated = hit.same_form = true;
      } else {
        return;
      }
      // A whole name beats a cut one, an equal legal form another, the name an alias.
      const auto rank = [](const NameHit& h) {
        return (h.truncated ? 0 : 4) + (h.same_form ? 2 : 0) + (h.alias ? 0 : 1);
      };
      if (!best || rank(hit) > rank(*best)) best = hit;
    };
    compare(record.name, false);
    for (const Text alias : record.aliases) compare(alias, true);
    if (best) found.push_back(*best);
    return true;
  });
  std::sort(found.begin(), found.end(),
            [](const NameHit& a, const NameHit& b) { return a.customer < b.customer; });
}

bool State::same_group(CustomerId a, CustomerId b) const {
  const Customer& first = customer(a);
  return a == b || (first.group != 0 && first.group == customer(b).group &&
                    first.ledger == customer(b).ledger);
}

bool State::has_room(LedgerId ledger, CustomerId customer_id, Currency currency, Money received,
                     Money open, Money amount) const {
  const auto fits = [](Money sum, Money more) {
    const auto total = checked_add(sum, more);
    return total && total->minor() <= kMaxSum && total->minor() >= -kMaxSum;
  };
  const auto at = totals_.find(ledger.value << 16 | currency.packed());
  const Totals sums = at == totals_.end() ? Totals{} : at->second;
  if (!fits(sums.received, received) || !fits(sums.original, open)) return false;
  const auto gross = gross_.find(ledger.value << 16 | currency.packed());
  if (gross != gross_.end() && !fits(Money(gross->second), amount.abs())) return false;
  if (!customer_id) return true;
  for (const Balance& b : customer(customer_id).balances)
    if (b.currency == currency && !(fits(b.open, open) && fits(b.unapplied, received)))
      return false;
  return true;
}

// --- items ---

ItemState State::item_state(Slot slot) const {
  const ItemRow& row = items_[slot];
  if (row.open == 0) {
    // Written off: no payment took part in clearing it.
    bool any = false;
    for (Slot a = row.first_allocation; a != kNoSlot; a = allocations_[a].next_of_item) {
      if (allocations_[a].reversed != 0) continue;
      any = true;
      if (allocations_[a].amount != 0) return ItemState::cleared;
    }
    return any ? ItemState::written_off : ItemState::cleared;
  }
  if (row.disputed != 0) return ItemState::disputed;
  return row.open == row.amount ? ItemState::open : ItemState::partly_paid;
}

Slot State::find_item_no(LedgerId ledger, std::string_view item_no) const {
  Slot found = kNoSlot;
  item_keys_.for_each(keys_of_number(ledger, item_no).hashes[0], [&](Slot slot) {
    if (items_[slot].ledger == ledger.value && item_texts(slot).item_no() == item_no) found = slot;
    return found == kNoSlot;
  });
  return found;
}

Lookup<ItemId> State::find_item(LedgerId ledger, std::string_view text) const {
  const IdText id = read_id(text, items_.size());
  std::vector<Slot> found;
  if (id.id && (!ledger || items_[static_cast<Slot>(*id.id - 1)].ledger == ledger.value))
    found.push_back(static_cast<Slot>(*id.id - 1));
  if (!id.only_id) {
    for (std::uint32_t l = 1; l <= ledgers_.size(); ++l) {
      if (ledger && ledger.value != l) continue;
      item_keys_.for_each(keys_of_number({l}, text).hashes[0], [&](Slot slot) {
        const ItemTexts texts = item_texts(slot);
        if (items_[slot].ledger == l && (texts.item_no() == text || texts.document_no() == text))
          found.push_back(slot);
        return found.size() < 100;
      });
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() == 1) return {.id = id_of<ItemId>(found[0])};
  return {.id = {}, .ambiguous = found.size() > 1};
}

// --- payments ---

bool State::payment_record(Slot slot, PaymentRecorded& record) const {
  return decode_from(arena_.at(payments_[slot].body), record);
}

PaymentState State::payment_state(Slot slot) const {
  const PaymentRow& row = payments_[slot];
  if (row.reversed != 0) return PaymentState::reversed;
  if (static_cast<Outcome>(row.outcome) == Outcome::ignored && row.was_allocated == 0)
    return PaymentState::ignored;
  if (row.unapplied == 0) return PaymentState::allocated;
  const bool proposed = static_cast<Outcome>(row.outcome) == Outcome::proposed;
  const std::uint32_t all = row.proposals >= 32 ? ~0U : (1U << row.proposals) - 1;
  if (proposed && row.was_allocated == 0 && (all & ~row.rejected) != 0)
    return PaymentState::proposed;
  return row.customer != 0 ? PaymentState::unapplied : PaymentState::unidentified;
}

Slot State::find_identity(PaymentIdentity identity) const {
  Slot found = kNoSlot;
  identities_.for_each(identity.low, [&](Slot slot) {
    const PaymentRow& row = payments_[slot];
    if (row.identity[0] == identity.low && row.identity[1] == identity.high) found = slot;
    return found == kNoSlot;
  });
  return found;
}

Lookup<PaymentId> State::find_payment(std::string_view text) const {
  const IdText id = read_id(text, payments_.size());
  std::vector<Slot> found;
  if (id.id) found.push_back(static_cast<Slot>(*id.id - 1));
  if (!id.only_id && !text.empty()) {
    PaymentRecorded record;
    bank_refs_.for_each(hash_key(KeyFamily::bank_ref, {}, text), [&](Slot slot) {
      if (payment_record(slot, record) && record.bank_ref == text) found.push_back(slot);
      return found.size() < 100;
    });
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.size() == 1) return {.id = id_of<PaymentId>(found[0])};
  return {.id = {}, .ambiguous = found.size() > 1};
}

}  // namespace hexiao
