// The remittance text of a payment as payers write it and banks cut it.
//
// A text is built of words, which a bank's line break may cut anywhere, and references. layout()
// keeps a reference whole: it goes to the next line when it would be cut, so a document that is
// named properly stays so. cut_inside() does the opposite. A line break is '\n'; widths count
// characters, not bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "loadgen/locale.h"

namespace hexiao::loadgen {

class Rng;

class Remittance {
 public:
  void words(std::string_view text) { text_ += text; }
  void reference(std::string_view text);
  const std::string& plain() const { return text_; }
  std::string layout(int width) const;
  // Breaks within one of the references, and then every `width` characters before and after it.
  // Needs a reference of two characters.
  std::string cut_inside(Rng& rng, int width) const;
  void clear();

 private:
  std::string text_;
  std::vector<std::pair<std::size_t, std::size_t>> references_;  // byte ranges
};

// What is paid, as the words before its number say.
enum class Naming : std::uint8_t { invoice, order, contract, delivery, credit };

// The word before one number (or several), e.g. "Rechnung Nr. ", "付发票"; some are empty.
std::string_view naming_words(Rng& rng, Language language, Naming naming, bool several);
// Between two numbers.
std::string_view separator(Rng& rng, Language language);
// Words that name nothing: "Sammelzahlung", "往来款".
std::string_view general_words(Rng& rng, Language language);
// Between the invoices and a credit taken off: " abzgl. Gutschrift ".
std::string_view credit_words(Language language);
// What a bank puts before the payer's own words, with ids that look like numbers: "EREF+… KREF+…
// SVWZ+", "ORIG CO NAME …", "用途:".
void open_bank_words(Rng& rng, const Locale& locale, std::string_view end_to_end_id,
                     Remittance& text);
// Ids that payers' systems make up; some look like document numbers or days.
std::string end_to_end_id(Rng& rng, Date day);
// As people print it: 1.234,56 or 1,234.56 or 1234.56.
std::string printed_amount(Money amount, int exponent, Language language);

// What noise may be made of.
struct NoiseFacts {
  std::string customer_no;
  std::string amount;
  std::string currency;
};
// Dates, phones, the customer's number, the amount, thanks: digits that are no document.
void add_noise(Rng& rng, Language language, const NoiseFacts& facts, Remittance& text);
// Before a number that is none of a document: "Kd-Nr ", "CUST NO ".
std::string_view customer_words(Language language);
// Between a document that is paid and one that was before: " (bezahlt: ".
std::string_view paid_before_words(Language language);
// Between the first and last number of a range.
std::string_view range_words(Rng& rng, Language language);
// A width that banks of this locale use; 0 for one long line.
int draw_line_width(Rng& rng, const Locale& locale);

}  // namespace hexiao::loadgen
