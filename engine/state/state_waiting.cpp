// Payments that wait, what finds them, and decisions that are made anew.
#include <algorithm>

#include "engine/state/state.h"
#include "engine/text/account.h"
#include "engine/text/name.h"
#include "engine/text/reference.h"

namespace hexiao {

bool State::is_waiting(Slot slot) const {
  const PaymentRow& row = payments_[slot];
  if (row.reversed != 0 || row.live_allocations != 0 || row.unapplied == 0) return false;
  const auto outcome = static_cast<Outcome>(row.outcome);
  if (outcome == Outcome::ignored && row.was_allocated == 0) return false;
  // Its allocations follow with the next event, unless they were undone since.
  return outcome != Outcome::automatic || row.first_allocation != kNoSlot;
}

void State::index_waiting(Slot slot, bool add) {
  PaymentRecorded record;
  HEXIAO_CHECK(payment_record(slot, record));
  const Decision& decision = record.decision;
  std::vector<WaitingParty> parties;
  const auto party = [&](CustomerId named) {
    const CustomerId id = standing(named);
    if (id) parties.push_back({.customer = id, .group = customer(id).group});
  };
  party(decision.payer);
  party(decision.payer_rival);
  party({payments_[slot].customer});
  for (const Proposal& proposal : decision.proposals) party(proposal.customer);
  if (add)
    waiting_.add(record, parties, slot);
  else
    waiting_.remove(record, parties, slot);
}

void State::find_waiting_for(ItemId id, std::vector<Slot>& found) const {
  const Slot slot = slot_of(id);
  const ItemRow& row = items_[slot];
  if (row.open == 0 || row.disputed != 0) return;
  const LedgerId ledger{row.ledger};
  const CustomerId debtor{row.customer};
  const Policy& policy = policy_for(ledger, debtor).policy;
  for (const ItemNumber& number : ItemNumbers(item_texts(slot))) {
    const ItemNumberKeys keys = keys_of_number(ledger, number.number);
    for (std::size_t i = 0; i < keys.count; ++i) waiting_.find(keys.hashes[i], found);
    const std::string compacted = compact(number.number);
    for (const std::string& written : policy.document_prefixes) {
      const std::string prefix = compact(written);
      if (prefix.empty() || !compacted.starts_with(prefix)) continue;
      const CanonicalKeys bare = canonical_keys(std::string_view(compacted).substr(prefix.size()));
      for (std::size_t i = 0; i < bare.size(); ++i)
        waiting_.find(hash_key(KeyFamily::item, ledger, bare[i]), found);
    }
  }
  waiting_.find(waiting_key_of_payer(ledger, debtor), found);
  if (const std::uint64_t group = customer(debtor).group; group != 0)
    waiting_.find(waiting_key_of_group(ledger, group), found);
  const auto& searches = policy.searches;
  if (std::find(searches.begin(), searches.end(), Search::amount_only) != searches.end())
    waiting_.find(
        waiting_key_of_amount(ledger, Currency::from_packed(row.currency), Money(row.open)), found);
}

void State::find_waiting_for(CustomerId id, std::vector<Slot>& found) const {
  const CustomerRecorded record = customer_record(id);
  const LedgerId ledger = record.ledger;
  waiting_.find(waiting_key_of_payer(ledger, id), found);
  if (const std::uint64_t group = customer(id).group; group != 0)
    waiting_.find(waiting_key_of_group(ledger, group), found);
  for (const Text account : record.accounts)
    find_waiting_for(MappingKind::account, ledger, mapping_key(MappingKind::account, account),
                     found);
  for (const Text account : record.virtual_accounts)
    waiting_.find(hash_key(KeyFamily::virtual_account, ledger, normalise_account(account).text),
                  found);
  FoldedName folded;
  const auto name = [&](Text text) {
    for_each_name_base(text, [&](std::string_view base) {
      waiting_.find(hash_key(KeyFamily::name, ledger, base), found);
    });
    fold_name(text, folded);
    for_each_name_word(folded.base, [&](std::string_view word) {
      waiting_.find_rare(hash_key(KeyFamily::waiting_word, ledger, word), kCommonWord, found);
    });
  };
  name(record.name);
  for (const Text alias : record.aliases) name(alias);
}

void State::find_waiting_for(MappingKind kind, LedgerId ledger, std::string_view key,
                             std::vector<Slot>& found) const {
  if (!key.empty()) waiting_.find(waiting_key_of_mark(kind, ledger, key), found);
}

// --- decisions made anew ---

void State::apply(const PaymentReconsidered& event, std::span<const std::byte> /*body*/, Lsn lsn) {
  const Slot slot = slot_of(event.payment);
  count_payment(slot, -1);
  PaymentRecorded record;
  HEXIAO_CHECK(payment_record(slot, record));
  record.decision = event.decision;
  ByteBuffer body;
  encode_into(body, record);
  PaymentRow& row = payments_[slot];
  row.body = arena_.append(body.bytes());
  const Decision& decision = event.decision;
  row.outcome = static_cast<std::uint8_t>(decision.outcome);
  row.proposals = static_cast<std::uint8_t>(std::min<std::size_t>(decision.proposals.size(), 32));
  row.rejected = 0;
  row.was_allocated = 0;
  // What a person allocated once stays with that customer until the payer is known better.
  const bool known = decision.payer_level >= PayerLevel::full;
  const std::uint32_t owner = known                             ? decision.payer.value
                              : row.first_allocation == kNoSlot ? 0
                                                                : row.customer;
  if (owner != row.customer) {
    const Money unapplied(row.unapplied);
    move_unapplied(row, -unapplied);
    row.customer = owner;
    move_unapplied(row, unapplied);
  }
  trace(slot, Trace::reconsidered, lsn, event.reason);
  count_payment(slot, 1);
}

void State::apply(const WakingPostponed& event) {
  for (std::uint32_t i = 0; i < event.resumed; ++i) postponed_.erase(postponed_.begin());
  for (const Postponed& waiting : event.postponed)
    postponed_.emplace(slot_of(waiting.payment), waiting);
}

}  // namespace hexiao
