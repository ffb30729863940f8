#include "tests/engine/naive_damage.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <vector>

#include "engine/matching/damaged_number.h"
#include "engine/text/reference.h"
#include "engine/text/utf8.h"

namespace hexiao::naive {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t digits_in(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += is_digit(c) ? 1 : 0;
  return count;
}

std::string without_zeros(std::string digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.erase(0, 1);
  return digits;
}

struct Number {
  std::string whole, stripped, letters, last_group;
};

Number take_apart(std::string_view written) {
  // Runs of digits, and whatever stands between them; a separator ends a run and leaves nothing.
  std::vector<std::string> runs;
  bool apart = true;
  for (std::size_t at = 0; at < written.size();) {
    const std::size_t from = at;
    next_code_point(written, at);
    const std::string piece = compact(written.substr(from, at - from));
    const bool digit = piece.size() == 1 && is_digit(piece.front());
    if (digit && !apart) {
      runs.back() += piece;
    } else if (!piece.empty()) {
      runs.push_back(piece);
    }
    apart = !digit;
  }
  Number number;
  std::size_t groups = 0;
  for (const std::string& run : runs) {
    const bool digits = is_digit(run.front());
    number.whole += run;
    number.stripped += digits ? without_zeros(run) : run;
    groups += digits ? 1 : 0;
    if (groups == 0) number.letters += run;
  }
  if (groups > 1 && is_digit(runs.back().front())) number.last_group = without_zeros(runs.back());
  if (number.whole.size() > kMaxKeyBytes) number = {};
  return number;
}

// Insertions, deletions, substitutions, and swaps of neighbours, by the full matrix.
template <class Sequence>
unsigned errors_between(const Sequence& a, const Sequence& b) {
  std::vector<std::vector<unsigned>> cost(a.size() + 1, std::vector<unsigned>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        cost[i][j] = static_cast<unsigned>(i + j);
        continue;
      }
      const unsigned change = a[i - 1] == b[j - 1] ? 0 : 1;
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, cost[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
    }
  return cost[a.size()][b.size()];
}

bool letters_say_nothing_else(std::string_view letters, const Number& number) {
  return letters.empty() || letters == number.letters ||
         document_label(letters) != DocumentLabel::none;
}

// Whether the token is the number after some zeros of one run were left out.
bool lacks_zeros(std::string_view token, const std::string& whole) {
  for (std::size_t at = 0; at < whole.size(); ++at)
    for (std::size_t zeros = 1; at + zeros <= whole.size() && whole[at + zeros - 1] == '0'; ++zeros)
      if (token == whole.substr(0, at) + whole.substr(at + zeros)) return true;
  return false;
}

bool is_part(std::string_view token, const NumberParts& parts, const Number& number) {
  const std::size_t digits = digits_in(token);
  if (token.size() >= number.whole.size()) return false;
  if (digits >= kMinEndingDigits &&
      (number.whole.ends_with(token) || number.stripped.ends_with(token)))
    return true;
  if (digits >= kMinPartDigits && (number.whole.starts_with(token) ||
                                   number.whole.substr(number.letters.size()).starts_with(token)))
    return true;
  if (digits >= kMinInnerDigits && number.whole.find(token) != std::string::npos) return true;
  if (!parts.is_number || !letters_say_nothing_else(parts.letters, number)) return false;
  if (parts.digits.size() >= kMinEndingDigits && number.whole.ends_with(parts.digits)) return true;
  return !parts.letters.empty() && !number.last_group.empty() && parts.core == number.last_group;
}

}  // namespace

std::optional<KeyHit> damaged_hit(std::string_view token, std::string_view written) {
  const Number number = take_apart(written);
  const std::size_t digits = digits_in(token);
  const std::size_t number_digits = digits_in(number.whole);
  if (digits < kMinDamagedDigits || number_digits < kMinEndingDigits) return std::nullopt;
  const NumberParts parts = split_number(token);
  const bool digits_alone = parts.is_number && letters_say_nothing_else(parts.letters, number);
  if (digits >= kMinEndingDigits && (token == number.stripped || token == number.whole))
    return KeyHit::inner_zeros;
  if (digits >= kMinPartDigits && digits_alone &&
      number.stripped == number.letters + std::string(parts.digits))
    return KeyHit::inner_zeros;
  if (digits >= kMinDigitsOneError && lacks_zeros(token, number.whole)) return KeyHit::inner_zeros;
  if (is_part(token, parts, number)) return KeyHit::part;
  if (number_digits >= kMinDigitsOneError && number.whole.size() >= kMinPartDigits &&
      token.size() > number.whole.size() && token.find(number.whole) != std::string_view::npos)
    return KeyHit::contained;
  const std::size_t fewer = std::min(digits, number_digits);
  const unsigned allowed = fewer >= kMinDigitsTwoErrors ? 2 : fewer >= kMinDigitsOneError ? 1 : 0;
  if (allowed == 0) return std::nullopt;
  unsigned errors = std::min(errors_between(std::string(token), number.whole),
                             errors_between(std::string(token), number.stripped));
  if (digits_alone)
    errors = std::min(errors, errors_between(std::string(parts.digits),
                                             number.whole.substr(number.letters.size())));
  if (errors > allowed) return std::nullopt;
  return errors == 2 ? KeyHit::two_errors : KeyHit::one_error;
}

bool counts_before(std::string_view a, std::string_view b) {
  // Runs of digits, and single letters between.
  const auto pieces_of = [](std::string_view text) {
    std::vector<std::string> pieces;
    bool digits = false;
    for (const char c : text) {
      if (is_digit(c) && digits)
        pieces.back() += c;
      else
        pieces.emplace_back(1, c);
      digits = is_digit(c);
    }
    return pieces;
  };
  const std::vector<std::string> x = pieces_of(a);
  const std::vector<std::string> y = pieces_of(b);
  bool letters_only = true;
  for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
    if (!is_digit(x[i].front()) || !is_digit(y[i].front())) {
      if (x[i].front() == y[i].front()) continue;
      return !letters_only && x[i].front() < y[i].front();
    }
    letters_only = false;
    const std::string value = x[i].substr(std::min(x[i].find_first_not_of('0'), x[i].size()));
    const std::string other = y[i].substr(std::min(y[i].find_first_not_of('0'), y[i].size()));
    if (value.size() != other.size()) return value.size() < other.size();
    if (value != other) return value < other;
  }
  return !letters_only && x.size() < y.size();
}

bool is_alike(std::string_view a, std::string_view b, int percent) {
  const auto characters = [](std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size();) {
      const char32_t point = next_code_point(text, at);
      if (point == U' ') continue;
      out += point >= U'A' && point <= U'Z' ? point - U'A' + U'a' : point;
    }
    return out;
  };
  const std::u32string x = characters(a);
  const std::u32string y = characters(b);
  const std::size_t longer = std::max(x.size(), y.size());
  return longer > 0 && 100 * errors_between(x, y) <= longer * static_cast<std::size_t>(percent);
}

}  // namespace hexiao::naive
