#include "tests/engine/ledger_model.h"

#include <algorithm>

#include "engine/state/state.h"

namespace hexiao {
namespace {

std::string differ(std::string_view what, std::uint64_t id, std::int64_t model,
                   std::int64_t state) {
  return std::string(what) + " of #" + std::to_string(id) + ": model " + std::to_string(model) +
         ", state " + std::to_string(state);
}

bool between(std::int64_t value, std::int64_t end) {
  return end >= 0 ? value >= 0 && value <= end : value <= 0 && value >= end;
}

}  // namespace

std::string LedgerModel::take(const Event& event) {
  return std::visit([this](const auto& e) { return take(e); }, event);
}

std::string LedgerModel::take(const CustomersMerged& event) {
  const std::uint32_t from = event.from.value, into = event.into.value;
  if (!customers_.contains(from) || !customers_.contains(into) || from == into)
    return "a merger of customers that there are not";
  if (customers_.at(from) != customers_.at(into)) return "a merger across ledgers";
  const auto move = [&](auto& rows) {
    for (auto& [id, row] : rows)
      if (row.customer == from) row.customer = into;
  };
  move(items_);
  move(payments_);
  move(mappings_);
  move(orders_);
  return {};
}

std::string LedgerModel::take(const OrderChecked& event) {
  const std::int64_t reserved = event.reserved.minor();
  if (reserved != 0 && reserved != event.amount.minor()) return "an order reserved in part";
  if (event.verdict == CreditVerdict::block && reserved != 0 && !event.approval)
    return "an order that was blocked is reserved";
  orders_[event.order.value] = {event.customer.value, event.currency, reserved};
  return {};
}

std::string LedgerModel::take(const OrderClosed& event) {
  Order& order = orders_.at(event.order.value);
  if (order.ended) return "an order that ends twice";
  order.ended = true;
  order.reserved = 0;
  return {};
}

std::int64_t LedgerModel::open_of(std::uint64_t id) const {
  std::int64_t open = items_.at(id).imported;
  for (const auto& [number, a] : allocations_)
    if (a.live && a.item == id) open -= a.amount + a.discount + a.writeoff;
  return open;
}

std::int64_t LedgerModel::unapplied_of(std::uint64_t id) const {
  const Payment& payment = payments_.at(id);
  if (payment.reversed) return 0;
  std::int64_t left = payment.amount;
  for (const auto& [number, a] : allocations_)
    if (a.live && a.payment == id) left -= a.amount;
  return left;
}

std::string LedgerModel::check_item(std::uint64_t id) const {
  const Item& item = items_.at(id);
  if (!between(open_of(id), item.amount) || !between(item.imported, item.amount))
    return "item #" + std::to_string(id) + " is open beyond its amount";
  return {};
}

std::string LedgerModel::take(const LedgerOpened& event) {
  return event.ledger.value == ++ledgers_ ? "" : "a ledger out of sequence";
}

std::string LedgerModel::take(const CustomerRecorded& event) {
  if (event.ledger.value == 0 || event.ledger.value > ledgers_) return "a customer of no ledger";
  const auto [at, is_new] = customers_.emplace(event.customer.value, event.ledger.value);
  if (is_new && event.customer.value != customers_.size()) return "a customer out of sequence";
  return at->second == event.ledger.value ? "" : "a customer that moves to another ledger";
}

std::string LedgerModel::take(const ItemRecorded& event) {
  if (!customers_.contains(event.customer.value)) return "an item of nobody";
  Item& item = items_[event.item.value];
  if (event.item.value > items_.size()) return "an item out of sequence";
  std::int64_t settled = 0;
  for (const auto& [number, a] : allocations_) {
    if (!a.live || a.item != event.item.value) continue;
    settled += a.amount + a.discount + a.writeoff;
    if (item.customer != event.customer.value || item.key.second != event.currency)
      return "an item that moves away under its allocations";
  }
  item = {.key = {event.ledger.value, event.currency},
          .customer = event.customer.value,
          .amount = event.amount.minor(),
          .imported = event.open_amount.minor() + settled,
          .disputed = event.disputed};
  return check_item(event.item.value);
}

std::string LedgerModel::take(const PaymentRecorded& event) {
  // Of nothing: a set-off or a write-off.
  if (event.amount.minor() < 0) return "a payment of less than nothing";
  const bool known = event.decision.payer_level >= PayerLevel::full;
  payments_[event.payment.value] = {.key = {event.ledger.value, event.currency},
                                    .customer = known ? event.decision.payer.value : 0,
                                    .amount = event.amount.minor()};
  return event.payment.value == payments_.size() ? "" : "a payment out of sequence";
}

std::string LedgerModel::take(const AllocationsMade& event) {
  Payment& payment = payments_.at(event.payment.value);
  payment.customer = event.customer.value;
  std::uint64_t id = event.first_allocation.value;
  for (const AllocationLine& line : event.lines) {
    const Item& item = items_.at(line.item.value);
    if (item.key != payment.key) return "an allocation across ledgers or currencies";
    if (item.customer != payment.customer && !event.other_customer_granted)
      return "an allocation across customers without a grant";
    if (item.disputed) return "an allocation to a disputed item";
    allocations_[id++] = {.payment = event.payment.value,
                          .item = line.item.value,
                          .amount = line.amount.minor(),
                          .discount = line.discount.minor(),
                          .writeoff = line.writeoff.minor(),
                          .granted = event.other_customer_granted};
    if (allocations_.size() + 1 != id) return "an allocation out of sequence";
  }
  for (const AllocationLine& line : event.lines)
    if (std::string fault = check_item(line.item.value); !fault.empty()) return fault;
  return unapplied_of(event.payment.value) >= 0 ? "" : "more is allocated than was received";
}

std::string LedgerModel::take(const AllocationReversed& event) {
  Allocation& allocation = allocations_.at(event.allocation.value);
  if (!allocation.live) return "an allocation that is taken back twice";
  allocation.live = false;
  if (unapplied_of(allocation.payment) < 0) return "more is allocated than was received";
  if (!is_allocated(allocation.payment))
    for (auto& [id, mapping] : mappings_) mapping.payments.erase(allocation.payment);
  return check_item(allocation.item);
}

bool LedgerModel::is_allocated(std::uint64_t payment) const {
  for (const auto& [id, a] : allocations_)
    if (a.live && a.payment == payment) return true;
  return false;
}

std::string LedgerModel::take(const MappingLearned& event) {
  if (!is_allocated(event.payment.value)) return "a mapping learned from money that lies about";
  if (event.mapping.value > mappings_.size() + 1) return "a mapping out of sequence";
  Mapping& mapping = mappings_[event.mapping.value];
  if (mapping.customer != 0 && mapping.customer != event.customer.value)
    return "a mapping that changes its customer";
  if (mapping.revoked) return "a revoked mapping that is learned again";
  mapping.customer = event.customer.value;
  return mapping.payments.insert(event.payment.value).second ? "" : "a lesson that is taught twice";
}

std::string LedgerModel::take(const MappingRevoked& event) {
  Mapping& mapping = mappings_.at(event.mapping.value);
  if (mapping.revoked) return "a mapping that is revoked twice";
  mapping.revoked = true;
  return {};
}

std::string LedgerModel::take(const PaymentReconsidered& event) {
  Payment& payment = payments_.at(event.payment.value);
  if (is_allocated(event.payment.value)) return "a new decision on allocated money";
  if (payment.reversed) return "a new decision on money that the bank took back";
  bool was_allocated = false;
  for (const auto& [id, a] : allocations_)
    was_allocated = was_allocated || a.payment == event.payment.value;
  if (was_allocated && event.decision.outcome == Outcome::automatic)
    return "money that a person took back is allocated without one";
  if (event.decision.payer_level >= PayerLevel::full)
    payment.customer = event.decision.payer.value;
  else if (!was_allocated)
    payment.customer = 0;
  return {};
}

std::string LedgerModel::take(const WakingPostponed& event) {
  if (event.resumed > postponed_.size()) return "more are resumed than wait for their turn";
  for (std::uint32_t i = 0; i < event.resumed; ++i) postponed_.erase(postponed_.begin());
  for (const Postponed& waiting : event.postponed)
    if (!payments_.contains(waiting.payment.value) ||
        !postponed_.insert(waiting.payment.value).second)
      return "a payment that is postponed twice, or is none";
  return {};
}

std::string LedgerModel::take(const PaymentReversed& event) {
  Payment& payment = payments_.at(event.payment.value);
  if (payment.reversed) return "a payment that is reversed twice";
  if (unapplied_of(event.payment.value) != payment.amount)
    return "a payment that is reversed while it is allocated";
  payment.reversed = true;
  return {};
}

std::string LedgerModel::take(const ProposalRejected& event) {
  return payments_.contains(event.payment.value) ? "" : "a rejection for no payment";
}

std::string LedgerModel::take(const ItemDisputed& event) {
  items_.at(event.item.value).disputed = true;
  return {};
}

std::string LedgerModel::take(const ItemReleased& event) {
  items_.at(event.item.value).disputed = false;
  return {};
}

std::string LedgerModel::compare(const State& state) const {
  std::map<std::pair<std::uint32_t, Currency>, std::int64_t> reserved;
  for (const auto& [id, order] : orders_)
    reserved[{order.customer, order.currency}] += order.reserved;
  for (const auto& [of, amount] : reserved)
    if (const auto own = state.books().reserved({of.first}, of.second); own.minor() != amount)
      return differ("reserved", of.first, amount, own.minor());
  for (const auto check : {&LedgerModel::compare_items, &LedgerModel::compare_payments,
                           &LedgerModel::compare_totals, &LedgerModel::compare_mappings})
    if (std::string difference = (this->*check)(state); !difference.empty()) return difference;
  return {};
}

std::string LedgerModel::compare_items(const State& state) const {
  if (state.item_count() != items_.size() || state.allocation_count() != allocations_.size())
    return "counts of items or allocations";
  std::map<std::pair<std::uint32_t, Currency>, std::int64_t> open_by_customer;
  std::uint64_t open_items = 0;
  for (const auto& [id, item] : items_) {
    const ItemView view = state.view(ItemId{id});
    const std::int64_t open = open_of(id);
    if (view.open_amount.minor() != open) return differ("open", id, open, view.open_amount.minor());
    bool paid = false;
    bool given_up = false;
    for (const auto& [number, a] : allocations_)
      if (a.live && a.item == id) {
        paid = paid || a.amount != 0;
        given_up = true;
      }
    const ItemState wanted = open == 0
                                 ? (given_up && !paid ? ItemState::written_off : ItemState::cleared)
                             : item.disputed       ? ItemState::disputed
                             : open == item.amount ? ItemState::open
                                                   : ItemState::partly_paid;
    if (view.state != wanted) return "state of item #" + std::to_string(id);
    open_by_customer[{item.customer, item.key.second}] += open;
    open_items += open != 0 ? 1 : 0;
  }
  if (state.counts().open_items != open_items) return "the count of open items";
  for (const auto& [id, ledger] : customers_)
    for (const BalanceView& b : state.view(CustomerId{id}).balances)
      if (b.open.minor() != open_by_customer[{id, b.currency}])
        return differ("open balance", id, open_by_customer[{id, b.currency}], b.open.minor());
  return {};
}

std::string LedgerModel::compare_payments(const State& state) const {
  if (state.payment_count() != payments_.size()) return "the count of payments";
  std::map<std::pair<std::uint32_t, Currency>, std::int64_t> unapplied_by_customer;
  for (const auto& [id, payment] : payments_) {
    const std::int64_t left = unapplied_of(id);
    const PaymentRow& row = state.payment(static_cast<Slot>(id - 1));
    if (row.unapplied != left) return differ("unapplied", id, left, row.unapplied);
    if (row.customer != payment.customer)
      return differ("customer", id, payment.customer, row.customer);
    const PaymentState stands = state.payment_state(static_cast<Slot>(id - 1));
    if ((stands == PaymentState::reversed) != payment.reversed ||
        (stands == PaymentState::allocated) != (left == 0 && !payment.reversed))
      return "state of payment #" + std::to_string(id);
    unapplied_by_customer[{payment.customer, payment.key.second}] += left;
  }
  for (const auto& [id, ledger] : customers_)
    for (const BalanceView& b : state.view(CustomerId{id}).balances)
      if (b.unapplied.minor() != unapplied_by_customer[{id, b.currency}])
        return differ("unapplied balance", id, unapplied_by_customer[{id, b.currency}],
                      b.unapplied.minor());
  return {};
}

std::string LedgerModel::compare_mappings(const State& state) const {
  if (state.mapping_count() != mappings_.size()) return "the count of mappings";
  for (const auto& [id, mapping] : mappings_) {
    const MappingView view = state.view(MappingId{id});
    if (view.confirmations != mapping.payments.size())
      return differ("confirmations", id, static_cast<std::int64_t>(mapping.payments.size()),
                    view.confirmations);
    const MappingState wanted = mapping.revoked            ? MappingState::revoked
                                : mapping.payments.empty() ? MappingState::withdrawn
                                                           : MappingState::active;
    if (view.state != wanted) return "state of mapping #" + std::to_string(id);
  }
  std::uint64_t waiting = 0;
  for (const auto& [id, payment] : payments_) {
    const auto slot = static_cast<Slot>(id - 1);
    const bool ignored = state.payment_state(slot) == PaymentState::ignored;
    const bool waits = !payment.reversed && !ignored && !is_allocated(id) && unapplied_of(id) > 0;
    if (state.is_waiting(slot) != waits) return "whether payment #" + std::to_string(id) + " waits";
    waiting += waits ? 1 : 0;
  }
  if (state.waiting_count() != waiting) return "the count of waiting payments";
  if (state.postponed().size() != postponed_.size()) return "the count of postponed payments";
  return {};
}

std::string LedgerModel::compare_totals(const State& state) const {
  struct Sums {
    std::int64_t received = 0, allocated = 0, unapplied = 0, reversed = 0;
    std::int64_t original = 0, open = 0, discounted = 0, written_off = 0;
  };
  std::map<Key, Sums> sums;
  for (const auto& [id, payment] : payments_) {
    Sums& s = sums[payment.key];
    s.received += payment.amount;
    s.unapplied += unapplied_of(id);
    if (payment.reversed) s.reversed += payment.amount;
  }
  for (const auto& [id, item] : items_) {
    Sums& s = sums[item.key];
    s.original += item.imported;
    s.open += open_of(id);
  }
  for (const auto& [id, a] : allocations_) {
    if (!a.live) continue;
    Sums& s = sums[payments_.at(a.payment).key];
    s.allocated += a.amount;
    s.discounted += a.discount;
    s.written_off += a.writeoff;
  }
  for (const ControlTotal& t : state.control_totals()) {
    const Sums s = sums[{state.find_ledger(t.ledger).value, t.currency}];
    const bool agree = t.received.minor() == s.received && t.allocated.minor() == s.allocated &&
                       t.unapplied.minor() == s.unapplied && t.reversed.minor() == s.reversed &&
                       t.original.minor() == s.original && t.open.minor() == s.open &&
                       t.discounted.minor() == s.discounted &&
                       t.written_off.minor() == s.written_off;
    if (!agree) return "control totals of " + std::string(t.ledger) + " " + t.currency.code();
    sums.erase({state.find_ledger(t.ledger).value, t.currency});
  }
  for (const auto& [key, s] : sums)
    if (s.received != 0 || s.original != 0 || s.open != 0 || s.allocated != 0)
      return "control totals are missing";
  return {};
}

}  // namespace hexiao
