// A fuzz target: one function that gets bytes from outside and ends the process (HEXIAO_CHECK, a
// sanitizer) when what it proves does not hold. Each target is a source *_target.cpp that defines
// run(); it is linked twice: with libFuzzer (preset `fuzz`, `./dev fuzz`), and with replay.cpp as
// an ordinary test that reads the corpus and every input that once broke something.
//
// Targets keep nothing between two calls but what they made once from fixed bytes, so that an
// input fails alone as it failed in a long run.
#pragma once

#include <cstddef>
#include <span>

namespace hexiao::fuzz {

void run(std::span<const std::byte> bytes);

}  // namespace hexiao::fuzz
