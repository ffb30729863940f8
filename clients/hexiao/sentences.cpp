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
      return "What is named, or owed, is in another currency than the payment.";
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
    case Reason::unknown_number:
      return "The text holds a number that names nothing known: the money may be for a document "
             "that is not recorded yet.";
    case Reason::chance_sum:
      return "So many items could add up to this amount that chance alone would give such a sum.";
    case Reason::payer_uncertain:
      return "The payer's name is like the customer's, not the same letter by letter, and nothing "
             "else says who paid.";
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
      return "people's confirmations taught that this direct-debit mandate is the customer's";
    case PayerMark::learned:
      return "people's confirmations taught that this payer is the customer";
    case PayerMark::name:
      return "the payer's name equals the customer's; legal form, case, width and order of words "
             "do not count";
    case PayerMark::alias:
      return "the payer's name equals a recorded alias of the customer";
    case PayerMark::fuzzy_name:
      return "the payer's name resembles the customer's more than any other";
    case PayerMark::name_in_text:
      return "the customer's name stands in the remittance";
    case PayerMark::document_owner:
      return "the remittance names a document of this customer";
    case PayerMark::mapped:
      return "a [[payer_map]] of the policy says that texts like these are this customer's";
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
      return "an item of the payer with the same open amount";
    case Search::account_total:
      return "everything that is open of the payer";
    case Search::oldest_first:
      return "the payer's items in the policy's order, as far as the money goes";
    case Search::past_due_total:
      return "everything of the payer that is past due";
    case Search::past_due_by_terms:
      return "everything of the payer that is past due and has the same terms";
    case Search::order_total:
      return "everything of one order, contract or delivery of the payer";
    case Search::subset:
      return "some items of the payer that add up to the payment";
    case Search::completed:
      return "the items that the remittance names, with others of the payer that make up the rest";
    case Search::amount_only:
      return "an item of any customer with the same open amount";
  }
  return "?";
}

std::string_view sentence_of(DocumentLevel level) {
  switch (level) {
    case DocumentLevel::none:
      return "the texts name none";
    case DocumentLevel::weak:
      return "something that may name one by chance";
    case DocumentLevel::order:
      return "the number of an order, contract or delivery";
    case DocumentLevel::number:
      return "the number of a document";
    case DocumentLevel::structured:
      return "a payment reference";
    case DocumentLevel::repaired:
      return "a damaged number that only one item of the payer answers to";
  }
  return "?";
}

std::string_view sentence_of(AmountLevel level) {
  switch (level) {
    case AmountLevel::none:
      return "does not relate to the items";
    case AmountLevel::over:
      return "more than is open";
    case AmountLevel::partial:
      return "less than is open";
    case AmountLevel::tolerance:
      return "within the tolerance";
    case AmountLevel::discount:
      return "right to the cent with the cash discount";
    case AmountLevel::exact:
      return "right to the cent";
  }
  return "?";
}

std::string_view sentence_of(KeyHit hit) {
  switch (hit) {
    case KeyHit::core:
      return "by its digits alone";
    case KeyHit::zeros:
      return "but for zeros at its beginning";
    case KeyHit::full:
      return "as written";
    case KeyHit::prefix:
      return "but for a prefix that payers leave out";
    case KeyHit::part:
      return "by a part of it that says enough";
    case KeyHit::inner_zeros:
      return "but for zeros inside it";
    case KeyHit::contained:
      return "glued to something else";
    case KeyHit::one_error:
      return "but for one character: wrong, missing, too many or swapped";
    case KeyHit::two_errors:
      return "but for two characters: wrong, missing, too many or swapped";
    case KeyHit::alike:
      return "as far as the policy lets a whole text differ from a number";
  }
  return "?";
}

std::string_view sentence_of(ShortOutcome difference) {
  switch (difference) {
    case ShortOutcome::keep_open:
      return "left open";
    case ShortOutcome::write_off:
      return "written off";
    case ShortOutcome::discount:
      return "granted as discount";
    case ShortOutcome::bank_fee:
      return "booked as the bank's fee";
    case ShortOutcome::deduction:
      return "booked as a deduction, with the policy's reason";
  }
  return "?";
}

std::string_view sentence_of(OverOutcome use) {
  switch (use) {
    case OverOutcome::unapplied:
      return "stays unapplied";
    case OverOutcome::on_account:
      return "is kept on the customer's account for items to come";
    case OverOutcome::next_oldest:
      return "finds no further item and stays unapplied";
    case OverOutcome::refund:
      return "is proposed as a refund and stays unapplied until then";
  }
  return "?";
}

std::string_view sentence_of(MappingState state) {
  switch (state) {
    case MappingState::active:
      return "it speaks";
    case MappingState::withdrawn:
      return "withdrawn: every allocation that taught it was undone";
    case MappingState::revoked:
      return "revoked by a person: it does not speak and is not learned again";
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

std::string_view words_of(ItemKind kind) {
  switch (kind) {
    case ItemKind::invoice:
      return "invoice";
    case ItemKind::debit_note:
      return "debit note";
    case ItemKind::credit_note:
      return "credit note";
    case ItemKind::on_account:
      return "on-account entry";
  }
  return "?";
}

std::string_view words_of(MappingKind kind) {
  switch (kind) {
    case MappingKind::account:
      return "payer's account";
    case MappingKind::name:
      return "payer's name";
    case MappingKind::mandate:
      return "mandate";
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
