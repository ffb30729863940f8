#include "protocol/status.h"

#include <iterator>

namespace hexiao::protocol {
namespace {

template <class E, std::size_t N>
std::vector<StateCount> named(const std::uint64_t (&counts)[N]) {
  static_assert(N == EnumTexts<E>::value.size());
  std::vector<StateCount> list;
  list.reserve(N);
  for (std::size_t i = 0; i < N; ++i) list.push_back({EnumTexts<E>::value[i], counts[i]});
  return list;
}

}  // namespace

void set_counts(StatusView& status, const StateCounts& counts) {
  status.ledgers = counts.ledgers;
  status.customers = counts.customers;
  status.items = counts.items;
  status.open_items = counts.open_items;
  status.payments = counts.payments;
  status.allocations = counts.allocations;
  status.policies = counts.policies;
  status.mappings = counts.mappings;
  status.waiting = counts.waiting;
  status.postponed = counts.postponed;
  status.items_by_state = named<ItemState>(counts.items_by_state);
  status.payments_by_state = named<PaymentState>(counts.payments_by_state);
}

}  // namespace hexiao::protocol
