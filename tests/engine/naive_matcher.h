// The matcher's naive twin: the ladder of docs/matching.md with plain loops over all customers and
// all items of a ledger, without an index and without the engine's state. It shares with the engine
// only the vocabulary and the reading of texts (engine/text). Slow on purpose, and the oracle of
// twin_test.cpp.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/decision.h"
#include "engine/vocabulary/policy.h"

namespace hexiao::naive {

struct Customer {
  CustomerId id;
  std::string number, name, tax_id, group, policy;
  std::vector<std::string> aliases, accounts, virtual_accounts;
};

struct Item {
  ItemId id;
  CustomerId customer;
  Currency currency;
  Money open;
  Money discount;
  Date issued, due, discount_until;
  bool disputed = false;
  // In the order in which they are believed: document, item, payment reference, external, order,
  // contract, delivery.
  std::vector<std::pair<KeyKind, std::string>> numbers;
};

// One ledger as a person would keep it on paper. Customers and items in order of id.
struct Ledger {
  std::vector<Customer> customers;
  std::vector<Item> items;
  std::map<std::string, Policy> policies;  // by name
  Policy house;                            // for customers that have none of their own

  Item& item(ItemId id);
};

// What should be decided on one payment that is alone.
Decision decide(const Ledger& ledger, const ReceivePayment& payment);

// What should be decided on the payments of one unit, each in its place; the ledger is as the unit
// leaves it. Identities of the payments must differ; `order[i]` ranks payment i among equals.
std::vector<Decision> decide_unit(
    Ledger& ledger, const std::vector<ReceivePayment>& payments,
    const std::vector<std::pair<std::uint64_t, std::uint64_t>>& order);

}  // namespace hexiao::naive
