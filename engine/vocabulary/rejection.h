// Rejections: the business answers "no". Always a value, with a stable code.
// Precedence: a command with several faults is answered with the lowest code that applies to it.
// Codes are written into clients' scripts: append within the ranges, never renumber.
#pragma once

#include <cstdint>
#include <string_view>

namespace hexiao {

enum class Rejection : std::uint16_t {
  none = 0,
  // 1..99: the command itself cannot be read
  malformed = 1,       // the frame's content does not decode
  bad_text = 2,        // not UTF-8, or control characters
  text_too_long = 3,   // a field beyond its limit
  field_required = 4,  // a required field is empty
  unknown_enum = 5,    // a value that is not in its closed list
  // 100..199: values
  unknown_currency = 100,
  amount_not_positive = 101,  // payments and manual allocations
  amount_zero = 102,
  amount_sign = 103,  // debits must be positive, credits negative
  amount_too_large = 104,
  open_amount_out_of_range = 105,  // not between zero and the amount
  date_required = 106,
  discount_out_of_range = 107,
  bad_account = 108,
  not_balanced = 109,          // the debits and credits of a set-off are not equal
  bad_terms = 110,             // terms that cannot be read
  period_backwards = 111,      // it ends before it begins
  bad_field_value = 112,       // not of the custom field's type
  rate_out_of_range = 113,     // not between 0 and 100 % a day
  open_amount_of_parts = 114,  // an item that is paid in parts has an open amount for each
  // 200..299: what is named does not exist or is not unique
  unknown_ledger = 200,
  unknown_customer = 201,
  unknown_item = 202,
  unknown_payment = 203,
  unknown_allocation = 204,
  unknown_proposal = 205,
  unknown_policy = 206,
  not_unique = 207,  // the number names several; use the id
  unknown_mapping = 208,
  unknown_contract = 209,
  unknown_order = 210,
  unknown_approval = 211,
  unknown_task = 212,
  unknown_field = 213,
  unknown_report = 214,
  unknown_group = 215,  // the report cannot group or filter by it
  // 300..399: it contradicts what is recorded
  identity_conflict = 300,  // the payment's identity is known with other content
  customer_conflict = 301,  // the customer's currency or ledger may not change
  item_contradicts_allocations = 302,
  account_taken = 303,     // a virtual account belongs to one customer
  contract_taken = 304,    // the number belongs to another customer's contract
  customer_merged = 305,   // it was merged into another
  order_taken = 306,       // the number belongs to another customer's order
  item_in_parts = 307,     // the item is recorded in parts, and the parts are others
  request_conflict = 308,  // the request number was answered with other content
  // 400..499: the state does not allow it
  payment_reversed = 400,
  nothing_unapplied = 401,
  exceeds_unapplied = 402,
  exceeds_open = 403,
  currency_mismatch = 404,
  other_customer = 405,  // an allocation across customers without a grant
  item_disputed = 406,
  item_cleared = 407,
  already_reversed = 408,
  not_disputed = 409,
  proposal_outdated = 410,  // its items have changed since; look again
  no_business_date = 411,
  day_closed = 412,    // closed already, or earlier than the last one
  own_proposal = 413,  // proposer and approver are the same
  not_an_approver = 414,
  approval_ended = 415,
  approval_outdated = 416,  // what it was bound to has changed
  same_customer = 417,
  order_ended = 418,
  limit_below_exposure = 419,
  task_done = 420,
  not_on_hold = 421,
  day_in_work = 422,
  date_passed = 423,        // before the business date
  not_a_debit = 424,        // only what a customer owes is sent, promised, overdue
  not_the_proposer = 425,   // only who proposed it withdraws it
  request_forgotten = 426,  // its answer is no longer kept
  // 500..599: the daemon
  read_only = 500,  // no space: nothing can be recorded
  busy = 501,
  stopping = 502,
  too_large = 503,
  capacity = 504,  // a table is full
  policy_invalid = 505,
  too_many_clients = 506,  // that have their answers kept
};

std::string_view to_text(Rejection code);  // "unknown_customer"
std::string_view explain(Rejection code);  // one sentence: what is wrong, and the way out

}  // namespace hexiao
