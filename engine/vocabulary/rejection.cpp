#include "engine/vocabulary/rejection.h"

namespace hexiao {
namespace {

struct Row {
  Rejection code;
  std::string_view text;
  std::string_view sentence;
};

using R = Rejection;

constexpr Row kRows[] = {
    {R::none, "none", ""},
    {R::malformed, "malformed", "the message cannot be read; send what docs/protocol.md describes"},
    {R::bad_text, "bad_text",
     "a text is not valid UTF-8 or holds control characters; clean it and send again"},
    {R::text_too_long, "text_too_long", "a text is longer than its limit; shorten it"},
    {R::field_required, "field_required", "a required field is empty; fill it"},
    {R::unknown_enum, "unknown_enum",
     "a value is not one of the allowed ones; see the list in the documentation"},
    {R::unknown_currency, "unknown_currency",
     "the currency is not a code of ISO 4217; use three upper-case letters, such as CNY"},
    {R::amount_not_positive, "amount_not_positive",
     "the amount must be greater than zero; money that goes out is not a payment"},
    {R::amount_zero, "amount_zero", "the amount is zero; leave the line out"},
    {R::amount_sign, "amount_sign",
     "invoices and debit notes are positive, credit notes and on-account credits negative"},
    {R::amount_too_large, "amount_too_large",
     "the amount is larger than 1e15 minor units; check the decimals"},
    {R::open_amount_out_of_range, "open_amount_out_of_range",
     "the open amount must lie between zero and the amount"},
    {R::date_required, "date_required", "a required date is missing; dates are written YYYY-MM-DD"},
    {R::discount_out_of_range, "discount_out_of_range",
     "the discount must lie between zero and the amount, and has a last day"},
    {R::bad_account, "bad_account", "the account number cannot be read"},
    {R::not_balanced, "not_balanced",
     "the amounts of a set-off must sum to zero: debits positive, credits negative"},
    {R::bad_terms, "bad_terms",
     "the terms cannot be read; write NET 30, EOM 30, 2/10 NET 30, COD, 3 x 30, or another form of "
     "docs/receivables.md"},
    {R::period_backwards, "period_backwards",
     "the period ends before it begins; swap the two dates"},
    {R::bad_field_value, "bad_field_value",
     "the value is not of the type that the custom field is declared with"},
    {R::rate_out_of_range, "rate_out_of_range",
     "the daily rate must lie between 0 and 1000000 parts per million"},
    {R::open_amount_of_parts, "open_amount_of_parts",
     "an item that is paid in parts has an open amount for each; record the parts (NUMBER/1, "
     "NUMBER/2, ...) with their due dates"},
    {R::unknown_ledger, "unknown_ledger",
     "the ledger does not exist; import its customers first, or name one that exists"},
    {R::unknown_customer, "unknown_customer",
     "the customer does not exist in this ledger; import it first"},
    {R::unknown_item, "unknown_item", "no open item has this id or number in this ledger"},
    {R::unknown_payment, "unknown_payment", "no payment has this id or bank reference"},
    {R::unknown_allocation, "unknown_allocation", "no allocation has this id"},
    {R::unknown_proposal, "unknown_proposal",
     "the payment has no such proposal; explain shows the ones it has"},
    {R::unknown_policy, "unknown_policy", "no active policy has this name"},
    {R::not_unique, "not_unique", "the number names several; use the id, written #ID"},
    {R::unknown_mapping, "unknown_mapping",
     "no learned mapping has this id; hexiao mappings lists them"},
    {R::unknown_contract, "unknown_contract",
     "the contract does not exist in this ledger; import it first"},
    {R::unknown_order, "unknown_order", "no order of this number has been checked in this ledger"},
    {R::unknown_approval, "unknown_approval",
     "no approval has this id; hexiao report approvals lists them"},
    {R::unknown_task, "unknown_task", "no task has this id; hexiao report tasks lists them"},
    {R::unknown_field, "unknown_field",
     "no custom field of this name is declared; declare it in the receivables policy"},
    {R::unknown_report, "unknown_report",
     "there is no such report; hexiao report lists what there is"},
    {R::unknown_group, "unknown_group",
     "the report does not know this field; its help names the ones it knows"},
    {R::identity_conflict, "identity_conflict",
     "a payment with this bank reference is recorded with other content; compare the two and "
     "correct the source"},
    {R::customer_conflict, "customer_conflict",
     "what is recorded for the customer does not allow this change"},
    {R::item_contradicts_allocations, "item_contradicts_allocations",
     "allocations were made against this item that the new figures contradict; deallocate them "
     "first"},
    {R::account_taken, "account_taken",
     "the virtual account belongs to another customer; remove it there first"},
    {R::contract_taken, "contract_taken",
     "a contract of this number belongs to another customer; contract numbers are unique in a "
     "ledger"},
    {R::customer_merged, "customer_merged", "the customer was merged into another; use that one"},
    {R::order_taken, "order_taken",
     "an order of this number belongs to another customer; order numbers are unique in a ledger"},
    {R::item_in_parts, "item_in_parts",
     "the item is recorded in parts (NUMBER/1, NUMBER/2, ...), and they are not these; record each "
     "part as an item"},
    {R::request_conflict, "request_conflict",
     "this request number was answered with other content; nothing was done: give each request a "
     "number of its own"},
    {R::payment_reversed, "payment_reversed",
     "the payment was reversed; nothing can be allocated from it"},
    {R::nothing_unapplied, "nothing_unapplied",
     "the payment is allocated already; deallocate first"},
    {R::exceeds_unapplied, "exceeds_unapplied",
     "the amounts exceed what is unapplied of the payment"},
    {R::exceeds_open, "exceeds_open",
     "the amount, discount and write-off exceed what is open of the item"},
    {R::currency_mismatch, "currency_mismatch", "payment and item are in different currencies"},
    {R::other_customer, "other_customer",
     "the item belongs to another customer than the payment; repeat with the grant to do so"},
    {R::item_disputed, "item_disputed", "the item is in dispute; release it first"},
    {R::item_cleared, "item_cleared", "nothing is open of the item"},
    {R::already_reversed, "already_reversed", "it has been reversed already"},
    {R::not_disputed, "not_disputed", "the item is not in dispute"},
    {R::proposal_outdated, "proposal_outdated",
     "the items of the proposal have changed since it was made; look at the payment again"},
    {R::no_business_date, "no_business_date",
     "no day has been closed yet, so there is no business date; close the last day that is over"},
    {R::day_closed, "day_closed", "the day is closed already; days are closed once and in order"},
    {R::own_proposal, "own_proposal", "whoever proposed it cannot approve it; somebody else must"},
    {R::not_an_approver, "not_an_approver",
     "this principal may not approve at this level; the receivables policy names who may"},
    {R::approval_ended, "approval_ended",
     "the approval has ended already; propose again if it is still wanted"},
    {R::approval_outdated, "approval_outdated",
     "what the approval was bound to has changed since, so it is void; propose again"},
    {R::same_customer, "same_customer", "a customer cannot be merged with itself"},
    {R::order_ended, "order_ended", "the order is not reserved any more"},
    {R::limit_below_exposure, "limit_below_exposure",
     "the limit lies below what the customer owes and has reserved; collect first or set a higher "
     "limit"},
    {R::task_done, "task_done", "the task is done already"},
    {R::not_on_hold, "not_on_hold", "the credit of this customer is not on hold"},
    {R::day_in_work, "day_in_work",
     "the work of the last closed day is not finished; let it finish before the next day is "
     "closed"},
    {R::date_passed, "date_passed",
     "the day lies before the business date; name that day or a later one"},
    {R::not_a_debit, "not_a_debit",
     "the item is a credit; only what a customer owes can be marked"},
    {R::not_the_proposer, "not_the_proposer",
     "only who proposed it can withdraw it; an approver rejects it"},
    {R::request_forgotten, "request_forgotten",
     "the answer to a request of this number is no longer kept, so it is not done; look at what is "
     "recorded, and go on with a higher number"},
    {R::read_only, "read_only", "the daemon cannot record anything now; status says why"},
    {R::busy, "busy", "the daemon has too much in hand; send again a little later"},
    {R::stopping, "stopping", "the daemon is stopping; send again when it is back"},
    {R::too_large, "too_large", "the request is larger than the limit; send smaller batches"},
    {R::capacity, "capacity", "a table of the daemon is full"},
    {R::too_many_clients, "too_many_clients",
     "answers are kept for no further client; use a client number that is known, or ask for none "
     "to be kept"},
    {R::policy_invalid, "policy_invalid", "the policy contradicts itself or cannot be read"},
};

const Row& row(Rejection code) {
  for (const Row& r : kRows)
    if (r.code == code) return r;
  return kRows[1];
}

}  // namespace

std::string_view to_text(Rejection code) { return row(code).text; }
std::string_view explain(Rejection code) { return row(code).sentence; }

}  // namespace hexiao
