// What the state shows of its rows.
#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {

CustomerView State::view(CustomerId id) const {
  CustomerRecorded record = customer_record(id);
  const Customer& customer = customers_[id.value - 1];
  CustomerView view{.id = id,
                    .ledger = ledger_code(record.ledger),
                    .customer_no = record.customer_no,
                    .name = record.name,
                    .aliases = std::move(record.aliases),
                    .accounts = std::move(record.accounts),
                    .virtual_accounts = std::move(record.virtual_accounts),
                    .tax_id = record.tax_id,
                    .group_no = record.group_no,
                    .customer_class = record.customer_class,
                    .currency = record.currency,
                    .has_credit_limit = record.has_credit_limit,
                    .credit_limit = record.credit_limit,
                    .rating = record.rating,
                    .terms_days = record.terms_days,
                    .salesperson = record.salesperson,
                    .department = record.department,
                    .policy = record.policy,
                    .open_items = customer.open_items.size(),
                    .balances = {}};
  for (const Balance& b : customer.balances)
    view.balances.push_back({.currency = b.currency, .open = b.open, .unapplied = b.unapplied});
  std::sort(view.balances.begin(), view.balances.end(),
            [](const BalanceView& a, const BalanceView& b) { return a.currency < b.currency; });
  return view;
}

ItemView State::view(ItemId id) const {
  const Slot slot = slot_of(id);
  const ItemRow& row = items_[slot];
  const ItemTexts texts = item_texts(slot);
  const ItemLifeRow& life = lives_[slot];
  const bool dunned = life.dunned_through != INT16_MIN;
  return {.id = id,
          .ledger = ledger_code({row.ledger}),
          .customer_no = customer_no({row.customer}),
          .kind = static_cast<ItemKind>(row.kind),
          .state = item_state(slot),
          .currency = Currency::from_packed(row.currency),
          .amount = Money(row.amount),
          .open_amount = Money(row.open),
          .discount_amount = Money(row.discount),
          .issue_date = Date::from_days(row.issue_date),
          .due_date = Date::from_days(row.due_date),
          .discount_until = Date::from_days(row.discount_until),
          .item_no = texts.item_no(),
          .document_no = texts.document_no(),
          .order_no = texts[ItemText::order_no],
          .contract_no = texts[ItemText::contract_no],
          .delivery_no = texts[ItemText::delivery_no],
          .external_ref = texts[ItemText::external_ref],
          .payment_ref = texts[ItemText::payment_ref],
          .terms = texts[ItemText::terms],
          .salesperson = texts[ItemText::salesperson],
          .department = texts[ItemText::department],
          .text = texts[ItemText::text],
          .progress = static_cast<ItemProgress>(life.progress),
          .promised = Date::from_days(life.promised),
          .overdue_days = overdue_days(slot),
          .overdue_cause = overdue_cause(slot),
          .dunned = dunned,
          .dunned_stage = dunned ? life.dunned_through : 0,
          .reopened = is_reopened(slot)};
}

bool State::is_reopened(Slot slot) const {
  if (items_[slot].open == 0) return false;
  for (Slot a = items_[slot].first_allocation; a != kNoSlot; a = allocations_[a].next_of_item)
    if (allocations_[a].reversed != 0) return true;
  return false;
}

AllocationView State::view(AllocationId id) const {
  const AllocationRow& row = allocations_[slot_of(id)];
  const ItemRow& item = items_[row.item];
  const ItemTexts texts = item_texts(row.item);
  return {.id = id,
          .payment = id_of<PaymentId>(row.payment),
          .item = id_of<ItemId>(row.item),
          .ledger = ledger_code({item.ledger}),
          .customer_no = customer_no({item.customer}),
          .item_no = texts.item_no(),
          .document_no = texts.document_no(),
          .currency = Currency::from_packed(item.currency),
          .amount = Money(row.amount),
          .discount = Money(row.discount),
          .writeoff = Money(row.writeoff),
          .origin = static_cast<Origin>(row.origin),
          .reversed = row.reversed != 0,
          .other_customer_granted = row.granted != 0,
          .difference = static_cast<ShortOutcome>(row.difference)};
}

bool State::view(PaymentId id, PaymentView& view) const {
  const Slot slot = slot_of(id);
  const PaymentRow& row = payments_[slot];
  PaymentRecorded record;
  if (!payment_record(slot, record)) return false;
  view = {.id = id,
          .ledger = ledger_code(record.ledger),
          .state = payment_state(slot),
          .currency = record.currency,
          .amount = record.amount,
          .unapplied = Money(row.unapplied),
          .booking_date = record.booking_date,
          .value_date = record.value_date,
          .customer_no = customer_no({row.customer}),
          .bank_account = record.bank_account,
          .bank_ref = record.bank_ref,
          .payer_name = record.payer_name,
          .payer_account = record.payer_account,
          .structured_ref = record.structured_ref,
          .text = record.text,
          .note = record.note,
          .end_to_end_id = record.end_to_end_id,
          .mandate_id = record.mandate_id,
          .lsn = row.lsn,
          .rejected = row.rejected,
          .decision = std::move(record.decision),
          .decided_lsn = row.lsn};
  for (std::uint32_t at = row.traces; at != 0; at = traces_[at - 1].older) {
    const TraceRow& trace = traces_[at - 1];
    if (static_cast<Trace>(trace.kind) != Trace::reconsidered) continue;
    if (view.reconsidered++ != 0) continue;  // the newest comes first
    view.woken_by = static_cast<WakeReason>(trace.reason);
    view.decided_lsn = trace.value;
  }
  return true;
}

bool State::explain(PaymentId id, ExplanationView& explanation) const {
  explanation = {};
  if (!view(id, explanation.payment)) return false;
  const Decision& decision = explanation.payment.decision;
  std::vector<ItemId> items;
  std::vector<CustomerId> customers = {
      decision.payer, decision.payer_rival, {payments_[slot_of(id)].customer}};
  for (Slot a = payments_[slot_of(id)].first_allocation; a != kNoSlot;
       a = allocations_[a].next_of_payment) {
    explanation.allocations.push_back(view(id_of<AllocationId>(a)));
    items.push_back(id_of<ItemId>(allocations_[a].item));
  }
  std::reverse(explanation.allocations.begin(), explanation.allocations.end());
  for (const Proposal& proposal : decision.proposals) {
    customers.push_back(proposal.customer);
    for (const AllocationLine& line : proposal.lines) items.push_back(line.item);
    for (const Evidence& evidence : proposal.evidence) items.push_back(evidence.item);
  }
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  for (const ItemId item : items) {
    explanation.items.push_back(view(item));
    customers.push_back({items_[slot_of(item)].customer});
  }
  std::sort(customers.begin(), customers.end());
  customers.erase(std::unique(customers.begin(), customers.end()), customers.end());
  for (const CustomerId customer : customers)
    if (customer) explanation.customers.push_back(view(customer));
  add_mappings(id, explanation);
  return true;
}

// What this payment taught, and by which mapping its payer was found.
void State::add_mappings(PaymentId id, ExplanationView& explanation) const {
  const PaymentView& payment = explanation.payment;
  std::vector<Slot> slots;
  for (std::uint32_t at = payments_[slot_of(id)].traces; at != 0; at = traces_[at - 1].older)
    if (static_cast<Trace>(traces_[at - 1].kind) == Trace::taught)
      slots.push_back(static_cast<Slot>(traces_[at - 1].value));
  if (const MappingId found = payment.decision.payer_mapping) slots.push_back(slot_of(found));
  std::sort(slots.begin(), slots.end());
  slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
  for (const Slot slot : slots) explanation.mappings.push_back(view(id_of<MappingId>(slot)));
}

StateCounts State::counts() const {
  StateCounts counts;
  counts.ledgers = ledgers_.size();
  counts.customers = customers_.size();
  counts.items = items_.size();
  counts.open_items = open_items_;
  counts.payments = payments_.size();
  counts.allocations = allocations_.size();
  counts.policies = policies_.size();
  counts.mappings = mappings_.size();
  counts.waiting = waiting_.count();
  counts.postponed = postponed_.size();
  std::copy(std::begin(items_by_state_), std::end(items_by_state_),
            std::begin(counts.items_by_state));
  std::copy(std::begin(payments_by_state_), std::end(payments_by_state_),
            std::begin(counts.payments_by_state));
  return counts;
}

std::vector<ControlTotal> State::control_totals() const {
  std::vector<ControlTotal> list;
  for (const auto& [key, t] : totals_) {
    if (t == Totals{}) continue;
    list.push_back({.ledger = ledger_code({key >> 16}),
                    .currency = Currency::from_packed(static_cast<std::uint16_t>(key)),
                    .received = t.received,
                    .allocated = t.allocated,
                    .unapplied = t.unapplied,
                    .reversed = t.reversed,
                    .original = t.original,
                    .open = t.open,
                    .discounted = t.discounted,
                    .written_off = t.written_off});
  }
  return list;
}

std::uint64_t State::memory_bytes() const {
  return items_.memory_bytes() + lives_.memory_bytes() + payments_.memory_bytes() +
         allocations_.memory_bytes() + arena_.memory_bytes() + customer_keys_.memory_bytes() +
         item_keys_.memory_bytes() + identities_.memory_bytes() + bank_refs_.memory_bytes() +
         mappings_.memory_bytes() + traces_.memory_bytes() + mapping_keys_.memory_bytes() +
         waiting_.memory_bytes() + customers_.memory_bytes() + list_bytes_ +
         figures_.memory_bytes() + books_.memory_bytes() + completeness_.memory_bytes();
}

}  // namespace hexiao
