// Reading of terms: the text becomes words, numbers and signs; discounts and parts are taken by
// grammar, what is left is looked up in the catalogue of forms.
//
//   terms     = { step [","] } form | number "x" days | share { [","] share }
//   step      = percent ["%"] "/" days | percent "%" days
//   share     = percent "%" days
//   days      = number [unit]

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "engine/receivables/terms.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

constexpr std::string_view kKnownForms =
    "known are NET 30, 30 days, EOM 30 (月结30天), DAY 15 (次月15日), 2/10 NET 30, COD (现结), "
    "PREPAYMENT (预付), 30% 0, 70% 60 and 3 x 30";

enum class TokenKind : std::uint8_t { word, number, sign };

struct Token {
  TokenKind kind = TokenKind::word;
  std::string text;             // upper case; of a number as it was written
  std::string_view word;        // what it means in the catalogue: "#" for numbers
  std::int64_t hundredths = 0;  // of a number
  bool whole = true;            // a number without decimals
  std::size_t character = 0;    // its place, from 1
};

// Words that mean the same in every form. 日 and 号 are none: 30日 may be a day of the month.
struct Synonym {
  std::string_view text, word;
};
constexpr auto kSynonyms = std::to_array<Synonym>({
    {"D", "DAYS"},    {"TAG", "DAYS"},  {"TAGE", "DAYS"}, {"TAGEN", "DAYS"},   {"天", "DAYS"},
    {"NETTO", "NET"}, {"N", "NET"},     {"净", "NET"},    {"账期", "NET"},     {"帐期", "NET"},
    {"ST", "TH"},     {"ND", "TH"},     {"RD", "TH"},     {"PROXIMO", "PROX"}, {"UPON", "ON"},
    {"月結", "月结"}, {"月末", "月底"}, {"現結", "现结"}, {"預付", "预付"},    {"預付款", "预付款"},
    {"×", "X"},       {"*", "X"},
});

// A form of the catalogue, its words parted by blanks.
struct Form {
  std::string_view words;
  TermsBasis basis = TermsBasis::issue_date;
  bool prepayment = false;
};
constexpr TermsBasis kEom = TermsBasis::end_of_month;
constexpr TermsBasis kDay = TermsBasis::day_of_next_month;
constexpr auto kForms = std::to_array<Form>({
    {"NET #"},
    {"NET # DAYS"},
    {"NET / #"},
    {"NET - #"},
    {"# DAYS"},
    {"# DAYS NET"},
    {"# NET"},
    {"EOM", kEom},
    {"EOM #", kEom},
    {"EOM # DAYS", kEom},
    {"EOM + #", kEom},
    {"EOM + # DAYS", kEom},
    {"# EOM", kEom},
    {"# DAYS EOM", kEom},
    {"# DAYS AFTER EOM", kEom},
    {"NET # EOM", kEom},
    {"NET # DAYS EOM", kEom},
    {"END OF MONTH", kEom},
    {"END OF MONTH #", kEom},
    {"END OF MONTH + #", kEom},
    {"# DAYS END OF MONTH", kEom},
    {"# DAYS AFTER END OF MONTH", kEom},
    {"月底", kEom},
    {"月结 #", kEom},
    {"月结 # DAYS", kEom},
    {"DAY #", kDay},
    {"MFI #", kDay},
    {"# PROX", kDay},
    {"# TH PROX", kDay},
    {"# TH OF NEXT MONTH", kDay},
    {"# OF NEXT MONTH", kDay},
    {"次月 #", kDay},
    {"次月 # 日", kDay},
    {"次月 # 号", kDay},
    {"COD"},
    {"CASH"},
    {"CASH ON DELIVERY"},
    {"ON RECEIPT"},
    {"DUE ON RECEIPT"},
    {"现结"},
    {"现款"},
    {"货到付款"},
    {"PREPAYMENT", TermsBasis::issue_date, true},
    {"PREPAID", TermsBasis::issue_date, true},
    {"CASH IN ADVANCE", TermsBasis::issue_date, true},
    {"PAYMENT IN ADVANCE", TermsBasis::issue_date, true},
    {"预付", TermsBasis::issue_date, true},
    {"预付款", TermsBasis::issue_date, true},
});

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_ascii_letter(char32_t c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_blank(char32_t c) { return c == ' ' || c == '\t' || c == '\n' || c == 0xA0; }

// Full-width forms stand for their ASCII characters, as input methods write them.
char32_t plain(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFEE0;
  if (c == 0x3000) return ' ';
  if (c == 0x3001) return ',';  // 、
  if ((c < 0x20 && !is_blank(c)) || (c >= 0x7F && c < 0xA0)) return kBrokenCharacter;
  return c;
}

struct Failure {
  std::size_t character = 0;
  std::string what;
};

class TermsReader {
 public:
  explicit TermsReader(std::string_view text) { split(text); }

  ParsedTerms read();

 private:
  void split(std::string_view text);
  std::size_t split_word(std::span<const char32_t> characters, std::size_t at);
  std::size_t split_number(std::span<const char32_t> characters, std::size_t at);

  const Token* peek(std::size_t ahead = 0) const {
    return at_ + ahead < tokens_.size() ? &tokens_[at_ + ahead] : nullptr;
  }
  bool next_is(std::string_view word, std::size_t ahead = 0) const {
    const Token* token = peek(ahead);
    return token != nullptr && token->word == word;
  }
  bool take(std::string_view word) {
    if (!next_is(word)) return false;
    ++at_;
    return true;
  }
  void fail(const Token& token, std::string what);
  std::optional<std::int32_t> days_of(const Token& token);

  bool step_follows() const;
  void read_steps();
  void read_equal_parts();
  void read_form();
  void steps_to_parts();

  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  bool percents_ = true;  // every step was written with "%" and without "/"
  PaymentTerms terms_;
  std::optional<Failure> failure_;
};

void TermsReader::split(std::string_view text) {
  std::vector<char32_t> characters;
  for (std::size_t offset = 0; offset < text.size();)
    characters.push_back(plain(next_code_point(text, offset)));
  for (std::size_t at = 0; at < characters.size();) {
    const char32_t c = characters[at];
    if (is_blank(c)) {
      ++at;
    } else if (is_digit(c)) {
      at = split_number(characters, at);
    } else {
      at = split_word(characters, at);
    }
  }
  // The list of tokens grows no more: words may point into it.
  bool after_number = false;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    Token& token = tokens_[i];
    // "30 day" counts days; "DAY 15" names one.
    const bool before_number = i + 1 < tokens_.size() && tokens_[i + 1].kind == TokenKind::number;
    const bool unit = after_number && !before_number && token.text == "DAY";
    after_number = token.kind == TokenKind::number;
    if (after_number || unit) {
      token.word = unit ? "DAYS" : "#";
      continue;
    }
    const auto found = std::find_if(kSynonyms.begin(), kSynonyms.end(),
                                    [&](const Synonym& s) { return s.text == token.text; });
    token.word = found == kSynonyms.end() ? std::string_view(token.text) : found->word;
  }
}

// ASCII letters, or letters of other scripts; anything else stands alone.
std::size_t TermsReader::split_word(std::span<const char32_t> characters, std::size_t at) {
  const auto is_other = [](char32_t c) { return c >= 0x80 && c != 0xD7 && !is_blank(c); };
  Token token{.character = at + 1};
  const bool other = is_other(characters[at]);
  if (!other && !is_ascii_letter(characters[at])) {
    token.kind = TokenKind::sign;
    append_utf8(token.text, characters[at++]);
  }
  while (token.kind == TokenKind::word && at < characters.size()) {
    const char32_t c = characters[at];
    if (other ? !is_other(c) : !is_ascii_letter(c)) break;
    append_utf8(token.text, c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    ++at;
  }
  tokens_.push_back(std::move(token));
  return at;
}

// At most nine digits and two decimals: all that the catalogue can mean, and no overflow.
std::size_t TermsReader::split_number(std::span<const char32_t> characters, std::size_t at) {
  Token token{.kind = TokenKind::number, .character = at + 1};
  std::size_t decimals = 0;
  for (; at < characters.size(); ++at) {
    const char32_t c = characters[at];
    const bool mark =
        c == '.' && token.whole && at + 1 < characters.size() && is_digit(characters[at + 1]);
    if (!mark && !is_digit(c)) break;
    append_utf8(token.text, c);
    if (mark) {
      token.whole = false;
      continue;
    }
    if (!token.whole) ++decimals;
    if (token.text.size() <= 12 && decimals <= 2)
      token.hundredths = token.hundredths * 10 + static_cast<std::int64_t>(c - '0');
  }
  if (token.text.size() > 12 || decimals > 2) {
    fail(token, "the number " + token.text + " has too many digits");
  }
  for (; decimals < 2; ++decimals) token.hundredths *= 10;
  tokens_.push_back(std::move(token));
  return at;
}

void TermsReader::fail(const Token& token, std::string what) {
  if (!failure_) failure_ = Failure{token.character, std::move(what)};
}

std::optional<std::int32_t> TermsReader::days_of(const Token& token) {
  if (!token.whole) {
    fail(token, token.text + " is no whole number of days");
    return std::nullopt;
  }
  if (token.hundredths > std::int64_t{kMaxTermsDays} * 100) {
    fail(token, token.text + " is more than " + std::to_string(kMaxTermsDays) + " days");
    return std::nullopt;
  }
  return static_cast<std::int32_t>(token.hundredths / 100);
}

bool TermsReader::step_follows() const {
  if (!next_is("#")) return false;
  if (next_is("/", 1)) return next_is("#", 2);
  return next_is("%", 1) && (next_is("#", 2) || (next_is("/", 2) && next_is("#", 3)));
}

void TermsReader::read_steps() {
  while (!failure_ && step_follows()) {
    const Token& percent = tokens_[at_++];
    if (percent.hundredths > 10'000) return fail(percent, percent.text + " % is more than 100 %");
    const bool sign = take("%");
    if (take("/") || !sign) percents_ = false;
    const auto days = days_of(tokens_[at_++]);
    if (!days) return;
    take("DAYS");
    if (at_ < tokens_.size() && (take(",") || take(";")) && at_ == tokens_.size())
      return fail(tokens_.back(), "the text ends after \"" + tokens_.back().text + "\"");
    terms_.discounts.push_back({static_cast<std::int32_t>(percent.hundredths), *days});
  }
}

void TermsReader::read_equal_parts() {
  const Token& count = tokens_[0];
  const Token& step = tokens_[2];
  if (tokens_.size() > (next_is("DAYS", 3) ? 4U : 3U)) {
    const Token& extra = tokens_[next_is("DAYS", 3) ? 4 : 3];
    return fail(extra, "\"" + extra.text + "\" is not understood");
  }
  if (!count.whole || count.hundredths < 100 ||
      count.hundredths > static_cast<std::int64_t>(kMaxInstalments) * 100)
    return fail(count, count.text + " instalments: 1 to " + std::to_string(kMaxInstalments));
  const auto days = days_of(step);
  if (!days) return;
  const auto parts = static_cast<std::int32_t>(count.hundredths / 100);
  if (*days < 1 || *days * parts > kMaxTermsDays)
    return fail(step, "the last instalment must be due within 1 to " +
                          std::to_string(kMaxTermsDays) + " days");
  if (parts == 1) {
    terms_.days = *days;
    return;
  }
  for (std::int32_t i = 1; i <= parts; ++i) terms_.parts.push_back({1, *days * i});
}

// How many words of the form stand at the front of the tokens; `whole` when neither has more.
struct Agreement {
  std::size_t words = 0;
  bool whole = false;
};
Agreement agreement(std::string_view form, std::span<const Token> tokens) {
  Agreement agreed;
  while (!form.empty() && agreed.words < tokens.size()) {
    const std::size_t blank = std::min(form.find(' '), form.size());
    if (form.substr(0, blank) != tokens[agreed.words].word) return agreed;
    ++agreed.words;
    form.remove_prefix(std::min(blank + 1, form.size()));
  }
  agreed.whole = form.empty() && agreed.words == tokens.size();
  return agreed;
}

void TermsReader::read_form() {
  const std::span<const Token> rest = std::span(tokens_).subspan(at_);
  std::size_t understood = 0;
  for (const Form& form : kForms) {
    const Agreement agreed = agreement(form.words, rest);
    understood = std::max(understood, agreed.words);
    if (!agreed.whole) continue;
    terms_.basis = form.basis;
    terms_.prepayment = form.prepayment;
    for (const Token& token : rest) {
      if (token.kind != TokenKind::number) continue;
      if (const auto days = days_of(token)) terms_.days = *days;
    }
    return;
  }
  if (understood < rest.size())
    return fail(rest[understood], "\"" + rest[understood].text + "\" is not understood");
  fail(tokens_.back(), "the text ends after \"" + tokens_.back().text + "\"");
}

// "30% 0, 70% 60" and nothing behind: no discounts, but parts of the amount.
void TermsReader::steps_to_parts() {
  for (const DiscountStep& step : terms_.discounts)
    terms_.parts.push_back({step.basis_points, step.days});
  terms_.discounts.clear();
  if (terms_.parts.size() == 1 && terms_.parts[0].weight == 10'000) {
    terms_.days = terms_.parts[0].days;
    terms_.parts.clear();
    return;
  }
  // Equal parts in equal steps are the same terms, whichever way they were written.
  const std::int32_t step = terms_.parts[0].days;
  std::vector<TermsPart> equal;
  for (const TermsPart& part : terms_.parts) {
    const auto number = static_cast<std::int32_t>(equal.size() + 1);
    if (part.weight != terms_.parts[0].weight || part.days != step * number) return;
    equal.push_back({1, part.days});
  }
  if (std::int64_t{terms_.parts[0].weight} * std::ssize(equal) == 10'000 && equal.size() > 1)
    terms_.parts = std::move(equal);
}

ParsedTerms TermsReader::read() {
  if (tokens_.empty()) return {.error = "the terms are empty; " + std::string(kKnownForms)};
  if (!failure_) {
    if (next_is("#") && next_is("X", 1) && next_is("#", 2)) {
      read_equal_parts();
    } else {
      read_steps();
      const bool parts = at_ == tokens_.size() && percents_ && !terms_.discounts.empty();
      if (!failure_ && parts) steps_to_parts();
      if (!failure_ && !parts) read_form();
    }
  }
  if (failure_)
    return {.error = failure_->what + " at character " + std::to_string(failure_->character) +
                     "; " + std::string(kKnownForms)};
  if (const std::string fault = find_contradiction(terms_); !fault.empty()) return {.error = fault};
  return {.terms = std::move(terms_)};
}

}  // namespace

ParsedTerms parse_terms(std::string_view text) {
  if (text.size() > kMaxTermsText)
    return {.error = "the terms are longer than " + std::to_string(kMaxTermsText) + " bytes"};
  return TermsReader(text).read();
}

}  // namespace hexiao
