// Likeness of two names by all their letters in one row, whatever words they make: cut by a bank,
// blanks at other places, letters wrong here and there. Internal to engine/names. Each function
// says whether it knows the names again and then fills the draft. Cost O(length), or O(length *
// errors) for long names.
#pragma once

#include "engine/names/name_draft.h"
#include "engine/names/name_parts.h"
#include "engine/names/symbols.h"

namespace hexiao {

// One name is the start of the other, form included, as banks cut at 27, 35 and 70 characters.
// Which is whole may be known; else the shorter is the one that was cut.
bool as_cut(const NameParts& a, const Symbols& left, const NameParts& b, const Symbols& right,
            WholeName whole_name, NameDraft& draft);

// The same letters with blanks elsewhere: "NordicFoods", "an-d", "SchummPLC".
bool as_joined(const NameParts& a, const NameParts& b, NameDraft& draft);

// Both spelt with blanks at other places and one letter wrong. Only when it says more than the
// draft.
bool as_joined_with_slip(const NameParts& a, const Symbols& left, const NameParts& b,
                         const Symbols& right, NameDraft& draft);

// One letter in eight wrong, `believed` at most, wherever they are: likely, not enough to act on.
// Only when it says more than the draft.
bool as_misspelt(const NameParts& a, const NameParts& b, std::size_t believed, NameDraft& draft);

}  // namespace hexiao
