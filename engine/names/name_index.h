// Names of customers, and their aliases, filed so that a damaged spelling still finds them among
// millions. Searching is NameSearch; this is the store.
//
// The index keeps the folded bases itself and asks its owner for nothing. An owner is any number
// that the caller gives (a customer's row); it may have many names, and a name many owners.
// What a search answers depends on the names that are in the index, never on the order in which
// they came and went. Derived data: built again at each start, never logged.
// One owner, one thread; searching is safe from many threads while nobody changes it.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/names/posting_table.h"
#include "engine/names/similarity.h"
#include "engine/names/text_pages.h"

namespace hexiao {

class NameIndex final : public WordCounts {
 public:
  // A name in the index, while the index is not changed.
  struct Entry {
    std::string_view base;
    std::string_view legal_form;
    std::uint32_t owner;
  };

  // As written; folded here. False, and nothing done, when the name holds no letter and no digit.
  // The same name of the same owner may be inserted several times and must be erased as often.
  // O(length), and now and then the cost of growing (some 100 ms at a million names: reserve()).
  bool insert(std::string_view written, std::uint32_t owner);
  // False when it is not there. O(length + names that share its words).
  bool erase(std::string_view written, std::uint32_t owner);

  std::size_t size() const { return rows_.size() - free_.size(); }
  void reserve(std::size_t names);
  // All that is held, to the byte as far as the containers tell.
  std::size_t memory_bytes() const;

  // WordCounts. Counts words outside the table of generic ones; words that share a signature of 32
  // bits are counted together.
  std::uint32_t names_with(std::string_view canonical_word) const override;
  std::uint32_t names() const override { return static_cast<std::uint32_t>(size()); }

  // For NameSearch.
  Entry entry(std::uint32_t name) const;
  std::uint64_t sketch(std::uint32_t name) const { return sketches_[name]; }
  std::span<const std::uint32_t> postings(std::uint32_t signature) const {
    return table_.find(signature);
  }
  // In steps, see PostingTable.
  void prefetch_postings(std::uint32_t signature) const { table_.prefetch(signature); }
  std::size_t seek_postings(std::uint32_t signature) const { return table_.seek(signature); }
  std::span<const std::uint32_t> postings_at(std::size_t sought) const { return table_.at(sought); }
  void prefetch_sketch(std::uint32_t name) const { __builtin_prefetch(&sketches_[name]); }
  void prefetch_entry(std::uint32_t name) const { __builtin_prefetch(&rows_[name]); }
  // After prefetch_entry.
  void prefetch_base(std::uint32_t name) const {
    const Row& row = rows_[name];
    const char* const base = texts_.at(row.text, row.bytes).data();
    __builtin_prefetch(base);
    __builtin_prefetch(base + row.bytes);
  }

 private:
  struct Row {
    std::uint32_t owner = 0;
    std::uint32_t text = 0;
    std::uint16_t bytes = 0;  // 0: free
    std::uint16_t form = 0;
  };
  std::uint16_t number_of_form(const std::string& form);
  std::uint32_t new_row();
  void rewrite_texts();

  std::vector<Row> rows_;
  std::vector<std::uint64_t> sketches_;
  std::vector<std::uint32_t> free_;
  PostingTable table_;
  TextPages texts_;
  std::size_t live_bytes_ = 0;
  std::size_t dead_bytes_ = 0;
  std::vector<std::string> forms_{std::string()};
  boost::unordered_flat_map<std::string, std::uint16_t> form_numbers_;
};

}  // namespace hexiao
