// Receivables control in the state: what its events do to rows, and the figures that reports read.
#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {
namespace {

bool is_debit(const ItemRow& row) { return !is_credit(static_cast<ItemKind>(row.kind)); }

std::int64_t clamped_delay(std::int32_t paid, std::int32_t due) {
  const std::int64_t days = std::int64_t{paid} - due;
  return std::clamp<std::int64_t>(days, -kMaxDelay, kMaxDelay);
}

}  // namespace

// --- the business date ---

void State::apply(const DayClosed& event) { books_.apply(event); }

// Customers up to `through` are looked at on the new business date: what is overdue of them, and
// the class of their record of delay.
void State::apply(const DayWorked& event) {
  const std::uint32_t first = books_.worked_through().value;
  const std::uint32_t last = std::min(event.through.value, customer_count());
  for (std::uint32_t id = first + 1; id <= last; ++id) {
    count_overdue({id}, business_date());
    reclassify({id});
  }
  books_.apply(event, customer_count());
}

void State::count_overdue(CustomerId id, Date as_of) {
  Customer& customer = customers_[id.value - 1];
  customer.overdue_as_of = as_of.days();
  for (Balance& b : customer.balances) b.overdue = {};
  if (as_of)
    for (const Slot slot : customer.open_items) {
      const ItemRow& row = items_[slot];
      if (row.open > 0 && row.due_date < as_of.days())
        balance(id, Currency::from_packed(row.currency)).overdue += Money(row.open);
    }
  for (const Balance& b : customer.balances) note_debt(b);
}

// The open items of a customer move to the class that its record has come to.
void State::reclassify(CustomerId id) {
  Customer& customer = customers_[id.value - 1];
  const Delays& delays = figures_.delays(id);
  const std::uint32_t behaviour = behaviour_class(delays);
  if (behaviour == customer.behaviour) return;
  const auto move = [&](std::int64_t sign) {
    for (const Slot slot : customer.open_items) {
      const ItemRow& row = items_[slot];
      if (row.open > 0)
        figures_.open_by_behaviour().add(behaviour_of(id.value, row.currency),
                                         Date::from_days(row.due_date), {sign * row.open, sign});
    }
  };
  move(-1);
  figures_.pool(customer.ledger, customer.behaviour) -= delays;
  customer.behaviour = behaviour;
  figures_.pool(customer.ledger, customer.behaviour) += delays;
  move(1);
}

std::uint32_t State::behaviour_of(std::uint32_t customer, std::uint16_t currency) {
  const Customer& row = customers_[customer - 1];
  return figures_.behaviour_key(row.ledger, Currency::from_packed(currency), row.behaviour);
}

// --- segments ---

SegmentNames State::segment_names(Slot slot) const {
  const ItemRow& row = items_[slot];
  const Customer& customer = customers_[row.customer - 1];
  const ItemTexts texts = item_texts(slot);
  const std::string_view salesperson = texts[ItemText::salesperson];
  const std::string_view department = texts[ItemText::department];
  SegmentNames names{.ledger = {row.ledger},
                     .currency = Currency::from_packed(row.currency),
                     .customer_class = customer.customer_class,
                     .salesperson = salesperson.empty() ? customer.salesperson : salesperson,
                     .department = department.empty() ? customer.department : department,
                     .region = books_.profile({row.customer}).region,
                     .custom = {}};
  const ReceivablesPolicy& policy = books_.policy(ledger_code({row.ledger}));
  for (const FieldDeclaration& field : policy.custom_fields) {
    if (!field.group || field.subject == FieldSubject::payment) continue;
    const std::uint64_t id = field.subject == FieldSubject::item ? id_of<ItemId>(slot).value
                                                                 : std::uint64_t{row.customer};
    const std::string_view value = books_.field(field.subject, id, field.name);
    if (!value.empty()) names.custom += field.name + "=" + std::string(value) + "\n";
  }
  return names;
}

// Takes the item's figures from where they stand to where they belong now.
void State::move_segment(Slot slot) {
  const std::uint32_t segment = figures_.segment(segment_names(slot));
  if (segment == lives_[slot].segment) return;
  const ItemRow& row = items_[slot];
  const OpenCell open{row.open, row.open != 0};
  add_flows(slot, -1);
  figures_.open().add(lives_[slot].segment, Date::from_days(row.due_date),
                      {-open.amount, -open.count});
  lives_[slot].segment = segment;
  figures_.open().add(segment, Date::from_days(row.due_date), open);
  add_flows(slot, 1);
}

void State::move_open_items(CustomerId id) {
  for (const Slot slot : customers_[id.value - 1].open_items) move_segment(slot);
}

// --- flows ---

// What an item brought (sales, what falls due) and what its live allocations settled of it.
void State::add_flows(Slot slot, std::int64_t sign) {
  const ItemRow& row = items_[slot];
  const std::uint32_t segment = lives_[slot].segment;
  std::int64_t settled = 0;
  for (Slot a = row.first_allocation; a != kNoSlot; a = allocations_[a].next_of_item) {
    if (allocations_[a].reversed != 0) continue;
    settled += allocations_[a].settles();
    add_flow(allocations_[a], sign);
  }
  const bool on_account = static_cast<ItemKind>(row.kind) == ItemKind::on_account;
  FlowCell issued;
  issued.sales = on_account ? 0 : sign * row.amount;
  issued.settled_before = sign * (row.amount - row.open - settled);
  if (on_account) issued.settled_before -= sign * row.amount;
  figures_.flows().add(segment, Date::from_days(row.issue_date), issued);
  if (is_debit(row)) {
    FlowCell due;
    due.due = sign * row.amount;
    figures_.flows().add(segment, Date::from_days(row.due_date), due);
  }
}

void State::add_flow(const AllocationRow& allocation, std::int64_t sign) {
  const ItemRow& item = items_[allocation.item];
  const PaymentRow& payment = payments_[allocation.payment];
  FlowCell flow;
  if (payment.amount == 0) {
    flow.set_off = sign * allocation.amount;
  } else {
    flow.collected = sign * allocation.amount;
    if (payment.booking_date <= item.due_date) flow.collected_on_time = flow.collected;
  }
  flow.discount = sign * allocation.discount;
  flow.write_off = sign * allocation.writeoff;
  figures_.flows().add(lives_[allocation.item].segment, Date::from_days(payment.booking_date),
                       flow);
}

Date State::cleared_on(Slot slot) const {
  const ItemRow& row = items_[slot];
  if (row.open != 0) return {};
  Date day;
  for (Slot a = row.first_allocation; a != kNoSlot; a = allocations_[a].next_of_item) {
    const AllocationRow& allocation = allocations_[a];
    const PaymentRow& payment = payments_[allocation.payment];
    if (allocation.reversed != 0 || payment.amount == 0 || allocation.amount == 0) continue;
    const Date booked = Date::from_days(payment.booking_date);
    if (!day || booked > day) day = booked;
  }
  return day;
}

// A debit that money cleared stands in its customer's record of delay. Call before it changes and
// after.
void State::note_settled(Slot slot, bool add) {
  const ItemRow& row = items_[slot];
  if (row.open != 0 || !is_debit(row)) return;
  const Date day = cleared_on(slot);
  if (!day || row.due_date == INT32_MIN) return;
  const auto late = static_cast<std::int32_t>(clamped_delay(day.days(), row.due_date));
  const Customer& customer = customers_[row.customer - 1];
  figures_.note_settled(customer.ledger, {row.customer}, customer.behaviour, late,
                        clamped_delay(day.days(), row.issue_date), add);
}

// --- master data and items ---

void State::apply(const CustomerDescribed& event) {
  count_customer(event.customer, -1);
  books_.apply(event);
  count_customer(event.customer, 1);
  move_open_items(event.customer);
}

void State::apply(const FieldsSet& event) {
  books_.apply(event);
  if (event.subject == FieldSubject::customer)
    move_open_items({static_cast<std::uint32_t>(event.id)});
  if (event.subject == FieldSubject::item) move_segment(slot_of(ItemId{event.id}));
}

void State::apply(const ItemMarked& event) {
  ItemLifeRow& life = lives_[slot_of(event.item)];
  if (event.mark == ItemMark::promised || event.mark == ItemMark::overdue_cause)
    figures_.mark(slot_of(event.item));
  switch (event.mark) {
    case ItemMark::sent:
      life.progress = static_cast<std::uint8_t>(ItemProgress::sent);
      break;
    case ItemMark::confirmed:
      life.progress = static_cast<std::uint8_t>(ItemProgress::confirmed);
      break;
    case ItemMark::promised:
      life.promised = event.date.days();
      break;
    case ItemMark::promise_withdrawn:
      life.promised = Date().days();
      break;
    case ItemMark::overdue_cause: {
      const auto known = std::find(causes_.begin(), causes_.end(), event.note);
      if (event.note.empty()) {
        life.cause = 0;
      } else if (known != causes_.end()) {
        life.cause = static_cast<std::uint16_t>(known - causes_.begin() + 1);
      } else if (causes_.size() < UINT16_MAX - 1) {
        causes_.emplace_back(event.note);
        life.cause = static_cast<std::uint16_t>(causes_.size());
      }
      break;
    }
  }
}

void State::apply(const CustomerDunned& event) {
  books_.apply(event);
  for (const DunnedItem& dunned : event.items) {
    ItemLifeRow& life = lives_[slot_of(dunned.item)];
    life.dunned_through = static_cast<std::int16_t>(dunned.stage);
  }
}

// Everything of `from` is `into`'s: items, payments, balances, records, mappings. O(rows).
void State::apply(const CustomersMerged& event) {
  Customer& from = customers_[event.from.value - 1];
  Customer& into = customers_[event.into.value - 1];
  index_customer(event.from, customer_record(event.from), false);
  index_past_number(event.from);
  // They name it still, and from now on stand under the other.
  std::vector<Slot> waiting;
  waiting_.find(waiting_key_of_payer(from.ledger, event.from), waiting);
  std::sort(waiting.begin(), waiting.end());
  waiting.erase(std::unique(waiting.begin(), waiting.end()), waiting.end());
  for (const Slot slot : waiting) index_waiting(slot, false);

  for (Slot slot = 0; slot < items_.size(); ++slot) {
    ItemRow& row = items_[slot];
    if (row.customer != event.from.value) continue;
    const Money open(row.open);
    note_settled(slot, false);
    set_open(slot, Money{});
    row.customer = event.into.value;
    set_open(slot, open);
    note_settled(slot, true);
    into.first_issue = std::min(into.first_issue, row.issue_date);
    if (row.open != 0) move_segment(slot);
  }
  for (Slot slot = 0; slot < payments_.size(); ++slot) {
    PaymentRow& row = payments_[slot];
    if (row.customer != event.from.value) continue;
    const Money unapplied(row.unapplied);
    move_unapplied(row, -unapplied);
    row.customer = event.into.value;
    move_unapplied(row, unapplied);
  }
  for (Slot slot = 0; slot < mappings_.size(); ++slot)
    if (mappings_[slot].customer == event.from.value) mappings_[slot].customer = event.into.value;
  into.disputes += from.disputes;
  from.disputes = 0;
  from.first_issue = INT32_MAX;
  count_customer(event.from, -1);
  count_customer(event.into, -1);
  books_.merge(event.from, event.into);
  count_customer(event.into, 1);
  for (const Slot slot : waiting) index_waiting(slot, true);
  move_open_items(event.into);  // by the region and the custom fields that it may have gained
  count_overdue(event.into, Date::from_days(into.overdue_as_of));
}

// --- reading ---

std::int32_t State::overdue_days(Slot slot) const {
  const ItemRow& row = items_[slot];
  const Date today = business_date();
  if (!today || row.open <= 0 || row.due_date >= today.days()) return 0;
  return static_cast<std::int32_t>(
      std::min<std::int64_t>(std::int64_t{today.days()} - row.due_date, INT32_MAX));
}

std::string_view State::overdue_cause(Slot slot) const {
  const std::uint16_t cause = lives_[slot].cause;
  return cause == 0 ? std::string_view() : std::string_view(causes_[cause - 1U]);
}

bool State::can_note_cause(std::string_view cause) const {
  return cause.empty() || causes_.size() < UINT16_MAX - 1 ||
         std::find(causes_.begin(), causes_.end(), cause) != causes_.end();
}

bool State::is_promised(Slot slot) const {
  const Date promised = Date::from_days(lives_[slot].promised);
  return promised && (!business_date() || promised >= business_date());
}

std::string_view State::rating(CustomerId id) const {
  const CustomerRating* given = books_.rating(id);
  return given != nullptr ? std::string_view(given->letter) : customer(id).rating;
}

Date State::oldest_due(CustomerId id) const {
  Date oldest;
  for (const Slot slot : customer(id).open_items) {
    const ItemRow& row = items_[slot];
    if (row.open <= 0 || row.disputed != 0) continue;
    const Date due = Date::from_days(row.due_date);
    if (!oldest || due < oldest) oldest = due;
  }
  return oldest;
}

// --- events that were read back ---

std::string State::find_control_fault(const Event& event) const {
  const auto known_customer = [this](CustomerId id) { return id && id.value <= customers_.size(); };
  const auto known_item = [this](ItemId id) { return id && id.value <= items_.size(); };
  if (const auto* e = std::get_if<DayClosed>(&event))
    return !e->date || (books_.closed_day() && e->date <= books_.closed_day())
               ? "a day that was closed before"
               : "";
  if (const auto* e = std::get_if<DayWorked>(&event))
    return e->through < books_.worked_through() ? "the work of a day that goes backwards" : "";
  if (const auto* e = std::get_if<ContractRecorded>(&event)) {
    if (!known_customer(e->customer)) return "a contract of an unknown customer";
    return books_.find_fault(*e);
  }
  if (const auto* e = std::get_if<CustomerDescribed>(&event))
    return known_customer(e->customer) ? "" : "a description of an unknown customer";
  if (const auto* e = std::get_if<CustomersMerged>(&event)) {
    if (!known_customer(e->from) || !known_customer(e->into) || e->from == e->into)
      return "a merger of unknown customers";
    if (customer(e->from).ledger != customer(e->into).ledger) return "a merger across ledgers";
    return standing(e->from) == e->from && standing(e->into) == e->into
               ? ""
               : "a merger of a customer that was merged before";
  }
  if (const auto* e = std::get_if<ItemMarked>(&event))
    return known_item(e->item) ? "" : "a mark on an unknown item";
  if (const auto* e = std::get_if<OrderChecked>(&event)) {
    if (!known_customer(e->customer)) return "an order of an unknown customer";
    return books_.find_fault(*e);
  }
  if (const auto* e = std::get_if<OrderClosed>(&event)) return books_.find_fault(*e);
  if (const auto* e = std::get_if<ApprovalProposed>(&event)) {
    if (e->item.value > items_.size() || e->customer.value > customers_.size())
      return "an approval about what does not exist";
    return books_.find_fault(*e);
  }
  if (const auto* e = std::get_if<ApprovalGiven>(&event)) return books_.find_fault(*e);
  if (const auto* e = std::get_if<ApprovalEnded>(&event)) return books_.find_fault(*e);
  if (const auto* e = std::get_if<CustomerRated>(&event))
    return known_customer(e->customer) ? "" : "a rating of an unknown customer";
  if (const auto* e = std::get_if<CustomerDunned>(&event)) {
    if (!known_customer(e->customer)) return "a reminder to an unknown customer";
    for (const DunnedItem& item : e->items)
      if (!known_item(item.item)) return "a reminder of an unknown item";
    return {};
  }
  if (const auto* e = std::get_if<TaskRecorded>(&event)) {
    if (!known_customer(e->customer)) return "a task about an unknown customer";
    return books_.find_fault(*e);
  }
  if (const auto* e = std::get_if<FieldsSet>(&event)) {
    const std::uint64_t count = e->subject == FieldSubject::customer ? customers_.size()
                                : e->subject == FieldSubject::item   ? items_.size()
                                                                     : payments_.size();
    return e->id >= 1 && e->id <= count ? "" : "fields of what does not exist";
  }
  if (const auto* e = std::get_if<RuleFired>(&event))
    return e->customer.value <= customers_.size() && e->item.value <= items_.size() &&
                   e->payment.value <= payments_.size()
               ? ""
               : "a rule that fired on what does not exist";
  if (const auto* e = std::get_if<CreditHeld>(&event))
    return known_customer(e->customer) ? "" : "a hold on an unknown customer";
  return {};
}

}  // namespace hexiao
