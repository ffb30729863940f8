#include "engine/matching/damaged_number.h"

#include <algorithm>
#include <array>

#include "engine/names/edit_distance.h"

namespace hexiao {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t count_digits(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_digit));
}

// Letters in front of digits that name no other number: none, the number's own, or a word for
// invoices and the like.
bool letters_fit(std::string_view token_letters, const WholeNumber& number) {
  return token_letters.empty() || token_letters == number.letters() ||
         document_label(token_letters) != DocumentLabel::none;
}

// How often each digit occurs, six bits each.
std::uint64_t count_each_digit(std::string_view text) {
  std::uint64_t counts = 0;
  for (const char c : text)
    if (is_digit(c)) counts += std::uint64_t{1} << (6 * (c - '0'));
  return counts;
}

// At least so many digits must be changed, added or left out to make one of the other: what most
// pairs of numbers are told apart by, without aligning them.
unsigned least_errors(std::uint64_t a, std::uint64_t b) {
  unsigned more = 0;
  unsigned fewer = 0;
  for (int digit = 0; digit < 10; ++digit, a >>= 6, b >>= 6) {
    const auto x = static_cast<unsigned>(a & 63U);
    const auto y = static_cast<unsigned>(b & 63U);
    more += x > y ? x - y : 0;
    fewer += y > x ? y - x : 0;
  }
  return std::max(more, fewer);
}

unsigned distance(std::string_view a, std::string_view b, unsigned limit) {
  const std::size_t longer = std::max(a.size(), b.size());
  const std::size_t shorter = std::min(a.size(), b.size());
  if (longer - shorter > limit || longer > kMaxKeyBytes) return limit + 1;
  std::array<Symbol, kMaxKeyBytes> x{}, y{};
  std::transform(a.begin(), a.end(), x.begin(),
                 [](char c) { return static_cast<Symbol>(static_cast<unsigned char>(c)); });
  std::transform(b.begin(), b.end(), y.begin(),
                 [](char c) { return static_cast<Symbol>(static_cast<unsigned char>(c)); });
  return bounded_distance(SymbolSpan(x.data(), a.size()), SymbolSpan(y.data(), b.size()), limit);
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
unsigned errors(std::string_view token, std::size_t token_digits, const WholeNumber& number) {
  const unsigned limit = errors_allowed(std::min(token_digits, number.digits()));
  if (limit == 0) return 3;
  // Zeros aside, for the comparisons below may leave them out.
  constexpr std::uint64_t kNoZeros = ~std::uint64_t{63};
  if (least_errors(count_each_digit(token) & kNoZeros, number.digit_counts() & kNoZeros) > limit)
    return 3;
  unsigned least = distance(token, number.compact(), limit);
  if (number.stripped() != number.compact())
    least = std::min(least, distance(token, number.stripped(), limit));
  const NumberParts parts = split_number(token);
  if (parts.is_number && letters_fit(parts.letters, number)) {
    const std::string_view bare = number.compact().substr(number.letters().size());
    least = std::min(least, distance(parts.digits, bare, limit));
  }
  return least > limit ? 3 : least;
}

}  // namespace

WholeNumber::WholeNumber(std::string_view written) {
  // Groups of digits end where anything else stands, be it a separator or a letter.
  std::string group;
  std::size_t groups = 0;
  const auto end_group = [&] {
    if (group.empty()) return;
    ++groups;
    last_group_ = group.substr(std::min(group.find_first_not_of('0'), group.size() - 1));
    stripped_ += last_group_;
    group.clear();
  };
  bool ends_in_digits = false;
  for (std::size_t i = 0; i < written.size();) {
    std::size_t end = i + 1;
    while (end < written.size() && (static_cast<unsigned char>(written[end]) & 0xC0U) == 0x80U)
      ++end;
    const std::size_t before = compact_.size();
    append_compact(written.substr(i, end - i), compact_);
    const std::string_view piece = std::string_view(compact_).substr(before);
    if (piece.size() == 1 && is_digit(piece.front())) {
      group += piece;
      ends_in_digits = true;
    } else {
      end_group();
      stripped_ += piece;
      ends_in_digits = ends_in_digits && piece.empty();
    }
    i = end;
  }
  end_group();
  if (groups < 2 || !ends_in_digits) last_group_.clear();
  if (compact_.size() > kMaxKeyBytes) *this = {};
  digits_ = count_digits(compact_);
  digit_counts_ = count_each_digit(compact_);
  while (letters_ < compact_.size() && !is_digit(compact_[letters_])) ++letters_;
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

std::optional<KeyHit> compare_damaged(std::string_view token, std::size_t token_digits,
                                      const WholeNumber& number) {
  const std::string_view whole = number.compact();
  if (token_digits < kMinDamagedDigits || number.digits() < kMinEndingDigits) return std::nullopt;
  if (token_digits >= kMinEndingDigits && (token == number.stripped() || token == whole))
    return KeyHit::inner_zeros;
  if (token_digits >= kMinDigitsOneError && is_without_zeros(token, whole))
    return KeyHit::inner_zeros;
  const NumberParts parts = split_number(token);
  // The prefix is lost and so are zeros.
  if (parts.is_number && token_digits >= kMinPartDigits && letters_fit(parts.letters, number) &&
      number.stripped().size() > number.letters().size() &&
      parts.digits == number.stripped().substr(number.letters().size()))
    return KeyHit::inner_zeros;
  if (token.size() < whole.size()) {
    if (token_digits >= kMinEndingDigits &&
        (whole.ends_with(token) || number.stripped().ends_with(token)))
      return KeyHit::part;
    if (parts.is_number && letters_fit(parts.letters, number)) {
      const bool labelled = !parts.letters.empty();
      if (parts.digits.size() >= kMinEndingDigits && whole.ends_with(parts.digits))
        return KeyHit::part;
      if (labelled && !number.last_group().empty() && parts.core == number.last_group())
        return KeyHit::part;
    }
    const std::string_view bare = whole.substr(number.letters().size());
    if (token_digits >= kMinPartDigits && (whole.starts_with(token) || bare.starts_with(token)))
      return KeyHit::part;
    if (token_digits >= kMinInnerDigits && whole.find(token) != std::string_view::npos)
      return KeyHit::part;
  } else if (token.size() > whole.size() && number.digits() >= kMinDigitsOneError &&
             whole.size() >= kMinPartDigits && token.find(whole) != std::string_view::npos) {
    return KeyHit::contained;
  }
  switch (errors(token, token_digits, number)) {
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
