#include "clients/bank/mt940_remittance.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "clients/bank/payments.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank::mt940 {
namespace {

constexpr std::size_t kFullLine =
    60;  // a line this long was cut by the bank, not ended by the payer
constexpr std::size_t kFullSubfield = 26;  // of 27

// While a field is taken apart, '\n' is the end of a short line and kCut the cut of a full one.
// Texts keep both as '\n'; names are joined at a cut and get a blank at a short line.
constexpr char kCut = '\x1E';
constexpr std::string_view kBreaks = "\n\x1E";
constexpr bool is_break(char c) { return c == '\n' || c == kCut; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

void append_line(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty()) out += '\n';
  out += line;
}

std::string without_breaks(std::string_view text) {
  std::string out(text);
  std::erase_if(out, is_break);
  return out;
}

std::string account_in(std::string_view text) { return without_blanks(without_breaks(text)); }

std::string with_line_breaks(std::string text) {
  std::replace(text.begin(), text.end(), kCut, '\n');
  return text;
}

std::string_view without_break_at_ends(std::string_view text) {
  while (!text.empty() && is_break(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_break(text.back())) text.remove_suffix(1);
  return text;
}

// A run of blanks at the end of a line is padding; one is kept, since the cut may stand at a blank.
std::string_view without_padding(std::string_view line) {
  const std::size_t last = line.find_last_not_of(" \t");
  if (last == std::string_view::npos) return {};
  return line.substr(0, std::min(line.size(), last + 2));
}

std::string joined_lines(std::span<const std::string_view> lines) {
  std::string out;
  char separator = 0;
  for (const std::string_view line : lines) {
    const std::string_view kept = without_padding(line);
    if (kept.empty()) continue;
    if (separator != 0) out += separator;
    out += printable(kept);
    separator = line.size() >= kFullLine ? kCut : '\n';
  }
  return out;
}

// A name in one piece; runs of blanks become one.
std::string one_piece(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == kCut) continue;
    const bool blank = c == ' ' || c == '\n';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return std::string(trim(out));
}

bool looks_like_account(std::string_view text) {
  if (text.size() < 6 || text.size() > 34) return false;
  const bool plain =
      std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_upper(c); });
  return plain && std::count_if(text.begin(), text.end(), is_digit) >= 5;
}

}  // namespace

bool looks_like_iban(std::string_view text) {
  return text.size() >= 15 && is_upper(text[0]) && is_upper(text[1]) && is_digit(text[2]) &&
         is_digit(text[3]) && looks_like_account(text);
}

namespace {

// ---- keywords of SEPA inside the text: EREF+… SVWZ+… -------------------------------------------

constexpr std::array<std::string_view, 18> kKeywords = {
    "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "COAM+", "OAMT+", "SVWZ+", "ABWA+",
    "ABWE+", "IBAN+", "BIC+",  "PURP+", "RTRN+", "RCUR+", "ANAM+", "OCMT+", "MTLG:"};

struct KeywordAt {
  std::size_t begin;    // in the text with breaks
  std::size_t content;  // behind the '+'
  std::string_view keyword;
};

// Matches `keyword` at `at`, breaks inside it allowed; the position behind it, or npos.
std::size_t match_keyword(std::string_view text, std::size_t at, std::string_view keyword) {
  std::size_t k = 0;
  while (k < keyword.size() && at < text.size()) {
    if (text[at] == keyword[k]) {
      ++k;
    } else if (!is_break(text[at]) || k == 0) {
      return std::string_view::npos;
    }
    ++at;
  }
  return k == keyword.size() ? at : std::string_view::npos;
}

std::vector<KeywordAt> find_keywords(std::string_view text) {
  std::vector<KeywordAt> out;
  for (std::size_t at = 0; at < text.size();) {
    const bool inside_word = at > 0 && (is_upper(text[at - 1]) || is_digit(text[at - 1]));
    std::size_t behind = std::string_view::npos;
    std::string_view found;
    if (is_upper(text[at]) && !inside_word) {
      for (const std::string_view keyword : kKeywords) {
        behind = match_keyword(text, at, keyword);
        if (behind == std::string_view::npos) continue;
        found = keyword;
        break;
      }
    }
    if (found.empty()) {
      ++at;
      continue;
    }
    out.push_back({at, behind, found});
    at = behind;
  }
  return out;
}

std::string real_or_empty(std::string text) {
  return is_real_reference(text) ? text : std::string{};
}

void take_keyword(std::string_view keyword, std::string_view content, Remittance& out) {
  const std::string value(trim(without_breaks(content)));
  if (keyword == "SVWZ+") {
    append_line(out.text, without_break_at_ends(content));
  } else if (keyword == "EREF+") {
    if (out.end_to_end_id.empty()) out.end_to_end_id = real_or_empty(value);
  } else if (keyword == "KREF+") {
    out.customer_ref = real_or_empty(value);
  } else if (keyword == "MREF+") {
    out.mandate_id = real_or_empty(value);
  } else if (keyword == "ABWA+") {
    if (out.ultimate_name.empty()) out.ultimate_name = one_piece(content);
  } else if (keyword == "IBAN+") {
    if (out.account.empty()) out.account = account_in(value);
  } else {
    if (keyword == "RTRN+") out.returned = true;
    append_line(out.note, std::string(keyword) + value);
  }
}

void take_text(std::string_view text, Remittance& out) {
  const std::vector<KeywordAt> keywords = find_keywords(text);
  const std::size_t first = keywords.empty() ? text.size() : keywords.front().begin;
  append_line(out.text, without_break_at_ends(text.substr(0, first)));
  for (std::size_t i = 0; i < keywords.size(); ++i) {
    const std::size_t end = i + 1 < keywords.size() ? keywords[i + 1].begin : text.size();
    take_keyword(keywords[i].keyword, text.substr(keywords[i].content, end - keywords[i].content),
                 out);
  }
}

// ---- structured: ?00 … ?63 ---------------------------------------------------------------------

struct Subfield {
  int code;
  std::string content;  // breaks of lines kept
};

// Position behind "?NN" (breaks between its characters allowed) and its number.
std::optional<std::pair<std::size_t, int>> subfield_mark(std::string_view text, std::size_t at,
                                                         char separator) {
  if (text[at] != separator) return std::nullopt;
  int code = 0;
  int digits = 0;
  std::size_t i = at + 1;
  for (; i < text.size() && digits < 2; ++i) {
    if (is_break(text[i])) continue;
    if (!is_digit(text[i])) return std::nullopt;
    code = code * 10 + (text[i] - '0');
    ++digits;
  }
  if (digits < 2) return std::nullopt;
  return std::pair{i, code};
}

// The separator, when the text is structured: after an optional code of three digits stands a
// character that is no letter, digit or blank, and a number of two digits.
std::optional<char> structured_separator(std::string_view text, std::size_t& begin) {
  begin = 0;
  while (begin < text.size() && text[begin] == ' ') ++begin;
  const std::size_t code = begin;
  while (begin < text.size() && begin < code + 3 && is_digit(text[begin])) ++begin;
  if (begin != code && begin != code + 3) return std::nullopt;
  std::size_t at = begin;
  while (at < text.size() && is_break(text[at])) ++at;
  if (at >= text.size()) return std::nullopt;
  const char c = text[at];
  constexpr std::string_view kSeparators = "?>~@<^|!$#*";
  if (kSeparators.find(c) == std::string_view::npos) return std::nullopt;
  const auto mark = subfield_mark(text, at, c);
  if (!mark) return std::nullopt;
  // "?" and ">" are used for nothing else; "020*50 pieces" would be one of the others by chance.
  if (c != '?' && c != '>') {
    std::size_t next = text.find(c, mark->first);
    while (next != std::string_view::npos && !subfield_mark(text, next, c))
      next = text.find(c, next + 1);
    if (next == std::string_view::npos) return std::nullopt;
  }
  begin = at;
  return c;
}

std::vector<Subfield> split_subfields(std::string_view text, std::size_t begin, char separator) {
  std::vector<Subfield> out;
  for (std::size_t at = begin; at < text.size();) {
    if (const auto mark = subfield_mark(text, at, separator)) {
      out.push_back({mark->second, {}});
      at = mark->first;
      continue;
    }
    out.back().content += text[at++];
  }
  return out;
}

Remittance parse_structured(std::string_view text, std::size_t begin, char separator) {
  Remittance out;
  const std::string_view head = trim(text.substr(0, begin));
  if (head.size() >= 3) out.business_code = without_breaks(head.substr(0, 3));
  std::string remittance;
  std::string name;
  bool cut_name = false;
  bool cut_text = false;
  std::string iban;
  for (const Subfield& field : split_subfields(text, begin, separator)) {
    const std::string_view content = without_break_at_ends(field.content);
    if (content.empty()) continue;
    if ((field.code >= 20 && field.code <= 29) || (field.code >= 60 && field.code <= 63)) {
      if (!remittance.empty()) remittance += cut_text ? kCut : '\n';
      remittance += content;
      cut_text = without_breaks(content).size() >= kFullSubfield;
    } else if (field.code == 32 || field.code == 33) {
      // ?32 and ?33 hold 27 characters each of one name.
      if (!name.empty()) name += cut_name ? kCut : '\n';
      name += content;
      cut_name = without_breaks(content).size() >= kFullSubfield;
    } else if (field.code == 31) {
      out.account = account_in(content);
    } else if (field.code == 38) {
      iban = account_in(content);
    } else if (field.code == 10 || field.code == 30 || field.code == 34) {
      continue;  // primanota, the payer's bank and the text key say nothing about what is paid
    } else {
      append_line(out.note, one_piece(content));
    }
  }
  if (out.account.empty()) out.account = iban;
  out.name = one_piece(name);
  take_text(remittance, out);
  return out;
}

// ---- coded: /NAME/…/REMI/… ---------------------------------------------------------------------

constexpr std::array<std::string_view, 33> kCodes = {
    "REMI", "EREF", "NAME", "IBAN", "BIC",  "TRTP", "MARF", "CSID", "ORDP", "BENM", "RTRN",
    "PREF", "IREF", "PURP", "CNTP", "ULTC", "ULTD", "ISDT", "EXCH", "OCMT", "CHGS", "TRCD",
    "SVCL", "ACC",  "ID",   "ADDR", "USTD", "STRD", "KREF", "MREF", "ULTB", "CREF", "RREF"};

struct Coded {
  std::string_view code;
  std::string_view content;
};

std::vector<Coded> split_codes(std::string_view text) {
  std::vector<Coded> out;
  std::size_t content_begin = 0;
  std::string_view code;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '/') {
      ++at;
      continue;
    }
    const std::size_t close = text.find('/', at + 1);
    if (close == std::string_view::npos) break;
    const std::string_view word = text.substr(at + 1, close - at - 1);
    if (word.size() > 4 || std::find(kCodes.begin(), kCodes.end(), word) == kCodes.end()) {
      at = word.size() > 64 ? at + 1 : close;
      continue;
    }
    out.push_back({code, text.substr(content_begin, at - content_begin)});
    code = word;
    content_begin = close + 1;
    // The closing slash may open the next code: "/ORDP//NAME/" has one of its own, "/REMI/USTD//"
    // not.
    at = close + 1;
  }
  out.push_back({code, text.substr(content_begin)});
  return out;
}

// ING's "/CNTP/account/bic/name/city/".
void take_counterparty(std::string_view content, Remittance& out) {
  std::array<std::string_view, 3> parts;
  for (std::string_view& part : parts) {
    const std::size_t slash = content.find('/');
    part = content.substr(0, slash);
    content = slash == std::string_view::npos ? std::string_view{} : content.substr(slash + 1);
  }
  if (out.account.empty()) out.account = account_in(parts[0]);
  if (out.name.empty()) out.name = one_piece(parts[2]);
}

void take_code(const Coded& coded, Remittance& out) {
  std::string_view content = without_break_at_ends(coded.content);
  while (content.ends_with('/')) content.remove_suffix(1);
  const std::string value(trim(without_breaks(content)));
  if (value.empty() && coded.code != "RTRN") return;
  if (coded.code == "REMI") {
    if (content.starts_with("USTD//")) content.remove_prefix(6);
    append_line(out.text, content);
  } else if (coded.code == "USTD" || coded.code == "STRD") {
    while (content.starts_with('/')) content.remove_prefix(1);
    append_line(out.text, content);
  } else if (coded.code == "EREF") {
    out.end_to_end_id = real_or_empty(value);
  } else if (coded.code == "MARF" || coded.code == "MREF") {
    out.mandate_id = real_or_empty(value);
  } else if (coded.code == "NAME") {
    if (out.name.empty()) out.name = one_piece(content);
  } else if (coded.code == "ORDP") {
    if (out.name.empty() && content.find('/') == std::string_view::npos)
      out.name = one_piece(content);
  } else if (coded.code == "ULTD") {
    out.ultimate_name = one_piece(content);
  } else if (coded.code == "IBAN") {
    out.account = account_in(value);
  } else if (coded.code == "CNTP") {
    take_counterparty(content, out);
  } else if (coded.code.empty()) {
    append_line(out.note, content);
  } else {
    if (coded.code == "RTRN") out.returned = true;
    append_line(out.note, std::string(coded.code) + " " + value);
  }
}

bool is_coded(std::string_view text) {
  if (text.find("/REMI/") != std::string_view::npos) return true;
  const std::string_view start = trim(text);
  if (!start.starts_with('/')) return false;
  const std::size_t close = start.find('/', 1);
  return close != std::string_view::npos &&
         std::find(kCodes.begin(), kCodes.end(), start.substr(1, close - 1)) != kCodes.end();
}

// ---- free text ---------------------------------------------------------------------------------

// Dutch banks: "… REK: NL65INGB0123456789/NAAM: PICQER", or the account at the very beginning.
void take_free_names(std::string_view text, Remittance& out) {
  const std::size_t name = text.find("/NAAM:");
  if (name != std::string_view::npos) {
    const std::string_view rest = text.substr(name + 6);
    out.name = one_piece(rest.substr(0, rest.find_first_of(kBreaks)));
    const std::size_t account = text.rfind("REK:", name);
    if (account != std::string_view::npos)
      out.account = account_in(text.substr(account + 4, name - account - 4));
    return;
  }
  const std::string_view first = text.substr(0, text.find_first_of(" \n\x1E"));
  if (!looks_like_iban(first)) return;
  out.account = first;
  const std::string_view line = text.substr(0, text.find_first_of(kBreaks));
  out.name = std::string(trim(line.substr(first.size())));
}

}  // namespace

bool is_return_business_code(std::string_view code) {
  constexpr std::array<std::string_view, 5> kReturns = {"108", "109", "159", "181", "184"};
  return std::find(kReturns.begin(), kReturns.end(), code) != kReturns.end();
}

Remittance parse_remittance(std::span<const std::string_view> lines) {
  const std::string text = joined_lines(lines);
  Remittance out;
  std::size_t begin = 0;
  if (const auto separator = structured_separator(text, begin)) {
    out = parse_structured(text, begin, *separator);
  } else if (is_coded(text)) {
    for (const Coded& coded : split_codes(text)) take_code(coded, out);
  } else {
    take_text(text, out);
    take_free_names(text, out);
  }
  if (is_return_business_code(out.business_code)) out.returned = true;
  out.text = with_line_breaks(std::move(out.text));
  out.note = with_line_breaks(std::move(out.note));
  return out;
}

}  // namespace hexiao::bank::mt940
