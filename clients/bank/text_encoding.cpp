#include "clients/bank/text_encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

namespace hexiao::bank {
namespace {

// Windows-1252, 0x80..0x9F. The five bytes without a character keep their C1 control.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

unsigned char byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) {
    out += static_cast<char>(static_cast<unsigned char>(byte));
  };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

std::string western_to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + bytes.size() / 16);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char c = byte_at(bytes, i);
    if (c < 0x80)
      out += bytes[i];
    else
      append_utf8(out, c < 0xA0 ? char32_t{kWindows1252[c - 0x80u]} : char32_t{c});
  }
  return out;
}

DecodedText failed(std::string encoding, std::size_t offset, std::string reason) {
  return {.text = {},
          .encoding = std::move(encoding),
          .bad_offset = offset,
          .reason = std::move(reason)};
}

DecodedText decode_utf16(std::string_view bytes, bool big_endian) {
  const char* name = big_endian ? "UTF-16BE" : "UTF-16LE";
  if (bytes.size() % 2 != 0)
    return failed(name, bytes.size() - 1, "the last UTF-16 character is cut in the middle");
  const auto unit = [&](std::size_t i) {
    const unsigned first = byte_at(bytes, i);
    const unsigned second = byte_at(bytes, i + 1);
    return char32_t{big_endian ? first << 8 | second : second << 8 | first};
  };
  DecodedText out{.text = {}, .encoding = name, .bad_offset = {}, .reason = {}};
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    char32_t c = unit(i);
    if (c >= 0xD800 && c <= 0xDFFF) {
      const bool pair =
          c < 0xDC00 && i + 3 < bytes.size() && unit(i + 2) >= 0xDC00 && unit(i + 2) <= 0xDFFF;
      if (!pair) return failed(name, i, "half of a UTF-16 surrogate pair stands alone");
      c = 0x10000 + ((c - 0xD800) << 10) + (unit(i + 2) - 0xDC00);
      i += 2;
    }
    append_utf8(out.text, c);
  }
  return out;
}

// ICU is more generous than the standards: it has a control for 0x80 in GB18030, which knows no
// such byte, and private characters for 0xFF and bad second bytes in CP936.
std::size_t find_invalid_gb18030(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const unsigned char lead = byte_at(bytes, i);
    if (lead < 0x80) {
      ++i;
    } else if (lead == 0x80 || lead == 0xFF || i + 1 >= bytes.size()) {
      return i;
    } else {
      const unsigned char second = byte_at(bytes, i + 1);
      i += second >= 0x30 && second <= 0x39 ? 4 : 2;
    }
  }
  return std::string_view::npos;
}

std::size_t find_invalid_cp936(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char lead = byte_at(bytes, i);
    if (lead <= 0x80) continue;  // 0x80 is the euro sign
    const unsigned char second = i + 1 < bytes.size() ? byte_at(bytes, i + 1) : 0;
    if (lead == 0xFF || second < 0x40 || second == 0x7F || second == 0xFF) return i;
    ++i;
  }
  return std::string_view::npos;
}

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

constexpr std::size_t kChunk = 1 << 16;

// Strict conversion by ICU: stops at the first byte that has no character.
DecodedText convert(std::string_view bytes, const char* icu_name, const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UConverter, ConverterCloser> converter(ucnv_open(icu_name, &status));
  if (U_FAILURE(status)) return failed(name, 0, "this machine's ICU does not know the encoding");
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
  DecodedText out{.text = {}, .encoding = name, .bad_offset = {}, .reason = {}};
  out.text.reserve(bytes.size() + bytes.size() / 2);
  std::vector<UChar> units(kChunk);
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  char32_t high = 0;
  for (;;) {
    UChar* target = units.data();
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &target, units.data() + units.size(), &source, end, nullptr,
                   true, &status);
    for (const UChar* u = units.data(); u != target; ++u) {
      const char32_t c = *u;
      if (c >= 0xD800 && c < 0xDC00) {
        high = c;
      } else if (c >= 0xDC00 && c < 0xE000 && high != 0) {
        append_utf8(out.text, 0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00));
        high = 0;
      } else {
        append_utf8(out.text, c);
      }
    }
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_SUCCESS(status)) return out;
    const auto consumed = static_cast<std::size_t>(source - bytes.data());
    return failed(name, consumed == 0 ? 0 : consumed - 1, std::string("the byte is not ") + name);
  }
}

DecodedText decode_chinese(std::string_view bytes) {
  if (find_invalid_gb18030(bytes) == std::string_view::npos) {
    DecodedText gb18030 = convert(bytes, "gb18030", "GB18030");
    if (!gb18030.bad_offset) return gb18030;
  }
  constexpr const char* kNeither = "the text is neither UTF-8 nor GB18030 nor CP936";
  const std::size_t bad = find_invalid_cp936(bytes);
  if (bad != std::string_view::npos) return failed("CP936", bad, kNeither);
  DecodedText cp936 = convert(bytes, "windows-936", "CP936");
  if (cp936.bad_offset) cp936.reason = kNeither;
  return cp936;
}

// Bytes of Chinese text come in pairs of two high bytes; western letters with accents stand alone
// between ASCII letters.
bool looks_chinese(std::string_view bytes) {
  std::size_t paired = 0;
  std::size_t alone = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (byte_at(bytes, i) < 0x80) continue;
    if (i + 1 < bytes.size() && byte_at(bytes, i) >= 0xA1 && byte_at(bytes, i + 1) >= 0xA1) {
      ++paired;
      ++i;
    } else {
      ++alone;
    }
  }
  return paired > 4 * alone;
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char lead = byte_at(text, i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                               : lead >= 0xE0 && lead < 0xF0 ? 3
                               : lead >= 0xF0 && lead < 0xF5 ? 4
                                                             : 0;
    if (length == 0 || i + length > text.size()) return i;
    const unsigned char second = byte_at(text, i + 1);
    // Overlong forms, surrogates and values beyond U+10FFFF.
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
      return i;
    for (std::size_t k = 1; k < length; ++k)
      if ((byte_at(text, i + k) & 0xC0) != 0x80) return i;
    i += length;
  }
  return std::string_view::npos;
}

DecodedText decode_text(std::string_view bytes, Fallback fallback) {
  if (bytes.starts_with("\xFF\xFE")) return decode_utf16(bytes.substr(2), false);
  if (bytes.starts_with("\xFE\xFF")) return decode_utf16(bytes.substr(2), true);
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    if (const std::size_t bad = find_invalid_utf8(bytes); bad != std::string_view::npos)
      return failed("UTF-8", bad + 3, "the file says that it is UTF-8, and this byte is not");
    return {.text = std::string(bytes), .encoding = "UTF-8", .bad_offset = {}, .reason = {}};
  }
  if (find_invalid_utf8(bytes) == std::string_view::npos)
    return {.text = std::string(bytes), .encoding = "UTF-8", .bad_offset = {}, .reason = {}};
  const bool chinese =
      fallback == Fallback::chinese || (fallback == Fallback::guess && looks_chinese(bytes));
  if (chinese) return decode_chinese(bytes);
  return {
      .text = western_to_utf8(bytes), .encoding = "Windows-1252", .bad_offset = {}, .reason = {}};
}

DecodedText decode_declared(std::string_view bytes, std::string_view declared) {
  std::string name;
  for (const char c : declared) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  const bool chinese = name.starts_with("GB") || name == "CP936" || name == "WINDOWS-936";
  const bool other = name.starts_with("ISO-8859-") && name != "ISO-8859-1" && name != "ISO-8859-15";
  const bool windows = name.starts_with("WINDOWS-125") && name != "WINDOWS-1252";
  if ((other || windows || name == "ISO-8859-15") &&
      find_invalid_utf8(bytes) != std::string_view::npos)
    return convert(bytes, name.c_str(), name.c_str());
  return decode_text(bytes, chinese ? Fallback::chinese : Fallback::western);
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char c = byte_at(text, i);
    const bool c1 = c == 0xC2 && i + 1 < text.size() && byte_at(text, i + 1) < 0xA0;
    if (c == '\n' || (c >= 0x20 && c != 0x7F && !c1)) {
      out += text[i];
    } else if (c == '\r') {
      if (i + 1 >= text.size() || text[i + 1] != '\n') out += '\n';
    } else if (c == '\t') {
      out += ' ';
    } else if (c1) {
      append_utf8(out, 0xFFFD);
      ++i;
    } else {
      append_utf8(out, c == 0x7F ? char32_t{0x2421} : char32_t{0x2400} + c);
    }
  }
  return out;
}

std::string_view cut_at_character(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (byte_at(text, limit) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

std::string without_blanks(std::string_view text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  return out;
}

}  // namespace hexiao::bank
