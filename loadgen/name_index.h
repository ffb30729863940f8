// Whose name may a written name be? The generator's own answer, with which it proves that a payer
// who is known by name only is one customer and no other. Exact: every customer that fits is found.
//
// Kept as hashes of readings, each proved on the name itself. Names within k edits are found by Li,
// Deng, Wang and Feng, "Pass-Join: a partition-based method for similarity joins" (VLDB 2011): of
// k + 1 even parts of a name at least one stands unchanged in a text k edits away. Memory: some 180
// bytes a customer. Building costs a few us a customer. Not changed after construction.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "loadgen/world.h"

namespace hexiao::loadgen {

class NameIndex {
 public:
  using Customers = std::vector<std::uint32_t>;  // ascending

  explicit NameIndex(const World& world);  // must outlive the index

  // Customers of the ledger whose full name or alias is the text, but for capitals.
  Customers exactly(std::uint32_t ledger, std::string_view text) const;
  // … whose full name, name without legal form, or alias is the text.
  Customers loosely(std::uint32_t ledger, std::string_view text) const;
  // … whose full name has the same words in any order.
  Customers same_words(std::uint32_t ledger, std::string_view text) const;
  // … whose full name begins with the text (at least kBeginning characters).
  Customers beginning(std::uint32_t ledger, std::string_view text) const;
  // … whose name without legal form is at most `edits` (one or two; an exchange of neighbours
  // counts two) away from the text.
  Customers within(std::uint32_t ledger, std::string_view text, int edits) const;

  static constexpr std::size_t kBeginning = 18;

 private:
  enum class Reading : std::uint8_t { exact, loose, words, beginning };
  struct Entry {
    std::uint64_t key;
    std::uint32_t customer;
    std::uint32_t letters;  // of segments: which letters the whole name has, one bit for some
    friend auto operator<=>(const Entry&, const Entry&) = default;
  };
  void add(Reading reading, std::uint32_t ledger, std::string_view text, std::uint32_t customer);
  void add_segments(std::uint32_t ledger, std::string_view core, std::uint32_t customer);
  void collect(std::uint64_t key, Customers& into) const;
  // Of the customers found for a key, those for which `fits` holds.
  template <class Fits>
  Customers proved(Customers found, std::uint32_t ledger, const Fits& fits) const;

  const World& world_;
  std::vector<Entry> entries_;  // sorted
};

}  // namespace hexiao::loadgen
