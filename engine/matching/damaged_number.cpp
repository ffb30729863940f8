#include "engine/matching/damaged_number.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "engine/names/edit_distance.h"
#include "engine/text/ascii.h"
#include "engine/text/sixteen.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

// Letters in front of digits that name no other number: none, the number's own, or a word for
// invoices and the like.
bool letters_fit(const DamagedToken& token, const WholeNumber& number) {
  return token.has_general_letters() || token.parts().letters == number.letters();
}

// A letter or digit as it stands in the compact form; 0: neither.
char compact_ascii(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>(c - 'a' + 'A');
  return is_digit(c) || (c >= 'A' && c <= 'Z') ? c : '\0';
}

// Whether the token is the number without some zeros of one run: "26159380" of "26000159380".
bool is_without_zeros(std::string_view token, std::string_view whole) {
  if (token.size() >= whole.size()) return false;
  const std::size_t lost = whole.size() - token.size();
  std::size_t same = 0;
  while (same < token.size() && token[same] == whole[same]) ++same;
  // The zeros that are missing may stand anywhere in their run: take its end.
  if (whole.substr(same + lost) != token.substr(same)) return false;
  const std::string_view gap = whole.substr(same, lost);
  return gap.find_first_not_of('0') == std::string_view::npos;
}

std::string in_lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

unsigned errors_allowed(std::size_t digits) {
  if (digits >= kMinDigitsTwoErrors) return 2;
  return digits >= kMinDigitsOneError ? 1 : 0;
}

// Errors between the token and the number, the letters in front left out where they say nothing.
unsigned errors(const DamagedToken& token, const WholeNumber& number) {
  const unsigned limit = errors_allowed(std::min(token.digits(), number.digits()));
  if (limit == 0 || token.digit_counts().least_errors(number.digit_counts()) > limit) return 3;
  const BytePattern& pattern = token.pattern();
  unsigned least = pattern.errors_to(number.compact(), limit);
  if (number.stripped().size() != number.compact().size())
    least = std::min(least, pattern.errors_to(number.stripped(), limit));
  if (token.parts().is_number && letters_fit(token, number)) {
    const std::string_view bare = number.compact().substr(number.letters().size());
    least = std::min(least, pattern.errors_to(bare, limit, token.parts().letters.size()));
  }
  return least > limit ? 3 : least;
}

constexpr unsigned kLaneBits = 6;
constexpr std::uint64_t in_each_lane(std::uint64_t value, unsigned lanes, unsigned bits) {
  std::uint64_t all = 0;
  for (unsigned lane = 0; lane < lanes; ++lane) all |= value << (lane * bits);
  return all;
}
// The lane of zeros is left out: the comparisons may leave zeros out.
constexpr std::uint64_t kDigitLanes = in_each_lane(0x3F, 10, kLaneBits) & ~std::uint64_t{0x3F};

// The sum over the lanes of what a has more than b, by a guard bit above each lane's five.
unsigned surplus(std::uint64_t a, std::uint64_t b) {
  constexpr std::uint64_t kGuards = in_each_lane(0x20, 10, kLaneBits);
  constexpr std::uint64_t kPairs = in_each_lane(0x3F, 5, 2 * kLaneBits);
  const std::uint64_t differences = (a | kGuards) - b;
  const std::uint64_t positive = ((differences & kGuards) >> (kLaneBits - 1)) * 0x1F;
  const std::uint64_t more = differences & positive;
  const std::uint64_t pairs = (more & kPairs) + ((more >> kLaneBits) & kPairs);
  return static_cast<unsigned>((pairs * in_each_lane(1, 5, 2 * kLaneBits)) >> (4 * 2 * kLaneBits)) &
         0xFFFU;
}

}  // namespace

DigitCounts::DigitCounts(std::string_view text) {
  constexpr std::size_t kMost = 31;  // of one digit
  if (text.size() <= kMost) {
    for (const char c : text)
      if (is_digit(c)) lanes_ += std::uint64_t{1} << (static_cast<unsigned>(c - '0') * kLaneBits);
    return;
  }
  std::array<std::uint8_t, 10> seen{};
  for (const char c : text)
    if (is_digit(c)) ++seen[static_cast<std::size_t>(c - '0')];
  for (std::size_t digit = 0; digit < seen.size(); ++digit)
    lanes_ |= std::uint64_t{std::min<std::uint8_t>(seen[digit], kMost)} << (digit * kLaneBits);
}

unsigned DigitCounts::least_errors(DigitCounts other) const {
  const std::uint64_t a = lanes_ & kDigitLanes;
  const std::uint64_t b = other.lanes_ & kDigitLanes;
  return std::max(surplus(a, b), surplus(b, a));
}

BytePattern::BytePattern(std::string_view pattern) : size_(pattern.size()) {
  HEXIAO_CHECK(pattern.size() <= kMaxKeyBytes);
  for (std::size_t i = 0; i < pattern.size(); ++i)
    places_[static_cast<unsigned char>(pattern[i])] |= std::uint64_t{1} << i;
}

unsigned BytePattern::errors_to(std::string_view text, unsigned limit, std::size_t skipped) const {
  const std::size_t size = size_ - skipped;
  const std::size_t gap = size > text.size() ? size - text.size() : text.size() - size;
  if (gap > limit) return limit + 1;
  if (size == 0) return static_cast<unsigned>(gap);
  // A column of the matrix at a time: where it rises and falls from row to row.
  std::uint64_t rises = ~std::uint64_t{0}, falls = 0, diagonal = 0, before = 0;
  auto distance = static_cast<unsigned>(size);
  const unsigned last = static_cast<unsigned>(size) - 1;
  for (const char c : text) {
    const std::uint64_t here = places_[static_cast<unsigned char>(c)] >> skipped;
    const std::uint64_t swapped = ((~diagonal & here) << 1) & before;
    diagonal = (((here & rises) + rises) ^ rises) | here | falls | swapped;
    std::uint64_t up = falls | ~(diagonal | rises);
    std::uint64_t down = diagonal & rises;
    distance += static_cast<unsigned>(up >> last & 1U);
    distance -= static_cast<unsigned>(down >> last & 1U);
    up = up << 1 | 1;
    down <<= 1;
    rises = down | ~(diagonal | up);
    falls = up & diagonal;
    before = here;
  }
  return std::min(distance, limit + 1);
}

DamagedToken::DamagedToken(std::string_view compact)
    : compact_(compact),
      pattern_(compact),
      parts_(split_number(compact)),
      digit_counts_(compact),
      digits_(static_cast<std::size_t>(std::count_if(compact.begin(), compact.end(), is_digit))),
      general_letters_(parts_.letters.empty() ||
                       document_label(parts_.letters) != DocumentLabel::none) {}

WholeNumber::WholeNumber(std::string_view written) {
  if (!read_plain(written)) read(written);
  digit_counts_ = DigitCounts(compact());
}

#ifdef HEXIAO_SIXTEEN
// ASCII of at most sixteen bytes in which no group of digits begins with a zero. False: something
// else, and nothing is set.
bool WholeNumber::read_plain(std::string_view written) {
  if (written.size() > 16) return false;
  const __m128i bytes = written.size() == 16 ? load_sixteen(written.data()) : load_short(written);
  const Sixteen block = fold_sixteen(bytes);
  const auto zeros =
      static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('0'))));
  const unsigned starts = block.digits & ~(block.digits << 1U);
  if (block.wide != 0 || (starts & zeros & block.digits >> 1U) != 0) return false;
  const unsigned kept = block.letters | block.digits;
  const std::size_t size = write_kept(block.upper, kept, compact_.data());
  std::memcpy(stripped_.data(), compact_.data(), 16);
  compact_size_ = stripped_size_ = static_cast<std::uint8_t>(size);
  digits_ = static_cast<std::uint8_t>(std::popcount(block.digits));
  letters_ = static_cast<std::uint8_t>(
      block.digits == 0 ? size
                        : static_cast<std::size_t>(std::popcount(
                              block.letters & ((block.digits & (~block.digits + 1U)) - 1U))));
  // The last group, where it is not the only one and no letter stands behind it.
  if (std::popcount(starts) >= 2 && block.digits > block.letters) {
    const unsigned start = std::bit_floor(starts);
    last_size_ = static_cast<std::uint8_t>(std::popcount(block.digits & ~(start - 1U)));
  }
  return true;
}
#else
bool WholeNumber::read_plain(std::string_view /*written*/) { return false; }
#endif

void WholeNumber::read(std::string_view written) {
  std::size_t compact = 0, stripped = 0, last = 0;
  // Groups of digits end where anything else stands, be it a separator or a letter.
  std::size_t groups = 0;
  std::size_t group = 0;  // digits of the one that is being read
  const auto end_group = [&] {
    if (group == 0) return;
    ++groups;
    std::size_t from = compact - group;
    while (from + 1 < compact && compact_[from] == '0') ++from;
    last = compact - from;
    std::copy_n(compact_.data() + from, last, stripped_.data() + stripped);
    stripped += last;
    group = 0;
  };
  bool ends_in_digits = false;
  std::string folded;
  for (std::size_t i = 0; i < written.size();) {
    std::size_t end = i + 1;
    while (end < written.size() && (static_cast<unsigned char>(written[end]) & 0xC0U) == 0x80U)
      ++end;
    char one = '\0';
    std::string_view piece;
    if (static_cast<unsigned char>(written[i]) < 0x80 && end == i + 1) {
      one = compact_ascii(written[i]);
      if (one != '\0') piece = {&one, 1};
    } else {
      folded.clear();
      append_compact(written.substr(i, end - i), folded);
      piece = folded;
    }
    i = end;
    if (compact + piece.size() > kMaxKeyBytes) return;  // it is no key: nothing is set
    if (piece.size() == 1 && is_digit(piece.front())) {
      compact_[compact++] = piece.front();
      ++group;
      ends_in_digits = true;
      continue;
    }
    end_group();
    std::copy(piece.begin(), piece.end(), compact_.data() + compact);
    std::copy(piece.begin(), piece.end(), stripped_.data() + stripped);
    compact += piece.size();
    stripped += piece.size();
    ends_in_digits = ends_in_digits && piece.empty();
  }
  end_group();
  compact_size_ = static_cast<std::uint8_t>(compact);
  stripped_size_ = static_cast<std::uint8_t>(stripped);
  if (groups >= 2 && ends_in_digits) last_size_ = static_cast<std::uint8_t>(last);
  while (letters_ < compact_size_ && !is_digit(compact_[letters_])) ++letters_;
  for (std::size_t k = letters_; k < compact; ++k)
    if (is_digit(compact_[k])) ++digits_;
}

bool counts_before(std::string_view a, std::string_view b) {
  std::size_t i = 0;
  std::size_t j = 0;
  bool in_letters = true;
  while (i < a.size() && j < b.size()) {
    if (!is_digit(a[i]) || !is_digit(b[j])) {
      if (a[i] != b[j]) return !in_letters && a[i] < b[j];
      ++i;
      ++j;
      continue;
    }
    in_letters = false;
    const auto group = [](std::string_view text, std::size_t& at) {
      while (at < text.size() && text[at] == '0') ++at;
      const std::size_t begin = at;
      while (at < text.size() && is_digit(text[at])) ++at;
      return text.substr(begin, at - begin);
    };
    const std::string_view x = group(a, i);
    const std::string_view y = group(b, j);
    if (x.size() != y.size()) return x.size() < y.size();
    if (x != y) return x < y;
  }
  return !in_letters && a.size() - i < b.size() - j;
}

bool is_alike(std::string_view a, std::string_view b, std::int32_t percent) {
  const Symbols x(in_lower_case(a));
  const Symbols y(in_lower_case(b));
  const std::size_t longer = std::max(x.size(), y.size());
  if (longer == 0) return false;
  const auto limit = static_cast<unsigned>(longer * static_cast<std::size_t>(percent) / 100);
  return bounded_distance(x.span(), y.span(), limit) <= limit;
}

std::optional<KeyHit> compare_damaged(const DamagedToken& damaged, const WholeNumber& number) {
  const std::string_view token = damaged.compact();
  const std::size_t digits = damaged.digits();
  const std::string_view whole = number.compact();
  const std::string_view stripped = number.stripped();
  if (digits < kMinDamagedDigits || number.digits() < kMinEndingDigits) return std::nullopt;
  if (digits >= kMinEndingDigits && (token == stripped || token == whole))
    return KeyHit::inner_zeros;
  if (digits >= kMinDigitsOneError && is_without_zeros(token, whole)) return KeyHit::inner_zeros;
  const NumberParts& parts = damaged.parts();
  const bool fits = parts.is_number && letters_fit(damaged, number);
  const std::size_t letters = number.letters().size();
  // The prefix is lost and so are zeros.
  if (fits && digits >= kMinPartDigits && stripped.size() > letters &&
      parts.digits == stripped.substr(letters))
    return KeyHit::inner_zeros;
  if (token.size() < whole.size()) {
    if (digits >= kMinEndingDigits && (whole.ends_with(token) || stripped.ends_with(token)))
      return KeyHit::part;
    if (fits) {
      const bool labelled = !parts.letters.empty();
      if (parts.digits.size() >= kMinEndingDigits && whole.ends_with(parts.digits))
        return KeyHit::part;
      if (labelled && !number.last_group().empty() && parts.core == number.last_group())
        return KeyHit::part;
    }
    const std::string_view bare = whole.substr(letters);
    if (digits >= kMinPartDigits && (whole.starts_with(token) || bare.starts_with(token)))
      return KeyHit::part;
    if (digits >= kMinInnerDigits && whole.find(token) != std::string_view::npos)
      return KeyHit::part;
  } else if (token.size() > whole.size() && number.digits() >= kMinDigitsOneError &&
             whole.size() >= kMinPartDigits && token.find(whole) != std::string_view::npos) {
    return KeyHit::contained;
  }
  switch (errors(damaged, number)) {
    case 0:
    case 1:
      return KeyHit::one_error;
    case 2:
      return KeyHit::two_errors;
    default:
      return std::nullopt;
  }
}

}  // namespace hexiao
