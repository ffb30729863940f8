// The closed lists of a decision in plain English: what a clerk reads and an auditor quotes.
#pragma once

#include <string_view>

#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/text_field.h"
#include "engine/vocabulary/wake_reason.h"

namespace hexiao::cli {

// What has become of the payment's money; stands behind the state's name.
std::string_view sentence_of(PaymentState state);
// Why it was not allocated by itself, or with what remark.
std::string_view sentence_of(Reason reason);
// How the payer was found; completes "We know the payer because …".
std::string_view sentence_of(PayerMark mark);
// How sure that is.
std::string_view sentence_of(PayerLevel level);
// What was searched.
std::string_view sentence_of(Search search);
// "an open item was recorded or changed"
std::string_view sentence_of(WakeReason reason);
// "order number"
std::string_view words_of(KeyKind key);
// "the remittance text"
std::string_view words_of(TextField field);

}  // namespace hexiao::cli
