// Names of companies and people as keys that can be compared for equality.
//
// Folded away: case, width (NFKC), diacritics and their German spellings (ü, ue and u are one; a
// pair after a vowel or q stays, as in Bauer or Quelle), traditional against simplified characters,
// punctuation, dots between initials ("I. B. M." is "ibm"), runs of blanks, blanks between Chinese,
// Japanese and Korean characters, and the words for "and" (&, +, and, und, et are all "and"). Legal
// forms at either end leave the base and are named by a canonical word of their own.
//
// A folded name is derived and may change with the version of the tables: it is never written to
// the log. Pure; safe from any thread. ASCII, and text made of ASCII and common Chinese characters,
// never reaches the Unicode library. Any bytes are taken; broken UTF-8 counts as blanks.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hexiao {

struct FoldedName {
  // Empty only when the name holds no letter and no digit.
  std::string base;
  // "gmbh", "ltd", "inc", "youxian" … (legal_form.h); several in the order of the name, with a
  // blank between. Empty when none was seen, or when the base would have become empty by taking it
  // off.
  std::string legal_form;

  friend bool operator==(const FoldedName&, const FoldedName&) = default;
};

// Longest name that is read; what follows these bytes is ignored. Cost O(length).
inline constexpr std::size_t kMaxNameBytes = 4096;

FoldedName fold_name(std::string_view utf8);

// The same into `out`, whose capacity is used again.
void fold_name(std::string_view utf8, FoldedName& out);

// How many bytes at the start of the name are its base as it stands but for the case of letters,
// and fold to that base and no legal form in whatever case; 0: none, or more than fit. With
// is_written_like() an equal name is known without folding it.
std::uint8_t plain_base_length(std::string_view name);
// Of a name that folds to nothing: no name is written like it.
inline constexpr std::uint8_t kNoBase = 255;
// Whether `raw` folds to the base of `name` and either to its legal form or to none, as far as that
// can be said from the bytes. False: it may as well.
bool is_written_like(std::string_view raw, std::string_view name, std::uint8_t plain_base);

// 27, 35 or 70 when the name as received has exactly that many characters, which is where SWIFT,
// SEPA and older national formats cut: the name may be longer than what is seen. Cost O(length).
std::optional<int> truncation_length(std::string_view raw);

// True when `cut` may be `whole` after a bank cut it: its base is a proper prefix of the base of
// `whole` together with its legal form, and long enough to mean something (kMinCutPrefix bytes).
// Whether the raw name had the length of a cut is the caller's to ask first.
bool is_truncated_prefix(const FoldedName& whole, const FoldedName& cut);
inline constexpr std::size_t kMinCutPrefix = 12;

}  // namespace hexiao
