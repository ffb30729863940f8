// The candidates of a text by asking of every run of tokens whether it is one: what the joins of
// ReferenceReader and their order are held against. Tokens and what is weak among them are taken
// from the engine; expanded numbers are not in here.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/text/remittance.h"

namespace hexiao::naive {

struct NaiveCandidate {
  std::string compact;
  WeakKind weak = WeakKind::none;
  std::size_t parts = 1;
  std::size_t digits = 0;
  std::size_t part = 0;
  std::size_t offset = 0;
  std::size_t length = 0;
  bool crosses_break = false;
  bool crosses_blank = false;
  bool whole_text = false;
  friend bool operator==(const NaiveCandidate&, const NaiveCandidate&) = default;
};

std::vector<NaiveCandidate> read_candidates(std::span<const TextPart> parts,
                                            const ReadingHints& hints);

}  // namespace hexiao::naive
