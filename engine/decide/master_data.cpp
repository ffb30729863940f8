// Customers, open items, disputes, policies.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/decide/text_limits.h"
#include "engine/text/account.h"

namespace hexiao {
namespace {

bool too_long(Text text, std::size_t limit) { return text.size() > limit; }

using limits::kNameBytes;
using limits::kNumberBytes;
using limits::kTextBytes;

std::string_view long_field(const UpsertCustomer& c) {
  if (const auto field = first_too_long({{"ledger", c.ledger, kLedgerBytes},
                                         {"customer_no", c.customer_no, kNumberBytes},
                                         {"name", c.name, kNameBytes},
                                         {"tax_id", c.tax_id, kNumberBytes},
                                         {"group_no", c.group_no, kNumberBytes},
                                         {"class", c.customer_class, kNumberBytes},
                                         {"rating", c.rating, kNumberBytes},
                                         {"salesperson", c.salesperson, kNameBytes},
                                         {"department", c.department, kNameBytes},
                                         {"policy", c.policy, kNumberBytes}});
      !field.empty())
    return field;
  const auto list = [](std::string_view name, const std::vector<Text>& texts, std::size_t limit) {
    const bool bad =
        texts.size() > limits::kListEntries ||
        std::any_of(texts.begin(), texts.end(), [&](Text t) { return too_long(t, limit); });
    return bad ? name : std::string_view();
  };
  if (const auto field = list("aliases", c.aliases, kNameBytes); !field.empty()) return field;
  if (const auto field = list("accounts", c.accounts, kNumberBytes); !field.empty()) return field;
  return list("virtual_accounts", c.virtual_accounts, kNumberBytes);
}

std::string_view long_field(const UpsertItem& i) {
  return first_too_long({{"item_no", i.item_no, kNumberBytes},
                         {"document_no", i.document_no, kNumberBytes},
                         {"order_no", i.order_no, kNumberBytes},
                         {"contract_no", i.contract_no, kNumberBytes},
                         {"delivery_no", i.delivery_no, kNumberBytes},
                         {"external_ref", i.external_ref, kNumberBytes},
                         {"payment_ref", i.payment_ref, kNumberBytes},
                         {"terms", i.terms, kNameBytes},
                         {"salesperson", i.salesperson, kNameBytes},
                         {"department", i.department, kNameBytes},
                         {"text", i.text, kTextBytes}});
}

std::vector<std::byte> encoded(const auto& event) {
  ByteBuffer bytes;
  encode_into(bytes, event);
  return {bytes.bytes().begin(), bytes.bytes().end()};
}

}  // namespace

void Desk::decide(const UpsertCustomer& command, Result& result) {
  if (const auto field = long_field(command); !field.empty())
    return reject(result, Rejection::text_too_long, field);
  if (command.ledger.empty()) return reject(result, Rejection::field_required, "ledger");
  if (command.customer_no.empty()) return reject(result, Rejection::field_required, "customer_no");
  if (command.name.empty()) return reject(result, Rejection::field_required, "name");
  Currency currency;
  if (!command.currency.empty()) {
    const auto known = Currency::from_code(command.currency);
    if (!known) return reject(result, Rejection::unknown_currency, "currency");
    currency = *known;
  }
  if (command.credit_limit && beyond_bounds(*command.credit_limit))
    return reject(result, Rejection::amount_too_large, "credit_limit");
  for (const Text account : command.accounts)
    if (normalise_account(account).text.empty())
      return reject(result, Rejection::bad_account, "accounts");
  for (const Text account : command.virtual_accounts)
    if (normalise_account(account).text.empty())
      return reject(result, Rejection::bad_account, "virtual_accounts");

  LedgerId ledger = state_.find_ledger(command.ledger);
  const CustomerId known =
      ledger ? state_.find_customer(ledger, command.customer_no) : CustomerId{};
  if (!ledger && state_.ledger_count() >= UINT16_MAX)
    return reject(result, Rejection::capacity, "ledger");
  if (ledger) {
    // A virtual account says who paid with certainty: it cannot be two customers'.
    CustomerRead read;
    std::vector<CustomerId> holders;
    for (const Text account : command.virtual_accounts) {
      state_.find_by_account(KeyFamily::virtual_account, ledger, normalise_account(account).text,
                             read, holders);
      if (!holders.empty() && holders.front() != known)
        return reject(result, Rejection::account_taken, "virtual_accounts");
    }
  }
  // Its number belongs to the past: what is recorded now is of the one that it was merged into.
  if (known && state_.customer_no(known) != command.customer_no) {
    result.id = known.value;
    return reject(result, Rejection::customer_merged, "customer_no");
  }
  const bool is_new = !known;
  const CustomerId id = is_new ? CustomerId{state_.customer_count() + 1} : known;
  const LedgerId target = ledger ? ledger : LedgerId{state_.ledger_count() + 1};
  const CustomerRecorded event{.customer = id,
                               .ledger = target,
                               .customer_no = command.customer_no,
                               .name = command.name,
                               .aliases = command.aliases,
                               .accounts = command.accounts,
                               .virtual_accounts = command.virtual_accounts,
                               .tax_id = command.tax_id,
                               .group_no = command.group_no,
                               .customer_class = command.customer_class,
                               .currency = currency,
                               .has_credit_limit = command.credit_limit.has_value(),
                               .credit_limit = command.credit_limit.value_or(Money{}),
                               .rating = command.rating,
                               .terms_days = command.terms_days,
                               .salesperson = command.salesperson,
                               .department = command.department,
                               .policy = command.policy};
  result.id = id.value;
  if (!is_new && encoded(event) == encoded(state_.customer_record(id))) return;
  if (!ledger) record(LedgerOpened{.ledger = target, .code = command.ledger});
  record(event);
  result.changed = true;
}

bool Desk::check_item(const UpsertItem& command, Result& result) {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  if (const auto field = long_field(command); !field.empty())
    return no(Rejection::text_too_long, field);
  if (command.ledger.empty()) return no(Rejection::field_required, "ledger");
  if (command.customer_no.empty()) return no(Rejection::field_required, "customer_no");
  if (command.document_no.empty()) return no(Rejection::field_required, "document_no");
  if (!Currency::from_code(command.currency)) return no(Rejection::unknown_currency, "currency");
  if (command.amount.is_zero()) return no(Rejection::amount_zero, "amount");
  if (command.amount.is_negative() != is_credit(command.kind))
    return no(Rejection::amount_sign, "amount");
  if (beyond_bounds(command.amount)) return no(Rejection::amount_too_large, "amount");
  if (command.open_amount) {
    const Money open = *command.open_amount;
    const bool inside = command.amount.is_negative()
                            ? open >= command.amount && !open.is_positive()
                            : open <= command.amount && !open.is_negative();
    if (!inside) return no(Rejection::open_amount_out_of_range, "open_amount");
  }
  if (!command.issue_date) return no(Rejection::date_required, "issue_date");
  if (!command.due_date && !find_terms(command)) return no(Rejection::date_required, "due_date");
  const Money discount = command.discount_amount;
  if (discount.is_negative() ||
      (discount.is_positive() && (discount >= command.amount || !command.discount_until)))
    return no(Rejection::discount_out_of_range, "discount_amount");
  return true;
}

// What is open of an item that is recorded again. The source's figure may be the one from before
// our allocations, the one from after them, or none: none of these changes what is open. Another
// figure is taken only where no allocation stands against it.
bool Desk::check_open_amount(const UpsertItem& command, Slot known, ItemRecorded& event,
                             Result& result) const {
  const ItemRow& row = state_.item(known);
  Money settled;
  bool live = false;
  for (Slot a = row.first_allocation; a != kNoSlot; a = state_.allocation(a).next_of_item) {
    if (state_.allocation(a).reversed != 0) continue;
    settled += Money(state_.allocation(a).settles());
    live = true;
  }
  const Money open(row.open);
  const Money imported = open + settled;
  const bool moved =
      live && (row.currency != event.currency.packed() || row.customer != event.customer.value ||
               row.kind != static_cast<std::uint8_t>(event.kind));
  if (moved) {
    reject(result, Rejection::item_contradicts_allocations,
           row.customer != event.customer.value      ? "customer_no"
           : row.currency != event.currency.packed() ? "currency"
                                                     : "kind");
    return false;
  }
  const bool same_figure = command.open_amount
                               ? (*command.open_amount == imported || *command.open_amount == open)
                               : event.amount.minor() == row.amount;
  if (same_figure) {
    event.open_amount = open;
  } else if (!live) {
    event.open_amount = command.open_amount.value_or(event.amount - (Money(row.amount) - imported));
  } else if (!command.open_amount) {
    event.open_amount = event.amount - (Money(row.amount) - open);
  } else {
    reject(result, Rejection::item_contradicts_allocations, "open_amount");
    return false;
  }
  // A smaller amount than what was settled or left open would turn the item's sign.
  const auto inside = [&](Money value) {
    return event.amount.is_negative() ? value >= event.amount && !value.is_positive()
                                      : value <= event.amount && !value.is_negative();
  };
  if (inside(event.open_amount) && inside(event.open_amount + settled)) return true;
  reject(result, Rejection::item_contradicts_allocations, "amount");
  return false;
}

void Desk::decide(const UpsertItem& command, Result& result) {
  if (!check_item(command, result)) return;
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  const CustomerId customer = state_.find_customer(ledger, command.customer_no);
  if (!customer) return reject(result, Rejection::unknown_customer, "customer_no");
  UpsertItem item = command;
  if (item.item_no.empty()) item.item_no = item.document_no;
  if (!item.due_date) {
    if (is_in_parts(ledger, item)) return record_parts(item, ledger, customer, result);
    apply_terms(*terms_, item);
  }
  // The parts would be owed beside it.
  const Slot known = state_.find_item_no(ledger, item.item_no);
  if (known == kNoSlot && is_part(ledger, item, 1))
    return reject(result, Rejection::item_in_parts, "item_no");
  ItemRecorded event;
  if (!prepare_item(item, ledger, customer, known, event, result)) return;
  if (!state_.has_room(ledger, customer, event.currency, {}, event.open_amount, event.amount))
    return reject(result, Rejection::capacity, "amount");
  record(event);
  result.changed = true;
}

// The event that records the item as the command has it; false: answered, also when it says nothing
// new.
bool Desk::prepare_item(const UpsertItem& command, LedgerId ledger, CustomerId customer, Slot known,
                        ItemRecorded& event, Result& result) const {
  if (known == kNoSlot && state_.item_count() >= kNoSlot / 2 - UINT16_MAX) {
    reject(result, Rejection::capacity, "item_no");
    return false;
  }
  event = {.item = known == kNoSlot ? ItemId{state_.item_count() + std::uint64_t{1}}
                                    : id_of<ItemId>(known),
           .ledger = ledger,
           .customer = customer,
           .kind = command.kind,
           .currency = *Currency::from_code(command.currency),
           .amount = command.amount,
           .open_amount = command.open_amount.value_or(command.amount),
           .issue_date = command.issue_date,
           .due_date = command.due_date,
           .discount_until = command.discount_until,
           .discount_amount = command.discount_amount,
           .disputed = command.disputed,
           .item_no = command.item_no,
           .document_no = command.document_no,
           .order_no = command.order_no,
           .contract_no = command.contract_no,
           .delivery_no = command.delivery_no,
           .external_ref = command.external_ref,
           .payment_ref = command.payment_ref,
           .terms = command.terms,
           .salesperson = command.salesperson,
           .department = command.department,
           .text = command.text};
  result.id = event.item.value;
  if (known == kNoSlot) return true;
  return check_open_amount(command, known, event, result) && !is_recorded(event, known);
}

// A source that does not know of a dispute does not end it: a person releases it.
bool Desk::is_recorded(ItemRecorded& event, Slot known) const {
  const ItemRow& row = state_.item(known);
  event.disputed = event.disputed || row.disputed != 0;
  ByteBuffer packed;
  pack_item_texts(event, packed);
  const std::span<const std::byte> stored = state_.item_texts(known).packed();
  return row.amount == event.amount.minor() && row.open == event.open_amount.minor() &&
         row.discount == event.discount_amount.minor() && row.customer == event.customer.value &&
         row.issue_date == event.issue_date.days() && row.due_date == event.due_date.days() &&
         row.discount_until == event.discount_until.days() &&
         row.currency == event.currency.packed() &&
         row.kind == static_cast<std::uint8_t>(event.kind) &&
         (row.disputed != 0) == event.disputed &&
         std::equal(stored.begin(), stored.end(), packed.bytes().begin(), packed.bytes().end());
}

Slot Desk::item_in_question(Text ledger_code, Text item, Text reason, Result& result) const {
  if (too_long(reason, kTextBytes)) {
    reject(result, Rejection::text_too_long, "reason");
    return kNoSlot;
  }
  const LedgerId ledger = state_.find_ledger(ledger_code);
  if (!ledger_code.empty() && !ledger) {
    reject(result, Rejection::unknown_ledger, "ledger");
    return kNoSlot;
  }
  const Slot slot = item_named(ledger, item, result);
  if (slot != kNoSlot) result.id = id_of<ItemId>(slot).value;
  return slot;
}

void Desk::decide(const DisputeItem& command, Result& result) {
  const Slot slot = item_in_question(command.ledger, command.item, command.reason, result);
  if (slot == kNoSlot) return;
  if (state_.item(slot).open == 0) return reject(result, Rejection::item_cleared, "item");
  if (state_.item(slot).disputed != 0) return;
  record(ItemDisputed{.item = id_of<ItemId>(slot), .reason = command.reason});
  result.changed = true;
}

void Desk::decide(const ReleaseItem& command, Result& result) {
  const Slot slot = item_in_question(command.ledger, command.item, command.reason, result);
  if (slot == kNoSlot) return;
  if (state_.item(slot).disputed == 0) return reject(result, Rejection::not_disputed, "item");
  record(ItemReleased{.item = id_of<ItemId>(slot), .reason = command.reason});
  result.changed = true;
}

void Desk::decide(const ActivatePolicy& command, Result& result) {
  if (command.source.size() > 1U << 20) return reject(result, Rejection::text_too_long, "source");
  if (!command.policy.ledger.empty() && !state_.find_ledger(command.policy.ledger))
    return reject(result, Rejection::unknown_ledger, "ledger");
  if (!find_contradiction(command.policy).empty())
    return reject(result, Rejection::policy_invalid, "policy");
  const PolicyVersion version = version_of(command.policy);
  result.id = version.value;
  if (const ActivePolicy* active = state_.find_policy(command.policy.name);
      active != nullptr && active->version == version && active->source == command.source)
    return;
  record(PolicyActivated{.version = version, .source = command.source, .policy = command.policy});
  result.changed = true;
}

}  // namespace hexiao
