#include "protocol/policy_values.h"

#include <algorithm>
#include <charconv>
#include <limits>

#include "engine/text/utf8.h"
#include "engine/vocabulary/nearest_word.h"
#include "engine/vocabulary/toml_pitfall.h"
#include "protocol/policy_keys.h"

namespace hexiao {
namespace {

// "; did you mean \"partial\"?" or, when nothing is near, the whole list.
std::string hint(std::string_view word, PolicyValues::Names known) {
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

// Of "short_payment.percent", "rules[2].name", "rules[2]" or "searches"; of the table around it
// when the key itself was left out.
toml::source_position place_of(const toml::table& root, std::string_view key) {
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

}  // namespace

tl::expected<toml::table, PolicyFault> read_toml(std::string_view text) {
  if (const auto pitfall = find_toml_pitfall(text))
    return tl::unexpected(PolicyFault{.line = pitfall->line,
                                      .column = pitfall->column,
                                      .key = {},
                                      .what = "not TOML: " + std::string(pitfall->what)});
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    const auto& at = error.source().begin;
    return tl::unexpected(PolicyFault{.line = at.line,
                                      .column = at.column,
                                      .key = {},
                                      .what = "not TOML: " + std::string(error.description())});
  }
}

PolicyFault fault_of_contradiction(const toml::table& root, const std::string& contradiction) {
  const std::size_t colon = contradiction.find(": ");
  const std::string key = contradiction.substr(0, colon);
  const std::string what =
      colon == std::string::npos ? contradiction : contradiction.substr(colon + 2);
  const toml::source_position at = place_of(root, key);
  return {.line = at.line, .column = at.column, .key = key, .what = what};
}

void PolicyValues::blame(const toml::source_position& at, std::string key, std::string what) {
  if (fault_ && fault_->line <= at.line) return;
  fault_ = PolicyFault{
      .line = at.line, .column = at.column, .key = std::move(key), .what = std::move(what)};
}

void PolicyValues::require(const toml::table& table, std::string_view key, std::string_view what) {
  if (table.contains(key)) return;
  // Absent: the file as a whole is to blame, and anything that has a place comes first.
  if (!fault_)
    fault_ = PolicyFault{
        .line = 0, .column = 0, .key = std::string(key), .what = "missing; " + std::string(what)};
}

void PolicyValues::refuse_unknown(const toml::table& table, Names known, std::string_view where) {
  for (const auto& [key, node] : table) {
    if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
    const bool clean = valid_text(key.str()) && key.length() <= 64;
    blame(key.source().begin, join(where, clean ? key.str() : "?"),
          "unknown key" + hint(key.str(), known));
  }
}

void PolicyValues::read(const toml::table& table, std::string_view where, std::string_view key,
                        std::string& into, std::size_t longest) {
  if (const toml::node* node = table.get(key))
    if (auto text = text_of(*node, join(where, key), longest)) into = std::move(*text);
}

void PolicyValues::read(const toml::table& table, std::string_view where, std::string_view key,
                        std::vector<std::string>& into, std::size_t longest) {
  const toml::array* list = list_of(table, where, key, "words: [\"…\", \"…\"]");
  if (list == nullptr) return;
  into.clear();
  for (const toml::node& element : *list)
    if (auto text = text_of(element, join(where, key), longest)) into.push_back(std::move(*text));
}

void PolicyValues::read(const toml::table& table, std::string_view where, std::string_view key,
                        std::vector<std::int32_t>& into) {
  const toml::array* list = list_of(table, where, key, "whole numbers: [30, 60]");
  if (list == nullptr) return;
  into.clear();
  for (const toml::node& element : *list)
    if (const auto value = number_of(element, join(where, key))) into.push_back(*value);
}

void PolicyValues::read(const toml::table& table, std::string_view where, std::string_view key,
                        bool& into) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return;
  if (const auto value = node->value_exact<bool>())
    into = *value;
  else
    blame(*node, join(where, key), "write true or false, without quotes");
}

void PolicyValues::read(const toml::table& table, std::string_view where, std::string_view key,
                        std::int32_t& into) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return;
  if (const auto value = number_of(*node, join(where, key))) into = *value;
}

void PolicyValues::read(const toml::table& table, std::string_view where, std::string_view key,
                        Tolerance& into) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return;
  const std::string path = join(where, key);
  const toml::table* bounds = node->as_table();
  if (bounds == nullptr)
    return blame(*node, path, "write a table with the keys absolute and percent");
  refuse_unknown(*bounds, policy_keys::kTolerance, path);
  if (const auto e4 = read_decimal(*bounds, path, "absolute", 4)) into.absolute.e4 = *e4;
  // Hundredths of a percent are basis points. Anything above the range is refused later, so that
  // it need not fit.
  if (const auto points = read_decimal(*bounds, path, "percent", 2))
    into.basis_points = static_cast<std::int32_t>(std::min<std::int64_t>(*points, 1'000'000));
}

std::optional<std::int64_t> PolicyValues::read_decimal(const toml::table& table,
                                                       std::string_view where, std::string_view key,
                                                       int digits) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::nullopt;
  std::string text;
  if (const auto quoted_text = node->value_exact<std::string_view>())
    text = *quoted_text;
  else if (const auto whole = node->value_exact<std::int64_t>())
    text = std::to_string(*whole);
  const ParsedAmount parsed = parse_amount(text, digits);
  if (parsed.ok() && !parsed.amount.is_negative()) return parsed.amount.minor();
  blame(*node, join(where, key),
        "write a decimal in quotes, such as \"1.50\", with at most " + std::to_string(digits) +
            " digits after the point");
  return std::nullopt;
}

std::string PolicyValues::join(std::string_view where, std::string_view key) {
  return where.empty() ? std::string(key) : std::string(where) + "." + std::string(key);
}

const toml::array* PolicyValues::list_of(const toml::table& table, std::string_view where,
                                         std::string_view key, std::string_view of) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return nullptr;
  const toml::array* array = node->as_array();
  if (array == nullptr) blame(*node, join(where, key), "write a list of " + std::string(of));
  return array;
}

std::optional<std::int32_t> PolicyValues::number_of(const toml::node& node,
                                                    const std::string& key) {
  const auto value = node.value_exact<std::int64_t>();
  if (value && *value >= std::numeric_limits<std::int32_t>::min() &&
      *value <= std::numeric_limits<std::int32_t>::max())
    return static_cast<std::int32_t>(*value);
  blame(node, key, value ? "the number is out of range" : "write a whole number, without quotes");
  return std::nullopt;
}

std::optional<std::size_t> PolicyValues::word_of(const toml::node& node, const std::string& key,
                                                 Names words) {
  const auto text = node.value_exact<std::string_view>();
  if (text) {
    const auto found = std::find(words.begin(), words.end(), *text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  }
  blame(node, key,
        (text ? quoted(*text) + " is not one of the allowed words" : "write a word in quotes") +
            hint(text.value_or(std::string_view()), words));
  return std::nullopt;
}

std::optional<std::string> PolicyValues::text_of(const toml::node& node, const std::string& key,
                                                 std::size_t longest) {
  const auto text = node.value_exact<std::string_view>();
  const auto refuse = [&](std::string what) {
    blame(node, key, std::move(what));
    return std::nullopt;
  };
  if (!text) return refuse("write a text in quotes");
  if (!valid_text(*text) || text->find('\n') != std::string_view::npos)
    return refuse("the text holds control characters");
  if (text->size() > longest)
    return refuse("the text is longer than " + std::to_string(longest) + " bytes");
  return std::string(*text);
}

}  // namespace hexiao
