#include "engine/vocabulary/rule_fields.h"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/vocabulary/nearest_word.h"

namespace hexiao {
namespace {

using T = FieldType;

// Fields of the customer come first in every list.
constexpr auto kCustomer = std::to_array<RuleField>({{"customer_no", T::text},
                                                     {"class", T::text},
                                                     {"rating", T::text},
                                                     {"region", T::text},
                                                     {"salesperson", T::text},
                                                     {"department", T::text}});

template <std::size_t N>
constexpr std::array<RuleField, kCustomer.size() + N> with_customer(const RuleField (&own)[N]) {
  std::array<RuleField, kCustomer.size() + N> all{};
  auto end = std::copy(kCustomer.begin(), kCustomer.end(), all.begin());
  std::copy(std::begin(own), std::end(own), end);
  return all;
}

constexpr auto kPaymentFields =
    with_customer({{"amount", T::amount}, {"unapplied", T::amount}, {"currency", T::text}});
constexpr auto kItemFields = with_customer({{"amount", T::amount},
                                            {"open_amount", T::amount},
                                            {"overdue_days", T::number},
                                            {"currency", T::text},
                                            {"kind", T::text}});
constexpr auto kRatingFields = with_customer({{"previous_rating", T::text}});
constexpr auto kOrderFields =
    with_customer({{"amount", T::amount}, {"currency", T::text}, {"verdict", T::text}});

constexpr std::size_t kMaxConditions = 16;
constexpr std::int32_t kLastDay = 36'500;
constexpr std::int64_t kOne = 10'000;  // a whole one, in ten-thousandths

bool is_ordered(FieldType type) { return type != FieldType::text; }

// Numbers and amounts in ten-thousandths, dates in days.
std::optional<std::int64_t> ordered_value(FieldType type, std::string_view value) {
  if (type == FieldType::date) {
    const auto date = Date::parse_iso(value);
    return date ? std::optional<std::int64_t>(date->days()) : std::nullopt;
  }
  const ParsedAmount parsed = parse_amount(value, 4);
  return parsed.ok() ? std::optional(parsed.amount.minor()) : std::nullopt;
}

bool compare(Comparison is, std::strong_ordering order) {
  switch (is) {
    case Comparison::equal:
      return order == 0;
    case Comparison::not_equal:
      return order != 0;
    case Comparison::less:
      return order < 0;
    case Comparison::at_most:
      return order <= 0;
    case Comparison::more:
      return order > 0;
    case Comparison::at_least:
      return order >= 0;
    case Comparison::contains:
      return false;
  }
  return false;
}

// `units` of which there are `units_of_one` in a whole one, against ten-thousandths. Exact, without
// a product that could leave 64 bits.
std::strong_ordering order_of(std::int64_t units, std::int64_t units_of_one, std::int64_t e4) {
  const std::int64_t finer = kOne / units_of_one;
  std::int64_t whole = e4 / finer;
  if (e4 % finer < 0) --whole;
  if (units != whole) return units <=> whole;
  return e4 == whole * finer ? std::strong_ordering::equal : std::strong_ordering::less;
}

std::int64_t units_of_one(Currency currency) {
  std::int64_t units = 1;
  for (int i = 0; i < currency.exponent(); ++i) units *= 10;
  return units;
}

// Words that a field of a closed list may have; none: any text.
std::span<const std::string_view> words_of(std::string_view field) {
  if (field == "kind") return EnumTexts<ItemKind>::value;
  if (field == "verdict") return std::span(EnumTexts<CreditVerdict>::value).subspan(1);
  return {};
}

std::string listed(std::span<const std::string_view> words) {
  std::string list;
  for (const std::string_view word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

std::string fault_of_field(std::string_view wanted, std::span<const FieldDeclaration> declared,
                           RuleEvent on) {
  std::vector<std::string_view> names;
  for (const RuleField& field : rule_fields(on)) names.push_back(field.name);
  for (const FieldDeclaration& field : declared)
    if (carries(on, field.subject)) names.emplace_back(field.name);
  const std::string_view nearest = nearest_word(wanted, names);
  return std::string(to_text(on)) + " has no field \"" + std::string(wanted) + "\"; " +
         (nearest.empty() ? "it has " + listed(names)
                          : "did you mean \"" + std::string(nearest) + "\"?");
}

std::string fault_of_value(const RuleCondition& condition, FieldType type) {
  const std::string quoted = "\"" + condition.value + "\" ";
  if (const auto words = words_of(condition.field); !words.empty()) {
    if (std::ranges::find(words, condition.value) == words.end())
      return quoted + "is no " + condition.field + "; allowed are " + listed(words);
  } else if (condition.field == "currency" && !Currency::from_code(condition.value)) {
    return quoted + "is not a code of ISO 4217; write three upper-case letters, such as CNY";
  }
  const std::string fault = find_value_fault(type, condition.value);
  return fault.empty() ? "" : quoted + fault;
}

std::string fault_of(const RuleCondition& condition, std::span<const FieldDeclaration> declared,
                     RuleEvent on) {
  const auto type = type_of_field(declared, on, condition.field);
  if (!type) return fault_of_field(condition.field, declared, on);
  if (condition.value.starts_with(' ') || condition.value.ends_with(' '))
    return "the value begins or ends with a space; leave it out";
  if (condition.value.size() > 1 && condition.value.starts_with('"') &&
      condition.value.ends_with('"'))
    return "the value stands in quotes of its own; write it without";
  const bool by_size = condition.is != Comparison::equal && condition.is != Comparison::not_equal &&
                       condition.is != Comparison::contains;
  if (by_size && !is_ordered(*type))
    return condition.field + " is a text, which is not larger or smaller; use =, != or contains";
  if (condition.is == Comparison::contains) {
    if (is_ordered(*type))
      return condition.field + " is a " + std::string(to_text(*type)) + "; contains is for texts";
    if (condition.value.empty()) return "every text contains nothing; say what is looked for";
    if (!words_of(condition.field).empty() || condition.field == "currency")
      return condition.field + " is one of a few words; use = or !=";
  }
  return fault_of_value(condition, *type);
}

// Is there any value for which all the conditions on this field hold? Bounds and their neighbours
// are values enough; of texts those that a condition asks for.
bool can_hold(const std::vector<RuleCondition>& when, std::string_view field, FieldType type) {
  const auto all_hold = [&](const auto& value) {
    return std::ranges::all_of(
        when, [&](const RuleCondition& c) { return c.field != field || value(c); });
  };
  bool asks_for_one = false;
  for (const RuleCondition& condition : when) {
    if (condition.field != field) continue;
    if (!is_ordered(type)) {
      if (condition.is != Comparison::equal) continue;
      asks_for_one = true;
      if (all_hold([&](const RuleCondition& c) { return holds(c, condition.value); })) return true;
      continue;
    }
    asks_for_one = true;
    const std::int64_t bound = *ordered_value(type, condition.value);
    for (std::int64_t value = bound - 1; value <= bound + 1; ++value)
      if (all_hold([&](const RuleCondition& c) {
            return compare(c.is, value <=> *ordered_value(type, c.value));
          }))
        return true;
  }
  return !asks_for_one;
}

// A text names fields in braces: "{customer_no} owes {open_amount}".
std::string fault_of_text(const AutomationRule& rule, std::span<const FieldDeclaration> declared) {
  std::string_view text = rule.text;
  while (!text.empty()) {
    const std::size_t open = text.find('{');
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return {};
    const std::string_view field = text.substr(open + 1, close - open - 1);
    if (!type_of_field(declared, rule.on, field)) return fault_of_field(field, declared, rule.on);
    text.remove_prefix(close + 1);
  }
  return {};
}

std::string fault_of_action(const AutomationRule& rule, const std::string& where) {
  const std::string event(to_text(rule.on));
  if (rule.action == RuleAction::allocate_oldest_first && rule.on != RuleEvent::payment_recorded)
    return where + ".do: " + event +
           " has no payment to allocate; allocate_oldest_first is for payment_recorded";
  if (rule.action == RuleAction::lower_rating && rule.on == RuleEvent::customer_rated)
    return where +
           ".do: a rating that was just computed is not lowered; change the weights of "
           "[rating], or use hold_credit";
  const bool tells = rule.action == RuleAction::notice || rule.action == RuleAction::open_task;
  if (tells && rule.text.empty())
    return where + ".text: say what the " +
           (rule.action == RuleAction::notice ? "notice" : "task") + " is about";
  if (!tells && !rule.text.empty())
    return where + ".text: " + std::string(to_text(rule.action)) +
           " tells nobody anything; leave it out, or add a rule that raises a notice";
  return {};
}

}  // namespace

std::span<const RuleField> rule_fields(RuleEvent on) {
  switch (on) {
    case RuleEvent::payment_recorded:
      return kPaymentFields;
    case RuleEvent::customer_rated:
      return kRatingFields;
    case RuleEvent::order_checked:
      return kOrderFields;
    case RuleEvent::item_recorded:
    case RuleEvent::item_disputed:
    case RuleEvent::item_cleared:
    case RuleEvent::item_overdue:
    case RuleEvent::promise_broken:
      return kItemFields;
  }
  return kCustomer;
}

bool carries(RuleEvent on, FieldSubject subject) {
  switch (subject) {
    case FieldSubject::customer:
      return true;
    case FieldSubject::payment:
      return on == RuleEvent::payment_recorded;
    case FieldSubject::item:
      return on != RuleEvent::payment_recorded && on != RuleEvent::customer_rated &&
             on != RuleEvent::order_checked;
  }
  return false;
}

std::optional<FieldType> type_of_field(std::span<const FieldDeclaration> declared, RuleEvent on,
                                       std::string_view field) {
  for (const RuleField& own : rule_fields(on))
    if (own.name == field) return own.type;
  for (const FieldDeclaration& custom : declared)
    if (custom.name == field && carries(on, custom.subject)) return custom.type;
  return std::nullopt;
}

std::string find_value_fault(FieldType type, std::string_view value) {
  if (!is_ordered(type) || ordered_value(type, value)) return {};
  if (type == FieldType::date) return "is not a date; write YYYY-MM-DD";
  return "is not " + std::string(type == FieldType::number ? "a number" : "an amount") +
         "; write it as 30 or 12.50, with at most 4 digits after the point, without grouping";
}

bool holds(const RuleCondition& condition, std::string_view text) {
  if (condition.is == Comparison::contains)
    return text.find(condition.value) != std::string_view::npos;
  if (condition.is == Comparison::equal) return text == condition.value;
  return condition.is == Comparison::not_equal && text != condition.value;
}

bool holds(const RuleCondition& condition, std::int64_t whole_number) {
  const auto value = ordered_value(FieldType::number, condition.value);
  return value && compare(condition.is, order_of(whole_number, 1, *value));
}

bool holds(const RuleCondition& condition, Date date) {
  const auto value = ordered_value(FieldType::date, condition.value);
  return value && date && compare(condition.is, std::int64_t{date.days()} <=> *value);
}

bool holds(const RuleCondition& condition, Money amount, Currency currency) {
  const auto value = ordered_value(FieldType::amount, condition.value);
  return value && compare(condition.is, order_of(amount.minor(), units_of_one(currency), *value));
}

bool holds(const RuleCondition& condition, FieldType type, std::string_view value) {
  if (!is_ordered(type)) return holds(condition, value);
  const auto actual = ordered_value(type, value);
  const auto asked = ordered_value(type, condition.value);
  return actual && asked && compare(condition.is, *actual <=> *asked);
}

std::int32_t first_overdue_day(const AutomationRule& rule) {
  std::int32_t first = 0;
  const auto consider = [&](std::int64_t day) {
    if (day < 1 || day > kLastDay || (first != 0 && day >= first)) return;
    if (std::ranges::all_of(rule.when, [day](const RuleCondition& c) {
          return c.field != "overdue_days" || holds(c, day);
        }))
      first = static_cast<std::int32_t>(day);
  };
  consider(1);
  for (const RuleCondition& condition : rule.when) {
    if (condition.field != "overdue_days") continue;
    const std::int64_t bound = ordered_value(FieldType::number, condition.value).value_or(0) / kOne;
    consider(bound);
    consider(bound + 1);
  }
  return first;
}

std::string find_contradiction(const AutomationRule& rule,
                               std::span<const FieldDeclaration> declared,
                               const std::string& where) {
  if (rule.name.empty() || rule.name.size() > 64)
    return where + ".name: give the rule a name of 1 to 64 characters";
  if (rule.when.size() > kMaxConditions)
    return where + ".when: at most " + std::to_string(kMaxConditions);
  for (std::size_t i = 0; i < rule.when.size(); ++i)
    if (const std::string fault = fault_of(rule.when[i], declared, rule.on); !fault.empty())
      return where + ".when[" + std::to_string(i + 1) + "]: " + fault;
  for (const RuleCondition& condition : rule.when)
    if (!can_hold(rule.when, condition.field, *type_of_field(declared, rule.on, condition.field)))
      return where + ".when: the conditions on " + condition.field +
             " never hold together, so the rule could never fire";
  if (rule.on == RuleEvent::item_overdue && first_overdue_day(rule) == 0)
    return where +
           ".when: no item is ever overdue for such a number of days; days are counted "
           "from 1, the day after the due date, to " +
           std::to_string(kLastDay);
  if (const std::string fault = fault_of_text(rule, declared); !fault.empty())
    return where + ".text: " + fault;
  return fault_of_action(rule, where);
}

}  // namespace hexiao
