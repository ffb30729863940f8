// Automation rules: what was recorded in this unit, held against the policy's rules. What an action
// records fires nothing, so rules cannot run in a loop.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/receivables/rating.h"
#include "engine/vocabulary/rule_fields.h"

namespace hexiao {
namespace {

// The value of one field, as conditions compare it and as texts show it.
struct RuleValue {
  FieldType type = FieldType::text;
  std::string text;
  std::int64_t number = 0;
  Money amount;
  Currency currency;
  bool own = false;  // false: a custom field, kept as text

  bool satisfies(const RuleCondition& condition) const {
    if (!own) return holds(condition, type, text);
    if (type == FieldType::number) return holds(condition, number);
    if (type == FieldType::amount) return holds(condition, amount, currency);
    return holds(condition, std::string_view(text));
  }
};

RuleValue of_text(std::string_view text) {
  return {.type = FieldType::text,
          .text = std::string(text),
          .amount = {},
          .currency = {},
          .own = true};
}
RuleValue of_number(std::int64_t number) {
  return {.type = FieldType::number,
          .text = std::to_string(number),
          .number = number,
          .amount = {},
          .currency = {},
          .own = true};
}
RuleValue of_amount(Money amount, Currency currency) {
  return {.type = FieldType::amount,
          .text = format_amount(amount, currency.exponent()) + " " + currency.code(),
          .amount = amount,
          .currency = currency,
          .own = true};
}

bool customer_value(const State& state, CustomerId id, std::string_view field, RuleValue& value) {
  const State::Customer& customer = state.customer(id);
  if (field == "customer_no")
    value = of_text(customer.customer_no);
  else if (field == "class")
    value = of_text(customer.customer_class);
  else if (field == "rating")
    value = of_text(state.rating(id));
  else if (field == "region")
    value = of_text(state.books().profile(id).region);
  else if (field == "salesperson")
    value = of_text(customer.salesperson);
  else if (field == "department")
    value = of_text(customer.department);
  else
    return false;
  return true;
}

bool item_value(const State& state, ItemId id, std::string_view field, RuleValue& value) {
  const Slot slot = slot_of(id);
  const ItemRow& item = state.item(slot);
  const Currency currency = Currency::from_packed(item.currency);
  if (field == "amount")
    value = of_amount(Money(item.amount), currency);
  else if (field == "open_amount")
    value = of_amount(Money(item.open), currency);
  else if (field == "overdue_days")
    value = of_number(state.overdue_days(slot));
  else if (field == "currency")
    value = of_text(currency.code());
  else if (field == "kind")
    value = of_text(to_text(static_cast<ItemKind>(item.kind)));
  else
    return false;
  return true;
}

bool payment_value(const State& state, PaymentId id, std::string_view field, RuleValue& value) {
  const PaymentRow& payment = state.payment(slot_of(id));
  const Currency currency = Currency::from_packed(payment.currency);
  if (field == "amount")
    value = of_amount(Money(payment.amount), currency);
  else if (field == "unapplied")
    value = of_amount(Money(payment.unapplied), currency);
  else if (field == "currency")
    value = of_text(currency.code());
  else
    return false;
  return true;
}

bool order_value(const State& state, OrderId id, std::string_view field, RuleValue& value) {
  const Order& order = state.books().order(id);
  if (field == "amount")
    value = of_amount(order.amount, order.currency);
  else if (field == "currency")
    value = of_text(order.currency.code());
  else if (field == "verdict")
    value = of_text(to_text(order.verdict));
  else
    return false;
  return true;
}

RuleValue value_of(const State& state, const Trigger& trigger,
                   std::span<const FieldDeclaration> declared, std::string_view field) {
  RuleValue value;
  if (trigger.customer && customer_value(state, trigger.customer, field, value)) return value;
  if (field == "previous_rating") return of_text(trigger.previous_rating);
  if (trigger.order && order_value(state, trigger.order, field, value)) return value;
  if (trigger.item && item_value(state, trigger.item, field, value)) return value;
  if (trigger.payment && payment_value(state, trigger.payment, field, value)) return value;
  for (const FieldDeclaration& declaration : declared) {
    if (declaration.name != field || !carries(trigger.on, declaration.subject)) continue;
    const std::uint64_t id = declaration.subject == FieldSubject::customer ? trigger.customer.value
                             : declaration.subject == FieldSubject::item   ? trigger.item.value
                                                                           : trigger.payment.value;
    value.type = declaration.type;
    if (id != 0) value.text = state.field(declaration.subject, id, field);
    return value;
  }
  return value;
}

// "{customer_no} is {overdue_days} days late" with the fields of the trigger.
std::string filled_in(const State& state, const Trigger& trigger,
                      std::span<const FieldDeclaration> declared, std::string_view text) {
  std::string filled;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) break;
    filled += text.substr(0, open);
    filled += value_of(state, trigger, declared, text.substr(open + 1, close - open - 1)).text;
    text.remove_prefix(close + 1);
  }
  return filled + std::string(text);
}

}  // namespace

// --- what was recorded ---

void Desk::trigger(const PaymentRecorded& event) {
  if (!event.amount.is_positive()) return;
  triggers_.push_back({.on = RuleEvent::payment_recorded,
                       .customer = {},
                       .item = {},
                       .payment = event.payment,
                       .order = {},
                       .previous_rating = {}});
}

void Desk::trigger(const ItemRecorded& event) {
  triggers_.push_back({.on = RuleEvent::item_recorded,
                       .customer = event.customer,
                       .item = event.item,
                       .payment = {},
                       .order = {},
                       .previous_rating = {}});
}

void Desk::trigger(const ItemDisputed& event) {
  triggers_.push_back({.on = RuleEvent::item_disputed,
                       .customer = {state_.item(slot_of(event.item)).customer},
                       .item = event.item,
                       .payment = {},
                       .order = {},
                       .previous_rating = {}});
}

void Desk::trigger(const AllocationsMade& event) {
  for (const AllocationLine& line : event.lines) {
    const ItemRow& item = state_.item(slot_of(line.item));
    if (item.open != 0) continue;
    triggers_.push_back({.on = RuleEvent::item_cleared,
                         .customer = {item.customer},
                         .item = line.item,
                         .payment = {},
                         .order = {},
                         .previous_rating = {}});
  }
}

void Desk::trigger(const CustomerRated& event) {
  if (event.rating == event.previous) return;
  triggers_.push_back({.on = RuleEvent::customer_rated,
                       .customer = event.customer,
                       .item = {},
                       .payment = {},
                       .order = {},
                       .previous_rating = std::string(event.previous)});
}

void Desk::trigger(const OrderChecked& event) {
  triggers_.push_back({.on = RuleEvent::order_checked,
                       .customer = event.customer,
                       .item = {},
                       .payment = {},
                       .order = event.order,
                       .previous_rating = {}});
}

// --- firing ---

void Desk::fire_rules(std::span<Result> results) {
  if (triggers_.empty()) return;
  settle_round();  // what rules record could make it untrue
  const std::vector<Trigger> triggers = std::move(triggers_);
  triggers_.clear();
  firing_ = true;
  for (Trigger trigger : triggers) {
    LedgerId ledger;
    if (trigger.payment) {
      const PaymentRow& payment = state_.payment(slot_of(trigger.payment));
      trigger.customer = {payment.customer};
      ledger = {payment.ledger};
    } else {
      ledger = state_.customer(trigger.customer).ledger;
    }
    const ReceivablesPolicy& policy = state_.books().policy(state_.ledger_code(ledger));
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
      const AutomationRule& rule = policy.rules[i];
      if (rule.on != trigger.on ||
          (trigger.rule >= 0 && trigger.rule != static_cast<std::int32_t>(i)))
        continue;
      const bool all =
          std::all_of(rule.when.begin(), rule.when.end(), [&](const RuleCondition& condition) {
            return value_of(state_, trigger, policy.custom_fields, condition.field)
                .satisfies(condition);
          });
      if (all) fire(rule, policy, trigger, results);
    }
  }
  firing_ = false;
}

// A rule that has nothing to do says nothing.
void Desk::fire(const AutomationRule& rule, const ReceivablesPolicy& policy, const Trigger& trigger,
                std::span<Result> results) {
  const CustomerId id = trigger.customer;
  if (!id && rule.action != RuleAction::notice) return;
  Proposal oldest;
  RatingLetter letter = RatingLetter::none;
  switch (rule.action) {
    case RuleAction::allocate_oldest_first:
      oldest = oldest_first(slot_of(trigger.payment));
      if (oldest.lines.empty()) return;
      break;
    case RuleAction::lower_rating:
      letter = from_text<RatingLetter>(state_.rating(id)).value_or(RatingLetter::none);
      if (lowered(letter) == letter) return;
      break;
    case RuleAction::hold_credit:
      if (state_.books().control(id).held) return;
      break;
    case RuleAction::open_task:
      if (state_.books().has_open_task(id, rule.to)) return;
      break;
    case RuleAction::notice:
      break;
  }
  const std::string text = filled_in(state_, trigger, policy.custom_fields, rule.text);
  const std::string address(id ? address_of(id, rule.to, {}) : std::string_view());
  record(RuleFired{.rule = rule.name,
                   .on = rule.on,
                   .action = rule.action,
                   .customer = id,
                   .item = trigger.item,
                   .payment = trigger.payment,
                   .to = rule.to,
                   .address = address,
                   .text = text});
  switch (rule.action) {
    case RuleAction::allocate_oldest_first:
      oldest.rule = rule.name;
      allocate_by_rule(trigger.payment, oldest, results);
      break;
    case RuleAction::lower_rating: {
      const CustomerRating* known = state_.books().rating(id);
      const std::string previous(state_.rating(id));
      record(CustomerRated{.customer = id,
                           .rating = to_text(lowered(letter)),
                           .previous = previous,
                           .score = known == nullptr ? 0 : known->score,
                           .factors = {},
                           .rule = rule.name});
      break;
    }
    case RuleAction::hold_credit:
      record(CreditHeld{.customer = id, .held = true, .reason = rule.name});
      break;
    case RuleAction::open_task:
      open_task(id, rule.to, text.empty() ? rule.name : text);
      break;
    case RuleAction::notice:
      break;
  }
}

// What is unapplied of the payment, over its customer's open debits that are not disputed.
Proposal Desk::oldest_first(Slot slot) const {
  const PaymentRow& payment = state_.payment(slot);
  Proposal proposal{.customer = {payment.customer}, .search = Search::oldest_first};
  if (payment.reversed != 0 || payment.customer == 0) return proposal;
  std::vector<Slot> items;
  for (const Slot item : state_.customer({payment.customer}).open_items) {
    const ItemRow& row = state_.item(item);
    if (row.open > 0 && row.disputed == 0 && row.currency == payment.currency)
      items.push_back(item);
  }
  std::sort(items.begin(), items.end(), [&](Slot a, Slot b) {
    const std::int32_t due_a = state_.item(a).due_date, due_b = state_.item(b).due_date;
    return due_a != due_b ? due_a < due_b : a < b;
  });
  Money left(payment.unapplied);
  for (const Slot item : items) {
    if (!left.is_positive() || proposal.lines.size() == limits::kListEntries) break;
    const Money take = std::min(left, Money(state_.item(item).open));
    proposal.lines.push_back(
        {.item = id_of<ItemId>(item), .amount = take, .discount = {}, .writeoff = {}});
    left -= take;
  }
  return proposal;
}

void Desk::allocate_by_rule(PaymentId id, const Proposal& proposal, std::span<Result> results) {
  Result scratch;
  Result* answer = &scratch;
  for (Result& result : results)
    if (result.ok() && result.changed && result.payment == id) answer = &result;
  const AllocationId first = answer->first_allocation;
  std::vector<AllocationLine> before = std::move(answer->allocations);
  record_allocations(id, Origin::automatic, proposal.customer, false, proposal, *answer);
  // What the command itself allocated comes first.
  if (first) answer->first_allocation = first;
  answer->allocations.insert(answer->allocations.begin(), before.begin(), before.end());
  answer->unapplied = Money(state_.payment(slot_of(id)).unapplied);
  answer->decision.outcome = Outcome::automatic;
}

}  // namespace hexiao
