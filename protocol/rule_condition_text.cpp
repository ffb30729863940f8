#include "protocol/rule_condition_text.h"

#include <array>

namespace hexiao {
namespace {

constexpr std::string_view kForm =
    "write a field, a comparison and a value, such as \"overdue_days >= 30\"; comparisons are =, "
    "!=, <, <=, >, >= and contains";

// Longer ones before those that they begin with.
constexpr auto kComparisons =
    std::to_array<Comparison>({Comparison::at_most, Comparison::at_least, Comparison::not_equal,
                               Comparison::less, Comparison::more, Comparison::equal});

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

constexpr bool in_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Takes the comparison off the front. "==", "=>" and the like are no comparisons, and no values
// either.
bool take_comparison(std::string_view& text, Comparison& is) {
  constexpr std::string_view kContains = "contains";
  if (text.starts_with(kContains) &&
      (text.size() == kContains.size() || text[kContains.size()] == ' ')) {
    text.remove_prefix(kContains.size());
    is = Comparison::contains;
    return true;
  }
  for (const Comparison comparison : kComparisons) {
    const std::string_view sign = to_text(comparison);
    if (!text.starts_with(sign)) continue;
    text.remove_prefix(sign.size());
    is = comparison;
    return text.empty() || std::string_view("=<>!").find(text.front()) == std::string_view::npos;
  }
  return false;
}

}  // namespace

tl::expected<RuleCondition, std::string> parse_condition(std::string_view text) {
  text = trimmed(text);
  std::size_t end = 0;
  while (end < text.size() && in_name(text[end])) ++end;
  RuleCondition condition{.field = std::string(text.substr(0, end))};
  text = trimmed(text.substr(end));
  if (end == 0 || !take_comparison(text, condition.is)) return tl::unexpected(std::string(kForm));
  condition.value = trimmed(text);
  return condition;
}

std::string write_condition(const RuleCondition& condition) {
  std::string out = condition.field + " " + std::string(to_text(condition.is));
  return condition.value.empty() ? out : out + " " + condition.value;
}

}  // namespace hexiao
