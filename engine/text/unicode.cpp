#include "engine/text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/uclean.h>
#include <unicode/unistr.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <utility>
#include <vector>

#include "engine/text/han_letters.h"
#include "engine/text/utf8.h"
#include "engine/vocabulary/check.h"

namespace hexiao::unicode {
namespace {

UChar32 to_icu(char32_t code_point) { return static_cast<UChar32>(code_point); }

const icu::Normalizer2& compatibility_casefold() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFKCCasefoldInstance(status);
    HEXIAO_CHECK(U_SUCCESS(status) && found != nullptr);
    return found;
  }();
  return *instance;
}

const icu::Normalizer2& canonical_decomposition() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* found = icu::Normalizer2::getNFDInstance(status);
    HEXIAO_CHECK(U_SUCCESS(status) && found != nullptr);
    return found;
  }();
  return *instance;
}

icu::UnicodeString normalise(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  icu::UnicodeString folded = compatibility_casefold().normalize(text, status);
  HEXIAO_CHECK(U_SUCCESS(status));
  return folded;
}

// Traditional to simplified, one character to one, for all ideographs of the basic plane. Asked of
// ICU's transliterator once, with a line break around each character so that no rule sees a
// neighbour.
constexpr char32_t kFirstIdeograph = 0x3400;
constexpr char32_t kLastIdeograph = 0x9FFF;
using SimplifiedTable = std::array<char16_t, kLastIdeograph - kFirstIdeograph + 1>;

std::unique_ptr<const SimplifiedTable> build_simplified() {
  icu::UnicodeString all;
  for (char32_t c = kFirstIdeograph; c <= kLastIdeograph; ++c) all.append(to_icu(c)).append(u'\n');
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> transliterator(icu::Transliterator::createInstance(
      icu::UnicodeString("Traditional-Simplified"), UTRANS_FORWARD, status));
  HEXIAO_CHECK(U_SUCCESS(status) && transliterator != nullptr);
  transliterator->transliterate(all);

  auto table = std::make_unique<SimplifiedTable>();
  std::int32_t at = 0;
  for (char32_t c = kFirstIdeograph; c <= kLastIdeograph; ++c) {
    const std::int32_t end = all.indexOf(u'\n', at);
    HEXIAO_CHECK(end >= at);
    const bool one_to_one = end == at + 1;
    (*table)[c - kFirstIdeograph] = one_to_one ? all.charAt(at) : static_cast<char16_t>(c);
    at = end + 1;
  }
  return table;
}

char32_t simplified(char32_t c) {
  static const std::unique_ptr<const SimplifiedTable> table = build_simplified();
  if (c < kFirstIdeograph || c > kLastIdeograph) return c;
  return (*table)[c - kFirstIdeograph];
}

// Letters that are Latin with something added, but that Unicode does not decompose.
char32_t undecomposed_base(char32_t c) {
  switch (c) {
    case 0x00E6:
      return U'a';  // æ
    case 0x0153:
      return U'o';  // œ
    case 0x00F8:
      return U'o';  // ø
    case 0x0142:
      return U'l';  // ł
    case 0x0111:
      return U'd';  // đ
    case 0x00F0:
      return U'd';  // ð
    case 0x00FE:
      return U't';  // þ
    case 0x0127:
      return U'h';  // ħ
    case 0x0131:
      return U'i';  // ı
    case 0x0167:
      return U't';  // ŧ
    case 0x014B:
      return U'n';  // ŋ
    default:
      return c;
  }
}

// Scripts in which a mark above or below is no letter of its own in a name.
bool drops_diacritics(char32_t c) {
  return c < 0x0530 || (c >= 0x1E00 && c <= 0x1FFF) || (c >= 0x2C60 && c <= 0x2C7F);
}

bool is_combining_diacritic(char32_t c) { return c >= 0x0300 && c <= 0x036F; }

bool is_mark(char32_t c) {
  const auto type = u_charType(to_icu(c));
  return type == U_NON_SPACING_MARK || type == U_COMBINING_SPACING_MARK || type == U_ENCLOSING_MARK;
}

// One code point of normalised text, >= 0x80, as names have it; 0 when it leaves nothing.
char32_t name_letter(char32_t c) {
  if (is_combining_diacritic(c)) return 0;
  if (c == 0x2018 || c == 0x2019 || c == 0x02BC || c == 0x2032) return U'\'';
  if (c >= kFirstIdeograph && c <= kLastIdeograph) return simplified(c);
  if (drops_diacritics(c)) {
    c = undecomposed_base(c);
    icu::UnicodeString parts;
    if (c >= 0x80 && canonical_decomposition().getDecomposition(to_icu(c), parts)) {
      c = undecomposed_base(static_cast<char32_t>(parts.char32At(0)));
    }
    if (c < 0x80) return c;
  }
  if (u_charDigitValue(to_icu(c)) >= 0) {
    return U'0' + static_cast<char32_t>(u_charDigitValue(to_icu(c)));
  }
  const bool kept = u_isalnum(to_icu(c)) != 0 || is_mark(c) || is_cjk(c);
  return kept && c != 0x30FB && c != 0x30A0 ? c : U' ';
}

std::u32string fold_normalised(const icu::UnicodeString& folded) {
  std::u32string out;
  out.reserve(static_cast<std::size_t>(folded.length()));
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    auto c = static_cast<char32_t>(folded.char32At(i));
    if (c >= 0x80) c = name_letter(c);
    if (c != 0) out.push_back(c);
  }
  return out;
}

// European letters, one at a time: what ICU says of each, kept. The last character of an entry
// counts.
constexpr char32_t kFirstEuropean = 0x00A0;
constexpr char32_t kLastEuropean = 0x052F;
constexpr char16_t kNeedsNeighbours = 0xFFFF;
using EuropeanTable = std::array<std::array<char16_t, 4>, kLastEuropean - kFirstEuropean + 1>;

std::unique_ptr<const EuropeanTable> build_european() {
  auto table = std::make_unique<EuropeanTable>();
  for (char32_t c = kFirstEuropean; c <= kLastEuropean; ++c) {
    auto& entry = (*table)[c - kFirstEuropean];
    const std::u32string folded = fold_normalised(normalise(icu::UnicodeString(to_icu(c))));
    const bool assigned = u_charType(to_icu(c)) != U_UNASSIGNED;
    if (!assigned || is_mark(c) || folded.size() > 3) {
      entry[3] = kNeedsNeighbours;
      continue;
    }
    for (std::size_t i = 0; i < folded.size(); ++i) entry[i] = static_cast<char16_t>(folded[i]);
    entry[3] = static_cast<char16_t>(folded.size());
  }
  return table;
}

// Marks that stand alone and are blanks in names.
bool is_plain_punctuation(char32_t c) {
  return (c >= 0x2010 && c <= 0x2015) || (c >= 0x201C && c <= 0x201E) ||
         (c >= 0x3000 && c <= 0x3003) || (c >= 0x3008 && c <= 0x3011) ||
         (c >= 0x3014 && c <= 0x301B) || c == 0x30FB;
}

// Characters that normalisation leaves alone, whatever stands beside them, unless that is a mark or
// a part of a syllable, which are not in here themselves.
bool is_plain_cjk(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
         (c >= 0x30A1 && c <= 0x30FA) || c == 0x30FC || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0x3005 && c <= 0x3007);
}

bool is_fullwidth_ascii(char32_t c) { return c >= 0xFF01 && c <= 0xFF5E; }
char32_t from_fullwidth(char32_t c) { return c - 0xFF01 + 0x21; }

CharClass append_reference_ascii(char32_t c, std::string& out) {
  const bool lower = c >= U'a' && c <= U'z';
  if (lower || (c >= U'A' && c <= U'Z')) {
    out.push_back(static_cast<char>(lower ? c - 0x20 : c));
    return CharClass::letter;
  }
  if (c >= U'0' && c <= U'9') {
    out.push_back(static_cast<char>(c));
    return CharClass::digit;
  }
  return CharClass::separator;
}

CharClass append_reference_normalised(char32_t c, std::string& out) {
  if (c < 0x80) return append_reference_ascii(c, out);
  const std::int32_t digit = u_charDigitValue(to_icu(c));
  if (digit >= 0) {
    out.push_back(static_cast<char>('0' + digit));
    return CharClass::digit;
  }
  if (is_mark(c)) return CharClass::mark;
  if (u_isalnum(to_icu(c)) == 0 && !is_cjk(c)) return CharClass::separator;
  append_utf8(out, static_cast<char32_t>(u_toupper(to_icu(c))));
  return is_cjk(c) ? CharClass::cjk : CharClass::letter;
}

}  // namespace

bool is_cjk(char32_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) ||
         (c >= 0x3041 && c <= 0x30FF && c != 0x30FB && c != 0x30A0 && (c < 0x3099 || c > 0x309C)) ||
         (c >= 0x3005 && c <= 0x3007) || (c >= 0x31F0 && c <= 0x31FF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x1100 && c <= 0x11FF) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

CharClass append_reference_fold(char32_t c, std::string& out) {
  if (is_plain_cjk(c)) {
    append_utf8(out, c);
    return CharClass::cjk;
  }
  if (is_fullwidth_ascii(c)) return append_reference_ascii(from_fullwidth(c), out);
  if (is_plain_punctuation(c) || c == kBrokenCharacter) return CharClass::separator;
  if (is_mark(c)) return CharClass::mark;

  const icu::UnicodeString folded = normalise(icu::UnicodeString(to_icu(c)));
  // A character that folds to nothing (soft hyphen, zero-width joiner) does not end a token.
  CharClass result = CharClass::mark;
  for (std::int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const CharClass part =
        append_reference_normalised(static_cast<char32_t>(folded.char32At(i)), out);
    if (result == CharClass::mark || result == CharClass::separator) result = part;
  }
  return result;
}

bool fold_name_character(char32_t c, FoldedCharacters& out) {
  out.count = 1;
  if (is_plain_cjk(c)) {
    out.character[0] = simplified(c);
    return true;
  }
  if (c >= kFirstEuropean && c <= kLastEuropean) {
    static const std::unique_ptr<const EuropeanTable> table = build_european();
    const auto& entry = (*table)[c - kFirstEuropean];
    if (entry[3] == kNeedsNeighbours) return false;
    out.count = static_cast<std::uint8_t>(entry[3]);
    for (std::size_t i = 0; i < out.count; ++i) out.character[i] = entry[i];
    return true;
  }
  if (is_fullwidth_ascii(c)) {
    const char32_t ascii = from_fullwidth(c);
    out.character[0] = ascii >= U'A' && ascii <= U'Z' ? ascii + 0x20 : ascii;
    return true;
  }
  if (c == 0x2018 || c == 0x2019) {
    out.character[0] = U'\'';
    return true;
  }
  out.character[0] = U' ';
  return is_plain_punctuation(c);
}

std::u32string fold_name_text(std::string_view utf8) {
  icu::UnicodeString text;
  for (std::size_t i = 0; i < utf8.size();) text.append(to_icu(next_code_point(utf8, i)));
  return fold_normalised(normalise(text));
}

std::string transcribed_by_library(std::string_view utf8) {
  // Building one takes milliseconds, and one is for one thread at a time.
  thread_local const std::unique_ptr<icu::Transliterator> transliterator = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> built(
        icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
    HEXIAO_CHECK(U_SUCCESS(status) && built != nullptr);
    return built;
  }();
  icu::UnicodeString text;
  for (std::size_t i = 0; i < utf8.size();) text.append(to_icu(next_code_point(utf8, i)));
  transliterator->transliterate(text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

// The library's rules for Chinese end with a semicolon each; of those for one ideograph, many stand
// in a set, "[哀哎唉] > ai", and those for several name them; where one is read by the others, it
// stands in braces: "{重}' '?庆 > chong".
std::u32string ideographs_read_by_neighbours() {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<const icu::Transliterator> han(
      icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, status));
  HEXIAO_CHECK(U_SUCCESS(status) && han != nullptr);
  icu::UnicodeString rules;
  han->toRules(rules, false);
  std::u32string found, of_rule;
  int depth = 0;
  std::size_t in_braces = 0;  // from here on; 0 and nothing behind it: no braces
  std::size_t braces_end = 0;
  for (std::int32_t i = 0; i < rules.length(); i = rules.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(rules.char32At(i));
    if (c == U'[') ++depth;
    if (c == U']') --depth;
    if (c == U'{') in_braces = of_rule.size();
    if (c == U'}') braces_end = of_rule.size();
    if (depth == 0 && is_cjk(c)) of_rule.push_back(c);
    if (c != U';') continue;
    if (of_rule.size() > 1)
      found += braces_end > in_braces ? of_rule.substr(in_braces, braces_end - in_braces) : of_rule;
    of_rule.clear();
    in_braces = braces_end = 0;
  }
  return found;
}

std::string in_latin_letters(std::string_view utf8) {
  constexpr HanLibrary kLibrary{.transcribe = transcribed_by_library,
                                .read_by_neighbours = ideographs_read_by_neighbours};
  if (auto known = han_in_latin_letters(utf8, kLibrary)) return std::move(*known);
  return transcribed_by_library(utf8);
}

void prepare() {
  simplified(kFirstIdeograph);
  // The rules of a script are read when the first letter of it comes; the others' are short.
  in_latin_letters("核销");
}

namespace {

void (*memory_ended)() noexcept = nullptr;

void* given(void* memory) {
  if (memory == nullptr) memory_ended();
  return memory;
}

void* U_CALLCONV take(const void*, std::size_t bytes) { return given(std::malloc(bytes)); }
void* U_CALLCONV take_more(const void*, void* memory, std::size_t bytes) {
  return given(std::realloc(memory, bytes));
}
void U_CALLCONV give_back(const void*, void* memory) { std::free(memory); }

}  // namespace

void without_memory(void (*ended)() noexcept) {
  memory_ended = ended;
  UErrorCode status = U_ZERO_ERROR;
  u_setMemoryFunctions(nullptr, take, take_more, give_back, &status);
  HEXIAO_CHECK(U_SUCCESS(status));
}

}  // namespace hexiao::unicode
