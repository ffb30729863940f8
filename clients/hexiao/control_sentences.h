// The closed lists of receivables control in plain English, as sentences.h has those of a decision.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/vocabulary/receivables_kinds.h"

namespace hexiao::cli {

// What the answer means for the order.
std::string_view sentence_of(CreditVerdict verdict);
// Why; completes "because …".
std::string_view sentence_of(CreditReason reason);
// Of the bits of an answer: one reason after the other, with semicolons; "" without any.
std::string sentences_of_reasons(std::uint32_t reasons);
// What has become of an approval; completes "approval 3: …".
std::string_view sentence_of(ApprovalState state);
// What is noted from now on; completes "item 12: …".
std::string_view sentence_of(ItemMark mark);

}  // namespace hexiao::cli
