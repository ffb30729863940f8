// Legal forms of companies, worldwide, as they stand at the ends of names. Internal to engine/text.
// The table is folded by the same functions as names, so each entry is written as people write it.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "engine/text/name_words.h"

namespace hexiao {

struct LegalFormFound {
  std::string_view canonical;  // lives as long as the program; empty: nothing found
  std::size_t words = 0;       // how many whole words it takes, or
  std::size_t bytes = 0;       // how many bytes of one Chinese, Japanese, Korean or Thai word
  explicit operator bool() const { return !canonical.empty(); }
};

// The longest legal form that ends at word last-1, or that starts at word first. Cost O(words of
// it).
LegalFormFound legal_form_at_end(const NameWords& name, std::size_t first, std::size_t last);
LegalFormFound legal_form_at_start(const NameWords& name, std::size_t first, std::size_t last);

// A word, as folded, that alone is how a form is written and no word of a language ("llc", "bv"):
// it is known between two words too, and most in front of them ("ag" and "kg" there are initials).
struct FormWord {
  std::string_view word;
  std::string_view canonical;
  bool in_front = false;
};
// Made once; lives as long as the program.
std::span<const FormWord> form_words();

}  // namespace hexiao
