// The texts of one COMMANDS frame, taken from front to back. Borrows the bytes. Cost: one pass over
// all of them when it is made.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/utf8.h"
#include "engine/vocabulary/planted_bug.h"

namespace hexiao::protocol {

// The heap of texts, taken from front to back.
class TextHeap {
 public:
  explicit TextHeap(std::string_view all)
      : bytes_(all.data()), size_(all.size()), ascii_(is_ascii(all)), clean_(valid_text(all)) {}

  bool holds(std::size_t count) const { return count <= size_ - at_; }
  bool used_up() const { return at_ == size_; }

  // Call holds() first.
  Text take(std::size_t count) {
    const Text text(bytes_ + at_, count);
    at_ += count;
    return text;
  }

  // A text is a slice of the heap. When the heap as a whole is clean, a slice is clean exactly when
  // it cuts no character at its two ends; so most texts need no second look.
  bool is_clean(Text text) const {
    if (planted(PlantedBug::bad_text_taken)) return true;
    if (!clean_) return valid_text(text);
    if (ascii_ || text.empty()) return true;
    const char* end = text.data() + text.size();
    return !continues(*text.data()) && (end == bytes_ + size_ || !continues(*end));
  }

 private:
  static bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

  const char* bytes_;
  std::size_t size_;
  std::size_t at_ = 0;
  bool ascii_, clean_;
};

}  // namespace hexiao::protocol
