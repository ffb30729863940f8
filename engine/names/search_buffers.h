// The one query that is being answered, and the room it needs. Internal to engine/names.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/names/edit_distance.h"
#include "engine/names/name_parts.h"
#include "engine/names/name_search.h"
#include "engine/names/signatures.h"

namespace hexiao {

struct NameSearchBuffers {
  // The query.
  FoldedName folded;
  NameParts parts;
  Symbols symbols;
  SpellingHash hash;
  DistancePattern pattern;
  std::uint64_t sketch = 0;
  bool may_be_cut = false;

  struct Candidate {
    std::uint32_t name;
    std::uint8_t errors;
  };
  struct Weighed {
    std::uint32_t name;
    std::uint32_t owner;
    int weight;
    int difference;  // of sketches
  };
  struct Probe {
    std::uint32_t signature;
    std::uint16_t group;  // probes of one segment of one length
    int weight;
    std::size_t sought = 0;
    std::span<const std::uint32_t> names;
  };
  // A candidate that is being read, and what its words are filed under.
  struct ReadCandidate {
    NameParts parts;
    std::array<std::uint32_t, kMaxNameWords> signatures;
    std::size_t filed = 0;
  };
  // While one is compared, the next two are read.
  static constexpr std::size_t kReadAhead = 3;

  std::vector<std::uint32_t> names;  // gathered, not verified
  std::vector<std::uint32_t> seen;   // verified in an earlier tier, sorted
  std::vector<Candidate> candidates;
  std::vector<Probe> probes;
  std::vector<Weighed> weighed;
  std::vector<FoundName> found;
  std::vector<NameInText> in_text;
  NameParts candidate_parts;
  std::array<ReadCandidate, kReadAhead> read;
};

}  // namespace hexiao
