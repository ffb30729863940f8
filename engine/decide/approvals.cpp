// Approvals: what one person alone may not do waits here for others. A proposal is bound to its
// exact command and to how its subjects stood; whatever changes either makes it void.
#include <algorithm>
#include <string>

#include "engine/decide/approval_binding.h"
#include "engine/decide/desk.h"
#include "engine/state/hashing.h"
#include "engine/vocabulary/forms.h"

namespace hexiao {
namespace {

Money without_sign(Money amount) { return amount.is_negative() ? -amount : amount; }

Text text_of(const ByteBuffer& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Of the one that waits for the same subject: editing a proposal ends the earlier one.
ApprovalId find_waiting(const Books& books, std::uint8_t command_kind, const Act& act,
                        Text subject) {
  for (const auto& [id, expires] : books.pending_approvals()) {
    const Approval& approval = books.approval({id});
    if (approval.command_kind == command_kind && approval.ledger == act.ledger &&
        approval.item == act.item && approval.subject == subject)
      return {id};
  }
  return {};
}

bool has_approved(const Approval& approval, Text principal) {
  return std::any_of(approval.given.begin(), approval.given.end(),
                     [&](const ApprovalStep& step) { return step.approver == principal; });
}

// A role that is not declared is anybody's while none is, and nobody's once others are.
bool speaks_for(const ApprovalPolicy& policy, std::string_view role, Text principal) {
  if (policy.roles.empty()) return true;
  for (const ApprovalRole& declared : policy.roles) {
    if (declared.role != role) continue;
    const auto& list = declared.principals;
    return list.empty() || std::find(list.begin(), list.end(), principal) != list.end();
  }
  return false;
}

}  // namespace

// --- proposing ---

const ApprovalRule* Desk::rule_for(const Act& act) const {
  const ApprovalPolicy& policy = state_.books().policy(state_.ledger_code(act.ledger)).approval;
  const Money amount = without_sign(act.amount) + without_sign(act.before);
  for (const ApprovalRule& rule : policy.rules)
    if (rule.kind == act.kind && amount >= rule.from_amount.in(act.currency) &&
        act.overdue_days >= rule.from_overdue_days && act.percent >= rule.from_percent)
      return rule.levels.empty() ? nullptr : &rule;
  return nullptr;
}

bool Desk::waits_for_approval(std::span<const Act> acts, const Command& command, Text subject,
                              Text reason, Result& result) {
  if (approved_) return false;
  const Act* first = nullptr;
  std::vector<Text> levels;  // of all rules that fit, each role once
  for (const Act& act : acts) {
    const ApprovalRule* rule = rule_for(act);
    if (rule == nullptr) continue;
    if (first == nullptr) first = &act;
    for (const std::string& level : rule->levels)
      if (std::find(levels.begin(), levels.end(), level) == levels.end()) levels.push_back(level);
  }
  if (first == nullptr) return false;

  ByteBuffer form;
  encode_form(command, form);
  const std::uint64_t bound_to = fingerprint_of(state_, command);
  const Books& books = state_.books();
  const ApprovalId known = find_waiting(books, command_kind(command), *first, subject);
  if (known) {
    const Approval& approval = books.approval(known);
    const bool same =
        approval.command == text_of(form) && approval.bound_to == bound_to &&
        std::equal(levels.begin(), levels.end(), approval.levels.begin(), approval.levels.end());
    result.id = known.value;
    result.control.approval = known;
    if (same) return true;
    end_approval(known, ApprovalState::voided, "another proposal took its place");
  }
  const ApprovalPolicy& policy = books.policy(state_.ledger_code(first->ledger)).approval;
  const ApprovalId id{books.approval_count() + 1};
  record(ApprovalProposed{.approval = id,
                          .kind = first->kind,
                          .ledger = first->ledger,
                          .customer = first->customer,
                          .item = first->item,
                          .currency = first->currency,
                          .amount = first->amount,
                          .expires = books.business_date().plus_days(policy.expire_days),
                          .subject = subject,
                          .proposer = cause_->principal,
                          .command_kind = command_kind(command),
                          .command = text_of(form),
                          .bound_to = bound_to,
                          .levels = std::move(levels),
                          .reason = reason});
  result.id = id.value;
  result.control.approval = id;
  result.changed = true;
  return true;
}

bool Desk::needs_approval(Slot payment, CustomerId customer,
                          std::span<const AllocationLine> lines) const {
  const std::string_view ledger = state_.ledger_code({state_.payment(payment).ledger});
  if (state_.books().policy(ledger).approval.rules.empty()) return false;
  const std::vector<Act> acts = acts_of(state_, payment, customer, lines);
  return std::any_of(acts.begin(), acts.end(),
                     [this](const Act& act) { return rule_for(act) != nullptr; });
}

bool Desk::allocation_waits(const AllocatePayment& command, Slot payment, CustomerId customer,
                            std::span<const AllocationLine> lines, Result& result) {
  if (approved_ || !needs_approval(payment, customer, lines)) return false;
  // Ids instead of numbers: those of today may name something else when it is approved.
  const std::string subject = "payment #" + std::to_string(id_of<PaymentId>(payment).value);
  std::vector<std::string> items;
  for (const AllocationLine& line : lines) items.push_back("#" + std::to_string(line.item.value));
  AllocatePayment exact = command;
  exact.payment = Text(subject).substr(subject.find('#'));
  for (std::size_t i = 0; i < items.size(); ++i) exact.lines[i].item = items[i];
  return waits_for_approval(acts_of(state_, payment, customer, lines), exact, subject, {}, result);
}

// --- answering ---

// The guards of an answer, in the order of their codes. False: answered.
bool Desk::may_answer(const Approval& approval, const AnswerApproval& command, Result& result) {
  const Text who = cause_->principal;
  const auto no = [&](Rejection code) {
    reject(result, code, "approval");
    return false;
  };
  const bool withdraws = command.answer == ApprovalAnswer::withdraw;
  if (!withdraws && approval.proposer == who) return no(Rejection::own_proposal);
  const std::size_t level = approval.given.size();
  const bool waits = approval.state == ApprovalState::pending && level < approval.levels.size();
  if (!withdraws && waits) {
    const ReceivablesPolicy& policy = state_.books().policy(state_.ledger_code(approval.ledger));
    if (has_approved(approval, who) || !speaks_for(policy.approval, approval.levels[level], who))
      return no(Rejection::not_an_approver);
  }
  const Date today = state_.business_date();
  const bool expired = approval.expires && today && today > approval.expires;
  if (!waits || expired) return no(Rejection::approval_ended);
  if (withdraws && approval.proposer != who) return no(Rejection::not_the_proposer);
  return true;
}

void Desk::decide(const AnswerApproval& command, Result& result) {
  if (command.reason.size() > limits::kTextBytes)
    return reject(result, Rejection::text_too_long, "reason");
  if (command.approval == 0 || command.approval > state_.books().approval_count())
    return reject(result, Rejection::unknown_approval, "approval");
  const ApprovalId id{command.approval};
  const Approval& approval = state_.books().approval(id);
  result.id = id.value;
  if (!may_answer(approval, command, result)) return;
  result.changed = true;
  if (command.answer == ApprovalAnswer::reject) {
    end_approval(id, ApprovalState::rejected, command.reason);
  } else if (command.answer == ApprovalAnswer::withdraw) {
    end_approval(id, ApprovalState::withdrawn, command.reason);
  } else {
    approve(id, command.reason, result);
  }
  // What became of it; of a command that still waits, the approval is named as well.
  result.field = to_text(approval.state);
  result.control.approval = approval.state == ApprovalState::pending ? id : ApprovalId{};
}

void Desk::approve(ApprovalId id, Text reason, Result& result) {
  const Approval& approval = state_.books().approval(id);
  Command command;
  const std::span bytes(approval.command.data(), approval.command.size());
  const bool whole = decode_form(approval.command_kind, std::as_bytes(bytes), command);
  if (!whole || fingerprint_of(state_, command) != approval.bound_to)
    return end_approval(id, ApprovalState::voided, explain(Rejection::approval_outdated));
  record(ApprovalGiven{.approval = id,
                       .level = static_cast<std::uint32_t>(approval.given.size()) + 1,
                       .approver = cause_->principal,
                       .reason = reason});
  if (approval.given.size() < approval.levels.size()) return;
  end_approval(id, ApprovalState::approved, reason);

  Result done;
  approved_ = id;
  std::visit(
      [&](const auto& approved) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(approved)>, ReceivePayment>)
          decide(approved, done);
      },
      command);
  approved_ = {};
  // Its subjects are as they were, so its guards pass as they did; if one does not, it says so.
  if (!done.ok()) return end_approval(id, ApprovalState::voided, to_text(done.rejection));
  result.payment = done.payment;
  result.first_allocation = done.first_allocation;
  result.allocations = std::move(done.allocations);
  result.unapplied = done.unapplied;
  result.control = done.control;
}

void Desk::end_approval(ApprovalId id, ApprovalState state, Text reason) {
  record(ApprovalEnded{.approval = id, .state = state, .reason = reason});
}

// At the close of a day. What was proposed before the first business date does not expire.
void Desk::expire_approvals() {
  const Books& books = state_.books();
  std::vector<ApprovalId> past;
  for (const auto& [id, expires] : books.pending_approvals())
    if (expires && expires < books.business_date()) past.push_back({id});
  for (const ApprovalId id : past) end_approval(id, ApprovalState::expired, {});
}

}  // namespace hexiao
