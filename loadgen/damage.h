// Ways in which payers and banks damage a document number. Each gives the damaged form, or "" when
// the number has nothing that could be damaged that way.
#pragma once

#include <string>
#include <string_view>

namespace hexiao::loadgen {

class Rng;

std::string lose_prefix(std::string_view number);  // INV-2026-000123 -> 000123
std::string lose_zeros(std::string_view number);   // INV-2026-000123 -> INV-2026-123
std::string change_separators(Rng& rng,
                              std::string_view number);  // -> INV/2026/000123, 900 000 1234
// One digit of the running number (the last `digits`) replaced, exchanged with its neighbour, or
// dropped.
std::string damage_one_character(Rng& rng, std::string_view number);

}  // namespace hexiao::loadgen
