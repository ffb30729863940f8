// What every reader of bank files owes its user, whatever the file: no entry without a row, no
// amount that nobody wrote, no error without a sentence.
#pragma once

#include "clients/bank/formats.h"
#include "clients/bank/payments.h"
#include "clients/bank/reader.h"

namespace hexiao::fuzz {

void check_bank_file(const bank::BankFile& file);

}  // namespace hexiao::fuzz
