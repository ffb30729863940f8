// Keys a character at a time: what the fast forms of engine/text/reference.h are held against.
#pragma once

#include <string>
#include <string_view>

#include "engine/text/reference.h"

namespace hexiao::naive {

std::string compact(std::string_view text);
NumberParts split_number(std::string_view compacted);
KeyMatch compare_keys(std::string_view token_compact, std::string_view item_compact);
// Remainder by 97 of ISO 7064, the first four characters last; -1 on anything but capitals and
// digits. At least four characters.
int mod97_front(std::string_view compact);

}  // namespace hexiao::naive
