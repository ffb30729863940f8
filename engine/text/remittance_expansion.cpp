#include "engine/text/remittance_expansion.h"

#include <algorithm>
#include <array>

#include "engine/text/reference.h"

namespace hexiao {
namespace {

constexpr std::size_t kMinRangeDigits = 3;
constexpr std::size_t kMaxRangeDigits = 18;

bool is_year(std::string_view digits) {
  return digits.size() == 4 && (digits.starts_with("19") || digits.starts_with("20"));
}

std::uint64_t to_value(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

bool is_range_mark(std::string_view between) {
  if (between.size() > 6 || between == " ") return false;
  const std::string_view mark = trimmed(between);
  return mark == "-" || mark == "–" || mark == "—" || mark == ".." || mark == "..." ||
         mark == "～" || mark == "~";
}

constexpr auto kRangeWords =
    std::to_array<std::string_view>({"BIS", "TO", "THROUGH", "THRU", "UNTIL", "AU", "至", "到"});

constexpr std::uint64_t kRangeWordStarts = [] {
  std::uint64_t starts = 0;
  for (const std::string_view word : kRangeWords)
    starts |= 1ULL << (static_cast<unsigned char>(word[0]) & 63U);
  return starts;
}();

bool is_range_word(std::string_view word) {
  if ((kRangeWordStarts >> (static_cast<unsigned char>(word[0]) & 63U) & 1U) == 0) return false;
  return std::find(kRangeWords.begin(), kRangeWords.end(), word) != kRangeWords.end();
}

constexpr auto kDividers = std::to_array<std::string_view>({"/", ",-", "/-", "+", ",", "&"});

}  // namespace

ExpansionReader::Number ExpansionReader::number_at(std::size_t i) const {
  const Token& token = reader_.tokens()[i];
  Number number;
  if (token.digits == 0 || token.weak != WeakKind::none || token.length > kMaxJoinBytes)
    return number;
  const NumberParts parts = split_number(reader_.compact(token));
  if (!parts.is_number || parts.digits.size() > kMaxRangeDigits) return number;
  number = {.letters = parts.letters,
            .digits = parts.digits,
            .value = to_value(parts.digits),
            .ok = true};
  return number;
}

// Short numbers mean nothing without the letters in front of them, so these come along.
std::string_view ExpansionReader::prefix_of(std::size_t i, const Number& number) const {
  if (!number.letters.empty() || number.digits.size() >= kMinCoreDigits || i == first_) {
    return number.letters;
  }
  const Token& token = reader_.tokens()[i];
  const Token& before = reader_.tokens()[i - 1];
  const bool near = !token.hard && !token.line_break && before.word() && before.length <= 12;
  return near ? reader_.compact(before) : std::string_view{};
}

std::string_view ExpansionReader::joined_before(std::size_t i) const {
  const auto& tokens = reader_.tokens();
  constexpr std::size_t kJoined = 3;
  std::size_t first = i;
  while (first > first_ && i - first < kJoined && tokens[first].tight() && !tokens[first - 1].cjk)
    --first;
  // Over one blank only what is a number in itself: "PYYW2025 36836".
  if (first == i && i > first_ && tokens[i].blank && !tokens[i].line_break &&
      tokens[i - 1].digits > 0 && !tokens[i - 1].number() && tokens[i - 1].weak == WeakKind::none)
    first = i - 1;
  if (first == i) return {};
  const std::string_view joined = reader_.compact(first, i - 1);
  return joined.size() <= kMaxJoinBytes / 2 ? joined : std::string_view();
}

std::string_view ExpansionReader::between(std::size_t i) const {
  const std::size_t begin = reader_.tokens()[i - 1].end;
  return text_.substr(begin, reader_.tokens()[i].begin - begin);
}

std::size_t ExpansionReader::range_end(std::size_t i, const Number& start, Number& end) const {
  if (start.digits.size() < kMinRangeDigits || i + 1 >= last_) return 0;
  std::size_t to = i + 1;
  if (is_range_mark(between(to))) {
    // "2023-2041" is a year and a number; "599-713-720" is one number in parts.
    const bool tight = reader_.tokens()[to].tight();
    if (tight && is_year(start.digits)) return 0;
    if (tight && i > first_ && reader_.tokens()[i].tight() && !reader_.tokens()[i - 1].word())
      return 0;
    if (to + 1 < last_ && is_range_mark(between(to + 1)) && reader_.tokens()[to + 1].digits > 0)
      return 0;
  } else {
    const Token& word = reader_.tokens()[to];
    if (!word.word() || !is_range_word(reader_.compact(word))) return 0;
    if (++to >= last_ || reader_.tokens()[to].hard) return 0;
  }
  end = number_at(to);
  if (!end.ok || end.digits.size() != start.digits.size()) return 0;
  if (!end.letters.empty() && end.letters != start.letters) return 0;
  const bool rises = end.value > start.value && end.value - start.value < kMaxRange;
  return rises ? to : 0;
}

std::string_view ExpansionReader::list_divider(std::size_t i) const {
  if (i >= last_) return {};
  const std::string_view gap = between(i);
  if (gap.empty() || gap == " " || gap.size() > 4) return {};
  const std::string_view mark = trimmed(gap);
  const auto found = std::find(kDividers.begin(), kDividers.end(), mark);
  return found == kDividers.end() ? std::string_view{} : *found;
}

ExpansionReader::Number ExpansionReader::list_entry(std::size_t i, const Number& before,
                                                    std::string_view divider) {
  constexpr Number kNone;
  if (trimmed(between(i)) != divider) return kNone;
  const Token& token = reader_.tokens()[i];
  if (!token.number() || token.weak != WeakKind::none || token.length > 3) return kNone;
  if (before.digits.size() < kMinCoreDigits || token.length >= before.digits.size()) return kNone;
  if (divider == "/" && is_year(before.digits)) return kNone;
  // A comma also divides the cents of an amount: only behind what is a number for certain.
  if (divider == "," && !before.certain) return kNone;
  std::uint64_t scale = 1;
  for (std::size_t k = 0; k < token.length; ++k) scale *= 10;
  Number entry = before;
  entry.value = before.value / scale * scale + to_value(reader_.compact(token));
  entry.ok = entry.value > before.value && entry.value - before.value < kMaxRange;
  return entry;
}

std::string_view ExpansionReader::written(std::string_view prefix, std::uint64_t value,
                                          std::size_t digits) {
  scratch_.assign(prefix);
  scratch_.append(digits, '0');
  for (std::size_t i = scratch_.size(); value > 0 && i > prefix.size(); value /= 10) {
    scratch_[--i] = static_cast<char>('0' + value % 10);
  }
  return scratch_;
}

}  // namespace hexiao
