// What automation rules may ask of an event: the fields that each event has, their types, and how a
// condition is held against what the event says. Used when a policy is checked and when it runs, so
// that both mean the same.
//
// Pure functions, safe from any thread. Numbers and amounts are compared exactly, as decimals of up
// to four digits after the point; amounts in units of the currency that they come in.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/receivables_policy.h"

namespace hexiao {

struct RuleField {
  std::string_view name;
  FieldType type = FieldType::text;
};

// What an event of this kind says whatever the policy declares. Every event has its customer's
// customer_no, class, rating, region, salesperson and department.
std::span<const RuleField> rule_fields(RuleEvent on);

// Whose custom fields an event of this kind carries: its customer's, and those of its item or
// payment.
bool carries(RuleEvent on, FieldSubject subject);

// Of an own field of the event or a declared one; nothing when it has none of that name.
std::optional<FieldType> type_of_field(std::span<const FieldDeclaration> declared, RuleEvent on,
                                       std::string_view field);

// "" when `value` is of the type, else a clause that says what is, such as "is not a date; write
// YYYY-MM-DD". For conditions and for the values of custom fields. Every text is a text.
std::string find_value_fault(FieldType type, std::string_view value);

// Does the condition hold? Its value must be of the right type; one that is not never holds.
bool holds(const RuleCondition& condition, std::string_view text);
bool holds(const RuleCondition& condition, std::int64_t whole_number);
bool holds(const RuleCondition& condition, Date date);  // no date: never
bool holds(const RuleCondition& condition, Money amount, Currency currency);
// A custom field's value as it was recorded; "", that is none: only texts are compared.
bool holds(const RuleCondition& condition, FieldType type, std::string_view value);

// On which day after the due date the conditions on overdue_days begin to hold, all of them: that
// is when a rule on item_overdue fires. Without such a condition: 1. Never: 0.
std::int32_t first_overdue_day(const AutomationRule& rule);

// What keeps the rule from ever doing what it says, as find_contradiction says it; "" for nothing.
// `where`: "rule[2]".
std::string find_contradiction(const AutomationRule& rule,
                               std::span<const FieldDeclaration> declared,
                               const std::string& where);

}  // namespace hexiao
