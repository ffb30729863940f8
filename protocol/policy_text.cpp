#include "protocol/policy_text.h"

#include <toml++/toml.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "engine/text/utf8.h"
#include "engine/vocabulary/nearest_word.h"
#include "protocol/policy_keys.h"

namespace hexiao {
namespace {

using Names = std::span<const std::string_view>;

// "; did you mean \"partial\"?" or, when nothing is near, the whole list.
std::string hint(std::string_view word, Names known) {
  const std::string_view nearest = nearest_word(word, known);
  if (!nearest.empty()) return "; did you mean \"" + std::string(nearest) + "\"?";
  std::string list = "; allowed are ";
  for (std::size_t i = 0; i < known.size(); ++i)
    list += (i == 0 ? "\"" : ", \"") + std::string(known[i]) + "\"";
  return list;
}

// What a TOML text of any length looks like in a message.
std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 40;
  const bool clean = valid_text(text) && text.find('\n') == std::string_view::npos;
  if (!clean) return "a text that cannot be shown";
  std::size_t end = std::min(text.size(), kShown);
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return "\"" + std::string(text.substr(0, end)) + (end < text.size() ? "…\"" : "\"");
}

class PolicyParser {
 public:
  // The fault that stands first in the file, if there is one.
  std::optional<PolicyFault> fault() && { return std::move(fault_); }

  Policy read(const toml::table& root) {
    Policy policy;
    refuse_unknown(root, policy_keys::kTop, "");
    require(root, "name", "give the policy a name");
    read_text(root, "", "name", policy.name);
    read_text(root, "", "ledger", policy.ledger);
    read_tolerance(root, "short_payment", policy.short_payment);
    read_tolerance(root, "over_payment", policy.over_payment);
    read_enum(root, "", "percentage_base", policy.percentage_base);
    read_bool(root, "discounts", policy.discounts);
    read_integer(root, "discount_grace_days", policy.discount_grace_days);
    read_bool(root, "partial", policy.partial);
    read_bool(root, "write_off_tolerance", policy.write_off_tolerance);
    read_bool(root, "credits_first", policy.credits_first);
    read_bool(root, "future_items", policy.future_items);
    read_integer(root, "minimum_token", policy.minimum_token);
    read_integer(root, "proposals_kept", policy.proposals_kept);
    if (const auto e4 = read_decimal(root, "", "minimum_amount", 4))
      policy.minimum_amount_e4 = static_cast<std::uint64_t>(*e4);
    require(root, "searches", "name the searches in the order in which they are tried");
    read_enums<Search>(root, "", "searches",
                       [&](Search search) { policy.searches.push_back(search); });
    require(root, "rules", "write at least one [[rules]] table, or nothing is ever matched");
    read_rules(root, policy.rules);
    return policy;
  }

  // A sentence of find_contradiction, "rules[2].name: …", with the place of the key it names.
  void blame_contradiction(const toml::table& root, const std::string& sentence) {
    const std::size_t colon = sentence.find(": ");
    const std::string key = sentence.substr(0, colon);
    const std::string what = colon == std::string::npos ? sentence : sentence.substr(colon + 2);
    blame(place_of(root, key), key, what);
  }

 private:
  void blame(const toml::source_position& at, std::string key, std::string what) {
    if (fault_ && fault_->line <= at.line) return;
    fault_ = PolicyFault{
        .line = at.line, .column = at.column, .key = std::move(key), .what = std::move(what)};
  }
  void blame(const toml::node& node, std::string key, std::string what) {
    blame(node.source().begin, std::move(key), std::move(what));
  }

  static std::string join(std::string_view where, std::string_view key) {
    return where.empty() ? std::string(key) : std::string(where) + "." + std::string(key);
  }

  void refuse_unknown(const toml::table& table, Names known, std::string_view where) {
    for (const auto& [key, node] : table) {
      if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
      const bool clean = valid_text(key.str()) && key.length() <= 64;
      blame(key.source().begin, join(where, clean ? key.str() : "?"),
            "unknown key" + hint(key.str(), known));
    }
  }

  void require(const toml::table& table, std::string_view key, std::string_view what) {
    if (table.contains(key)) return;
    // Absent: the file as a whole is to blame, and anything that has a place comes first.
    if (!fault_)
      fault_ = PolicyFault{
          .line = 0, .column = 0, .key = std::string(key), .what = "missing; " + std::string(what)};
  }

  void read_text(const toml::table& table, std::string_view where, std::string_view key,
                 std::string& into) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    const auto text = node->value_exact<std::string_view>();
    if (!text) return blame(*node, join(where, key), "write a text in quotes");
    if (!valid_text(*text) || text->find('\n') != std::string_view::npos)
      return blame(*node, join(where, key), "the text holds control characters");
    if (text->size() > 128)
      return blame(*node, join(where, key), "the text is longer than 128 bytes");
    into = *text;
  }

  void read_bool(const toml::table& table, std::string_view key, bool& into) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    if (const auto value = node->value_exact<bool>())
      into = *value;
    else
      blame(*node, std::string(key), "write true or false, without quotes");
  }

  void read_integer(const toml::table& table, std::string_view key, std::int32_t& into) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    const auto value = node->value_exact<std::int64_t>();
    if (!value) return blame(*node, std::string(key), "write a whole number, without quotes");
    if (*value < std::numeric_limits<std::int32_t>::min() ||
        *value > std::numeric_limits<std::int32_t>::max())
      return blame(*node, std::string(key), "the number is out of range");
    into = static_cast<std::int32_t>(*value);
  }

  // A decimal that is not negative, in units of 10^-digits. Quoted, or a whole number.
  std::optional<std::int64_t> read_decimal(const toml::table& table, std::string_view where,
                                           std::string_view key, int digits) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::nullopt;
    const std::string example = "write a decimal in quotes, such as \"1.50\", with at most " +
                                std::to_string(digits) + " digits after the point";
    std::string text;
    if (const auto quoted_text = node->value_exact<std::string_view>())
      text = *quoted_text;
    else if (const auto whole = node->value_exact<std::int64_t>())
      text = std::to_string(*whole);
    const ParsedAmount parsed = parse_amount(text, digits);
    if (!parsed.ok() || parsed.amount.is_negative()) {
      blame(*node, join(where, key), example);
      return std::nullopt;
    }
    return parsed.amount.minor();
  }

  void read_tolerance(const toml::table& root, std::string_view key, Tolerance& into) {
    const toml::node* node = root.get(key);
    if (node == nullptr) return;
    const toml::table* table = node->as_table();
    if (table == nullptr)
      return blame(*node, std::string(key), "write a table with the keys absolute and percent");
    refuse_unknown(*table, policy_keys::kTolerance, key);
    if (const auto e4 = read_decimal(*table, key, "absolute", 4)) into.absolute.e4 = *e4;
    // Hundredths of a percent are basis points. Anything above the range is refused later, so that
    // it need not fit.
    if (const auto points = read_decimal(*table, key, "percent", 2))
      into.basis_points = static_cast<std::int32_t>(std::min<std::int64_t>(*points, 1'000'000));
  }

  template <class E>
  std::optional<E> enum_of(const toml::node& node, const std::string& key) {
    constexpr auto& kTexts = EnumTexts<E>::value;
    const auto text = node.value_exact<std::string_view>();
    const std::optional<E> value = text ? from_text<E>(*text) : std::nullopt;
    if (!value)
      blame(node, key,
            (text ? quoted(*text) + " is not one of the allowed words" : "write a word in quotes") +
                hint(text.value_or(std::string_view()), Names(kTexts.data(), kTexts.size())));
    return value;
  }

  template <class E>
  void read_enum(const toml::table& table, std::string_view where, std::string_view key, E& into) {
    if (const toml::node* node = table.get(key))
      if (const auto value = enum_of<E>(*node, join(where, key))) into = *value;
  }

  template <class E, class Take>
  void read_enums(const toml::table& table, std::string_view where, std::string_view key,
                  Take&& take) {
    const toml::node* node = table.get(key);
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr)
      return blame(*node, join(where, key), "write a list of words: [\"…\", \"…\"]");
    for (const toml::node& element : *array)
      if (const auto value = enum_of<E>(element, join(where, key))) take(*value);
  }

  void read_rules(const toml::table& root, std::vector<Rule>& rules) {
    const toml::node* node = root.get("rules");
    if (node == nullptr) return;
    const toml::array* array = node->as_array();
    if (array == nullptr) return blame(*node, "rules", "write each rule as a [[rules]] table");
    for (std::size_t i = 0; i < array->size(); ++i) {
      const std::string where = "rules[" + std::to_string(i + 1) + "]";
      const toml::table* table = array->get(i)->as_table();
      if (table == nullptr)
        return blame(*array->get(i), where, "write each rule as a [[rules]] table");
      rules.push_back(read_rule(*table, where));
    }
  }

  Rule read_rule(const toml::table& table, const std::string& where) {
    Rule rule;
    refuse_unknown(table, policy_keys::kRule, where);
    read_text(table, where, "name", rule.name);
    read_enum(table, where, "payer_at_least", rule.payer_at_least);
    read_enum(table, where, "document_at_least", rule.document_at_least);
    read_enum(table, where, "document_at_most", rule.document_at_most);
    read_enums<AmountLevel>(table, where, "amount", [&](AmountLevel level) {
      rule.amounts = static_cast<std::uint8_t>(rule.amounts | 1U << static_cast<unsigned>(level));
    });
    read_enums<Search>(table, where, "search", [&](Search search) {
      rule.searches =
          static_cast<std::uint8_t>(rule.searches | 1U << static_cast<unsigned>(search));
    });
    read_enum(table, where, "action", rule.action);
    if (!table.contains("action"))
      blame(table, where + ".action", "missing; write \"auto\", \"propose\" or \"off\"");
    return rule;
  }

  // Of "short_payment.percent", "rules[2].name", "rules[2]" or "searches"; of the table around it
  // when the key itself was left out.
  static toml::source_position place_of(const toml::table& root, std::string_view key) {
    const toml::table* table = &root;
    toml::source_position place{};
    while (!key.empty()) {
      std::string_view part = key.substr(0, key.find('.'));
      key.remove_prefix(std::min(part.size() + 1, key.size()));
      std::size_t number = 0;
      if (const std::size_t bracket = part.find('['); bracket != std::string_view::npos) {
        std::from_chars(part.data() + bracket + 1, part.data() + part.size(), number);
        part = part.substr(0, bracket);
      }
      const toml::node* node = table->get(part);
      if (node != nullptr && number != 0 && node->is_array())
        node = node->as_array()->get(number - 1);
      if (node == nullptr) return place;
      place = node->source().begin;
      table = node->as_table();
      if (table == nullptr) return place;
    }
    return place;
  }

  std::optional<PolicyFault> fault_;
};

}  // namespace

std::string PolicyFault::text(std::string_view file) const {
  std::string out;
  if (!file.empty()) out += std::string(file) + ":";
  if (line != 0) {
    if (file.empty()) out += "line ";
    out += std::to_string(line) + ":" + std::to_string(column) + ":";
  }
  if (!out.empty()) out += " ";
  if (!key.empty()) out += key + ": ";
  return out + what;
}

tl::expected<Policy, PolicyFault> parse_policy(std::string_view text) {
  toml::table root;
  try {
    root = toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    return tl::unexpected(PolicyFault{.line = at.line,
                                      .column = at.column,
                                      .key = {},
                                      .what = "not TOML: " + std::string(error.description())});
  }
  PolicyParser parser;
  Policy policy = parser.read(root);
  if (auto fault = std::move(parser).fault()) return tl::unexpected(std::move(*fault));
  const std::string contradiction = find_contradiction(policy);
  if (contradiction.empty()) return policy;
  PolicyParser contradicted;
  contradicted.blame_contradiction(root, contradiction);
  return tl::unexpected(*std::move(contradicted).fault());
}

}  // namespace hexiao
