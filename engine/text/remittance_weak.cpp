#include "engine/text/remittance_weak.h"

#include <algorithm>
#include <array>

#include "engine/text/ascii.h"
#include "engine/text/check_digits.h"
#include "engine/text/reference.h"
#include "engine/text/remittance_date.h"
#include "engine/text/remittance_labels.h"
#include "engine/text/vat_number.h"
#include "engine/vocabulary/currency.h"

namespace hexiao {
namespace {

class WeakMarker {
 public:
  explicit WeakMarker(const WeakMarking& marking)
      : m_(marking),
        tokens_(marking.reader.tokens()),
        dates_(marking.reader, marking.text, marking.last) {}

  void run() {
    for (std::size_t i = m_.first; i < m_.last; ++i) {
      if (tokens_[i].weak != WeakKind::none) continue;
      if (tokens_[i].word()) {
        mark_labelled(i);
      } else {
        mark_number(i);
        mark_foreign_reference(i);
      }
    }
  }

 private:
  std::string_view compact(std::size_t i) const { return m_.reader.compact(tokens_[i]); }

  void mark(std::size_t first, std::size_t last, WeakKind kind) {
    const std::uint32_t span = ++m_.next_span;
    for (std::size_t i = first; i <= last; ++i) {
      tokens_[i].weak = kind;
      tokens_[i].span = span;
    }
  }

  void mark_number(std::size_t i) {
    if (mark_own(i) || mark_account(i) || mark_tax_id(i, i) || mark_date(i) || mark_amount(i))
      return;
    mark_phone(i);
  }

  bool mark_own(std::size_t i) {
    const std::string_view own = compact(i);
    const auto& numbers = m_.hints.own_numbers;
    if (std::find(numbers.begin(), numbers.end(), own) == numbers.end()) return false;
    mark(i, i, WeakKind::own_number);
    return true;
  }

  // The number behind a word such as "Tel.", "Kd-Nr", "税号".
  void mark_labelled(std::size_t word) {
    const WeakKind kind = weak_label(compact(word));
    if (kind == WeakKind::none) {
      mark_country_split_from_tax_id(word);
      return;
    }
    std::size_t i = word + 1;
    for (int skipped = 0; i < m_.last && !tokens_[i].hard && tokens_[i].word() && skipped < 2;
         ++i) {
      if (document_label(compact(i)) != DocumentLabel::generic && compact(i) != "NR") return;
      ++skipped;
    }
    if (i >= m_.last || tokens_[i].hard || tokens_[i].word()) return;
    if (mark_account(i)) return;
    // The parts of one number: over blanks only for what people write in groups.
    const bool in_groups = kind == WeakKind::phone || kind == WeakKind::account;
    std::size_t last = i;
    while (last + 1 < m_.last && tokens_[last + 1].number() &&
           (tokens_[last + 1].tight() || (in_groups && tokens_[last + 1].blank))) {
      ++last;
    }
    mark(i, last, kind);
  }

  // "DE 123456789"
  void mark_country_split_from_tax_id(std::size_t word) {
    if (tokens_[word].length != 2 || word + 1 >= m_.last) return;
    const Token& next = tokens_[word + 1];
    if (!next.hard && next.number() && !next.line_break) mark_tax_id(word, word + 1);
  }

  bool mark_tax_id(std::size_t first, std::size_t last) {
    const std::string_view id = m_.reader.compact(first, last);
    if (!valid_vat_number(id) && !valid_uscc(id)) return false;
    mark(first, last, WeakKind::tax_id);
    return true;
  }

  bool mark_account(std::size_t i) {
    const std::string_view head = compact(i);
    if (head.size() < 4 || !is_upper(head[0]) || !is_upper(head[1]) || !is_digit(head[2]) ||
        !is_digit(head[3]) || !iban_country(head.substr(0, 2))) {
      return false;
    }
    for (std::size_t last = i; last < m_.last; ++last) {
      if (last > i && tokens_[last].hard) return false;
      const std::string_view whole = m_.reader.compact(i, last);
      if (whole.size() > 34) return false;
      if (valid_iban(whole)) {
        mark(i, last, WeakKind::account);
        return true;
      }
    }
    return false;
  }

  bool mark_date(std::size_t i) {
    const std::size_t last = dates_.last_token_of_date(i, m_.first);
    if (last == DateReader::kNoDate) return false;
    mark(i, last, WeakKind::date);
    return true;
  }

  // Digits, a mark that an amount may follow, or nothing, before it.
  bool amount_may_start(std::size_t i) const {
    const std::size_t begin = tokens_[i].begin;
    if (begin == 0) return true;
    const std::string_view text = m_.text;
    const char before = text[begin - 1];
    if (before == '-' || before == '+') return begin == 1 || text[begin - 2] == ' ';
    return before != '.' && before != ',' && before != '/' && before != '\'' && before != '_' &&
           before != '\\' && before != '#' && before != '*';
  }

  bool is_currency(std::size_t i) const {
    if (!tokens_[i].word()) return false;
    const std::string_view word = compact(i);
    if (tokens_[i].cjk) return word == "元" || word == "人民币" || word == "人民幣";
    if (word.size() == 4) return word == "EURO";
    return word.size() == 3 && (word == "RMB" || Currency::from_code(word).has_value());
  }

  bool currency_before(std::size_t i) const {
    if (i > m_.first && !tokens_[i].hard && is_currency(i - 1)) return true;
    const std::string_view before = m_.text.substr(0, tokens_[i].begin);
    return before.ends_with("€") || before.ends_with("$") || before.ends_with("¥") ||
           before.ends_with("￥") || before.ends_with("£") || before.ends_with("€ ");
  }

  bool currency_after(std::size_t last, std::size_t end) const {
    if (last + 1 < m_.last && tokens_[last + 1].begin <= end + 1 && is_currency(last + 1))
      return true;
    std::string_view after = m_.text.substr(end);
    if (after.starts_with(' ')) after.remove_prefix(1);
    return after.starts_with("€") || after.starts_with("$") || after.starts_with("£");
  }

  bool mark_amount(std::size_t i) {
    if (!tokens_[i].number() || !amount_may_start(i)) return false;
    const auto amount = read_usual_amount(m_.text, tokens_[i].begin, m_.hints.exponent);
    if (!amount) return false;
    std::size_t last = i;
    while (last + 1 < m_.last && tokens_[last + 1].begin < amount->end) ++last;
    // "00EUR" is one token: the amount ends inside it.
    if (tokens_[last].end > amount->end && !ends_in_currency(last, amount->end)) return false;
    const bool known = !m_.hints.amount.is_zero() && amount->value == m_.hints.amount;
    const bool currency =
        currency_before(i) || currency_after(last, amount->end) || tokens_[last].end > amount->end;
    if (!amount->decimals && !known && !currency) return false;
    // "00201721 EUR 100,00": the currency is the second number's.
    if (!amount->decimals && !known && !currency_before(i) &&
        (compact(i).starts_with('0') || amount_follows(last)))
      return false;
    mark(i, last, WeakKind::amount);
    if (amount->value) note_stated(i, *amount->value);
    return true;
  }

  // Whether behind token `last` and a currency stands another number.
  bool amount_follows(std::size_t last) const {
    const std::size_t next = last + 2;
    return next < m_.last && is_currency(last + 1) && tokens_[next].number() &&
           read_usual_amount(m_.text, tokens_[next].begin, m_.hints.exponent).has_value();
  }

  bool ends_in_currency(std::size_t token, std::size_t end) const {
    const std::size_t extra = tokens_[token].end - end;
    const std::string_view form = compact(token);
    return extra == 3 && form.size() > 3 &&
           Currency::from_code(form.substr(form.size() - 3)).has_value();
  }

  // A colon, an equals sign, a bracket or a currency between a number and the amount ties the two.
  void note_stated(std::size_t amount, Money value) {
    if (amount == m_.first) return;
    std::size_t number = amount - 1;
    bool tied = is_currency(number);
    if (tied && number > m_.first) --number;
    const Token& token = tokens_[number];
    if (token.weak != WeakKind::none) return;
    // "RG-090925-C: 809.22": the number ends in a letter or two.
    const bool ending = token.word() && token.characters <= 2 && token.tight() && number > m_.first;
    if (tokens_[ending ? number - 1 : number].digits < kMinJoinDigits) return;
    const std::size_t next = tokens_[number + 1].begin;
    const std::string_view between = m_.text.substr(token.end, next - token.end);
    if (between.size() > 4 || between.find_first_of(",;\n") != std::string_view::npos) return;
    tied |= between.find_first_of(":=(") != std::string_view::npos;
    if (tied && m_.stated.size() < kMaxCandidates) m_.stated.push_back({number, value});
  }

  // It is no document of ours, and nothing that was left unread.
  void mark_foreign_reference(std::size_t i) {
    if (tokens_[i].weak != WeakKind::none || tokens_[i].digits < kMinCoreDigits) return;
    std::size_t start = i;
    while (start > m_.first && tokens_[start].tight() && !tokens_[start].cjk &&
           !tokens_[start - 1].cjk && tokens_[start].begin - tokens_[start - 1].end <= 1 &&
           i - start < 3)
      --start;
    for (std::size_t at = start; at <= i; ++at)
      if (stands_behind_foreign_label(tokens_[at].begin)) {
        tokens_[i].bank_reference = true;
        return;
      }
  }

  bool stands_behind_foreign_label(std::size_t begin) const {
    constexpr std::size_t kLookedAt = 40;
    constexpr std::size_t kLongest = 24;
    char letters[kLookedAt];
    std::size_t at = kLookedAt;
    for (std::size_t k = begin; k > 0 && at > kLookedAt - kLongest && begin - k < kLookedAt; --k) {
      const char c = m_.text[k - 1];
      if (is_digit(c)) break;
      if (c >= 'a' && c <= 'z') {
        letters[--at] = static_cast<char>(c - 'a' + 'A');
      } else if (is_upper(c) || static_cast<unsigned char>(c) >= 0x80) {
        letters[--at] = c;
      } else {
        continue;
      }
      if (at == kLookedAt - 1 && !may_end_foreign_label(letters[at])) return false;
    }
    return ends_with_foreign_label({letters + at, kLookedAt - at});
  }

  void mark_phone(std::size_t i) {
    const Token& token = tokens_[i];
    if (!token.number()) return;
    const std::string_view digits = compact(i);
    const bool chinese_mobile = digits.size() == 11 && digits[0] == '1' && digits[1] >= '3';
    if (chinese_mobile) return mark(i, i, WeakKind::phone);
    if (token.begin == 0 || m_.text[token.begin - 1u] != '+' || digits[0] == '0') return;
    if (token.begin > 1 && m_.text[token.begin - 2u] == '+') return;     // Belgian +++…+++
    if (token.begin > 1 && is_upper(m_.text[token.begin - 2u])) return;  // SVWZ+
    std::size_t last = i;
    std::size_t count = digits.size();
    while (last + 1 < m_.last && !tokens_[last + 1].hard && tokens_[last + 1].number() &&
           count < 15) {
      count += tokens_[++last].length;
    }
    if (count >= 7 && count <= 15) mark(i, last, WeakKind::phone);
  }

  const WeakMarking& m_;
  std::vector<Token>& tokens_;
  DateReader dates_;
};

}  // namespace

std::string_view to_text(WeakKind kind) {
  switch (kind) {
    case WeakKind::none:
      return "none";
    case WeakKind::amount:
      return "amount";
    case WeakKind::date:
      return "date";
    case WeakKind::phone:
      return "phone";
    case WeakKind::tax_id:
      return "tax_id";
    case WeakKind::own_number:
      return "own_number";
    case WeakKind::account:
      return "account";
  }
  return "unknown";
}

void mark_weak(const WeakMarking& marking) { WeakMarker(marking).run(); }

}  // namespace hexiao
