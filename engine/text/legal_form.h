// Legal forms of companies, worldwide, as they stand at the ends of names. Internal to engine/text.
// The table is folded by the same functions as names, so each entry is written as people write it.
#pragma once

#include <cstddef>
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

// The canonical form when the word alone, as folded, is how a form is written that is no word of a
// language ("llc", "bv", "gmbh"): such a form is known wherever it stands in a name. Empty: none.
std::string_view legal_form_anywhere(std::string_view word);
// The same between two words, where "ag" and "kg" are no initials of a person.
std::string_view legal_form_inside(std::string_view word);

}  // namespace hexiao
