#include "engine/matching/damaged_number.h"

#include <algorithm>
#include <array>

#include "engine/names/edit_distance.h"

namespace hexiao {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

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
  unsigned least = few_errors(token.compact(), number.compact(), limit);
  if (number.stripped().size() != number.compact().size())
    least = std::min(least, few_errors(token.compact(), number.stripped(), limit));
  if (token.parts().is_number && letters_fit(token, number)) {
    const std::string_view bare = number.compact().substr(number.letters().size());
    least = std::min(least, few_errors(token.parts().digits, bare, limit));
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
  std::array<std::uint8_t, 10> seen{};
  for (const char c : text)
    if (is_digit(c)) ++seen[static_cast<std::size_t>(c - '0')];
  for (std::size_t digit = 0; digit < seen.size(); ++digit)
    lanes_ |= std::uint64_t{std::min<std::uint8_t>(seen[digit], 31)} << (digit * kLaneBits);
}

unsigned DigitCounts::least_errors(DigitCounts other) const {
  const std::uint64_t a = lanes_ & kDigitLanes;
  const std::uint64_t b = other.lanes_ & kDigitLanes;
  return std::max(surplus(a, b), surplus(b, a));
}

unsigned few_errors(std::string_view a, std::string_view b, unsigned limit) {
  const std::size_t gap = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (gap > limit) return limit + 1;
  std::size_t same = 0;
  const std::size_t shorter = std::min(a.size(), b.size());
  while (same < shorter && a[same] == b[same]) ++same;
  a.remove_prefix(same);
  b.remove_prefix(same);
  while (!a.empty() && !b.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  if (a.empty() || b.empty()) return static_cast<unsigned>(gap);
  if (limit == 0) return 1;
  // The first characters differ: one was replaced, left out, added, or swapped with its neighbour.
  unsigned least = few_errors(a.substr(1), b.substr(1), limit - 1);
  least = std::min(least, few_errors(a.substr(1), b, limit - 1));
  least = std::min(least, few_errors(a, b.substr(1), limit - 1));
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0])
    least = std::min(least, few_errors(a.substr(2), b.substr(2), limit - 1));
  return least + 1;
}

DamagedToken::DamagedToken(std::string_view compact)
    : compact_(compact),
      parts_(split_number(compact)),
      digit_counts_(compact),
      digits_(static_cast<std::size_t>(std::count_if(compact.begin(), compact.end(), is_digit))),
      general_letters_(parts_.letters.empty() ||
                       document_label(parts_.letters) != DocumentLabel::none) {}

WholeNumber::WholeNumber(std::string_view written) {
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
  digit_counts_ = DigitCounts(this->compact());
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
