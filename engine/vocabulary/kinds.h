// The closed lists of the domain, each with its stable texts. Numbers are written to the log:
// append, never renumber.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace hexiao {

template <class E>
struct EnumTexts;  // specialised below: `value` lists the texts in order of the enumerators

template <class E>
constexpr std::string_view to_text(E e) requires requires {
  EnumTexts<E>::value;
}
{
  const auto i = static_cast<std::size_t>(e);
  return i < EnumTexts<E>::value.size() ? EnumTexts<E>::value[i] : std::string_view("?");
}

template <class E>
constexpr std::optional<E> from_text(std::string_view text) {
  for (std::size_t i = 0; i < EnumTexts<E>::value.size(); ++i)
    if (EnumTexts<E>::value[i] == text) return static_cast<E>(i);
  return std::nullopt;
}

template <class E>
constexpr bool is_known(std::uint64_t number) {
  return number < EnumTexts<E>::value.size();
}

// Debits are positive (the customer owes), credits negative.
enum class ItemKind : std::uint8_t { invoice, debit_note, credit_note, on_account };
template <>
struct EnumTexts<ItemKind> {
  static constexpr std::array<std::string_view, 4> value = {"invoice", "debit_note", "credit_note",
                                                            "on_account"};
};
constexpr bool is_credit(ItemKind kind) {
  return kind == ItemKind::credit_note || kind == ItemKind::on_account;
}

enum class ItemState : std::uint8_t { open, partly_paid, cleared, disputed, written_off };
template <>
struct EnumTexts<ItemState> {
  static constexpr std::array<std::string_view, 5> value = {"open", "partly_paid", "cleared",
                                                            "disputed", "written_off"};
};

enum class PaymentState : std::uint8_t {
  allocated,     // no unapplied money left
  proposed,      // money left, and proposals await a person
  unapplied,     // money left, the customer is known
  unidentified,  // money left, the customer is not known
  reversed,      // the bank took it back; nothing is left
  ignored,       // a guard of the policy said that it is not for matching
};
template <>
struct EnumTexts<PaymentState> {
  static constexpr std::array<std::string_view, 6> value = {"allocated",    "proposed", "unapplied",
                                                            "unidentified", "reversed", "ignored"};
};

// What became of one payment command.
enum class Outcome : std::uint8_t { automatic, proposed, unmatched, duplicate, ignored, rejected };
template <>
struct EnumTexts<Outcome> {
  static constexpr std::array<std::string_view, 6> value = {"auto",      "proposed", "unmatched",
                                                            "duplicate", "ignored",  "rejected"};
};

// Why a payment was not allocated by itself, or was with a remark.
enum class Reason : std::uint8_t {
  none,
  needs_confirmation,     // the policy's rule says: a person confirms
  ambiguous_items,        // a second explanation is as strong
  ambiguous_payer,        // several customers answer to the payer's marks
  payer_differs,          // the document belongs to another customer than the payer
  amount_differs,         // the documents are named, the money does not fit them
  no_match_at_customer,   // the payer is known; nothing of its open items fits
  nothing_known,          // neither payer nor document
  nothing_open,           // the payer is known and owes nothing in this currency
  already_cleared,        // the named document has been paid before
  item_disputed,          // the named item is in dispute
  currency_differs,       // the named document is in another currency
  contested,              // another payment of the same unit of work claims the same item
  guard,                  // a guard of the policy kept the rules from running
  search_stopped,         // a bounded search stopped before its end
  no_evidence,            // only an equal amount speaks for it
  document_not_open_yet,  // the named item is dated after the payment
  unknown_number,         // the text holds a number that names nothing known
  chance_sum,             // so many items could add up to the amount by chance
  payer_uncertain,        // the payer's name is like the customer's, not equal
};
template <>
struct EnumTexts<Reason> {
  static constexpr std::array<std::string_view, 20> value = {"none",
                                                             "needs_confirmation",
                                                             "ambiguous_items",
                                                             "ambiguous_payer",
                                                             "payer_differs",
                                                             "amount_differs",
                                                             "no_match_at_customer",
                                                             "nothing_known",
                                                             "nothing_open",
                                                             "already_cleared",
                                                             "item_disputed",
                                                             "currency_differs",
                                                             "contested",
                                                             "guard",
                                                             "search_stopped",
                                                             "no_evidence",
                                                             "document_not_open_yet",
                                                             "unknown_number",
                                                             "chance_sum",
                                                             "payer_uncertain"};
};

// How sure it is who paid.
enum class PayerLevel : std::uint8_t { none, partial, full, certain };
template <>
struct EnumTexts<PayerLevel> {
  static constexpr std::array<std::string_view, 4> value = {"none", "partial", "full", "certain"};
};

// By what the payer was found.
enum class PayerMark : std::uint8_t {
  none,
  stated_customer,
  virtual_account,
  account,
  mandate,
  learned,
  name,
  alias,
  fuzzy_name,
  name_in_text,
  document_owner,
  mapped,  // by a [[payer_map]] of the policy
};
template <>
struct EnumTexts<PayerMark> {
  static constexpr std::array<std::string_view, 12> value = {
      "none", "stated_customer", "virtual_account", "account",      "mandate",        "learned",
      "name", "alias",           "fuzzy_name",      "name_in_text", "document_owner", "mapped"};
};

// How well the remittance names the documents. The numbers tell when a level came, not how strong
// it is: compare `strength`.
enum class DocumentLevel : std::uint8_t { none, weak, order, number, structured, repaired };
template <>
struct EnumTexts<DocumentLevel> {
  static constexpr std::array<std::string_view, 6> value = {"none",   "weak",       "order",
                                                            "number", "structured", "repaired"};
};
// none < weak < repaired < order < number < structured
constexpr int strength(DocumentLevel level) {
  constexpr int kStrength[] = {0, 1, 3, 4, 5, 2};
  return kStrength[static_cast<std::size_t>(level)];
}

// How the money relates to the explained items.
enum class AmountLevel : std::uint8_t { none, over, partial, tolerance, discount, exact };
template <>
struct EnumTexts<AmountLevel> {
  static constexpr std::array<std::string_view, 6> value = {"none",      "over",     "partial",
                                                            "tolerance", "discount", "exact"};
};

// What a number of an open item is.
enum class KeyKind : std::uint8_t {
  document,
  item_no,
  order,
  contract,
  delivery,
  external,
  payment_ref,
};
template <>
struct EnumTexts<KeyKind> {
  static constexpr std::array<std::string_view, 7> value = {
      "document_no", "item_no",      "order_no",   "contract_no",
      "delivery_no", "external_ref", "payment_ref"};
};

// How a token of the remittance equals a key. Compare `strength`.
enum class KeyHit : std::uint8_t {
  core,
  zeros,
  full,
  prefix,       // as written but for a prefix that the policy says payers leave out
  part,         // a part of it that says enough
  inner_zeros,  // group by group without leading zeros
  contained,    // glued to something else
  one_error,    // one character damaged
  two_errors,   // two, in a long number
  alike,        // the whole text and the number differ by no more than the policy allows
};
template <>
struct EnumTexts<KeyHit> {
  static constexpr std::array<std::string_view, 10> value = {"digits only",
                                                             "without zeros",
                                                             "as written",
                                                             "without prefix",
                                                             "part of the number",
                                                             "without inner zeros",
                                                             "inside a longer token",
                                                             "one character off",
                                                             "two characters off",
                                                             "alike"};
};
constexpr int strength(KeyHit hit) {
  constexpr int kStrength[] = {7, 8, 9, 6, 4, 5, 3, 2, 1, 0};
  return kStrength[static_cast<std::size_t>(hit)];
}

// The searches of matching, in the default order.
enum class Search : std::uint8_t {
  named_items,        // what the remittance names
  equal_item,         // one item of the payer with the same open amount
  account_total,      // all open items of the payer
  oldest_first,       // settle the payer's items in order of due date
  past_due_total,     // all items of the payer that are past due
  past_due_by_terms,  // all past due items of the payer that have the same terms
  order_total,        // all items of one order, contract or delivery of the payer
  subset,             // some items of the payer add up to the payment
  completed,          // what is named, with other items of the payer that make up the rest
  amount_only,        // one item of any customer with the same open amount
};
template <>
struct EnumTexts<Search> {
  static constexpr std::array<std::string_view, 10> value = {
      "named_items",       "equal_item",  "account_total", "oldest_first", "past_due_total",
      "past_due_by_terms", "order_total", "subset",        "completed",    "amount_only"};
};

// How a short difference within tolerance is booked.
enum class ShortOutcome : std::uint8_t { keep_open, write_off, discount, bank_fee, deduction };
template <>
struct EnumTexts<ShortOutcome> {
  static constexpr std::array<std::string_view, 5> value = {"keep_open", "write_off", "discount",
                                                            "bank_fee", "deduction"};
};

// What becomes of money beyond the items that a payment settles.
enum class OverOutcome : std::uint8_t { unapplied, on_account, next_oldest, refund };
template <>
struct EnumTexts<OverOutcome> {
  static constexpr std::array<std::string_view, 4> value = {"unapplied", "on_account",
                                                            "next_oldest", "refund"};
};

// In which order money is spread over items.
enum class SpreadOrder : std::uint8_t { due_date, issue_date, smallest_first, largest_first };
template <>
struct EnumTexts<SpreadOrder> {
  static constexpr std::array<std::string_view, 4> value = {"due_date", "issue_date",
                                                            "smallest_first", "largest_first"};
};

// How alike a payer's name and a customer's must be.
enum class NameMatching : std::uint8_t { off, exact, word_order, fuzzy };
template <>
struct EnumTexts<NameMatching> {
  static constexpr std::array<std::string_view, 4> value = {"off", "exact", "word_order", "fuzzy"};
};

enum class Direction : std::uint8_t { any, in, out };
template <>
struct EnumTexts<Direction> {
  static constexpr std::array<std::string_view, 3> value = {"any", "in", "out"};
};

enum class Action : std::uint8_t { off, propose, automatic };
template <>
struct EnumTexts<Action> {
  static constexpr std::array<std::string_view, 3> value = {"off", "propose", "auto"};
};

// Who made an allocation.
enum class Origin : std::uint8_t { automatic, confirmed, manual };
template <>
struct EnumTexts<Origin> {
  static constexpr std::array<std::string_view, 3> value = {"auto", "confirmed", "manual"};
};

}  // namespace hexiao
