// Custom fields: values that the policy of receivables declares for customers, items and payments.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/decide/text_limits.h"

namespace hexiao {
namespace {

constexpr std::size_t kMaxDigits = 32;

bool is_number(std::string_view text) {
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) text.remove_prefix(1);
  if (text.empty() || text.size() > kMaxDigits) return false;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return std::any_of(text.begin(), text.end(), digit) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return c == '.' || digit(c); }) &&
         std::count(text.begin(), text.end(), '.') <= 1;
}

// Which currency an amount is of is the subject's to say: any has at most four digits.
bool is_of(FieldType type, std::string_view value) {
  switch (type) {
    case FieldType::text:
      return true;
    case FieldType::number:
      return is_number(value);
    case FieldType::date:
      return Date::parse_iso(value).has_value();
    case FieldType::amount:
      return parse_amount(value, 4).ok();
  }
  return false;
}

const FieldDeclaration* declaration(const ReceivablesPolicy& policy, FieldSubject subject,
                                    std::string_view name) {
  for (const FieldDeclaration& field : policy.custom_fields)
    if (field.subject == subject && field.name == name) return &field;
  return nullptr;
}

}  // namespace

// The customer, item or payment, and its ledger; none and rejected when there is no such.
std::uint64_t Desk::subject_of_fields(const SetFields& command, LedgerId& ledger,
                                      Result& result) const {
  ledger = state_.find_ledger(command.ledger);
  if (!ledger && (!command.ledger.empty() || command.subject == FieldSubject::customer)) {
    reject(result, Rejection::unknown_ledger, "ledger");
    return 0;
  }
  if (command.subject == FieldSubject::customer) {
    const CustomerId customer = state_.find_customer(ledger, command.number);
    if (!customer) reject(result, Rejection::unknown_customer, "number");
    return customer.value;
  }
  const bool of_item = command.subject == FieldSubject::item;
  const Slot slot = of_item ? item_named(ledger, command.number, result, "number")
                            : payment_named(command.number, result);
  if (!of_item && !result.ok()) result.field = "number";
  if (slot == kNoSlot) return 0;
  const LedgerId own{of_item ? state_.item(slot).ledger : state_.payment(slot).ledger};
  if (ledger && ledger != own) {
    reject(result, of_item ? Rejection::unknown_item : Rejection::unknown_payment, "number");
    return 0;
  }
  ledger = own;
  return std::uint64_t{slot} + 1;
}

void Desk::decide(const SetFields& command, Result& result) {
  if (const auto field = first_too_long({{"ledger", command.ledger, kLedgerBytes},
                                         {"number", command.number, limits::kNumberBytes}});
      !field.empty())
    return reject(result, Rejection::text_too_long, field);
  if (command.values.size() > limits::kListEntries)
    return reject(result, Rejection::text_too_long, "values");
  for (const FieldValue& value : command.values)
    if (value.name.size() > limits::kNumberBytes || value.value.size() > limits::kNameBytes)
      return reject(result, Rejection::text_too_long, "values");
  if (command.number.empty()) return reject(result, Rejection::field_required, "number");
  if (command.values.empty()) return reject(result, Rejection::field_required, "values");
  Result missing;
  LedgerId ledger;
  const std::uint64_t id = subject_of_fields(command, ledger, missing);
  if (!ledger) return reject(result, missing.rejection, missing.field);
  const ReceivablesPolicy& policy = state_.books().policy(state_.ledger_code(ledger));
  for (const FieldValue& value : command.values) {
    const FieldDeclaration* field = declaration(policy, command.subject, value.name);
    if (field != nullptr && !value.value.empty() && !is_of(field->type, value.value))
      return reject(result, Rejection::bad_field_value, field->name);
  }
  if (!missing.ok()) return reject(result, missing.rejection, missing.field);
  for (const FieldValue& value : command.values)
    if (declaration(policy, command.subject, value.name) == nullptr)
      return reject(result, Rejection::unknown_field, value.name);
  FieldsSet event{.ledger = ledger, .subject = command.subject, .id = id, .values = {}};
  for (std::size_t i = 0; i < command.values.size(); ++i) {
    const FieldValue& value = command.values[i];
    // Of a name that stands twice, the last value counts.
    const bool again = std::any_of(
        command.values.begin() + static_cast<std::ptrdiff_t>(i) + 1, command.values.end(),
        [&](const FieldValue& later) { return later.name == value.name; });
    if (!again && state_.field(command.subject, id, value.name) != value.value)
      event.values.push_back(value);
  }
  result.id = id;
  if (event.values.empty()) return;
  record(event);
  result.changed = true;
}

}  // namespace hexiao
