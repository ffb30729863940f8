// Likeness of two Chinese names by their parts. Internal to engine/names.
#pragma once

#include "engine/names/similarity.h"
#include "engine/names/symbols.h"

namespace hexiao {

struct ChineseSimilarity {
  int score = 0;
  NameReasons reasons;
};

// For names without blanks and without their legal forms; neither is empty. Symmetric.
ChineseSimilarity compare_chinese(SymbolSpan a, SymbolSpan b);

}  // namespace hexiao
