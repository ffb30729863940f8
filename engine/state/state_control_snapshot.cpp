// Receivables control as bytes and back, the figures made again from the rows, and the plain loops
// that check them.
#include <algorithm>
#include <cstdlib>

#include "engine/state/counted_bytes.h"
#include "engine/state/state.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao {
namespace {

struct CustomerEntry {
  std::uint32_t behaviour = 0, disputes = 0;
  std::int32_t overdue_as_of = INT32_MIN;
  std::int32_t first_issue = INT32_MAX;  // also of items whose date was changed since
  static void fields(auto&& self, auto&& v) {
    v("behaviour", self.behaviour);
    v("disputes", self.disputes);
    v("overdue_as_of", self.overdue_as_of);
    v("first_issue", self.first_issue);
  }
};

struct Control {
  std::vector<std::string> causes;
  std::vector<CustomerEntry> customers;
  static void fields(auto&& self, auto&& v) {
    v("causes", self.causes);
    v("customers", self.customers);
  }
};

}  // namespace

void State::save_control(ByteSink& sink) const {
  ByteBuffer bytes;
  books_.save(bytes);
  put(sink, bytes);
  bytes.clear();
  figures_.save(bytes);
  put(sink, bytes);
  bytes.clear();
  statistics_.save(bytes);
  put(sink, bytes);
  Control control{.causes = {causes_.begin(), causes_.end()}, .customers = {}};
  for (const Customer& customer : customers_)
    control.customers.push_back(
        {customer.behaviour, customer.disputes, customer.overdue_as_of, customer.first_issue});
  bytes.clear();
  encode_into(bytes, control);
  put(sink, bytes);
  lives_.save(sink);
  bytes.clear();
  (planted(PlantedBug::answers_not_in_the_snapshot) ? Answers() : answers_).save(bytes);
  put(sink, bytes);
}

std::string State::load_control(ByteSource& source, bool has_answers) {
  std::vector<std::byte> bytes;
  if (!get(source, bytes) || !books_.load(bytes)) return "the books of the snapshot cannot be read";
  if (!get(source, bytes) || !figures_.load(bytes))
    return "the segments of the snapshot cannot be read";
  if (!get(source, bytes) || !statistics_.load(bytes))
    return "the statistics of the snapshot cannot be read";
  Control control;
  if (!get(source, bytes) || !decode_from(std::span<const std::byte>(bytes), control) ||
      control.customers.size() != customers_.size() || control.causes.size() >= UINT16_MAX)
    return "what the snapshot says of customers cannot be read";
  causes_.assign(control.causes.begin(), control.causes.end());
  for (std::size_t i = 0; i < customers_.size(); ++i) {
    const CustomerEntry& entry = control.customers[i];
    if (entry.behaviour >= kBehaviourClasses) return "a customer of an unknown behaviour class";
    customers_[i].behaviour = entry.behaviour;
    customers_[i].disputes = entry.disputes;
    customers_[i].overdue_as_of = entry.overdue_as_of;
    customers_[i].first_issue = entry.first_issue;
  }
  if (!lives_.load(source) || lives_.size() != items_.size())
    return "what the snapshot says of items cannot be read";
  for (Slot slot = 0; slot < lives_.size(); ++slot)
    if (lives_[slot].segment >= figures_.segment_count() || lives_[slot].cause > causes_.size())
      return "item #" + std::to_string(slot + 1) + " points at a segment that does not exist";
  if (!has_answers) return {};
  if (!get(source, bytes) || !answers_.load(bytes))
    return "the answers of the snapshot cannot be read";
  return {};
}

// Open cells, flows and records of delay; lists and balances stand already.
void State::rebuild_figures() {
  rebuild_completeness();
  for (Slot slot = 0; slot < items_.size(); ++slot) {
    const ItemRow& row = items_[slot];
    Customer& customer = customers_[row.customer - 1];
    customer.first_issue = std::min(customer.first_issue, row.issue_date);
    gross(row) += std::abs(row.amount);
    add_flows(slot, 1);
    note_settled(slot, true);
    if (has_cause(slot)) figures_.mark(slot);
    if (row.open == 0) continue;
    const Date due = Date::from_days(row.due_date);
    figures_.open().add(lives_[slot].segment, due, {row.open, 1});
    if (row.open > 0)
      figures_.open_by_behaviour().add(behaviour_of(row.customer, row.currency), due,
                                       {row.open, 1});
    if (row.open > 0 && row.due_date < customer.overdue_as_of)
      balance({row.customer}, Currency::from_packed(row.currency)).overdue += Money(row.open);
  }
  for (const Customer& customer : customers_)
    for (const Balance& b : customer.balances) note_debt(b);
}

bool State::has_cause(Slot slot) const {
  return items_[slot].disputed != 0 || lives_[slot].promised != ItemLifeRow{}.promised ||
         lives_[slot].cause != 0;
}

std::string State::check_figures() const {
  DaySums<OpenCell> open, by_behaviour;
  DaySums<FlowCell> flows;
  std::vector<Delays> delays(customers_.size());
  std::vector<std::int64_t> settling(customers_.size());
  std::map<std::pair<std::uint32_t, std::uint16_t>, Money> overdue;
  // Behaviour keys in the order in which the live figures gave them.
  std::map<std::tuple<std::uint32_t, std::uint16_t, std::uint32_t>, std::uint32_t> keys;
  for (std::uint32_t key = 0; key < figures_.behaviour_count(); ++key) {
    const Figures::Behaviour& b = figures_.behaviour(key);
    keys[{b.ledger.value, b.currency.packed(), b.behaviour}] = key;
  }
  for (Slot slot = 0; slot < items_.size(); ++slot) {
    const ItemRow& row = items_[slot];
    const Customer& customer = customers_[row.customer - 1];
    const bool debit = !is_credit(static_cast<ItemKind>(row.kind));
    const bool on_account = static_cast<ItemKind>(row.kind) == ItemKind::on_account;
    const std::uint32_t segment = lives_[slot].segment;
    const Date due = Date::from_days(row.due_date);
    std::int64_t settled = 0;
    Date cleared;
    if (has_cause(slot) && !figures_.marked().contains(slot))
      return "item #" + std::to_string(slot + 1) + " has a cause and is not marked";
    for (Slot a = row.first_allocation; a != kNoSlot; a = allocations_[a].next_of_item) {
      const AllocationRow& allocation = allocations_[a];
      if (allocation.reversed != 0) continue;
      const PaymentRow& payment = payments_[allocation.payment];
      const Date booked = Date::from_days(payment.booking_date);
      settled += allocation.settles();
      FlowCell flow;
      (payment.amount == 0 ? flow.set_off : flow.collected) = allocation.amount;
      if (booked <= due) flow.collected_on_time = flow.collected;
      flow.discount = allocation.discount;
      flow.write_off = allocation.writeoff;
      flows.add(segment, booked, flow);
      if (payment.amount != 0 && allocation.amount != 0 && (!cleared || booked > cleared))
        cleared = booked;
    }
    FlowCell issued;
    issued.sales = on_account ? 0 : row.amount;
    issued.settled_before = (on_account ? 0 : row.amount) - row.open - settled;
    flows.add(segment, Date::from_days(row.issue_date), issued);
    FlowCell falls_due;
    falls_due.due = debit ? row.amount : 0;
    flows.add(segment, due, falls_due);
    if (row.open == 0) {
      if (!debit || !cleared || !due) continue;
      const auto days_from = [&](std::int32_t day) {
        return std::clamp<std::int64_t>(std::int64_t{cleared.days()} - day, -kMaxDelay, kMaxDelay);
      };
      delays[row.customer - 1].add(static_cast<std::int32_t>(days_from(row.due_date)));
      settling[row.customer - 1] += days_from(row.issue_date);
      continue;
    }
    open.add(segment, due, {row.open, 1});
    if (!debit) continue;
    by_behaviour.add(keys[{row.ledger, row.currency, customer.behaviour}], due, {row.open, 1});
    if (row.due_date < customer.overdue_as_of)
      overdue[{row.customer, row.currency}] += Money(row.open);
  }
  if (!(open == figures_.open())) return "the open amounts by day do not agree with the items";
  if (!(by_behaviour == figures_.open_by_behaviour()))
    return "the open amounts by behaviour do not agree with the items";
  if (!(flows == figures_.flows())) return "the flows by day do not agree with the rows";
  std::map<std::pair<std::uint32_t, std::uint32_t>, Delays> pools;
  for (std::uint32_t id = 1; id <= customers_.size(); ++id) {
    const Customer& customer = customers_[id - 1];
    if (!(delays[id - 1] == figures_.delays({id})) ||
        settling[id - 1] != figures_.days_to_settle(CustomerId{id}))
      return "the record of delay of customer #" + std::to_string(id) + " does not agree";
    pools[{customer.ledger.value, customer.behaviour}] += delays[id - 1];
    for (const Balance& b : customer.balances) {
      const auto found = overdue.find({id, b.currency.packed()});
      if (b.overdue != (found == overdue.end() ? Money{} : found->second))
        return "what is overdue of customer #" + std::to_string(id) + " does not agree";
      const Figures::Debts& debts = figures_.debts()[b.debt.group];
      const Figures::Debt& debt = debts.amounts[b.debt.row];
      if (debts.customers[b.debt.row].value != id || debts.currency != b.currency ||
          debts.ledger != customer.ledger || debt.open != b.open.minor() ||
          debt.overdue != b.overdue.minor())
        return "the debt of customer #" + std::to_string(id) + " does not agree";
    }
  }
  for (const auto& [key, pool] : pools) {
    const Delays* live = figures_.find_pool({key.first}, key.second);
    if (!(pool == (live == nullptr ? Delays{} : *live)))
      return "the pooled records of delay do not agree with the customers";
  }
  return {};
}

}  // namespace hexiao
