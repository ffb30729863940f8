// The invariants of the state, and whether an event read back may follow on it.
#include <algorithm>

#include "engine/state/state.h"
#include "engine/text/account.h"

namespace hexiao {
namespace {

// What no command could have asked for: sums of it might not hold.
bool beyond_bounds(Money amount) {
  return amount.minor() > kMaxAmount || amount.minor() < -kMaxAmount;
}

std::string at(std::string_view kind, std::uint64_t id, std::string_view what) {
  return std::string(kind) + " #" + std::to_string(id) + ": " + std::string(what);
}

}  // namespace

std::string State::check_invariants(Crew& crew) const {
  std::array<std::string, 4> faults;
  crew.run(faults.size(), [&](std::size_t, std::size_t task) {
    switch (task) {
      case 0:
        faults[task] = check_rows();
        break;
      case 1:
        faults[task] = books_.check_invariants();
        break;
      case 2:
        faults[task] = check_completeness();
        break;
      default:
        faults[task] = check_figures();
    }
  });
  for (std::string& fault : faults)
    if (!fault.empty()) return std::move(fault);
  return {};
}

std::string State::check_rows() const {
  std::map<std::uint32_t, Totals> sums;
  std::vector<std::int64_t> settled(items_.size(), 0);
  std::vector<std::int64_t> taken(payments_.size(), 0);
  for (Slot slot = 0; slot < allocations_.size(); ++slot) {
    const AllocationRow& row = allocations_[slot];
    if (row.item >= items_.size() || row.payment >= payments_.size())
      return at("allocation", slot + 1, "names rows that do not exist");
    if (row.reversed != 0) continue;
    const ItemRow& item = items_[row.item];
    const PaymentRow& payment = payments_[row.payment];
    if (item.ledger != payment.ledger || item.currency != payment.currency)
      return at("allocation", slot + 1, "crosses ledgers or currencies");
    if (item.customer != payment.customer && row.granted == 0)
      return at("allocation", slot + 1, "crosses customers without a grant (I4)");
    settled[row.item] += row.settles();
    taken[row.payment] += row.amount;
    Totals& t = sums[std::uint32_t{payment.ledger} << 16 | payment.currency];
    t.allocated += Money(row.amount);
    t.discounted += Money(row.discount);
    t.written_off += Money(row.writeoff);
  }
  std::uint64_t open_items = 0;
  decltype(items_by_state_) by_state = {};
  for (Slot slot = 0; slot < items_.size(); ++slot) {
    const ItemRow& row = items_[slot];
    const std::int64_t imported = row.open + settled[slot];
    const auto within = [&](std::int64_t value) {
      return row.amount >= 0 ? value >= 0 && value <= row.amount
                             : value <= 0 && value >= row.amount;
    };
    if (!within(row.open) || !within(imported))
      return at("item", slot + 1, "open amount is not between zero and the amount");
    Totals& t = sums[std::uint32_t{row.ledger} << 16 | row.currency];
    t.open += Money(row.open);
    t.original += Money(imported);
    const std::vector<Slot>& list = customers_[row.customer - 1].open_items;
    const bool listed = row.open_position < list.size() && list[row.open_position] == slot;
    if (listed != (row.open != 0))
      return at("item", slot + 1, "the customer's list of open items does not agree");
    open_items += row.open != 0 ? 1 : 0;
    ++by_state[static_cast<std::size_t>(item_state(slot))];
  }
  if (!std::ranges::equal(by_state, items_by_state_))
    return "the counts of items by state do not agree with the rows";
  if (open_items != open_items_) return "the count of open items does not agree with the rows";
  for (Slot slot = 0; slot < payments_.size(); ++slot) {
    const PaymentRow& row = payments_[slot];
    Totals& t = sums[std::uint32_t{row.ledger} << 16 | row.currency];
    t.received += Money(row.amount);
    t.unapplied += Money(row.unapplied);
    const std::int64_t reversed = row.reversed != 0 ? row.amount : 0;
    t.reversed += Money(reversed);
    if (row.unapplied < 0) return at("payment", slot + 1, "more is allocated than was received");
    if (row.amount != taken[slot] + row.unapplied + reversed)
      return at("payment", slot + 1, "received is not allocated + unapplied + reversed (I3)");
  }
  std::vector<std::uint32_t> taught(mappings_.size(), 0);
  for (Slot slot = 0; slot < traces_.size(); ++slot)
    if (static_cast<Trace>(traces_[slot].kind) == Trace::taught && traces_[slot].withdrawn == 0)
      ++taught[static_cast<Slot>(traces_[slot].value)];
  for (Slot slot = 0; slot < mappings_.size(); ++slot)
    if (mappings_[slot].confirmations != taught[slot])
      return at("mapping", slot + 1, "the count of confirmations does not agree");
  std::uint64_t waiting = 0;
  for (Slot slot = 0; slot < payments_.size(); ++slot) waiting += is_waiting(slot) ? 1 : 0;
  if (waiting != waiting_.count()) return "the count of waiting payments does not agree";
  for (const auto& [key, t] : totals_) {
    if (sums[key] != t)
      return "control totals of ledger " + std::string(ledger_code({key >> 16})) + ", " +
             Currency::from_packed(static_cast<std::uint16_t>(key)).code() +
             ", do not agree with the rows (I3)";
    if (t.received != t.allocated + t.unapplied + t.reversed)
      return "received is not allocated + unapplied + reversed (I3)";
    if (t.original != t.open + t.allocated + t.discounted + t.written_off)
      return "original is not open + allocated + discounted + written off (I3)";
  }
  return {};
}

// --- events that were read back ---

std::string State::fault_of(const ItemRecorded& event) const {
  if (event.item.value == 0 || event.item.value > items_.size() + 1)
    return "an item id out of sequence";
  if (event.ledger.value == 0 || event.ledger.value > ledgers_.size())
    return "an item of an unknown ledger";
  if (event.customer.value == 0 || event.customer.value > customers_.size())
    return "an item of an unknown customer";
  if (items_.full()) return "more items than a table holds";
  if (beyond_bounds(event.amount) || beyond_bounds(event.open_amount))
    return "an item of an amount that is out of bounds";
  return {};
}

std::string State::fault_of(const AllocationsMade& event) const {
  if (event.payment.value == 0 || event.payment.value > payments_.size())
    return "allocations of an unknown payment";
  if (event.first_allocation.value != allocations_.size() + std::uint64_t{1})
    return "an allocation id out of sequence";
  if (event.customer.value == 0 || event.customer.value > customers_.size())
    return "allocations of an unknown customer";
  for (const AllocationLine& line : event.lines) {
    if (line.item.value == 0 || line.item.value > items_.size())
      return "an allocation to an unknown item";
    if (beyond_bounds(line.amount) || beyond_bounds(line.discount) || beyond_bounds(line.writeoff))
      return "an allocation of an amount that is out of bounds";
  }
  return {};
}

std::string State::fault_of(const MappingLearned& event) const {
  const auto known = [](std::uint64_t id, std::uint64_t count) { return id >= 1 && id <= count; };
  if (!known(event.ledger.value, ledgers_.size())) return "a mapping of an unknown ledger";
  if (!known(event.customer.value, customers_.size())) return "a mapping to an unknown customer";
  if (!known(event.payment.value, payments_.size())) return "a mapping of an unknown payment";
  if (!known(event.mapping.value, mappings_.size() + std::uint64_t{1}) || mappings_.full())
    return "a mapping id out of sequence";
  if (event.mapping.value > mappings_.size()) return {};
  return find_mapping(event.kind, event.ledger, event.key, event.customer) == slot_of(event.mapping)
             ? ""
             : "a mapping that contradicts the one of the same id";
}

std::string State::fault_of(const PaymentReconsidered& event) const {
  if (event.payment.value == 0 || event.payment.value > payments_.size())
    return "a new decision on an unknown payment";
  if (payments_[slot_of(event.payment)].live_allocations != 0)
    return "a new decision on a payment that is allocated";
  return find_loose_end(event.decision);
}

std::string State::fault_of(const WakingPostponed& event) const {
  if (event.resumed > postponed_.size()) return "more payments resumed than were postponed";
  for (const Postponed& waiting : event.postponed)
    if (waiting.payment.value == 0 || waiting.payment.value > payments_.size())
      return "an unknown payment was postponed";
  return {};
}

// What a decision names must exist, or explaining it would follow it into nothing.
std::string State::find_loose_end(const PaymentRecorded& event) const {
  if (event.ledger.value == 0 || event.ledger.value > ledgers_.size())
    return "a payment of an unknown ledger";
  return find_loose_end(event.decision);
}

std::string State::find_loose_end(const Decision& decision) const {
  const auto known_customer = [this](CustomerId id) { return id.value <= customers_.size(); };
  const auto known_item = [this](ItemId id) { return id.value >= 1 && id.value <= items_.size(); };
  if (!known_customer(decision.payer) || !known_customer(decision.payer_rival))
    return "a payment of an unknown customer";
  if (decision.payer_mapping.value > mappings_.size()) return "a payment of an unknown mapping";
  for (const Proposal& proposal : decision.proposals) {
    if (!known_customer(proposal.customer) || !proposal.customer)
      return "a proposal for an unknown customer";
    for (const AllocationLine& line : proposal.lines)
      if (!known_item(line.item)) return "a proposal for an unknown item";
    for (const Evidence& evidence : proposal.evidence)
      if (!known_item(evidence.item)) return "evidence of an unknown item";
  }
  return {};
}

std::string State::find_fault(const Event& event) const {
  const auto known = [](std::uint64_t id, std::uint64_t count) { return id >= 1 && id <= count; };
  if (const auto* e = std::get_if<LedgerOpened>(&event))
    return e->ledger.value == ledgers_.size() + 1 ? "" : "a ledger id out of sequence";
  if (const auto* e = std::get_if<CustomerRecorded>(&event)) {
    if (!known(e->customer.value, customers_.size() + std::uint64_t{1}))
      return "a customer id out of sequence";
    if (standing(e->customer) != e->customer) return "a customer that was merged into another";
    return known(e->ledger.value, ledgers_.size()) ? "" : "a customer of an unknown ledger";
  }
  if (const auto* e = std::get_if<ItemRecorded>(&event)) return fault_of(*e);
  if (const auto* e = std::get_if<PaymentRecorded>(&event)) {
    if (e->payment.value != payments_.size() + std::uint64_t{1})
      return "a payment id out of sequence";
    if (beyond_bounds(e->amount)) return "a payment of an amount that is out of bounds";
    return find_loose_end(*e);
  }
  if (const auto* e = std::get_if<AllocationsMade>(&event)) return fault_of(*e);
  if (const auto* e = std::get_if<AllocationReversed>(&event))
    return known(e->allocation.value, allocations_.size()) &&
                   allocations_[slot_of(e->allocation)].reversed == 0
               ? ""
               : "the reversal of an allocation that is not live";
  if (const auto* e = std::get_if<PaymentReversed>(&event))
    return known(e->payment.value, payments_.size()) ? "" : "the reversal of an unknown payment";
  if (const auto* e = std::get_if<ProposalRejected>(&event))
    return known(e->payment.value, payments_.size()) && e->proposal <= 32
               ? ""
               : "the rejection of an unknown proposal";
  if (const auto* e = std::get_if<ItemDisputed>(&event))
    return known(e->item.value, items_.size()) ? "" : "a dispute of an unknown item";
  if (const auto* e = std::get_if<ItemReleased>(&event))
    return known(e->item.value, items_.size()) ? "" : "a release of an unknown item";
  if (const auto* e = std::get_if<MappingLearned>(&event)) return fault_of(*e);
  if (const auto* e = std::get_if<MappingRevoked>(&event))
    return known(e->mapping.value, mappings_.size()) ? "" : "an unknown mapping was revoked";
  if (const auto* e = std::get_if<PaymentReconsidered>(&event)) return fault_of(*e);
  if (const auto* e = std::get_if<WakingPostponed>(&event)) return fault_of(*e);
  if (const auto* e = std::get_if<StateChecked>(&event)) return fault_of(*e);
  return find_control_fault(event);
}

}  // namespace hexiao
