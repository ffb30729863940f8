#include "tests/protocol/show_command.h"

#include <sstream>

#include "protocol/render.h"

namespace hexiao::test {
namespace {

std::string list(const std::vector<Text>& entries) {
  std::string out = "[";
  for (const Text entry : entries) out += std::string(entry) + "|";
  return out + "]";
}

std::string amount(const std::optional<Money>& money) {
  return money ? std::to_string(money->minor()) : "-";
}

void put(std::ostream& o, const UpsertCustomer& c) {
  o << "customer ledger=" << c.ledger << " no=" << c.customer_no << " name=" << c.name
    << " aliases=" << list(c.aliases) << " accounts=" << list(c.accounts)
    << " virtual=" << list(c.virtual_accounts) << " tax=" << c.tax_id << " group=" << c.group_no
    << " class=" << c.customer_class << " currency=" << c.currency
    << " limit=" << amount(c.credit_limit) << " rating=" << c.rating << " terms=" << c.terms_days
    << " sales=" << c.salesperson << " department=" << c.department << " policy=" << c.policy;
}
void put(std::ostream& o, const UpsertItem& i) {
  o << "item ledger=" << i.ledger << " customer=" << i.customer_no << " no=" << i.item_no
    << " document=" << i.document_no << " kind=" << to_text(i.kind) << " currency=" << i.currency
    << " amount=" << i.amount.minor() << " open=" << amount(i.open_amount)
    << " issue=" << i.issue_date.iso() << " due=" << i.due_date.iso() << " order=" << i.order_no
    << " contract=" << i.contract_no << " delivery=" << i.delivery_no
    << " external=" << i.external_ref << " payment_ref=" << i.payment_ref
    << " discount=" << i.discount_amount.minor() << " until=" << i.discount_until.iso()
    << " terms=" << i.terms << " sales=" << i.salesperson << " department=" << i.department
    << " disputed=" << i.disputed << " text=" << i.text;
}
void put(std::ostream& o, const ReceivePayment& p) {
  o << "payment ledger=" << p.ledger << " account=" << p.bank_account << " ref=" << p.bank_ref
    << " currency=" << p.currency << " amount=" << p.amount.minor()
    << " booking=" << p.booking_date.iso() << " value=" << p.value_date.iso()
    << " payer=" << p.payer_name << " payer_account=" << p.payer_account
    << " structured=" << p.structured_ref << " text=" << p.text << " note=" << p.note
    << " customer=" << p.customer_no << " end_to_end=" << p.end_to_end_id
    << " mandate=" << p.mandate_id << " occurrence=" << p.occurrence;
}
void put(std::ostream& o, const ConfirmProposal& c) {
  o << "confirm " << c.payment << " " << c.proposal;
}
void put(std::ostream& o, const RejectProposal& c) {
  o << "reject " << c.payment << " " << c.proposal;
}
void put(std::ostream& o, const AllocatePayment& c) {
  o << "allocate " << c.payment << " granted=" << c.other_customer_granted;
  for (const ManualLine& line : c.lines)
    o << " " << line.item << ":" << line.amount.minor() << ":" << line.discount.minor() << ":"
      << line.writeoff.minor();
}
void put(std::ostream& o, const Deallocate& c) {
  o << "deallocate " << c.allocation << " " << c.reason;
}
void put(std::ostream& o, const SetOff& c) {
  o << "set_off " << c.ledger << " customer=" << c.customer_no << " reason=" << c.reason
    << " date=" << c.date.iso() << " by=" << to_text(c.by) << " keys=" << unsigned{c.keys}
    << " granted=" << c.other_customer_granted;
  for (const ManualLine& line : c.lines)
    o << " " << line.item << ":" << line.amount.minor() << ":" << line.discount.minor() << ":"
      << line.writeoff.minor();
}
void put(std::ostream& o, const RevokeMapping& c) {
  o << "revoke " << c.mapping << " " << c.reason;
}
void put(std::ostream& o, const ReversePayment& c) {
  o << "reverse " << c.payment << " reason=" << c.reason;
}
void put(std::ostream& o, const DisputeItem& c) {
  o << "dispute " << c.ledger << " item=" << c.item << " reason=" << c.reason;
}
void put(std::ostream& o, const ReleaseItem& c) {
  o << "release " << c.ledger << " item=" << c.item << " reason=" << c.reason;
}
void put(std::ostream& o, const ActivatePolicy& c) {
  o << "policy " << c.source << " version=" << version_of(c.policy).value;
}

template <class Form>
void put(std::ostream& o, const Form& form) {
  o << to_json(form);
}

}  // namespace

std::string show(const Command& command) {
  std::ostringstream out;
  std::visit([&](const auto& one) { put(out, one); }, command);
  return out.str();
}

}  // namespace hexiao::test
