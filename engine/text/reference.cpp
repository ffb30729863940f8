#include "engine/text/reference.h"

#include <cstring>

#include "engine/text/unicode.h"
#include "engine/text/utf8.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
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

std::size_t append_compact(std::string_view text, std::string& out) {
  const std::size_t begin = out.size();
  for (std::size_t i = 0; i < text.size();) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x80) {
      if (kCompactAscii[byte] != 0) out.push_back(kCompactAscii[byte]);
      ++i;
    } else {
      unicode::append_reference_fold(next_code_point(text, i), out);
    }
    if (out.size() - begin > kMaxKeyBytes) {
      out.resize(begin);
      return 0;
    }
  }
  return out.size() - begin;
}

std::string compact(std::string_view text) {
  std::string out;
  append_compact(text, out);
  return out;
}

void CanonicalKeys::add(std::string_view head, std::string_view tail) {
  HEXIAO_CHECK(count_ < bytes_.size() && head.size() + tail.size() <= kMaxKeyBytes);
  char* to = bytes_[count_].data();
  if (!head.empty()) std::memcpy(to, head.data(), head.size());
  if (!tail.empty()) std::memcpy(to + head.size(), tail.data(), tail.size());
  lengths_[count_] = static_cast<std::uint8_t>(head.size() + tail.size());
  ++count_;
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

CanonicalKeys canonical_keys(std::string_view compacted) {
  CanonicalKeys keys;
  if (compacted.empty() || compacted.size() > kMaxKeyBytes) return keys;
  const NumberParts parts = split_number(compacted);
  if (parts.is_number && parts.core.size() >= kMinCoreDigits) {
    keys.add(parts.core);
    return keys;
  }
  if (parts.is_number) {
    if (parts.digits.size() >= kMinCoreDigits) keys.add(parts.digits);
    if (!parts.letters.empty()) keys.add(parts.letters, parts.core);
  }
  if (keys.empty()) keys.add(compacted);
  return keys;
}

std::string_view to_text(KeyMatch match) {
  switch (match) {
    case KeyMatch::none:
      return "none";
    case KeyMatch::core:
      return "core";
    case KeyMatch::zeros:
      return "zeros";
    case KeyMatch::full:
      return "full";
  }
  return "unknown";
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

}  // namespace hexiao
