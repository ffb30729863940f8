#include "clients/hexiao/sentences.h"

namespace hexiao::cli {

std::string_view sentence_of(PaymentState state) {
  switch (state) {
    case PaymentState::allocated:
      return "in full";
    case PaymentState::proposed:
      return "a person is to confirm a proposal";
    case PaymentState::unapplied:
      return "money is left, and its customer is known";
    case PaymentState::unidentified:
      return "money is left, and nobody knows yet whose it is";
    case PaymentState::reversed:
      return "the bank took it back";
    case PaymentState::ignored:
      return "set aside by a guard of the policy";
  }
  return "?";
}

std::string_view sentence_of(Reason reason) {
  switch (reason) {
    case Reason::none:
      return "";
    case Reason::needs_confirmation:
      return "The rule asks for a person to confirm.";
    case Reason::ambiguous_items:
      return "A second explanation is as strong as the first, so the choice is a person's.";
    case Reason::ambiguous_payer:
      return "Several customers answer to the payer's name or account.";
    case Reason::payer_differs:
      return "The document belongs to another customer than the payer.";
    case Reason::amount_differs:
      return "Documents are named, and the money does not fit them.";
    case Reason::no_match_at_customer:
      return "The payer is known, and nothing that it owes fits this payment.";
    case Reason::nothing_known:
      return "Neither the payer nor any document named in the texts is known.";
    case Reason::nothing_open:
      return "The payer is known and owes nothing in this currency.";
    case Reason::already_cleared:
      return "The named document has been paid before: this may be a double payment, to be "
             "refunded or kept on account.";
    case Reason::item_disputed:
      return "The named item is in dispute; release it first.";
    case Reason::currency_differs:
      return "The named document is in another currency.";
    case Reason::contested:
      return "Another payment of the same statement claims the same item with a stronger reason.";
    case Reason::guard:
      return "A guard of the policy kept the rules from running.";
    case Reason::search_stopped:
      return "The search reached its bound before it was complete, so nothing is certain.";
    case Reason::no_evidence:
      return "Only an equal amount speaks for it, and an amount alone never allocates.";
    case Reason::document_not_open_yet:
      return "The named item is dated after the payment.";
  }
  return "?";
}

std::string_view sentence_of(PayerMark mark) {
  switch (mark) {
    case PayerMark::none:
      return "no mark of the payer is known";
    case PayerMark::stated_customer:
      return "the payment states the customer's number";
    case PayerMark::virtual_account:
      return "the money came in on a virtual account that is this customer's alone";
    case PayerMark::account:
      return "the payer's bank account is recorded for this customer";
    case PayerMark::mandate:
      return "the direct-debit mandate is this customer's";
    case PayerMark::learned:
      return "earlier confirmations taught that this payer is this customer";
    case PayerMark::name:
      return "the payer's name equals the customer's, legal form and spelling aside";
    case PayerMark::alias:
      return "the payer's name equals a recorded alias of the customer";
    case PayerMark::fuzzy_name:
      return "the payer's name resembles the customer's more than any other";
    case PayerMark::name_in_text:
      return "the customer's name stands in the remittance";
    case PayerMark::document_owner:
      return "the remittance names a document of this customer";
  }
  return "?";
}

std::string_view sentence_of(PayerLevel level) {
  switch (level) {
    case PayerLevel::none:
      return "not known";
    case PayerLevel::partial:
      return "likely";
    case PayerLevel::full:
      return "known";
    case PayerLevel::certain:
      return "certain";
  }
  return "?";
}

std::string_view sentence_of(Search search) {
  switch (search) {
    case Search::named_items:
      return "the items that the remittance names";
    case Search::equal_item:
      return "the one item of the payer with the same open amount";
    case Search::account_total:
      return "everything that is open of the payer";
    case Search::oldest_first:
      return "the payer's items, oldest due date first";
  }
  return "?";
}

std::string_view words_of(KeyKind key) {
  switch (key) {
    case KeyKind::document:
      return "document number";
    case KeyKind::item_no:
      return "item number";
    case KeyKind::order:
      return "order number";
    case KeyKind::contract:
      return "contract number";
    case KeyKind::delivery:
      return "delivery note";
    case KeyKind::external:
      return "external reference";
    case KeyKind::payment_ref:
      return "payment reference";
  }
  return "?";
}

std::string_view words_of(TextField field) {
  switch (field) {
    case TextField::structured_ref:
      return "the structured reference";
    case TextField::text:
      return "the remittance text";
    case TextField::note:
      return "the note";
    case TextField::bank_ref:
      return "the bank reference";
    case TextField::end_to_end_id:
      return "the end-to-end id";
    case TextField::payer_name:
      return "the payer's name";
  }
  return "?";
}

std::string_view sentence_of(WakeReason reason) {
  switch (reason) {
    case WakeReason::none:
      return "";
    case WakeReason::item:
      return "an open item was recorded or changed";
    case WakeReason::reopened:
      return "an allocation was undone and its item is open again";
    case WakeReason::released:
      return "a dispute ended";
    case WakeReason::customer:
      return "a customer was recorded or changed";
    case WakeReason::learned:
      return "a confirmation taught who pays with this mark";
    case WakeReason::revoked:
      return "a learned mapping was revoked";
  }
  return "?";
}

}  // namespace hexiao::cli
