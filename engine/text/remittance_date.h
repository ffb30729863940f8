// Dates in remittance texts, as far as they could be taken for document numbers. Internal to
// engine/text.
#pragma once

#include <cstddef>
#include <string_view>

#include "engine/text/remittance_tokens.h"

namespace hexiao {

class DateReader {
 public:
  static constexpr std::size_t kNoDate = static_cast<std::size_t>(-1);

  // Tokens up to `last`-1 are those of `text`.
  DateReader(const TokenReader& reader, std::string_view text, std::size_t last)
      : reader_(reader), text_(text), last_(last) {}

  // The last token of a date that starts at token i, or kNoDate: 2023-03-12, 12.03.2023, 12/03/23,
  // 20230312, 12032023, 2023年3月12日, 12 Mar 2023; also over the bank's
  // line break. Nothing when it is part of something longer
  // ("INV/2019/09/13"). O(1).
  std::size_t last_token_of_date(std::size_t i, std::size_t first) const;

 private:
  bool stands_alone(std::size_t i, std::size_t first, std::size_t last) const;
  int value(std::size_t i) const;
  std::size_t digits(std::size_t i) const;
  char divider(std::size_t i) const;
  bool is_broken_year(std::size_t i) const;
  std::size_t chinese(std::size_t i) const;
  std::size_t with_month_name(std::size_t i) const;
  std::size_t in_three_numbers(std::size_t i) const;
  bool in_eight_digits(std::size_t i) const;

  const TokenReader& reader_;
  std::string_view text_;
  std::size_t last_;
};

}  // namespace hexiao
