// The closed lists of receivables control. Numbers are written to the log: append, never renumber.
#pragma once

#include "engine/vocabulary/kinds.h"

namespace hexiao {

// How far an item has come on its way to the customer. What follows (partly paid, cleared,
// disputed, written off) is its ItemState.
enum class ItemProgress : std::uint8_t { created, sent, confirmed };
template <>
struct EnumTexts<ItemProgress> {
  static constexpr std::array<std::string_view, 3> value = {"created", "sent", "confirmed"};
};

// What a person notes on an item.
enum class ItemMark : std::uint8_t {
  sent,
  confirmed,
  promised,  // the customer pays by `date`
  promise_withdrawn,
  overdue_cause,  // why it is not paid; `note` is the cause, "" takes it off
};
template <>
struct EnumTexts<ItemMark> {
  static constexpr std::array<std::string_view, 5> value = {"sent", "confirmed", "promised",
                                                            "promise_withdrawn", "overdue_cause"};
};

enum class CreditVerdict : std::uint8_t { none, pass, warn, block };
template <>
struct EnumTexts<CreditVerdict> {
  static constexpr std::array<std::string_view, 4> value = {"none", "pass", "warn", "block"};
};

// Why a credit check warned or blocked; bits 1 << CreditReason.
enum class CreditReason : std::uint8_t {
  near_limit,
  over_limit,
  overdue,         // an item is overdue for longer than the policy allows
  rating,          // the rating is one that gets no credit
  no_limit,        // no limit is recorded: nothing was compared
  other_currency,  // the order's currency is not the limit's
  contract_limit,  // over the limit of its contract
  on_hold,         // a rule put the customer on hold
};
template <>
struct EnumTexts<CreditReason> {
  static constexpr std::array<std::string_view, 8> value = {
      "near_limit", "over_limit",     "overdue",        "rating",
      "no_limit",   "other_currency", "contract_limit", "on_hold"};
};

enum class OrderState : std::uint8_t { reserved, blocked, released, invoiced, expired };
template <>
struct EnumTexts<OrderState> {
  static constexpr std::array<std::string_view, 5> value = {"reserved", "blocked", "released",
                                                            "invoiced", "expired"};
};

// What needs a second pair of eyes.
enum class ApprovalKind : std::uint8_t {
  write_off,
  bad_debt,
  discount,  // by hand, above the policy's share
  limit_increase,
  over_limit_order,
  cross_customer,  // an allocation to another customer's item
};
template <>
struct EnumTexts<ApprovalKind> {
  static constexpr std::array<std::string_view, 6> value = {
      "write_off", "bad_debt", "discount", "limit_increase", "over_limit_order", "cross_customer"};
};

enum class ApprovalState : std::uint8_t { pending, approved, rejected, withdrawn, voided, expired };
template <>
struct EnumTexts<ApprovalState> {
  static constexpr std::array<std::string_view, 6> value = {"pending",   "approved", "rejected",
                                                            "withdrawn", "voided",   "expired"};
};

enum class ApprovalAnswer : std::uint8_t { approve, reject, withdraw };
template <>
struct EnumTexts<ApprovalAnswer> {
  static constexpr std::array<std::string_view, 3> value = {"approve", "reject", "withdraw"};
};

// What carries custom fields.
enum class FieldSubject : std::uint8_t { customer, item, payment };
template <>
struct EnumTexts<FieldSubject> {
  static constexpr std::array<std::string_view, 3> value = {"customer", "item", "payment"};
};
enum class FieldType : std::uint8_t { text, number, date, amount };
template <>
struct EnumTexts<FieldType> {
  static constexpr std::array<std::string_view, 4> value = {"text", "number", "date", "amount"};
};

// On what an automation rule fires.
enum class RuleEvent : std::uint8_t {
  payment_recorded,
  item_recorded,
  item_disputed,
  item_cleared,
  item_overdue,  // on the day on which the condition on overdue_days begins to hold
  customer_rated,
  order_checked,
  promise_broken,
};
template <>
struct EnumTexts<RuleEvent> {
  static constexpr std::array<std::string_view, 8> value = {
      "payment_recorded", "item_recorded",  "item_disputed", "item_cleared",
      "item_overdue",     "customer_rated", "order_checked", "promise_broken"};
};

enum class RuleAction : std::uint8_t {
  notice,                 // tells `to` the text
  allocate_oldest_first,  // what is unapplied of the payment, over its customer's open items
  lower_rating,           // by one letter
  hold_credit,            // credit checks of the customer block
  open_task,              // for `to`
};
template <>
struct EnumTexts<RuleAction> {
  static constexpr std::array<std::string_view, 5> value = {
      "notice", "allocate_oldest_first", "lower_rating", "hold_credit", "open_task"};
};

enum class Comparison : std::uint8_t { equal, not_equal, less, at_most, more, at_least, contains };
template <>
struct EnumTexts<Comparison> {
  static constexpr std::array<std::string_view, 7> value = {
      "=", "!=", "<", "<=", ">", ">=", "contains"};
};

// Whom a reminder, a notice or a task goes to.
enum class Recipient : std::uint8_t { customer, salesperson, manager, legal, finance };
template <>
struct EnumTexts<Recipient> {
  static constexpr std::array<std::string_view, 5> value = {"customer", "salesperson", "manager",
                                                            "legal", "finance"};
};

}  // namespace hexiao
