// A decision told in prose: the payment, who paid and how we know, what the remittance names, how
// the money relates, which rule spoke, the runner-up, and how to undo. Everything that it says
// stands in the ExplanationView; nothing is computed anew.
#pragma once

#include <string>
#include <string_view>

#include "clients/hexiao/console.h"
#include "engine/vocabulary/views.h"

namespace hexiao::cli {

// `policy_name` of the version that decided, when the caller knows it.
void print_explanation(const Console& console, const ExplanationView& view,
                       std::string_view policy_name = {});

// The token that the evidence points to, as the payment holds it; empty when it points outside.
std::string_view token_of(const PaymentView& payment, const Evidence& evidence);

// Where it stands: characters (not bytes) before it, counted from 1.
std::size_t character_of(const PaymentView& payment, const Evidence& evidence);

// "9f3a…" in 16 hexadecimal digits, or "built in" for 0.
std::string policy_text(PolicyVersion version);

}  // namespace hexiao::cli
