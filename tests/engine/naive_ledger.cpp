#include "tests/engine/naive_ledger.h"

namespace hexiao::naive {

const Customer& Ledger::customer(CustomerId id) const {
  for (const Customer& customer : customers)
    if (customer.id == id) return customer;
  return customers.front();
}

const Item& Ledger::item(ItemId id) const {
  for (const Item& item : items)
    if (item.id == id) return item;
  return items.front();
}

Item& Ledger::item(ItemId id) { return const_cast<Item&>(std::as_const(*this).item(id)); }

bool Ledger::same_group(CustomerId a, CustomerId b) const {
  return a == b || (!customer(a).group.empty() && customer(a).group == customer(b).group);
}

const Policy& Ledger::policy_of(CustomerId id) const {
  if (id) {
    const Customer& whose = customer(id);
    for (const Policy& policy : policies)
      if (!whose.policy.empty() && policy.name == whose.policy) return policy;
    for (const Policy& policy : policies)
      if (!whose.customer_class.empty() && policy.customer_class == whose.customer_class)
        return policy;
  }
  for (const Policy& policy : policies)
    if (policy.customer_class.empty()) return policy;
  static const Policy otherwise = default_policy();
  return otherwise;
}

}  // namespace hexiao::naive
