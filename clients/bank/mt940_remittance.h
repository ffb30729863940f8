// Field :86: of MT940: who paid and what for, in one of three dialects. Internal to the MT940
// reader.
//
//   structured  "166?00GUTSCHRIFT?20EREF+…?21SVWZ+…?32NAME"  subfields after a separator of the
//   bank's choice coded       "/TRTP/…/NAME/…/REMI/…/EREF/…" free        whatever the bank writes
//
// Banks cut lines at 65 and subfields at 27 characters, about half of the time inside a word, and
// drop the blank at the cut. So the text keeps each cut as '\n', for the matcher to try both joined
// and spaced; names and accounts, which have to be one piece, are joined where the line was full.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hexiao::bank::mt940 {

struct Remittance {
  std::string business_code;  // German GVC, "166"
  std::string text;
  std::string note;  // posting text, creditor ids …
  std::string name;
  std::string ultimate_name;  // ABWA+: on whose behalf it was paid
  std::string account;
  std::string end_to_end_id;
  std::string customer_ref;  // KREF+
  std::string mandate_id;
  bool returned = false;
};

// `lines` are the lines of one or several :86: fields of an entry.
Remittance parse_remittance(std::span<const std::string_view> lines);

// Two letters, two digits, and the length of an IBAN; the check digits are not looked at.
bool looks_like_iban(std::string_view text);

// German business codes of money that comes back.
bool is_return_business_code(std::string_view code);

}  // namespace hexiao::bank::mt940
