// One ledger as a person would keep it on paper: the state of the naive twin (naive_matcher.h).
// Plain lists, no index.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/mapping.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/policy.h"

namespace hexiao::naive {

struct Customer {
  CustomerId id;
  std::string number, name, tax_id, group, customer_class, policy;
  std::vector<std::string> aliases, accounts, virtual_accounts;
};

struct Item {
  ItemId id;
  CustomerId customer;
  Currency currency;
  Money amount, open;
  Money discount;
  Date issued, due, discount_until;
  bool disputed = false;
  // In the order in which they are believed: document, item, payment reference, external, order,
  // contract, delivery; each once.
  std::vector<std::pair<KeyKind, std::string>> numbers;
  std::string order, contract, delivery, terms;
};

// What a person's confirmation taught and nobody took back.
struct Lesson {
  MappingId id;
  MappingKind kind = MappingKind::account;
  std::string key;
  CustomerId customer;
};

// Customers, items and lessons in order of id.
struct Ledger {
  std::vector<Customer> customers;
  std::vector<Item> items;
  std::vector<Lesson> lessons;
  std::vector<Policy> policies;  // active, the ledger's own and those of classes and customers
  std::string principal;         // who sends the payments

  const Customer& customer(CustomerId id) const;
  Item& item(ItemId id);
  const Item& item(ItemId id) const;
  bool same_group(CustomerId a, CustomerId b) const;
  // The customer's own policy, else its class's, else the ledger's, else the default one.
  // `customer` may be none.
  const Policy& policy_of(CustomerId customer) const;
};

}  // namespace hexiao::naive
