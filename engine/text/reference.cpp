#include "engine/text/reference.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "engine/text/ascii.h"
#include "engine/text/sixteen.h"
#include "engine/text/unicode.h"
#include "engine/text/utf8.h"
#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

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

namespace {

#ifdef HEXIAO_SIXTEEN

// False when a byte is not ASCII. `text` is at most kMaxKeyBytes long.
bool compact_short(std::string_view text, KeyBuffer& to, std::size_t& size) {
  std::size_t n = 0;
  unsigned wide = 0;
  const auto take = [&](__m128i bytes, std::size_t seen) {
    const Sixteen block = fold_sixteen(bytes);
    wide |= block.wide;
    n += write_kept(block.upper, (block.letters | block.digits) & 0xFFFFU << seen, to.data() + n);
  };
  std::size_t i = 0;
  for (; i + 16 <= text.size(); i += 16) take(load_sixteen(text.data() + i), 0);
  if (i == 0) {
    take(load_short(text), 0);
  } else if (i < text.size()) {
    take(load_sixteen(text.data() + text.size() - 16), i + 16 - text.size());
  }
  size = n;
  return wide == 0;
}

#else

// One pass: each byte is written, and written over by the next one where it leaves nothing. False
// when a byte is not ASCII. `text` is at most kMaxKeyBytes long.
bool compact_short(std::string_view text, KeyBuffer& to, std::size_t& size) {
  if (!is_ascii(text)) return false;
  std::size_t n = 0;
  for (const char c : text) {
    const char folded = kCompactAscii[static_cast<unsigned char>(c)];
    to[n] = folded;
    n += folded != 0 ? 1 : 0;
  }
  size = n;
  return true;
}

#endif

std::size_t append_compact_long(std::string_view text, std::string& out) {
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

}  // namespace

std::size_t append_compact(std::string_view text, std::string& out) {
  KeyBuffer form;
  std::size_t size = 0;
  if (text.size() > kMaxKeyBytes || !compact_short(text, form, size))
    return append_compact_long(text, out);
  out.append(form.data(), size);
  return size;
}

std::string compact(std::string_view text) {
  KeyBuffer form;
  return std::string(compact(text, form));
}

std::string_view compact(std::string_view text, KeyBuffer& to) {
  std::size_t size = 0;
  if (text.size() <= kMaxKeyBytes && compact_short(text, to, size)) return {to.data(), size};
  std::string form;
  append_compact_long(text, form);
  std::copy(form.begin(), form.end(), to.begin());
  return {to.data(), form.size()};
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
  std::size_t first = 0;
  while (first < compacted.size() && !is_digit(compacted[first])) ++first;
  NumberParts parts;
  const std::string_view digits = compacted.substr(first);
  if (digits.empty() || !all_digits(digits)) return parts;
  std::size_t zeros = 0;
  while (zeros + 1 < digits.size() && digits[zeros] == '0') ++zeros;
  parts.is_number = true;
  parts.letters = compacted.substr(0, first);
  parts.digits = digits;
  parts.core = digits.substr(zeros);
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
  // Whatever is shared below, the last digit is.
  if (token_compact.back() != item_compact.back()) return KeyMatch::none;
  const NumberParts token = split_number(token_compact);
  const NumberParts item = split_number(item_compact);
  if (!token.is_number || !item.is_number) return KeyMatch::none;
  if (token.letters == item.letters && token.core == item.core) return KeyMatch::zeros;
  if (same_core(token, item) && letters_agree(token.letters, item.letters)) return KeyMatch::core;
  return KeyMatch::none;
}

}  // namespace hexiao
