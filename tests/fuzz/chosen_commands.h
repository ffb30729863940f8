// Commands made of a fuzz input: a few ledgers, customers, items and payments that are named again
// and again, amounts from one cent to the edges of 64 bits, texts that hold each other's numbers.
// So most commands mean something, and all of them stay close to a bound.
#pragma once

#include "engine/vocabulary/commands.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {

// Texts live as long as the input, or as the program.
Command chosen_command(Input& input);

// Something of everything, so that the first chosen command already finds customers, open items, a
// payment that is not allocated, and both kinds of policies.
std::vector<Command> opening_commands();

}  // namespace hexiao::fuzz
