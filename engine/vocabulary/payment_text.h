// What a payment says in one of the fields that references are read from: evidence names the field,
// and this finds the text that its tokens stand in.
#pragma once

#include <string_view>

#include "engine/vocabulary/text_field.h"
#include "engine/vocabulary/views.h"

namespace hexiao {

// Borrowed from the payment.
constexpr std::string_view text_in(const PaymentView& payment, TextField field) {
  switch (field) {
    case TextField::structured_ref:
      return payment.structured_ref;
    case TextField::text:
      return payment.text;
    case TextField::note:
      return payment.note;
    case TextField::bank_ref:
      return payment.bank_ref;
    case TextField::end_to_end_id:
      return payment.end_to_end_id;
    case TextField::payer_name:
      return payment.payer_name;
  }
  return {};
}

}  // namespace hexiao
