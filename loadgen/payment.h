// A generated payment: its row in payments.csv and the truth about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/money.h"
#include "loadgen/payer_evidence.h"
#include "loadgen/payment_classes.h"

namespace hexiao::loadgen {

struct TrueAllocation {
  std::uint64_t item = 0;  // index in the world
  std::string item_no;
  Money amount;    // of the payment's money; negative for a credit that is netted
  Money discount;  // taken beside the amount
};

struct Payment {
  PaymentClass id = PaymentClass::exact_single;
  bool decidable = true;
  std::uint32_t ledger = 0;
  Currency currency;
  int exponent = 2;
  Money amount;
  Date booked;
  std::string bank_account;
  std::string bank_ref;
  std::string payer_name;
  std::string payer_account;
  std::string structured_ref;
  std::string text;
  std::string end_to_end_id;
  PayerEvidence payer;      // what name and account show; not written
  std::string customer_no;  // the debtor; "" when nobody can know
  std::vector<TrueAllocation> allocations;
  // A small rest of the first item that may as well be written off: policy, not fact.
  Money writeoff;

  Money allocated() const {
    Money sum;
    for (const TrueAllocation& a : allocations) sum += a.amount;
    return sum;
  }
};

}  // namespace hexiao::loadgen
