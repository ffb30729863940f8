// Numbers of documents as keys.
//
// Two forms. The *compact* form is what is written, without punctuation: "inv-2023/0045" is
// "INV20230045". A *canonical key* is coarser and goes into the index: an item registers its
// canonical keys, a token of a payment's text is made canonical the same way, and whatever meets in
// the index is then compared in compact form (compare_keys), which says how strong the meeting is.
//
// Keys are derived and never written to the log. Pure; safe from any thread. ASCII never reaches
// the Unicode library and never allocates.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hexiao {

// Longest compact form that is a key, in bytes.
inline constexpr std::size_t kMaxKeyBytes = 64;
// Fewest digits that mean a document without their prefix.
inline constexpr std::size_t kMinCoreDigits = 4;

// Compatibility and width folded, upper case, only letters and digits (digits of all scripts as
// 0-9). Empty when nothing is left or when it is longer than kMaxKeyBytes: then it is no key. Cost
// O(length).
std::string compact(std::string_view text);
// The same, appended to `out`; returns the number of bytes appended, 0 when it is no key.
std::size_t append_compact(std::string_view text, std::string& out);
// The same without allocating, for ASCII of at most kMaxKeyBytes; the view is into `to`.
using KeyBuffer = std::array<char, kMaxKeyBytes + 16>;  // bytes behind the view may be written
std::string_view compact(std::string_view text, KeyBuffer& to);

// At most two keys, held in place: copies are independent and cheap.
class CanonicalKeys {
 public:
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  std::string_view operator[](std::size_t i) const { return {bytes_[i].data(), lengths_[i]}; }
  // `head` followed by `tail`, together at most kMaxKeyBytes.
  void add(std::string_view head, std::string_view tail = {});

 private:
  std::array<std::array<char, kMaxKeyBytes>, 2> bytes_;
  std::array<std::uint8_t, 2> lengths_{};
  std::uint8_t count_ = 0;
};

// For letters* digits+ (leading zeros of the digits dropped give the core; all zeros leave one):
//   core of >= kMinCoreDigits digits            -> { core }
//   else digits as written, if >= kMinCoreDigits, and letters + core, if there are letters
//   else                                        -> { compacted }
// Everything else (mixed codes, letters only)   -> { compacted }. Digits are never squeezed out of
// mixed codes. An empty or too long text has no keys. No allocation.
CanonicalKeys canonical_keys(std::string_view compacted);

enum class KeyMatch : std::uint8_t { none, core, zeros, full };  // weakest first
std::string_view to_text(KeyMatch match);

// How strongly a token means an item, both in compact form. Symmetric.
//   full  equal
//   zeros equal after dropping the zeros that follow the letters of the prefix
//   core  the digits are equal (>= kMinCoreDigits, as written or without leading zeros), and one
//   side has no
//         letters or a document label for letters. Labels of different kinds of document
//         ("PO12345", "INV12345") contradict each other: none.
KeyMatch compare_keys(std::string_view token_compact, std::string_view item_compact);

// What a word in front of a number says the number is.
enum class DocumentLabel : std::uint8_t {
  none,
  generic,
  invoice,
  order,
  contract,
  delivery,
  credit
};
// For upper-case compact letters: "RECHNUNG", "INV", "发票", also put together: "INVOICENO".
// O(length).
DocumentLabel document_label(std::string_view letters);

// The parts of a compact form that is letters* digits+.
struct NumberParts {
  std::string_view letters;
  std::string_view digits;  // as written
  std::string_view core;    // without leading zeros, at least one digit
  bool is_number = false;   // false: the form is something else, and the parts are empty
};
NumberParts split_number(std::string_view compacted);

}  // namespace hexiao
