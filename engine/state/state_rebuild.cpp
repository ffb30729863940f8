// Indexes made anew from loaded rows. What costs, reading texts and hashing numbers, is done in
// batches of rows that know nothing of each other, each index is then built in one go, and last
// come the lists and sums that need order.
#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {

// What one batch of rows adds to the indexes.
struct State::Gathered {
  KeyIndex::Pairs customers, items, identities, bank_refs;
  std::uint64_t wordy_numbers = 0, first_parts = 0;
};

namespace {

// Of rows that all have about as many keys; one that has more costs a copy.
constexpr std::uint32_t kRowsTried = 1024;

}  // namespace

void State::gather_customers(RowRange range, Gathered& gathered) {
  for (Slot slot = range.first; slot < range.last; ++slot) {
    const CustomerId id = id_of<CustomerId>(slot);
    const CustomerRecorded record = customer_record(id);
    customers_[slot].plain_base = plain_base_length(record.name);
    // Of a customer that was merged into another, only its number still finds it.
    if (books_.control(id).merged_into != 0)
      gathered.customers.add(hash_key(KeyFamily::customer_no, record.ledger, record.customer_no),
                             slot);
    else
      for (const std::uint64_t hash : keys_of(record)) gathered.customers.add(hash, slot);
  }
}

void State::gather_items(RowRange range, Gathered& gathered) const {
  std::uint64_t keys_of_tried = 0;
  for (Slot slot = range.first; slot < range.last; ++slot) {
    const ItemKeys keys = keys_of_item({items_[slot].ledger}, item_texts(slot));
    for (std::size_t i = 0; i < keys.count; ++i) gathered.items.add(keys.hashes[i], slot);
    gathered.wordy_numbers += keys.wordy;
    gathered.first_parts += keys.first_part;
    if (slot - range.first >= kRowsTried) continue;
    keys_of_tried += keys.count;
    if (slot - range.first + 1 == kRowsTried)
      gathered.items.reserve((range.last - range.first) * keys_of_tried / kRowsTried);
  }
}

void State::gather_payments(RowRange range, Gathered& gathered) const {
  gathered.identities.reserve(range.last - range.first);
  gathered.bank_refs.reserve(range.last - range.first);
  PaymentRecorded record;
  for (Slot slot = range.first; slot < range.last; ++slot) {
    gathered.identities.add(payments_[slot].identity[0], slot);
    if (payment_record(slot, record) && !record.bank_ref.empty())
      gathered.bank_refs.add(hash_key(KeyFamily::bank_ref, {}, record.bank_ref), slot);
  }
}

void State::rebuild_names(LedgerId ledger) {
  for (std::uint32_t id = 1; id <= customers_.size(); ++id)
    if (customers_[id - 1].ledger == ledger && books_.control({id}).merged_into == 0)
      index_names({id}, customer_record({id}), true);
}

void State::rebuild_indexes(Crew& crew) {
  for (Slot slot = 0; slot < customers_.size(); ++slot)
    take_body(customers_[slot], customers_[slot].body);
  // One for each ledger up to the last that has customers, as they come by themselves.
  std::uint32_t last_ledger = 0;
  for (const Customer& customer : customers_)
    last_ledger = std::max(last_ledger, customer.ledger.value);
  names_.resize(last_ledger);
  std::vector<Gathered> gathered(kLoadingBatches);
  // The names of a ledger are one task, and a long one: they come first. The hash of what was
  // loaded is nobody's input.
  const std::size_t names = last_ledger, others = names + 1;
  crew.run(others + kLoadingBatches, [&](std::size_t, std::size_t task) {
    if (task < names) return rebuild_names({static_cast<std::uint32_t>(task + 1)});
    if (task == names) {
      loaded_hash_ = hash();
      return;
    }
    const std::size_t batch = task - others;
    gather_items(range_of(items_.size(), batch), gathered[batch]);
    gather_payments(range_of(payments_.size(), batch), gathered[batch]);
    gather_customers(range_of(customer_count(), batch), gathered[batch]);
  });
  const auto build = [&](KeyIndex& index, KeyIndex::Pairs Gathered::*pairs) {
    std::vector<KeyIndex::Pairs> batches;
    for (Gathered& batch : gathered) batches.push_back(std::move(batch.*pairs));
    index.build(batches, crew);
  };
  build(customer_keys_, &Gathered::customers);
  customer_keys_.for_each_sharing([this](Slot slot) { customers_[slot].shares_keys = true; });
  build(item_keys_, &Gathered::items);
  build(identities_, &Gathered::identities);
  build(bank_refs_, &Gathered::bank_refs);
  for (const Gathered& batch : gathered) {
    wordy_numbers_ += batch.wordy_numbers;
    first_parts_ += batch.first_parts;
  }
  rebuild_lists();
}

void State::rebuild_lists() {
  // Lists of exactly their length; those that grow later double.
  std::vector<std::uint32_t> lengths(customers_.size());
  for (Slot slot = 0; slot < items_.size(); ++slot)
    lengths[items_[slot].customer - 1] += items_[slot].open != 0 ? 1 : 0;
  for (Slot slot = 0; slot < customers_.size(); ++slot) {
    customers_[slot].open_items.reserve(lengths[slot]);
    list_bytes_ += customers_[slot].open_items.capacity() * sizeof(Slot);
  }
  for (Slot slot = 0; slot < items_.size(); ++slot) {
    const ItemRow& row = items_[slot];
    count_item_state(slot, 1);
    if (row.open == 0) continue;
    list_as_open(slot);
    balance({row.customer}, Currency::from_packed(row.currency)).open += Money(row.open);
  }
  for (Slot slot = 0; slot < mappings_.size(); ++slot) {
    const MappingRow& row = mappings_[slot];
    const std::span<const std::byte> key = arena_.at(row.key);
    mapping_keys_.insert(
        waiting_key_of_mark(static_cast<MappingKind>(row.kind), {row.ledger},
                            {reinterpret_cast<const char*>(key.data()), key.size()}),
        slot);
  }
  for (Slot slot = 0; slot < payments_.size(); ++slot) {
    const PaymentRow& row = payments_[slot];
    if (row.customer != 0)
      balance({row.customer}, Currency::from_packed(row.currency)).unapplied +=
          Money(row.unapplied);
    count_payment(slot, 1);
  }
}

}  // namespace hexiao
