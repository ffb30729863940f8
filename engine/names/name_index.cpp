#include "engine/names/name_index.h"

#include <algorithm>
#include <limits>

#include "engine/names/name_parts.h"
#include "engine/names/signatures.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

// A few words over, so that small indexes are not rewritten all the time.
constexpr std::size_t kDeadBytesAllowed = 1U << 20;
// What a name is filed under, on the average: segments, bag, words and halves.
constexpr std::size_t kSignaturesExpected = 6;

}  // namespace

std::uint16_t NameIndex::number_of_form(const std::string& form) {
  const auto known = form_numbers_.find(form);
  if (known != form_numbers_.end()) return known->second;
  // There are some hundred forms; somebody who makes up thousands of combinations gets none.
  if (form.empty() || forms_.size() > std::numeric_limits<std::uint16_t>::max()) return 0;
  const auto number = static_cast<std::uint16_t>(forms_.size());
  forms_.push_back(form);
  form_numbers_.emplace(form, number);
  return number;
}

std::uint32_t NameIndex::new_row() {
  if (!free_.empty()) {
    const std::uint32_t name = free_.back();
    free_.pop_back();
    return name;
  }
  HEXIAO_CHECK(rows_.size() < PostingTable::kMaxNames);
  if (rows_.size() == rows_.capacity()) {
    const std::size_t room = rows_.size() + rows_.size() / 8 + 64;
    rows_.reserve(room);
    sketches_.reserve(room);
  }
  rows_.emplace_back();
  sketches_.push_back(0);
  return static_cast<std::uint32_t>(rows_.size() - 1);
}

void NameIndex::reserve(std::size_t names) {
  rows_.reserve(names);
  sketches_.reserve(names);
  table_.reserve(names * kSignaturesExpected);
}

bool NameIndex::insert(std::string_view written, std::uint32_t owner) {
  const FoldedName folded = fold_name(written);
  if (folded.base.empty()) return false;
  const std::string_view base = std::string_view(folded.base).substr(0, TextPages::kMaxText);
  NameParts parts;
  parts.read(base, folded.legal_form);
  NameSignatures signatures;
  signatures.read(parts);
  const std::uint32_t name = new_row();
  rows_[name] = {.owner = owner,
                 .text = texts_.add(base),
                 .bytes = static_cast<std::uint16_t>(base.size()),
                 .form = number_of_form(folded.legal_form)};
  sketches_[name] = sketch_of(Symbols(base).span());
  live_bytes_ += base.size();
  for (const std::uint32_t signature : signatures) table_.insert(signature, name);
  return true;
}

bool NameIndex::erase(std::string_view written, std::uint32_t owner) {
  const FoldedName folded = fold_name(written);
  if (folded.base.empty()) return false;
  const std::string_view base = std::string_view(folded.base).substr(0, TextPages::kMaxText);
  NameParts parts;
  parts.read(base, folded.legal_form);
  const std::span<const std::uint32_t> alike = postings(bag_signature(bag_of(parts)));
  const std::uint16_t form = number_of_form(folded.legal_form);
  const auto found = std::find_if(alike.begin(), alike.end(), [&](std::uint32_t name) {
    const Row& row = rows_[name];
    return row.owner == owner && row.form == form && entry(name).base == base;
  });
  if (found == alike.end()) return false;
  const std::uint32_t name = *found;
  NameSignatures signatures;
  signatures.read(parts);
  for (const std::uint32_t signature : signatures) table_.erase(signature, name);
  live_bytes_ -= base.size();
  dead_bytes_ += base.size();
  rows_[name] = {};
  free_.push_back(name);
  if (dead_bytes_ > live_bytes_ + kDeadBytesAllowed) rewrite_texts();
  return true;
}

void NameIndex::rewrite_texts() {
  TextPages fresh;
  for (Row& row : rows_) {
    if (row.bytes > 0) row.text = fresh.add(texts_.at(row.text, row.bytes));
  }
  texts_ = std::move(fresh);
  dead_bytes_ = 0;
}

NameIndex::Entry NameIndex::entry(std::uint32_t name) const {
  const Row& row = rows_[name];
  return {
      .base = texts_.at(row.text, row.bytes), .legal_form = forms_[row.form], .owner = row.owner};
}

std::uint32_t NameIndex::names_with(std::string_view canonical_word) const {
  return static_cast<std::uint32_t>(postings(word_signature(canonical_word)).size());
}

std::size_t NameIndex::memory_bytes() const {
  return rows_.capacity() * sizeof(Row) + sketches_.capacity() * sizeof(std::uint64_t) +
         free_.capacity() * sizeof(std::uint32_t) + table_.memory_bytes() + texts_.memory_bytes();
}

}  // namespace hexiao
