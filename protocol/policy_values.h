// The values of a policy's TOML tables, read one by one: each is taken, or blamed with its place
// and with what is allowed. Of several faults the one that stands first in the file is kept. For
// policy_text.cpp and receivables_policy_text.cpp only. One owner, one thread.
#pragma once

#include <toml++/toml.h>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/policy_text.h"

namespace hexiao {

class PolicyValues {
 public:
  using Names = std::span<const std::string_view>;

  // The fault that stands first, if there is one.
  std::optional<PolicyFault> fault() && { return std::move(fault_); }

  void blame(const toml::source_position& at, std::string key, std::string what);
  void blame(const toml::node& node, std::string key, std::string what) {
    blame(node.source().begin, std::move(key), std::move(what));
  }
  void require(const toml::table& table, std::string_view key, std::string_view what);
  // `where` is the path of the table, such as "rules[2]"; "" for the file itself.
  void refuse_unknown(const toml::table& table, Names known, std::string_view where);

  // Each leaves `into` as it is when the key is absent or wrong; a list takes the file's in place
  // of its own.
  void read(const toml::table& table, std::string_view where, std::string_view key,
            std::string& into, std::size_t longest = 128);
  void read(const toml::table& table, std::string_view where, std::string_view key,
            std::vector<std::string>& into, std::size_t longest = 128);
  void read(const toml::table& table, std::string_view where, std::string_view key,
            std::vector<std::int32_t>& into);
  void read(const toml::table& table, std::string_view where, std::string_view key, bool& into);
  void read(const toml::table& table, std::string_view where, std::string_view key,
            std::int32_t& into);
  void read(const toml::table& table, std::string_view where, std::string_view key,
            Tolerance& into);

  // A decimal that is not negative, in units of 10^-digits. Quoted, or a whole number.
  std::optional<std::int64_t> read_decimal(const toml::table& table, std::string_view where,
                                           std::string_view key, int digits);

  template <class E>
  void read_word(const toml::table& table, std::string_view where, std::string_view key, E& into) {
    if (const toml::node* node = table.get(key))
      if (const auto number = word_of(*node, join(where, key), EnumTexts<E>::value))
        into = static_cast<E>(*number);
  }

  // Calls take(E) for each word of a list.
  template <class E, class Take>
  void read_words(const toml::table& table, std::string_view where, std::string_view key,
                  Take&& take) {
    if (const toml::array* list = list_of(table, where, key, "words: [\"…\", \"…\"]"))
      for (const toml::node& element : *list)
        if (const auto number = word_of(element, join(where, key), EnumTexts<E>::value))
          take(static_cast<E>(*number));
  }

  // Calls take(table, path) for each [[key]] table of the file, or of the table at `where`.
  template <class Take>
  void read_tables(const toml::table& root, std::string_view key, Take&& take) {
    read_tables(root, "", key, take);
  }
  template <class Take>
  void read_tables(const toml::table& around, std::string_view where, std::string_view key,
                   Take&& take) {
    const toml::node* node = around.get(key);
    if (node == nullptr) return;
    const std::string path = join(where, key);
    const std::string what = "write each as a [[" + path + "]] table";
    const toml::array* array = node->as_array();
    if (array == nullptr) return blame(*node, path, what);
    for (std::size_t i = 0; i < array->size(); ++i) {
      const std::string one = path + "[" + std::to_string(i + 1) + "]";
      if (const toml::table* table = array->get(i)->as_table())
        take(*table, one);
      else
        blame(*array->get(i), one, what);
    }
  }

  // Calls take(table) for the [key] table of the file, if it is there.
  template <class Take>
  void read_table(const toml::table& root, std::string_view key, Names known, Take&& take) {
    const toml::node* node = root.get(key);
    if (node == nullptr) return;
    const toml::table* table = node->as_table();
    if (table == nullptr)
      return blame(*node, std::string(key), "write a [" + std::string(key) + "] table");
    refuse_unknown(*table, known, key);
    take(*table);
  }

 private:
  static std::string join(std::string_view where, std::string_view key);
  const toml::array* list_of(const toml::table& table, std::string_view where, std::string_view key,
                             std::string_view of);
  std::optional<std::int32_t> number_of(const toml::node& node, const std::string& key);
  std::optional<std::size_t> word_of(const toml::node& node, const std::string& key, Names words);
  std::optional<std::string> text_of(const toml::node& node, const std::string& key,
                                     std::size_t longest);

  std::optional<PolicyFault> fault_;
};

// The text as TOML, or where it is none.
tl::expected<toml::table, PolicyFault> read_toml(std::string_view text);

// A sentence of find_contradiction ("rules[2].name: …") with the place of the key that it names; of
// the table around it when the key itself was left out.
PolicyFault fault_of_contradiction(const toml::table& root, const std::string& contradiction);

}  // namespace hexiao
