// Single cells of imported files: what is wrong with one, and in which column. Pure; the texts
// given are borrowed for the call only.
#pragma once

#include <fmt/core.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/nearest_word.h"

namespace hexiao::cli {

// What is wrong with a row, and in which column.
struct RowFault {
  std::string column;
  std::string reason;
};

std::optional<RowFault> require(std::string_view value, std::string_view column);
std::optional<RowFault> read_amount(std::string_view text, std::string_view column,
                                    Currency currency, Money& into);
std::optional<RowFault> read_currency(std::string_view text, Currency& into);
std::optional<RowFault> read_date(std::string_view text, std::string_view column, Date& into);
// None for an empty cell.
std::optional<RowFault> read_optional_date(std::string_view text, std::string_view column,
                                           Date& into);

// "a|b|c" without empty parts and blanks around them.
void split_list(std::string_view text, std::vector<std::string_view>& into);

template <class E>
RowFault not_listed(std::string_view text, std::string_view column) {
  std::string listed;
  for (const std::string_view value : EnumTexts<E>::value) {
    if (!listed.empty()) listed += ", ";
    listed += value;
  }
  const std::string_view near = nearest_word(text, EnumTexts<E>::value);
  const std::string hint = near.empty() ? "" : fmt::format("; did you mean {}?", near);
  return {std::string(column), fmt::format("\"{}\" is none of {}{}", text, listed, hint)};
}

}  // namespace hexiao::cli
