// A likeness that is being worked out: what agrees, and below what it is held. Internal to
// engine/names.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/names/similarity.h"

namespace hexiao {

struct NameDraft {
  int score = 0;
  int cap = kFullScore;
  NameReasons reasons;
  // Digits that belong to a damaged legal form, see NameParts::numbers_hash.
  std::uint64_t forgiven_a = 0;
  std::uint64_t forgiven_b = 0;

  void hold(int below, NameReason reason) {
    cap = std::min(cap, below);
    reasons.add(reason);
  }
  int value() const { return std::min(score, cap); }
};

}  // namespace hexiao
