// Texts for tests that compare: like what stands in remittances and names, and anything else.
#pragma once

#include <cstddef>
#include <random>
#include <string>

namespace hexiao {

using TextRandom = std::mt19937_64;

// Numbers, words, marks of banks, dates, amounts, Chinese, full-width and broken UTF-8, put
// together at random; or a sentence of a payer with a few bytes changed; or bytes; or one piece
// over and over, now and then longer than any bound.
std::string random_remittance(TextRandom& random);

}  // namespace hexiao
