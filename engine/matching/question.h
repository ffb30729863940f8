// One payment as the matcher sees it: the command, with what its guards already resolved.
#pragma once

#include <cstdint>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/currency.h"

namespace hexiao {

struct Question {
  const ReceivePayment& payment;
  LedgerId ledger;
  Currency currency;
  Text principal;            // who sends it; "": nobody in particular (terms_for)
  std::uint32_t slot = ~0U;  // of a payment that is decided anew
  // The payer's account as a key, where that was made before; "": from the payment.
  std::string_view payer_account;
  // The day that decides on discounts and on what is open yet.
  Date day() const { return payment.value_date ? payment.value_date : payment.booking_date; }
};

}  // namespace hexiao
