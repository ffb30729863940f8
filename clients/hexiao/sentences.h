// The closed lists of a decision in plain English: what a clerk reads and an auditor quotes. Every
// value of every list has its own sentence (a test holds that); "?" is for values of a newer
// daemon.
#pragma once

#include <string_view>

#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/mapping.h"
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
// What names the documents; stands behind the level's name.
std::string_view sentence_of(DocumentLevel level);
// How the money relates to the items; the same.
std::string_view sentence_of(AmountLevel level);
// How far the token is the number; completes "… is the document number of item N, …".
std::string_view sentence_of(KeyHit hit);
// How a short difference is booked; completes "… falls short, …".
std::string_view sentence_of(ShortOutcome difference);
// What becomes of money beyond the items; completes "that …".
std::string_view sentence_of(OverOutcome use);
// Whether a learned mapping speaks.
std::string_view sentence_of(MappingState state);
// "an open item was recorded or changed"
std::string_view sentence_of(WakeReason reason);
// "order number"
std::string_view words_of(KeyKind key);
// "credit note"
std::string_view words_of(ItemKind kind);
// "payer's account"
std::string_view words_of(MappingKind kind);
// "the remittance text"
std::string_view words_of(TextField field);

}  // namespace hexiao::cli
