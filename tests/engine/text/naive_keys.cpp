#include "tests/engine/text/naive_keys.h"

#include "engine/text/unicode.h"
#include "engine/text/utf8.h"

namespace hexiao::naive {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A letter or digit as it stands in the compact form; 0 for everything else below 0x80.
constexpr std::array<char, 128> build_compact_ascii() {
  std::array<char, 128> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const char c = static_cast<char>(i);
    if (c >= 'a' && c <= 'z') table[i] = static_cast<char>(c - 0x20);
    if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) table[i] = c;
  }
  return table;
}
constexpr std::array<char, 128> kCompactAscii = build_compact_ascii();

// Digits equal with enough of them, as written or without leading zeros.
bool same_core(const NumberParts& a, const NumberParts& b) {
  if (a.core == b.core && a.core.size() >= kMinCoreDigits) return true;
  return a.digits == b.digits && a.digits.size() >= kMinCoreDigits;
}

// Whether letters a and b in front of the same digits can mean one document.
bool letters_agree(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty() || a == b) return true;
  const DocumentLabel label_a = document_label(a);
  const DocumentLabel label_b = document_label(b);
  if (label_a == DocumentLabel::none && label_b == DocumentLabel::none) return false;
  if (label_a == DocumentLabel::none || label_b == DocumentLabel::none) return true;
  if (label_a == DocumentLabel::generic || label_b == DocumentLabel::generic) return true;
  return label_a == label_b;
}

}  // namespace

std::string compact(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      if (kCompactAscii[byte] != 0) out.push_back(kCompactAscii[byte]);
      ++i;
    } else {
      unicode::append_reference_fold(next_code_point(text, i), out);
    }
    if (out.size() > kMaxKeyBytes) return {};
  }
  return out;
}

NumberParts split_number(std::string_view compacted) {
  std::size_t digits_begin = compacted.size();
  while (digits_begin > 0 && is_digit(compacted[digits_begin - 1])) --digits_begin;
  NumberParts parts;
  if (digits_begin == compacted.size()) return parts;
  for (std::size_t i = 0; i < digits_begin; ++i) {
    if (is_digit(compacted[i])) return parts;
  }
  parts.is_number = true;
  parts.letters = compacted.substr(0, digits_begin);
  parts.digits = compacted.substr(digits_begin);
  const std::size_t first = parts.digits.find_first_not_of('0');
  parts.core =
      parts.digits.substr(first == std::string_view::npos ? parts.digits.size() - 1 : first);
  return parts;
}

KeyMatch compare_keys(std::string_view token_compact, std::string_view item_compact) {
  if (token_compact.empty() || item_compact.empty()) return KeyMatch::none;
  if (token_compact == item_compact) return KeyMatch::full;
  const NumberParts token = split_number(token_compact);
  const NumberParts item = split_number(item_compact);
  if (!token.is_number || !item.is_number) return KeyMatch::none;
  if (token.letters == item.letters && token.core == item.core) return KeyMatch::zeros;
  if (same_core(token, item) && letters_agree(token.letters, item.letters)) return KeyMatch::core;
  return KeyMatch::none;
}

int mod97_front(std::string_view compact) {
  int rest = 0;
  for (std::size_t i = 0; i < compact.size(); ++i) {
    const char c = compact[(i + 4) % compact.size()];
    if (is_digit(c)) {
      rest = (rest * 10 + (c - '0')) % 97;
    } else if (c >= 'A' && c <= 'Z') {
      rest = (rest * 100 + (c - 'A' + 10)) % 97;
    } else {
      return -1;
    }
  }
  return rest;
}

}  // namespace hexiao::naive
