// Words in front of a number that say it is no document of ours. Internal to engine/text. Pure,
// allocates nothing, safe from any thread.
#pragma once

#include <span>
#include <string_view>

#include "engine/text/remittance.h"

namespace hexiao {

struct WeakLabel {
  std::string_view word;  // compact, upper case
  WeakKind kind;
};

// What the number behind this word is: "TEL", "KDNR", "税号"; none for any other word. O(length).
WeakKind weak_label(std::string_view word);

// Whether letters (compact, upper case, what divides left out) end with "OURREF", "TRACENO",
// "流水号" or another that names the payer's or the bank's own number. O(length).
bool ends_with_foreign_label(std::string_view letters);
// Whether any of them ends with this byte: most letters in front of a number are the end of none.
bool may_end_foreign_label(char last);

// All of both: for the tests, which go through them one by one.
std::span<const WeakLabel> weak_labels();
std::span<const std::string_view> foreign_labels();

}  // namespace hexiao
