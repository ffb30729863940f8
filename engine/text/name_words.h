// A name as folded words, before legal forms are taken off. Internal to engine/text.
//
// Words are letters or digits of one script family: Chinese, Japanese and Korean text is a word of
// its own whatever blanks were in it. Initials are one word ("I. B. M.", "A/S", "G.m.b.H."), but
// where dots and blanks mix, the blank divides ("I.B.M. S.A." is "ibm", "sa"). The German spellings
// ae, oe, ue of umlauts lose their e in words of four letters and more, so that "AEG" stays itself.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace hexiao {

struct WordSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct NameWords {
  // The words with one blank between.
  boost::container::small_vector<char, 384> bytes;
  boost::container::small_vector<WordSpan, 24> words;

  std::string_view text() const { return {bytes.data(), bytes.size()}; }
  std::string_view word(std::size_t i) const {
    return {bytes.data() + words[i].begin, words[i].end - words[i].begin};
  }
  // Words first .. last-1, as they stand in the text.
  std::string_view phrase(std::size_t first, std::size_t last) const {
    return {bytes.data() + words[first].begin, words[last - 1].end - words[first].begin};
  }
};

// `through_unicode_library` sends the whole text there, however plain it is: for the tests, which
// compare.
enum class NamePath : std::uint8_t { fastest, unicode_library };
void split_name(std::string_view utf8, NameWords& out, NamePath path = NamePath::fastest);

}  // namespace hexiao
