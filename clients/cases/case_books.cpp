#include "clients/cases/case_books.h"

#include <algorithm>
#include <set>

#include "engine/state/state.h"
#include "protocol/policy_text.h"

namespace hexiao::cases {
namespace {

constexpr std::string_view kLedger = "CASE";
constexpr std::string_view kSomeDay = "2020-01-01";
// For codes of a case that are in no list of currencies: these take their place.
constexpr std::string_view kStandIns[] = {"NOK", "SEK", "DKK", "NZD", "ZAR"};

Date day_of(const std::string& text, const std::string& otherwise = std::string(kSomeDay)) {
  return Date::parse_iso(text.empty() ? otherwise : text).value_or(Date{});
}

// The head of the group that a customer belongs to; "" when it is in none.
std::string group_of(const std::vector<CaseCustomer>& customers, const std::string& id) {
  const auto parent_of = [&](const std::string& child) -> std::string {
    for (const CaseCustomer& customer : customers)
      if (customer.id == child) return customer.parent;
    return {};
  };
  const bool is_parent = std::any_of(customers.begin(), customers.end(),
                                     [&](const CaseCustomer& c) { return c.parent == id; });
  std::string head = id;
  for (std::size_t steps = 0; steps < customers.size() && !parent_of(head).empty(); ++steps)
    head = parent_of(head);
  return head != id || is_parent ? head : std::string();
}

}  // namespace

CaseBooks::CaseBooks(const MatchingCase& one) : case_(one) {}

const Result& CaseBooks::execute(const Command& command) {
  const Cause cause{.client = 1, .request = ++request_, .time_ns = 0, .principal = kClerk};
  engine_.execute(std::span(&command, 1), cause, records_, results_);
  records_.clear();
  return results_.front();
}

std::string CaseBooks::refusal(const Result& result, const std::string& what) {
  if (result.ok()) return {};
  return what + " was refused: " + std::string(explain(result.rejection)) + " (" +
         std::string(to_text(result.rejection)) + ", " + std::string(result.field) + ")";
}

std::string CaseBooks::activate(const Policy& policy) {
  const std::string source = write_policy(policy);
  return refusal(execute(ActivatePolicy{.source = source, .policy = policy}), "the policy");
}

std::string CaseBooks::record_customers() {
  std::set<std::string> ids;
  for (const CaseCustomer& customer : case_.customers) ids.insert(customer.id);
  std::vector<CaseCustomer> all = case_.customers;
  const auto add = [&](const std::string& id) {
    if (id.empty() || !ids.insert(id).second) return;
    all.push_back({});
    all.back().id = id;
  };
  for (const CaseItem& item : case_.items) add(item.customer);
  for (const CasePayment& payment : case_.payments) add(payment.customer);
  for (const CaseCustomer& customer : case_.customers) add(customer.parent);
  for (const PayerMapping& mapping : case_.policy.policy.payer_map) add(mapping.customer);
  const auto texts = [](const std::vector<std::string>& from) {
    return std::vector<Text>(from.begin(), from.end());
  };
  for (const CaseCustomer& customer : all) {
    // Where a customer is only an id, its name says nothing.
    const std::string name =
        customer.name.empty() ? "Customer number " + customer.id : customer.name;
    const std::string group = group_of(all, customer.id);
    const Result& result =
        execute(UpsertCustomer{.ledger = kLedger,
                               .customer_no = customer.id,
                               .name = name,
                               .aliases = texts(customer.aliases),
                               .accounts = texts(customer.accounts),
                               .virtual_accounts = texts(customer.virtual_accounts),
                               .tax_id = customer.tax_id,
                               .group_no = group,
                               .customer_class = customer.customer_class});
    if (!result.ok()) return refusal(result, "customer " + customer.id);
  }
  return {};
}

Currency CaseBooks::currency_for(const std::string& code) {
  if (const auto known = Currency::from_code(code)) return *known;
  const auto [at, is_new] = stand_ins_.try_emplace(code);
  if (!is_new) return at->second;
  std::set<std::string> used;
  for (const CaseItem& item : case_.items) used.insert(item.currency);
  for (const CasePayment& payment : case_.payments) used.insert(payment.currency);
  for (const std::string_view free : kStandIns) {
    const Currency currency = *Currency::from_code(free);
    const bool taken = used.contains(std::string(free)) ||
                       std::any_of(stand_ins_.begin(), stand_ins_.end(),
                                   [&](const auto& entry) { return entry.second == currency; });
    if (!taken) return at->second = currency;
  }
  return {};
}

std::string CaseBooks::record_item(const CaseItem& item) {
  const auto kind = from_text<ItemKind>(item.kind);
  if (!kind) return "item " + item.id + ": \"" + item.kind + "\" is no kind of item";
  const Currency currency = currency_for(item.currency);
  currencies_[item.id] = currency;
  Money amount, paid, discount;
  if (!amount_of(item.id, item.amount, amount) ||
      (!item.paid.empty() && !amount_of(item.id, item.paid, paid)) ||
      (!item.discount_amount.empty() && !amount_of(item.id, item.discount_amount, discount)))
    return "item " + item.id + ": an amount cannot be read";
  // A discount without a day may always be taken; what a clerk grants is in the clerk's step.
  const bool by_clerk = !item.to_pay.empty();
  const std::string code = currency.code();
  // An item without a number is found by nothing but its amount.
  const std::string document = item.doc_no.empty() ? "~" + item.id : item.doc_no;
  // Two items may have one number, and stay two.
  const bool shared =
      std::count_if(case_.items.begin(), case_.items.end(),
                    [&](const CaseItem& other) { return other.doc_no == item.doc_no; }) > 1;
  const std::string number = shared ? "~" + item.id : std::string();
  const Date issued = day_of(item.date);
  const Date due = day_of(item.due, issued.iso());
  const Result& result = execute(UpsertItem{
      .ledger = kLedger,
      .customer_no = item.customer,
      .item_no = number,
      .document_no = document,
      .kind = *kind,
      .currency = code,
      .amount = amount,
      .open_amount = amount.is_negative() ? amount + paid.abs() : amount - paid.abs(),
      .issue_date = issued,
      .due_date = due,
      .order_no = item.order_no,
      .contract_no = item.contract_no,
      .delivery_no = item.delivery_no,
      .external_ref = item.ext_ref,
      .payment_ref = item.payment_ref,
      .discount_amount = by_clerk ? Money{} : discount,
      .discount_until =
          discount.is_zero() || by_clerk ? Date{} : day_of(item.discount_until, "2199-12-31"),
      .terms = item.terms,
      .disputed = item.disputed});
  if (result.ok()) items_[item.id] = ItemId{result.id};
  return refusal(result, "item " + item.id);
}

std::string CaseBooks::receive(std::span<const CasePayment> payments,
                               std::vector<Result>& results) {
  kept_.clear();
  std::vector<Command> unit;
  for (const CasePayment& payment : payments) {
    // What the payer instructed, where the bank says it: items are compared with that.
    const bool foreign = !payment.foreign_amount.empty() && !payment.foreign_currency.empty() &&
                         case_.policy.policy.cross_currency;
    const Currency currency = currency_for(foreign ? payment.foreign_currency : payment.currency);
    currencies_[payment.id] = currency;
    Money amount;
    if (!amount_of(payment.id, foreign ? payment.foreign_amount : payment.amount, amount))
      return "payment " + payment.id + ": the amount cannot be read";
    const auto equal = [&](const CasePayment& other) {
      return other.bank_ref.empty() && payment.bank_ref.empty() && other.amount == payment.amount &&
             other.text == payment.text && other.customer == payment.customer &&
             other.payer_name == payment.payer_name && other.date == payment.date;
    };
    const auto before = std::count_if(payments.data(), &payment, equal);
    unit.emplace_back(ReceivePayment{.ledger = kLedger,
                                     .bank_account = payment.bank_account,
                                     .bank_ref = payment.bank_ref,
                                     .currency = keep(currency.code()),
                                     .amount = amount,
                                     .booking_date = day_of(payment.date),
                                     .value_date = day_of(payment.date),
                                     .payer_name = payment.payer_name,
                                     .payer_account = payment.payer_account,
                                     .structured_ref = payment.payment_reference,
                                     .text = payment.text,
                                     .note = payment.note,
                                     .customer_no = payment.customer,
                                     .end_to_end_id = payment.end_to_end_id,
                                     .mandate_id = payment.mandate,
                                     .occurrence = static_cast<std::uint32_t>(before)});
  }
  const Cause cause{.client = 1, .request = ++request_, .time_ns = 0, .principal = kClerk};
  engine_.execute(unit, cause, records_, results);
  records_.clear();
  for (std::size_t i = 0; i < payments.size(); ++i) {
    if (!results[i].ok()) return refusal(results[i], "payment " + payments[i].id);
    payments_[payments[i].id] = results[i].payment;
  }
  return {};
}

std::string CaseBooks::allocate(const std::string& payment, std::span<const Line> lines) {
  const std::string name = "#" + std::to_string(payments_.at(payment).value);
  kept_.clear();
  AllocatePayment command{.payment = name, .lines = {}, .other_customer_granted = true};
  for (const Line& line : lines)
    command.lines.push_back({.item = keep("#" + std::to_string(items_.at(line.item).value)),
                             .amount = line.amount,
                             .discount = line.discount,
                             .writeoff = line.writeoff});
  return refusal(execute(command), "an allocation of " + payment);
}

std::string CaseBooks::set_off(std::span<const Line> lines) {
  kept_.clear();
  SetOff command{.ledger = kLedger, .reason = "set off", .date = day_of({})};
  for (const Line& line : lines)
    command.lines.push_back({.item = keep("#" + std::to_string(items_.at(line.item).value)),
                             .amount = line.amount,
                             .discount = {},
                             .writeoff = {}});
  return refusal(execute(command), "a set-off");
}

std::string CaseBooks::net(const std::string& customer, SetOffBy by, std::uint8_t keys) {
  return refusal(execute(SetOff{.ledger = kLedger,
                                .customer_no = customer,
                                .reason = "netting",
                                .date = day_of({}),
                                .by = by,
                                .keys = keys}),
                 "netting of " + customer);
}

std::string CaseBooks::confirm(const std::string& payment) {
  const std::string name = "#" + std::to_string(payments_.at(payment).value);
  return refusal(execute(ConfirmProposal{.payment = name, .proposal = 1}),
                 "the proposal for " + payment);
}

std::string CaseBooks::item_id(ItemId item) const {
  for (const auto& [id, known] : items_)
    if (known == item) return id;
  return {};
}

Money CaseBooks::open(const std::string& item) const {
  return Money(state().item(slot_of(items_.at(item))).open);
}

Money CaseBooks::unapplied(const std::string& payment) const {
  return Money(state().payment(slot_of(payments_.at(payment))).unapplied);
}

std::string CaseBooks::customer_no(CustomerId customer) const {
  return std::string(state().customer_no(customer));
}

Currency CaseBooks::currency(const std::string& id) const {
  const auto at = currencies_.find(id);
  return at == currencies_.end() ? Currency{} : at->second;
}

bool CaseBooks::amount_of(const std::string& id, const std::string& text, Money& amount) const {
  const Currency of = currency(id);
  const ParsedAmount parsed = parse_amount(text, of ? of.exponent() : 2);
  amount = parsed.amount;
  return parsed.ok();
}

}  // namespace hexiao::cases
