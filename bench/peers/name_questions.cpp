// Names and questions for peers, the same that names_bench asks: lines "owner TAB name", an empty
// line, and lines "owner TAB name with one typing error".
//
//   name_questions NAMES QUESTIONS
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "tests/engine/names/invented_names.h"

int main(int count, char** arguments) {
  using namespace hexiao;
  if (count != 3) {
    std::fprintf(stderr, "usage: name_questions NAMES QUESTIONS\n");
    return 2;
  }
  const auto names = static_cast<std::uint32_t>(std::strtoul(arguments[1], nullptr, 10));
  auto questions = std::strtoul(arguments[2], nullptr, 10);
  if (names < 10) {
    std::fprintf(stderr, "name_questions: at least 10 names\n");
    return 2;
  }
  for (std::uint32_t i = 0; i < names; ++i)
    std::printf("%u\t%s\n", i, invented::name(i).full().c_str());
  std::printf("\n");
  for (invented::Dice dice(12); questions > 0;) {
    const auto owner = static_cast<std::uint32_t>(dice.below(names));
    if (owner % 10 == 9) continue;  // a Chinese one
    invented::Name name = invented::name(owner);
    invented::mistype(name.plain, dice);
    std::printf("%u\t%s\n", owner, name.full().c_str());
    --questions;
  }
}
