// A command as one text with every field of it, written out by hand: what round trips are compared
// by, so that the lists of the codec are not checked against themselves.
#pragma once

#include <string>

#include "engine/vocabulary/commands.h"

namespace hexiao::test {

std::string show(const Command& command);

}  // namespace hexiao::test
