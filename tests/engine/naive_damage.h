// What is left of a document number when somebody shortened, glued or mistyped it: the naive twin's
// own reading of what engine/matching/damaged_number.h says.
#pragma once

#include <optional>
#include <string_view>

#include "engine/vocabulary/kinds.h"

namespace hexiao::naive {

// How a token, in compact form, may be the number that an item has, as it is written there.
std::optional<KeyHit> damaged_hit(std::string_view token, std::string_view written);

// Whether number a comes before b when people count; one that begins with other letters is neither
// before nor behind.
bool counts_before(std::string_view a, std::string_view b);

// Whether two texts differ in at most so many of a hundred characters of the longer one; case and
// blanks do not count.
bool is_alike(std::string_view a, std::string_view b, int percent);

}  // namespace hexiao::naive
