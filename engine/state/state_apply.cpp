// The only code that changes the state. Each apply is the effect of one event and cannot fail.
#include <algorithm>
#include <cstdlib>

#include "engine/state/state.h"
#include "engine/text/account.h"
#include "engine/text/name.h"
#include "engine/text/reference.h"
#include "engine/text/utf8.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao {
namespace {

Currency currency_of(std::uint16_t packed) { return Currency::from_packed(packed); }

}  // namespace

State::State() {
  built_in_ = {.version = {},
               .policy = default_policy(),
               .source = {},
               .patterns = std::make_shared<const PolicyPatterns>(default_policy())};
}

// --- ledgers, policies ---

void State::apply(const LedgerOpened& event) { ledgers_.emplace_back(event.code); }

void State::activate(ActivePolicy policy) {
  policy.patterns = std::make_shared<const PolicyPatterns>(policy.policy);
  for (ActivePolicy& active : policies_) {
    if (active.policy.name != policy.policy.name) continue;
    active = std::move(policy);
    return;
  }
  policies_.push_back(std::move(policy));
}

void State::apply(const PolicyActivated& event) {
  activate({.version = event.version,
            .policy = event.policy,
            .source = std::string(event.source),
            .patterns = {}});
}

// --- customers ---

State::Balance& State::balance(CustomerId id, Currency currency) {
  Customer& customer = customers_[id.value - 1];
  for (Balance& b : customer.balances)
    if (b.currency == currency) return b;
  const std::uint64_t before = customer.balances.memory_bytes();
  Balance& added = customer.balances.add({.currency = currency,
                                          .debt = figures_.add_debt(customer.ledger, id, currency),
                                          .open = {},
                                          .unapplied = {},
                                          .overdue = {}});
  list_bytes_ += customer.balances.memory_bytes() - before;
  return added;
}

// A customer stands once under each key, however many of its names fold to it.
std::vector<std::uint64_t> State::keys_of(const CustomerRecorded& record) {
  std::vector<std::uint64_t> hashes;
  const auto key = [&](KeyFamily family, std::string_view text) {
    if (!text.empty()) hashes.push_back(hash_key(family, record.ledger, text));
  };
  key(KeyFamily::customer_no, record.customer_no);
  for (const Text account : record.accounts)
    key(KeyFamily::account, normalise_account(account).text);
  for (const Text account : record.virtual_accounts)
    key(KeyFamily::virtual_account, normalise_account(account).text);
  const auto name_keys = [&](std::string_view name) {
    for_each_name_base(name, [&](std::string_view base) { key(KeyFamily::name, base); });
  };
  name_keys(record.name);
  for (const Text alias : record.aliases) name_keys(alias);
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

void State::index_customer(CustomerId id, const CustomerRecorded& record, bool add) {
  index_names(id, record, add);
  if (add) customers_[slot_of(id)].plain_base = plain_base_length(record.name);
  for (const std::uint64_t hash : keys_of(record)) {
    if (add) {
      if (customer_keys_.insert(hash, slot_of(id))) note_shared_key(hash);
    } else {
      customer_keys_.erase(hash, slot_of(id));
    }
  }
}

void State::note_shared_key(std::uint64_t hash) {
  customer_keys_.for_each(hash, [this](Slot slot) {
    customers_[slot].shares_keys = true;
    return true;
  });
}

void State::index_names(CustomerId id, const CustomerRecorded& record, bool add) {
  while (names_.size() < record.ledger.value) names_.emplace_back();
  NameIndex& names = names_[record.ledger.value - 1];
  const auto file = [&](std::string_view name) {
    if (add) {
      names.insert(name, id.value);
    } else {
      names.erase(name, id.value);
    }
  };
  file(record.name);
  for (const Text alias : record.aliases) file(alias);
}

// Of a customer that was merged into another, only its number still finds it.
void State::index_past_number(CustomerId id) {
  const Customer& past = customer(id);
  customer_keys_.insert(hash_key(KeyFamily::customer_no, past.ledger, past.customer_no),
                        slot_of(id));
}

void State::take_body(Customer& customer, std::uint64_t body) {
  customer.body = body;
  CustomerRecorded record;
  HEXIAO_CHECK(decode_from(arena_.at(body), record));
  take_record(customer, record);
}

// Its texts must lie in the arena.
void State::take_record(Customer& customer, const CustomerRecorded& record) {
  customer.customer_no = record.customer_no;
  customer.tax_id = record.tax_id;
  customer.customer_class = record.customer_class;
  customer.policy = record.policy;
  customer.salesperson = record.salesperson;
  customer.department = record.department;
  customer.rating = record.rating;
  customer.currency = record.currency;
  customer.has_credit_limit = record.has_credit_limit;
  customer.terms_days = record.terms_days;
  customer.credit_limit = record.credit_limit;
}

void State::apply(const CustomerRecorded& event, std::span<const std::byte> body) {
  const bool is_new = event.customer.value > customers_.size();
  if (is_new) {
    customers_.emplace_back();
  } else {
    count_customer(event.customer, -1);
    index_customer(event.customer, customer_record(event.customer), false);
  }
  Customer& customer = customers_[event.customer.value - 1];
  customer.ledger = event.ledger;
  if (is_new) customer.overdue_as_of = business_date().days();
  take_body(customer, arena_.append(body));
  move_group(event.customer,
             event.group_no.empty() ? 0 : hash_text(event.group_no, event.ledger.value));
  index_customer(event.customer, event, true);
  count_customer(event.customer, 1);
  if (!is_new) move_open_items(event.customer);
}

// Payments that wait for this customer stand under its group too.
void State::move_group(CustomerId id, std::uint64_t group) {
  Customer& customer = customers_[id.value - 1];
  if (customer.group == group) return;
  std::vector<Slot> waiting;
  if (waiting_.count() != 0) waiting_.find(waiting_key_of_payer(customer.ledger, id), waiting);
  std::sort(waiting.begin(), waiting.end());
  waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
  for (const Slot slot : waiting) index_waiting(slot, false);
  customer.group = group;
  for (const Slot slot : waiting) index_waiting(slot, true);
}

// --- items ---

void State::index_item(Slot slot, bool add) {
  const ItemKeys keys = keys_of_item({items_[slot].ledger}, item_texts(slot));
  wordy_numbers_ += add ? keys.wordy : ~keys.wordy + 1;
  first_parts_ += add ? keys.first_part : ~keys.first_part + 1;
  for (std::size_t i = 0; i < keys.count; ++i) item_keys_.prefetch(keys.hashes[i]);
  for (std::size_t i = 0; i < keys.count; ++i) {
    if (add) {
      item_keys_.insert(keys.hashes[i], slot);
    } else {
      item_keys_.erase(keys.hashes[i], slot);
    }
  }
}

// Keeps balances, totals and the customer's list of open items in step with one item's open amount.
void State::set_open(Slot slot, Money open) {
  ItemRow& row = items_[slot];
  const Money change = open - Money(row.open);
  const bool was_open = row.open != 0;
  const bool remarkable = is_remarkable(row);
  ItemCounts* const counts = remarkable ? &completeness_.items(row.ledger, row.currency) : nullptr;
  if (remarkable) count_remarkable(row, *counts, -1);
  row.open = open.minor();
  if (remarkable) count_remarkable(row, *counts, 1);
  Customer& customer = customers_[row.customer - 1];
  Balance& of_customer = balance({row.customer}, currency_of(row.currency));
  of_customer.open += change;
  totals(row.ledger, row.currency).open += change;
  const OpenCell cell{change.minor(), (row.open != 0 ? 1 : 0) - (was_open ? 1 : 0)};
  figures_.open().add(lives_[slot].segment, Date::from_days(row.due_date), cell);
  if (!is_credit(static_cast<ItemKind>(row.kind))) {
    figures_.open_by_behaviour().add(behaviour_of(row.customer, row.currency),
                                     Date::from_days(row.due_date), cell);
    if (row.due_date < customer.overdue_as_of) of_customer.overdue += change;
  }
  note_debt(of_customer);
  if (was_open == (row.open != 0)) return;
  if (row.open != 0) {
    list_as_open(slot);
  } else {
    std::vector<Slot>& list = customer.open_items;
    list[row.open_position] = list.back();
    items_[list.back()].open_position = row.open_position;
    list.pop_back();
    row.open_position = kNoSlot;
    --open_items_;
  }
}

void State::list_as_open(Slot slot) {
  std::vector<Slot>& list = customers_[items_[slot].customer - 1].open_items;
  items_[slot].open_position = static_cast<std::uint32_t>(list.size());
  list_bytes_ -= list.capacity() * sizeof(Slot);
  list.push_back(slot);
  list_bytes_ += list.capacity() * sizeof(Slot);
  ++open_items_;
}

// Called with -1 before an item or its allocations change and with 1 after it.
void State::count_item_state(Slot slot, int by) {
  items_by_state_[static_cast<std::size_t>(item_state(slot))] += static_cast<std::uint64_t>(by);
}

void State::apply(const ItemRecorded& event) {
  const bool is_new = event.item.value > items_.size();
  Slot slot = slot_of(event.item);
  if (is_new) {
    slot = items_.append(ItemRow{});
    lives_.append(ItemLifeRow{});
  } else {
    // What was recorded leaves the sums as if it had never been, except what allocations took of
    // it.
    const Money open(items_[slot].open);
    const std::int64_t paid = paid_before(slot, open);
    count_item_state(slot, -1);
    index_item(slot, false);
    note_settled(slot, false);
    add_flows(slot, -1);
    set_open(slot, Money{});
    count_item(slot, paid, -1);
    totals(items_[slot].ledger, items_[slot].currency).original -= open;
    gross(items_[slot]) -= std::abs(items_[slot].amount);
  }
  ItemRow& row = items_[slot];
  row.amount = event.amount.minor();
  row.discount = event.discount_amount.minor();
  row.customer = event.customer.value;
  row.issue_date = event.issue_date.days();
  row.due_date = event.due_date.days();
  row.discount_until = event.discount_until.days();
  row.currency = event.currency.packed();
  row.ledger = static_cast<std::uint16_t>(event.ledger.value);
  row.kind = static_cast<std::uint8_t>(event.kind);
  row.disputed = event.disputed ? 1 : 0;
  if (event.disputed) figures_.mark(slot);
  ByteBuffer packed;
  pack_item_texts(event, packed);
  row.texts = arena_.append(packed.bytes());
  Customer& customer = customers_[row.customer - 1];
  customer.first_issue = std::min(customer.first_issue, row.issue_date);
  lives_[slot].segment = figures_.segment(segment_names(slot));
  totals(row.ledger, row.currency).original += event.open_amount;
  gross(row) += std::abs(row.amount);
  count_item(slot, paid_before(slot, event.open_amount), 1);
  set_open(slot, event.open_amount);
  add_flows(slot, 1);
  note_settled(slot, true);
  index_item(slot, true);
  count_item_state(slot, 1);
}

void State::apply(const ItemDisputed& event) {
  ItemRow& row = items_[slot_of(event.item)];
  set_disputed(slot_of(event.item), true);
  figures_.mark(slot_of(event.item));
  ++customers_[row.customer - 1].disputes;
}
void State::apply(const ItemReleased& event) { set_disputed(slot_of(event.item), false); }

void State::set_disputed(Slot slot, bool disputed) {
  ItemRow& row = items_[slot];
  count_item_state(slot, -1);
  ItemCounts& counts = completeness_.items(row.ledger, row.currency);
  count_remarkable(row, counts, -1);
  row.disputed = disputed ? 1 : 0;
  count_remarkable(row, counts, 1);
  count_item_state(slot, 1);
}

// --- payments ---

// Called with -1 before a payment changes and with 1 after it.
void State::count_payment(Slot slot, int by) {
  if (is_waiting(slot)) index_waiting(slot, by > 0);
  payments_by_state_[static_cast<std::size_t>(payment_state(slot))] +=
      static_cast<std::uint64_t>(by);
}

// Changes what is unapplied of a payment, of its customer, and of its ledger.
void State::move_unapplied(PaymentRow& payment, Money by) {
  payment.unapplied = (Money(payment.unapplied) + by).minor();
  totals(payment.ledger, payment.currency).unapplied += by;
  if (payment.customer != 0)
    balance({payment.customer}, currency_of(payment.currency)).unapplied += by;
}

void State::apply(const PaymentRecorded& event, std::span<const std::byte> body, Lsn lsn) {
  const std::string currency = event.currency.code();
  const ReceivePayment command{.ledger = {},
                               .bank_account = event.bank_account,
                               .bank_ref = event.bank_ref,
                               .currency = currency,
                               .amount = event.amount,
                               .booking_date = event.booking_date,
                               .value_date = event.value_date,
                               .payer_name = event.payer_name,
                               .payer_account = event.payer_account,
                               .structured_ref = event.structured_ref,
                               .text = event.text,
                               .note = event.note,
                               .customer_no = event.customer_no,
                               .end_to_end_id = event.end_to_end_id,
                               .mandate_id = event.mandate_id,
                               .occurrence = event.occurrence};
  const PaymentIdentity identity = identity_of(command, event.ledger);
  const Decision& decision = event.decision;
  PaymentRow row;
  row.identity[0] = identity.low;
  row.identity[1] = identity.high;
  row.amount = event.amount.minor();
  row.body = arena_.append(body);
  row.lsn = lsn;
  // Only a payer that is known well owns the money; a partial one is a hint for whoever looks.
  if (decision.payer_level >= PayerLevel::full) row.customer = decision.payer.value;
  row.booking_date = event.booking_date.days();
  row.currency = event.currency.packed();
  row.ledger = static_cast<std::uint16_t>(event.ledger.value);
  row.outcome = static_cast<std::uint8_t>(decision.outcome);
  row.proposals = static_cast<std::uint8_t>(std::min<std::size_t>(decision.proposals.size(), 32));
  const Slot slot = payments_.append(row);
  totals(row.ledger, row.currency).received += event.amount;
  move_unapplied(payments_[slot], event.amount);
  identities_.insert(identity.low, slot);
  if (!event.bank_ref.empty())
    bank_refs_.insert(hash_key(KeyFamily::bank_ref, {}, event.bank_ref), slot);
  count_payment(slot, 1);
}

void State::apply(const AllocationsMade& event) {
  const Slot payment_slot = slot_of(event.payment);
  PaymentRow& payment = payments_[payment_slot];
  count_payment(payment_slot, -1);
  if (payment.customer != event.customer.value) {
    const Money unapplied(payment.unapplied);
    move_unapplied(payment, -unapplied);
    payment.customer = event.customer.value;
    move_unapplied(payment, unapplied);
  }
  for (const AllocationLine& line : event.lines) {
    const Slot item_slot = slot_of(line.item);
    ItemRow& item = items_[item_slot];
    AllocationRow row;
    row.amount = line.amount.minor();
    row.discount = line.discount.minor();
    row.writeoff = line.writeoff.minor();
    row.payment = payment_slot;
    row.item = item_slot;
    row.next_of_payment = payment.first_allocation;
    row.next_of_item = item.first_allocation;
    row.origin = static_cast<std::uint8_t>(event.origin);
    row.granted = event.other_customer_granted ? 1 : 0;
    if (!line.writeoff.is_zero()) row.difference = static_cast<std::uint8_t>(event.difference);
    count_item_state(item_slot, -1);
    const Slot slot = allocations_.append(row);
    payment.first_allocation = slot;
    item.first_allocation = slot;
    ++payment.live_allocations;
    set_open(item_slot, Money(item.open) - line.settles());
    count_item_state(item_slot, 1);
    add_flow(allocations_[slot], 1);
    note_settled(item_slot, true);
    Totals& t = totals(payment.ledger, payment.currency);
    t.allocated += line.amount;
    t.discounted += line.discount;
    t.written_off += line.writeoff;
    move_unapplied(payment, -line.amount);
  }
  payment.was_allocated = 1;
  count_payment(payment_slot, 1);
}

void State::apply(const AllocationReversed& event) {
  AllocationRow& row = allocations_[slot_of(event.allocation)];
  PaymentRow& payment = payments_[row.payment];
  count_payment(row.payment, -1);
  note_settled(row.item, false);
  add_flow(row, -1);
  count_item_state(row.item, -1);
  row.reversed = 1;
  --payment.live_allocations;
  set_open(row.item, Money(items_[row.item].open) + Money(row.settles()));
  count_item_state(row.item, 1);
  Totals& t = totals(payment.ledger, payment.currency);
  t.allocated -= Money(row.amount);
  t.discounted -= Money(row.discount);
  t.written_off -= Money(row.writeoff);
  if (!planted(PlantedBug::undo_forgets_the_payment)) move_unapplied(payment, Money(row.amount));
  if (payment.live_allocations == 0) take_back_lessons(row.payment);
  count_payment(row.payment, 1);
}

void State::apply(const PaymentReversed& event) {
  const Slot slot = slot_of(event.payment);
  PaymentRow& payment = payments_[slot];
  count_payment(slot, -1);
  const Money left(payment.unapplied);
  move_unapplied(payment, -left);
  totals(payment.ledger, payment.currency).reversed += left;
  payment.reversed = 1;
  count_payment(slot, 1);
}

}  // namespace hexiao
