// What banks and payers' systems put around a text, and ids that look like document numbers.
#include <array>

#include "loadgen/csv_rows.h"
#include "loadgen/random.h"
#include "loadgen/remittance.h"

namespace hexiao::loadgen {
namespace {

std::string digits(Rng& rng, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += static_cast<char>('0' + rng.below(10));
  return out;
}

// The fields of a German MT940 text, as its banks name them.
std::string sepa_words(Rng& rng, std::string_view end_to_end_id) {
  std::string out = "EREF+";
  out += end_to_end_id.empty() ? std::string_view("NOTPROVIDED") : end_to_end_id;
  if (rng.chance(500'000)) out += " KREF+" + digits(rng, 16);
  if (rng.chance(300'000)) out += " MREF+NOTPROVIDED";
  return out + " SVWZ+";
}

std::string american_words(Rng& rng) {
  std::string out = "ORIG ID:9" + digits(rng, 9) + " DESC DATE:2607";
  append_padded(out, 1 + rng.below(10), 2);
  return out + " CO ENTRY DESCR:PAYMENT SEC:CCD TRACE#:0" + digits(rng, 14) + " ";
}

std::string chinese_words(Rng& rng) {
  std::string out = rng.chance(500'000) ? "网银转账 流水号" : "电子汇入 凭证号";
  out += digits(rng, 12);
  return out + " 用途:";
}

}  // namespace

void open_bank_words(Rng& rng, const Locale& locale, std::string_view end_to_end_id,
                     Remittance& text) {
  if (locale.sepa)
    text.words(sepa_words(rng, end_to_end_id));
  else if (locale.language == Language::chinese)
    text.words(chinese_words(rng));
  else
    text.words(american_words(rng));
}

std::string end_to_end_id(Rng& rng, Date day) {
  switch (rng.below(5)) {
    case 0:
      return "E2E-" + digits(rng, 12);
    case 1:
      return "NOTPROVIDED";
    case 2:
      return "90000" + digits(rng, 5);
    case 3: {
      std::string out;
      const auto civil = day.civil();
      append_number(out, static_cast<std::uint64_t>(civil.year));
      append_padded(out, static_cast<std::uint64_t>(civil.month), 2);
      append_padded(out, static_cast<std::uint64_t>(civil.day), 2);
      return out + digits(rng, 9);
    }
    default:
      return "ZA-2026-" + digits(rng, 6);
  }
}

std::string printed_amount(Money amount, int exponent, Language language) {
  std::string plain;
  append_amount(plain, amount, exponent);
  const bool points = language != Language::english && language != Language::chinese;
  const std::size_t whole = plain.find('.') == std::string::npos ? plain.size() : plain.find('.');
  std::string out;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i > 0 && i < whole && (whole - i) % 3 == 0) out += points ? '.' : ',';
    out += plain[i] == '.' ? (points ? ',' : '.') : plain[i];
  }
  return out;
}

}  // namespace hexiao::loadgen
