// Candidates for document numbers, read out of the texts of a payment.
//
// A token is a maximal run of letters or digits; Chinese, Japanese and Korean letters are tokens of
// their own beside Latin letters and digits ("发票0012345货款" has the token 0012345). Between
// tokens stands a gap:
//   soft   nothing but - / . _ : # * \ and their full-width forms, or a change of script
//   blank  one blank, also beside soft separators
//   break  the bank's own line break, '\n' or ?21 … ?29, ?60 … ?63: half fall inside numbers
//   hard   everything else; nothing is joined over it
// Keywords of SEPA and MT940 (SVWZ+, EREF+, KREF+, MREF+, ABWA+, /REMI/ …) are hard gaps.
//
// Candidates are single tokens, and joins of 2 to kMaxJoinedTokens neighbours of at most
// kMaxJoinBytes with at least kMinJoinDigits digits, so that a break is always offered both joined
// and apart. Over a blank a join takes at most one word before its first digits, and after them
// only a word of one or two letters, which ends it: "Rechnung 4711 vom" reads RECHNUNG4711, but
// neither ZAHLUNGRECHNUNG4711 nor 4711VOM. What looks like an amount, a date, a phone number and
// the like is joined as a whole or not at all. A candidate has at least kMinCandidateCharacters,
// unless it is the whole text; the whole text is a candidate up to kMaxKeyBytes.
//
// The reader owns its buffers and is used again and again by one thread: what read() returns lives
// until the next call. No allocation after warming up, unless letters outside ASCII and Chinese
// occur. Any bytes are taken. Cost O(bytes), whatever they are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "engine/vocabulary/money.h"
#include "engine/vocabulary/text_field.h"

namespace hexiao {

// Bounds; going over one of these three sets truncated().
inline constexpr std::size_t kMaxCandidates = 512;   // of one payment
inline constexpr std::size_t kMaxParts = 64;         // texts of one payment
inline constexpr std::size_t kMaxReadBytes = 16384;  // of one text
inline constexpr std::size_t kMaxJoinedTokens = 6;
inline constexpr std::size_t kMaxJoinBytes = 40;
inline constexpr std::size_t kMinJoinDigits = 3;
inline constexpr std::size_t kMinCandidateCharacters = 4;
inline constexpr std::size_t kMaxRange = 100;  // numbers that a range may stand for

struct TextPart {
  TextField field = TextField::text;
  std::string_view text;  // UTF-8, must live through read()
};

// Why a candidate may look like a document number and be something else.
enum class WeakKind : std::uint8_t {
  none,
  amount,
  date,
  phone,
  tax_id,
  own_number,  // the customer's own number, or another that the caller knows to mean no document
  account,
};
std::string_view to_text(WeakKind kind);

struct ReadingHints {
  Money amount;      // of the payment; zero when unknown
  int exponent = 2;  // digits of its currency
  // Compact forms that mean the payer and no document.
  std::span<const std::string_view> own_numbers;
};

struct ReferenceCandidate {
  std::string_view compact;  // in the reader's arena
  TextField field = TextField::text;
  WeakKind weak = WeakKind::none;
  std::uint8_t parts = 1;    // tokens joined
  std::uint8_t digits = 0;   // digits in compact
  std::uint16_t part = 0;    // index into the parts given to read()
  std::uint16_t offset = 0;  // bytes in the text of that part
  std::uint16_t length = 0;  // from the first byte of the first token to the last byte of the last
  bool crosses_break = false;
  bool crosses_blank = false;
  bool whole_text = false;
  // The value of EREF+, KREF+, MREF+ and the like: seldom a document, though it may be one.
  bool bank_reference = false;
  // Digits stand tightly in front of it, or behind it, that are no amount, date or the like: it is
  // a part of what is written ("120449" in "RE2026/120449"), or one of a list.
  bool goes_on_before = false;
  bool goes_on_behind = false;
  // Not written as such: a number inside a range ("INV 1001-1005") or of a list ("1001/2/5",
  // "1001,-02,-03"), completed from the number before it. The span is the span of the range or list
  // entry.
  bool expanded = false;
  // "1001: 500.00", "1001 EUR 500,00": the amount that the text sets beside this number.
  std::optional<Money> stated_amount;
};

class ReferenceReader {
 public:
  ReferenceReader();
  ~ReferenceReader();
  ReferenceReader(ReferenceReader&&) noexcept;
  ReferenceReader& operator=(ReferenceReader&&) noexcept;

  // Parts are read in the order given until there is no room: put the strongest first.
  // Longer candidates first, then by part and position, expanded ones last; the same texts always
  // give the same list. The same compact form may occur several times, once for each place.
  std::span<const ReferenceCandidate> read(std::span<const TextPart> parts,
                                           const ReadingHints& hints);

  // Whether the last read() left something out because of a bound. What it gave is right as far as
  // it goes.
  bool truncated() const { return truncated_; }

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
  bool truncated_ = false;
};

}  // namespace hexiao
