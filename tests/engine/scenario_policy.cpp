#include "tests/engine/scenario_policy.h"

#include <charconv>
#include <sstream>

namespace hexiao {
namespace {

void read_flag(const ScenarioLine& line, std::string_view key, bool& value) {
  if (line.find(key)) value = line.text(key) == "yes";
}

template <class E>
bool read_word(const ScenarioLine& line, std::string_view key, E& value) {
  if (!line.find(key)) return true;
  const auto known = from_text<E>(line.text(key));
  if (known) value = *known;
  return known.has_value();
}

bool read_count(const ScenarioLine& line, std::string_view key, std::int32_t& value) {
  if (!line.find(key)) return true;
  const std::string_view text = line.text(key);
  return std::from_chars(text.data(), text.data() + text.size(), value).ec == std::errc{};
}

void read_texts(const ScenarioLine& line, std::string_view key, std::vector<std::string>& list) {
  for (const std::string_view text : line.all(key)) list.emplace_back(text);
}

// "customer C001 0.50", "class retail 0.50": the largest short difference.
bool read_narrow(std::string_view text, NarrowTolerance& narrow) {
  std::istringstream words{std::string(text)};
  std::string what, whose, absolute;
  words >> what >> whose >> absolute;
  const ParsedAmount amount = parse_amount(absolute, 4);
  narrow.short_payment.absolute.e4 = amount.amount.minor();
  (what == "customer" ? narrow.customer
   : what == "class"  ? narrow.customer_class
                      : narrow.principal) = whose;
  return amount.ok();
}

void read_guards(const ScenarioLine& line, Guards& guards) {
  read_texts(line, "only_bank", guards.bank_accounts);
  read_texts(line, "only_class", guards.customer_classes);
  read_texts(line, "contains", guards.text_contains);
  read_texts(line, "excludes", guards.text_excludes);
  if (line.find("pattern")) guards.text_pattern = line.text("pattern");
  if (line.find("maximum"))
    guards.maximum_amount_e4 =
        static_cast<std::uint64_t>(parse_amount(line.text("maximum"), 4).amount.minor());
}

}  // namespace

std::string read_policy_ladder(const ScenarioLine& line, Policy& p) {
  if (line.find("class")) p.customer_class = line.text("class");
  if (line.find("deduction")) p.deduction_reason = line.text("deduction");
  read_flag(line, "unique_only", p.unique_only);
  read_flag(line, "first_search_wins", p.first_search_wins);
  read_flag(line, "repair", p.repair);
  read_flag(line, "group_payer", p.group_payer);
  read_flag(line, "cross_currency", p.cross_currency);
  read_texts(line, "prefix", p.document_prefixes);
  read_guards(line, p.guards);
  for (const std::string_view text : line.all("map")) {  // CUSTOMER PATTERN of the text
    const std::size_t blank = std::min(text.find(' '), text.size());
    p.payer_map.push_back(
        {.customer = std::string(text.substr(0, blank)),
         .text_pattern = std::string(text.substr(std::min(blank + 1, text.size())))});
  }
  for (const std::string_view text : line.all("narrow"))
    if (!read_narrow(text, p.tolerances.emplace_back())) return "narrow: KIND WHOSE ABSOLUTE";
  const bool words = read_word(line, "short_outcome", p.short_outcome) &&
                     read_word(line, "over_outcome", p.over_outcome) &&
                     read_word(line, "spread", p.spread_order) &&
                     read_word(line, "names", p.name_matching) &&
                     read_word(line, "direction", p.guards.direction) &&
                     read_word(line, "payer_at_least", p.guards.payer_at_least);
  if (!words) return "an outcome, order or level that there is none of";
  const bool counts = read_count(line, "distance", p.text_distance_percent) &&
                      read_count(line, "subset_chance", p.subset_chance_permille) &&
                      read_count(line, "max_overdue", p.guards.maximum_overdue_days) &&
                      read_count(line, "max_age", p.guards.maximum_age_days);
  return counts ? std::string() : "a count that is none";
}

}  // namespace hexiao
