#include "loadgen/remittance.h"

#include "engine/vocabulary/check.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

bool begins_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

std::size_t count_characters(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += begins_character(c) ? 1 : 0;
  return count;
}

}  // namespace

void Remittance::reference(std::string_view text) {
  references_.emplace_back(text_.size(), text_.size() + text.size());
  text_ += text;
}

void Remittance::clear() {
  text_.clear();
  references_.clear();
}

std::string Remittance::layout(int width) const {
  if (width <= 0) return text_;
  std::string out;
  int in_line = 0;
  std::size_t next_reference = 0;
  for (std::size_t at = 0; at < text_.size(); ++at) {
    if (begins_character(text_[at])) {
      while (next_reference < references_.size() && references_[next_reference].first < at)
        ++next_reference;
      int needed = 1;
      if (next_reference < references_.size() && references_[next_reference].first == at)
        needed = static_cast<int>(references_[next_reference].second - at);  // ASCII
      const bool inside = next_reference > 0 && references_[next_reference - 1].second > at;
      if (!inside && in_line > 0 && in_line + needed > width) {
        out += '\n';
        in_line = 0;
      }
      ++in_line;
    }
    out += text_[at];
  }
  return out;
}

std::string Remittance::cut_inside(Rng& rng, int width) const {
  HEXIAO_CHECK(!references_.empty() && width > 0);
  const auto [first, last] = references_[static_cast<std::size_t>(rng.below(references_.size()))];
  HEXIAO_CHECK(last - first >= 2);
  const std::size_t cut = first + 1 + static_cast<std::size_t>(rng.below(last - first - 1));
  const auto line = static_cast<std::size_t>(width);
  const std::size_t phase = count_characters(std::string_view(text_).substr(0, cut)) % line;
  std::string out;
  std::size_t characters = 0;
  for (const char c : text_) {
    if (begins_character(c)) {
      if (characters != 0 && characters % line == phase) out += '\n';
      ++characters;
    }
    out += c;
  }
  return out;
}

}  // namespace hexiao::loadgen
