// Commands: what is asked of the engine. Texts are borrowed from whoever holds the request (a
// decoded frame) for as long as the command runs. Amounts are minor units of the named currency.
// Nothing here has been checked except that texts are valid UTF-8 without control characters; the
// engine's guards do the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

#include "engine/vocabulary/date.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"
#include "engine/vocabulary/policy.h"
#include "engine/vocabulary/receivables_commands.h"

namespace hexiao {

// Recorded whole: a list that is given empty is emptied. The ledger is opened by its first
// customer.
struct UpsertCustomer {
  Text ledger, customer_no, name;
  std::vector<Text> aliases, accounts, virtual_accounts;
  Text tax_id, group_no, customer_class, currency;
  std::optional<Money> credit_limit;
  Text rating;
  std::int32_t terms_days = 0;
  Text salesperson, department, policy;
};

struct UpsertItem {
  Text ledger, customer_no, item_no, document_no;
  ItemKind kind = ItemKind::invoice;
  Text currency;
  Money amount;
  std::optional<Money> open_amount;  // default: the amount; of a known item: what allocations left
  Date issue_date, due_date;
  Text order_no, contract_no, delivery_no, external_ref, payment_ref;
  Money discount_amount;
  Date discount_until;
  Text terms, salesperson, department;
  bool disputed = false;
  Text text;
};

// `text` keeps the bank's line breaks as '\n'. `bank_account` is the account that was credited.
// `occurrence` counts equal entries of one statement when the bank gives no reference.
struct ReceivePayment {
  Text ledger, bank_account, bank_ref;
  Text currency;
  Money amount;
  Date booking_date, value_date;
  Text payer_name, payer_account, structured_ref, text, note, customer_no, end_to_end_id,
      mandate_id;
  std::uint32_t occurrence = 0;
};

// Payments and items may be named by "#ID", by id, or by the user's own number where it is unique.
struct ConfirmProposal {
  Text payment;
  std::uint32_t proposal = 1;  // from 1, best first
};
struct RejectProposal {
  Text payment;
  std::uint32_t proposal = 0;  // 0: all
};
struct ManualLine {
  Text item;
  Money amount, discount, writeoff;
  static void fields(auto&& self, auto&& v) {
    v("item", self.item);
    v("amount", self.amount);
    v("discount", self.discount);
    v("writeoff", self.writeoff);
  }
};
struct AllocatePayment {
  Text payment;
  std::vector<ManualLine> lines;
  bool other_customer_granted = false;
  static void fields(auto&& self, auto&& v) {  // as an approval keeps it
    v("payment", self.payment);
    v("lines", self.lines);
    v("other_customer_granted", self.other_customer_granted);
  }
};
struct Deallocate {
  std::uint64_t allocation = 0;
  Text reason;
};
struct ReversePayment {
  Text payment, reason;
};
struct DisputeItem {
  Text ledger, item, reason;
};
struct ReleaseItem {
  Text ledger, item, reason;
};
struct ActivatePolicy {
  Text source;  // the TOML as it was written
  Policy policy;
};
struct RevokeMapping {
  std::uint64_t mapping = 0;
  Text reason;
};

// Which credits are set off against which debits: those of `lines`, whose amounts carry their
// item's sign and sum to zero; or, of one customer, what share a number (of the kinds in `keys`,
// bits 1 << KeyKind; 0: of any), what is of equal amount, or the oldest.
enum class SetOffBy : std::uint8_t { lines, numbers, equal_amounts, oldest_first };
template <>
struct EnumTexts<SetOffBy> {
  static constexpr std::array<std::string_view, 4> value = {"lines", "numbers", "equal_amounts",
                                                            "oldest_first"};
};
struct SetOff {
  Text ledger, customer_no, reason;  // lines name their customer themselves
  Date date;
  SetOffBy by = SetOffBy::lines;
  std::uint8_t keys = 0;
  std::vector<ManualLine> lines;  // without discounts and write-offs
  bool other_customer_granted = false;
};

using Command =
    std::variant<UpsertCustomer, UpsertItem, ReceivePayment, ConfirmProposal, RejectProposal,
                 AllocatePayment, Deallocate, ReversePayment, DisputeItem, ReleaseItem,
                 ActivatePolicy, RevokeMapping, SetOff, CloseDay, WorkDay, UpsertContract,
                 DescribeCustomer, MarkItem, WriteOff, ChangeLimit, CheckCredit, CloseOrder,
                 AnswerApproval, MergeCustomers, SetFields, WorkTask, ReleaseHold,
                 ActivateReceivablesPolicy>;

// Who asked, when, and as which request: written with every event that the command causes.
struct Cause {
  std::uint64_t client = 0;   // chosen by the client, the same for all its connections
  std::uint64_t request = 0;  // counted by the client
  std::int64_t time_ns = 0;   // since 1970-01-01 UTC, given by the daemon
  Text principal;             // the person or system
};

// Limits on what a command may carry, in bytes and entries.
namespace limits {
inline constexpr std::size_t kNumberBytes = 128;  // numbers, accounts, codes
inline constexpr std::size_t kNameBytes = 1024;   // names, terms
inline constexpr std::size_t kTextBytes = 8192;   // remittance text, notes, reasons
inline constexpr std::size_t kListEntries = 256;  // aliases, accounts, lines
}  // namespace limits

}  // namespace hexiao
