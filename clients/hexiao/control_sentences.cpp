#include "clients/hexiao/control_sentences.h"

#include <cstddef>

namespace hexiao::cli {

std::string_view sentence_of(CreditVerdict verdict) {
  switch (verdict) {
    case CreditVerdict::none:
      return "nothing was decided";
    case CreditVerdict::pass:
      return "passes";
    case CreditVerdict::warn:
      return "passes with a warning";
    case CreditVerdict::block:
      return "is blocked";
  }
  return "?";
}

std::string_view sentence_of(CreditReason reason) {
  switch (reason) {
    case CreditReason::near_limit:
      return "the limit is nearly used up";
    case CreditReason::over_limit:
      return "the exposure would be over the limit";
    case CreditReason::overdue:
      return "an item is overdue for longer than the policy allows";
    case CreditReason::rating:
      return "the policy gives no credit to this rating";
    case CreditReason::no_limit:
      return "no limit is recorded, so nothing was compared";
    case CreditReason::other_currency:
      return "the order is in another currency than the limit";
    case CreditReason::contract_limit:
      return "the limit of the contract would be passed";
    case CreditReason::on_hold:
      return "the customer's credit is on hold";
  }
  return "?";
}

std::string sentences_of_reasons(std::uint32_t reasons) {
  std::string text;
  for (std::size_t i = 0; i < EnumTexts<CreditReason>::value.size(); ++i) {
    if ((reasons >> i & 1U) == 0) continue;
    if (!text.empty()) text += "; ";
    text += sentence_of(static_cast<CreditReason>(i));
  }
  return text;
}

std::string_view sentence_of(ApprovalState state) {
  switch (state) {
    case ApprovalState::pending:
      return "it still waits";
    case ApprovalState::approved:
      return "approved, and what was proposed is done";
    case ApprovalState::rejected:
      return "rejected; nothing is done";
    case ApprovalState::withdrawn:
      return "withdrawn; nothing is done";
    case ApprovalState::voided:
      return "void; nothing is done";
    case ApprovalState::expired:
      return "expired; nothing is done";
  }
  return "?";
}

std::string_view sentence_of(ItemMark mark) {
  switch (mark) {
    case ItemMark::sent:
      return "sent to the customer";
    case ItemMark::confirmed:
      return "confirmed by the customer";
    case ItemMark::promised:
      return "the customer promised to pay";
    case ItemMark::promise_withdrawn:
      return "the promise is withdrawn";
    case ItemMark::overdue_cause:
      return "the cause is noted";
  }
  return "?";
}

}  // namespace hexiao::cli
