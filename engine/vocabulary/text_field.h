// The text fields of a payment, in the order in which they are believed when nothing else decides.
#pragma once

#include <cstdint>
#include <string_view>

namespace hexiao {

enum class TextField : std::uint8_t {
  structured_ref,  // the bank's field for a creditor reference
  text,            // remittance text, '\n' where the bank broke the line
  note,            // further notes of the bank or of the person who booked it
  bank_ref,        // the bank's own entry reference
  end_to_end_id,   // the payer's id of the transfer
  payer_name,      // only its documents are read here; names are folded by engine/text/name.h
};
inline constexpr int kTextFieldCount = 6;

constexpr std::string_view to_text(TextField field) {
  switch (field) {
    case TextField::structured_ref:
      return "structured_ref";
    case TextField::text:
      return "text";
    case TextField::note:
      return "note";
    case TextField::bank_ref:
      return "bank_ref";
    case TextField::end_to_end_id:
      return "end_to_end_id";
    case TextField::payer_name:
      return "payer_name";
  }
  return "unknown";
}

}  // namespace hexiao
