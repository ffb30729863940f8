// Merging: one of two customers that are the same stays, with everything of both.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/decide/text_limits.h"

namespace hexiao {
namespace {

using limits::kNumberBytes;
using limits::kTextBytes;

void add_missing(std::vector<Text>& to, Text text) {
  if (!text.empty() && std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
}

void add_missing(std::vector<Text>& to, const std::vector<Text>& texts) {
  for (const Text text : texts) add_missing(to, text);
}

void take_if_empty(Text& to, Text from) {
  if (to.empty()) to = from;
}

// What a limit is worth without its currency nobody could say.
bool limits_conflict(const CustomerRecorded& from, const CustomerRecorded& into) {
  return (from.has_credit_limit || into.has_credit_limit) && from.currency && into.currency &&
         from.currency != into.currency;
}

// The one that stays, as it is known with what the other was known by.
CustomerRecorded united(const CustomerRecorded& from, CustomerRecorded into) {
  if (from.name != into.name) add_missing(into.aliases, from.name);
  add_missing(into.aliases, from.aliases);
  std::erase(into.aliases, into.name);
  add_missing(into.accounts, from.accounts);
  add_missing(into.virtual_accounts, from.virtual_accounts);
  take_if_empty(into.tax_id, from.tax_id);
  take_if_empty(into.group_no, from.group_no);
  if (!into.currency) into.currency = from.currency;
  // A limit that is not taken over would leave the customer without any.
  if (!into.has_credit_limit && from.has_credit_limit) {
    into.has_credit_limit = true;
    into.credit_limit = from.credit_limit;
  }
  return into;
}

// Amounts that are added while they move, in whatever order, stay far from where 64 bits end. All
// currencies are taken together: a merger is rare, and so are such amounts.
bool has_room_for_both(const State& state, CustomerId from, CustomerId into) {
  constexpr std::int64_t kMost = INT64_MAX / 4;
  const auto magnitude = [](Money sum) { return sum.is_negative() ? -sum : sum; };
  const auto add = [](Money& sum, Money more) {
    sum = Money(sum.minor() > kMost ? sum.minor() : sum.minor() + more.minor());
  };
  Money moved, reserved;
  for (const Slot slot : state.customer(from).open_items)
    add(moved, magnitude(Money(state.item(slot).open)));
  for (std::uint64_t id = 1; id <= state.books().order_count(); ++id) {
    const Order& order = state.books().order({id});
    if (order.customer == from || order.customer == into) add(reserved, order.reserved);
  }
  for (const CustomerId id : {from, into})
    for (const State::Balance& balance : state.customer(id).balances)
      if (magnitude(balance.open).minor() > kMost || balance.unapplied.minor() > kMost)
        return false;
  return moved.minor() <= kMost && reserved.minor() <= kMost;
}

}  // namespace

// The two customers; false: answered.
bool Desk::find_pair(const MergeCustomers& command, CustomerId& from, CustomerId& into,
                     Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  if (const auto field = first_too_long({{"ledger", command.ledger, kLedgerBytes},
                                         {"from", command.from, kNumberBytes},
                                         {"into", command.into, kNumberBytes},
                                         {"reason", command.reason, kTextBytes}});
      !field.empty())
    return no(Rejection::text_too_long, field);
  if (command.ledger.empty()) return no(Rejection::field_required, "ledger");
  if (command.from.empty()) return no(Rejection::field_required, "from");
  if (command.into.empty()) return no(Rejection::field_required, "into");
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return no(Rejection::unknown_ledger, "ledger");
  from = state_.find_customer(ledger, command.from);
  if (!from) return no(Rejection::unknown_customer, "from");
  into = state_.find_customer(ledger, command.into);
  if (!into) return no(Rejection::unknown_customer, "into");
  result.id = into.value;
  // A number of the past leads to whom it was merged into.
  if (state_.customer_no(into) != command.into) return no(Rejection::customer_merged, "into");
  if (state_.customer_no(from) != command.from)
    return from == into ? false : no(Rejection::customer_merged, "from");
  return from != into || no(Rejection::same_customer, "from");
}

void Desk::decide(const MergeCustomers& command, Result& result) {
  CustomerId from, into;
  if (!find_pair(command, from, into, result)) return;
  const CustomerRecorded past = state_.customer_record(from);
  const CustomerRecorded stays = state_.customer_record(into);
  if (limits_conflict(past, stays)) return reject(result, Rejection::customer_conflict, "from");
  const CustomerRecorded both = united(past, stays);
  for (const auto* list : {&both.aliases, &both.accounts, &both.virtual_accounts})
    if (list->size() > limits::kListEntries)
      return reject(result, Rejection::capacity,
                    list == &both.aliases    ? "aliases"
                    : list == &both.accounts ? "accounts"
                                             : "virtual_accounts");
  if (!has_room_for_both(state_, from, into)) return reject(result, Rejection::capacity, "from");
  record(both);
  describe_both(from, into);
  record(CustomersMerged{.from = from, .into = into, .reason = command.reason});
  if (state_.books().control(from).held && !state_.books().control(into).held)
    record(CreditHeld{.customer = into, .held = true, .reason = command.reason});
  result.changed = true;
}

// What the one that stays does not say of itself, the other says.
void Desk::describe_both(CustomerId from, CustomerId into) {
  const Profile past = state_.books().profile(from);
  Profile both = state_.books().profile(into);
  const Profile before = both;
  if (both.region.empty()) both.region = past.region;
  if (both.manager.empty()) both.manager = past.manager;
  if (both.terms.empty()) both.terms = past.terms;
  for (const ProfileContact& contact : past.contacts)
    if (std::find(both.contacts.begin(), both.contacts.end(), contact) == both.contacts.end() &&
        both.contacts.size() < limits::kListEntries)
      both.contacts.push_back(contact);
  if (both == before) return;
  CustomerDescribed event{.customer = into,
                          .region = both.region,
                          .manager = both.manager,
                          .terms = both.terms,
                          .contacts = {}};
  for (const ProfileContact& contact : both.contacts)
    event.contacts.push_back({contact.role, contact.name, contact.channel, contact.address});
  record(event);
}

}  // namespace hexiao
