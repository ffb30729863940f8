// Numbers that a text means without writing them: ranges and lists. Internal to engine/text.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/text/remittance_tokens.h"

namespace hexiao {

// What was completed, and the tokens where the text says it.
struct ExpandedNumber {
  std::string_view compact;
  std::size_t first;
  std::size_t last;
};

// "1001-1005" gives what lies between, "INV1001-1005" also its end with the letters; "1001/2/5",
// "1001,-02,-03" and "INV1001,2,5" give the entries after the first. Ranges of more than kMaxRange
// numbers, numbers that do not rise, years and weak numbers are left alone.
class ExpansionReader {
 public:
  // Tokens first .. last-1 are those of `text`; weak ones are marked already.
  ExpansionReader(const TokenReader& reader, std::string_view text, std::size_t first,
                  std::size_t last)
      : reader_(reader), text_(text), first_(first), last_(last) {}

  // Calls take(ExpandedNumber) for each until it says false; the view lives during the call.
  template <class Take>
  void each(Take take) {
    for (std::size_t i = first_; i + 1 < last_;) i = step(i, take);
  }

 private:
  // The number that token i ends with: its letters and digits.
  struct Number {
    std::string_view letters;
    std::string_view digits;
    std::uint64_t value = 0;
    bool ok = false;
    bool certain = false;  // no amount
  };
  Number number_at(std::size_t i) const;
  std::string_view prefix_of(std::size_t i, const Number& number) const;
  // What is joined to token i from in front: "NZNT2025" of "NZNT2025-018757"; empty when nothing
  // is.
  std::string_view joined_before(std::size_t i) const;
  std::string_view between(std::size_t i) const;
  // Token that ends the range that starts at token i; 0 when there is none.
  std::size_t range_end(std::size_t i, const Number& start, Number& end) const;
  // The number that list entry i stands for after `before`; not ok when it is no entry.
  Number list_entry(std::size_t i, const Number& before, std::string_view divider);
  std::string_view list_divider(std::size_t i) const;
  std::string_view written(std::string_view prefix, std::uint64_t value, std::size_t digits);

  template <class Take>
  std::size_t step(std::size_t i, Take& take) {
    const Token& token = reader_.tokens()[i];
    if (token.digits == 0 || token.weak != WeakKind::none) return i + 1;  // most are words
    const Number start = number_at(i);
    if (!start.ok) return i + 1;
    Number end;
    if (const std::size_t to = range_end(i, start, end); to != 0) {
      const std::string_view prefix = prefix_of(i, start);
      for (std::uint64_t value = start.value + 1; value < end.value; ++value) {
        if (!take(ExpandedNumber{written(prefix, value, start.digits.size()), i, to})) return last_;
      }
      if (!prefix.empty() && end.letters.empty() &&
          !take(ExpandedNumber{written(prefix, end.value, start.digits.size()), i, to})) {
        return last_;
      }
      return to;
    }
    const std::string_view divider = list_divider(i + 1);
    const std::string_view joined = divider.empty() ? std::string_view() : joined_before(i);
    Number before = start;
    before.certain = !start.letters.empty() || !joined.empty() || start.digits.size() >= 6;
    std::size_t k = i + 1;
    for (; !divider.empty() && k < last_; ++k) {
      const Number entry = list_entry(k, before, divider);
      if (!entry.ok) break;
      if (!take(ExpandedNumber{written(start.letters, entry.value, start.digits.size()), k, k}))
        return last_;
      if (!joined.empty()) {
        joined_scratch_.assign(joined).append(start.letters);
        if (!take(ExpandedNumber{written(joined_scratch_, entry.value, start.digits.size()), k, k}))
          return last_;
      }
      before.value = entry.value;
    }
    return k;
  }

  const TokenReader& reader_;
  std::string_view text_;
  std::size_t first_;
  std::size_t last_;
  std::string scratch_;
  std::string joined_scratch_;
};

}  // namespace hexiao
