#include "clients/cases/case_run.h"

#include <algorithm>

#include "clients/cases/case_books.h"
#include "engine/state/state.h"
#include "protocol/render.h"

namespace hexiao::cases {
namespace {

constexpr const char* kElsewhere = " (paid elsewhere)";  // ends the id of an item that is the run's

bool is_negative(const std::string& amount) { return !amount.empty() && amount.front() == '-'; }

}  // namespace

struct CaseRun::Parts {
  const MatchingCase& one;
  CaseBooks books;
  std::vector<SeenPayment> payments;
  std::vector<std::string> decisions;  // as JSON
  std::size_t accepted = 0, refused = 0;
  std::vector<ExpectedOffset> offsets;

  // Money that went out is owed to us until it is set off: a debit of the customer.
  static CaseItem debit_of(const CasePayment& payment) {
    CaseItem item;
    item.id = payment.id;
    item.kind = "debit_note";
    item.customer = payment.customer;
    item.amount = payment.amount.substr(1);
    item.currency = payment.currency;
    item.date = item.due = payment.date;
    return item;
  }

  bool by_hand() const {
    return !one.policy.manual.empty() || !one.policy.each.empty() ||
           one.expect.decision == "reject" ||
           std::any_of(one.items.begin(), one.items.end(),
                       [](const CaseItem& item) { return !item.to_pay.empty(); });
  }

  // Where a clerk or several sessions act, nothing is allocated before they do.
  Policy policy() const {
    Policy policy = one.policy.policy;
    if (!by_hand()) return policy;
    policy.searches.clear();
    policy.rules.clear();
    return policy;
  }

  std::string record() {
    if (std::string fault = books.activate(policy()); !fault.empty()) return fault;
    if (std::string fault = books.record_customers(); !fault.empty()) return fault;
    for (const CaseItem& item : one.items)
      if (std::string fault = books.record_item(item); !fault.empty()) return fault;
    for (const CasePayment& payment : one.payments)
      if (is_negative(payment.amount))
        if (std::string fault = books.record_item(debit_of(payment)); !fault.empty()) return fault;
    return {};
  }

  std::string act() {
    // With a payment, its own explanation nets the credits.
    if (one.policy.netting && one.payments.empty())
      if (std::string fault = net(); !fault.empty()) return fault;
    std::vector<CasePayment> incoming;
    for (const CasePayment& payment : one.payments)
      if (!is_negative(payment.amount)) incoming.push_back(payment);
    for (CasePayment& payment : incoming)
      if (std::string fault = take_off_applied(payment); !fault.empty()) return fault;
    // Payments against payments are taken as they came; all else is one statement.
    if (one.policy.payment_to_payment) {
      for (const CasePayment& payment : incoming)
        if (std::string fault = receive(std::span(&payment, 1)); !fault.empty()) return fault;
    } else if (!incoming.empty()) {
      if (std::string fault = receive(incoming); !fault.empty()) return fault;
    }
    if (one.policy.imports > 1)
      for (std::size_t i = 1; i < one.policy.imports; ++i)
        if (std::string fault = receive_again(incoming); !fault.empty()) return fault;
    if (std::string fault = apply_elsewhere(); !fault.empty()) return fault;
    take_steps(one.policy.manual);
    take_sessions();
    take_plan();
    if (one.expect.decision == "reject" && one.policy.manual.empty()) apply_all();
    return {};
  }

  std::string receive(std::span<const CasePayment> unit) {
    std::vector<Result> results;
    if (std::string fault = books.receive(unit, results); !fault.empty()) return fault;
    for (std::size_t i = 0; i < unit.size(); ++i) note(unit[i], results[i]);
    return {};
  }

  std::string receive_again(std::span<const CasePayment> unit) {
    std::vector<Result> results;
    if (std::string fault = books.receive(unit, results); !fault.empty()) return fault;
    for (const Result& result : results)
      ++(result.decision.outcome == Outcome::duplicate ? refused : accepted);
    return {};
  }

  void note(const CasePayment& payment, const Result& result) {
    const Decision& decision = result.decision;
    SeenPayment& seen = payments.emplace_back();
    seen.id = payment.id;
    seen.outcome = decision.outcome;
    seen.reason = decision.reason;
    seen.payer = books.customer_no(decision.payer);
    seen.payer_level = decision.payer_level;
    for (const Proposal& proposal : decision.proposals) {
      SeenProposal& into = seen.proposals.emplace_back();
      into.remainder = proposal.remainder;
      for (const AllocationLine& line : proposal.lines) into.lines.push_back(seen_line(line));
    }
    for (const AllocationLine& line : result.allocations) seen.allocated.push_back(seen_line(line));
    decisions.push_back("{\"payment\":\"" + payment.id +
                        "\",\"decision\":" + to_json(decision, books.currency(payment.id)) + "}");
  }

  SeenLine seen_line(const AllocationLine& line) const {
    return {books.item_id(line.item), line.amount, line.discount, line.writeoff};
  }

  // The engine decides on what is left of a payment that was applied in part.
  std::string take_off_applied(CasePayment& payment) {
    if (payment.already_applied.empty()) return {};
    const auto currency = Currency::from_code(payment.currency);
    const int digits = currency ? currency->exponent() : 2;
    const ParsedAmount amount = parse_amount(payment.amount, digits);
    const ParsedAmount applied = parse_amount(payment.already_applied, digits);
    if (!amount.ok() || !applied.ok() || applied.amount > amount.amount)
      return "payment " + payment.id + ": already_applied is no part of its amount";
    if (applied.amount < amount.amount)
      payment.amount = format_amount(amount.amount - applied.amount, digits);
    return {};
  }

  // A payment that was applied whole: to an item that is not the case's.
  std::string apply_elsewhere() {
    for (const CasePayment& payment : one.payments) {
      if (payment.already_applied.empty() || is_negative(payment.amount)) continue;
      const Money left = books.unapplied(payment.id);
      Money applied, amount;
      if (!books.amount_of(payment.id, payment.already_applied, applied) ||
          !books.amount_of(payment.id, payment.amount, amount) || applied != amount)
        continue;
      CaseItem item = debit_of(payment);
      item.id = payment.id + kElsewhere;
      item.amount = payment.already_applied;
      if (std::string fault = books.record_item(item); !fault.empty()) return fault;
      const CaseBooks::Line line{item.id, left, {}, {}};
      if (std::string fault = books.allocate(payment.id, std::span(&line, 1)); !fault.empty())
        return fault;
    }
    return {};
  }

  std::string net() {
    std::vector<std::string> customers;
    for (const CaseItem& item : one.items)
      if (std::find(customers.begin(), customers.end(), item.customer) == customers.end())
        customers.push_back(item.customer);
    for (const std::string& customer : customers)
      if (std::string fault = books.net(customer, one.policy.netting_by, one.policy.netting_keys);
          !fault.empty())
        return fault;
    return {};
  }

  void count(const std::string& fault) { ++(fault.empty() ? accepted : refused); }

  // One clerk's allocation, or set-off where a credit takes the payment's place.
  std::string take(std::span<const CaseStep> steps) {
    std::vector<CaseBooks::Line> lines;
    std::string payment;
    bool of_credit = false;
    for (const CaseStep& step : steps) {
      Money amount;
      if (!books.has_item(step.item)) return "no item " + step.item;
      if (!books.amount_of(step.item, step.amount, amount)) return "no amount " + step.amount;
      lines.push_back({step.item, amount, {}, {}});
      if (!step.credit.empty()) {
        if (!books.has_item(step.credit)) return "no credit " + step.credit;
        lines.push_back({step.credit, -amount, {}, {}});
        of_credit = true;
      } else if (!step.payment.empty()) {
        payment = step.payment;
      }
    }
    if (of_credit) return books.set_off(lines);
    if (payment.empty() && !one.payments.empty()) payment = one.payments.front().id;
    return books.has_payment(payment) ? books.allocate(payment, lines) : "no payment " + payment;
  }

  void take_steps(const std::vector<CaseStep>& steps) {
    for (const CaseStep& step : steps) count(take(std::span(&step, 1)));
  }

  // Sessions that act on what they saw before any of them was done: each does one of the steps, or
  // all do the one there is.
  void take_sessions() {
    const std::vector<CaseStep>& each = one.policy.each;
    if (each.empty()) return;
    const std::size_t sessions = one.policy.sessions == 0 ? each.size() : one.policy.sessions;
    for (std::size_t i = 0; i < sessions; ++i)
      count(each.size() == sessions ? take(std::span(&each[i], 1)) : take(each));
  }

  void apply_all() {
    for (const CasePayment& payment : one.payments) {
      std::vector<CaseBooks::Line> lines;
      Money left;
      if (!books.has_payment(payment.id) || !books.amount_of(payment.id, payment.amount, left))
        continue;
      for (const CaseItem& item : one.items) {
        const Money take = std::min(left, books.open(item.id));
        if (!take.is_positive()) continue;
        lines.push_back({item.id, take, {}, {}});
        left -= take;
      }
      count(books.allocate(payment.id, lines));
    }
  }

  // What a clerk has decided to settle of each item: credits first where the case says so, then the
  // payments in their order. Discounts and write-offs go with the first money of their item.
  struct Planned {
    const CaseItem* item;
    Money to_pay, discount, writeoff;
  };
  std::vector<Planned> plan() const {
    std::vector<Planned> out;
    for (const CaseItem& item : one.items) {
      if (item.to_pay.empty()) continue;
      Planned& planned = out.emplace_back();
      planned.item = &item;
      (void)books.amount_of(item.id, item.to_pay, planned.to_pay);
      if (!item.discount_amount.empty())
        (void)books.amount_of(item.id, item.discount_amount, planned.discount);
      if (!item.writeoff.empty()) (void)books.amount_of(item.id, item.writeoff, planned.writeoff);
    }
    const SpreadOrder order = one.policy.policy.spread_order;
    std::stable_sort(out.begin(), out.end(), [&](const Planned& a, const Planned& b) {
      if (order == SpreadOrder::smallest_first) return a.to_pay < b.to_pay;
      if (order == SpreadOrder::largest_first) return b.to_pay < a.to_pay;
      return (order == SpreadOrder::due_date ? a.item->due < b.item->due
                                             : a.item->date < b.item->date);
    });
    return out;
  }

  void take_plan() {
    std::vector<Planned> planned = plan();
    if (planned.empty()) return;
    if (one.policy.credit_first) take_credits(planned);
    for (const CasePayment& payment : one.payments) {
      if (!books.has_payment(payment.id)) continue;
      Money left = books.unapplied(payment.id);
      std::vector<CaseBooks::Line> lines;
      for (Planned& next : planned) {
        const Money take = std::min(left, next.to_pay);
        if (!take.is_positive()) continue;
        lines.push_back({next.item->id, take, next.discount, next.writeoff});
        next.discount = next.writeoff = {};
        next.to_pay -= take;
        left -= take;
      }
      if (!lines.empty()) count(books.allocate(payment.id, lines));
    }
  }

  void take_credits(std::vector<Planned>& planned) {
    for (const CaseItem& credit : one.items) {
      if (!books.open(credit.id).is_negative()) continue;
      for (Planned& next : planned) {
        const Money take = std::min(-books.open(credit.id), next.to_pay);
        if (!take.is_positive() || next.item->customer != credit.customer) continue;
        const CaseBooks::Line lines[] = {{next.item->id, take, {}, {}}, {credit.id, -take, {}, {}}};
        const std::string fault = books.set_off(lines);
        count(fault);
        if (fault.empty()) next.to_pay -= take;
      }
    }
  }
};

CaseRun::CaseRun(const MatchingCase& one)
    : parts_(new Parts{
          .one = one, .books = CaseBooks(one), .payments = {}, .decisions = {}, .offsets = {}}) {}
CaseRun::~CaseRun() = default;

std::string CaseRun::run() {
  if (std::string fault = parts_->record(); !fault.empty()) return fault;
  return parts_->act();
}

const std::vector<SeenPayment>& CaseRun::payments() const { return parts_->payments; }
std::size_t CaseRun::accepted() const { return parts_->accepted; }
std::size_t CaseRun::refused() const { return parts_->refused; }

void CaseRun::confirm_best() {
  for (const SeenPayment& seen : parts_->payments)
    if (seen.outcome == Outcome::proposed) (void)parts_->books.confirm(seen.id);
}

Money CaseRun::open(const std::string& item) const { return parts_->books.open(item); }
bool CaseRun::has_item(const std::string& item) const { return parts_->books.has_item(item); }
Money CaseRun::unapplied(const std::string& payment) const {
  return parts_->books.unapplied(payment);
}

std::vector<SeenLine> CaseRun::allocations(const std::string& payment) const {
  const State& state = parts_->books.state();
  std::vector<SeenLine> out;
  for (Slot a = state.payment(slot_of(parts_->books.payment(payment))).first_allocation;
       a != kNoSlot; a = state.allocation(a).next_of_payment) {
    const AllocationRow& row = state.allocation(a);
    if (row.reversed != 0) continue;
    const std::string item = parts_->books.item_id(id_of<ItemId>(row.item));
    if (!item.empty())
      out.push_back({item, Money(row.amount), Money(row.discount), Money(row.writeoff)});
  }
  return out;
}

// Each credit line of a set-off takes from the debit lines in their order. Money that came in
// against money that went out stands with the payment that settled the other's debit.
std::vector<ExpectedOffset> CaseRun::offsets() const {
  std::vector<ExpectedOffset> out;
  const State& state = parts_->books.state();
  for (Slot slot = 0; slot < state.payment_count(); ++slot) {
    std::vector<SeenLine> debits, credits;
    for (Slot a = state.payment(slot).first_allocation; a != kNoSlot;
         a = state.allocation(a).next_of_payment) {
      const AllocationRow& row = state.allocation(a);
      const std::string item = parts_->books.item_id(id_of<ItemId>(row.item));
      if (row.reversed != 0 || item.empty()) continue;
      (row.amount < 0 ? credits : debits).push_back({item, Money(row.amount).abs(), {}, {}});
    }
    for (SeenLine& credit : credits)
      for (SeenLine& debit : debits) {
        const Money both = std::min(credit.amount, debit.amount);
        if (!both.is_positive()) continue;
        out.push_back({debit.item, credit.item, written(debit.item, both)});
        credit.amount -= both;
        debit.amount -= both;
      }
  }
  for (const CasePayment& payment : parts_->one.payments)
    if (parts_->books.has_payment(payment.id))
      for (const SeenLine& line : allocations(payment.id))
        if (std::any_of(parts_->one.payments.begin(), parts_->one.payments.end(),
                        [&](const CasePayment& p) { return p.id == line.item; }))
          out.push_back({line.item, payment.id, written(payment.id, line.amount)});
  return out;
}

bool CaseRun::amount_of(const std::string& id, const std::string& text, Money& amount) const {
  return parts_->books.amount_of(id, text, amount);
}

std::string CaseRun::written(const std::string& id, Money amount) const {
  const Currency currency = parts_->books.currency(id);
  return format_amount(amount, currency ? currency.exponent() : 2);
}

std::string CaseRun::explain() const {
  std::string out;
  for (const std::string& decision : parts_->decisions) out += decision + "\n";
  return out;
}

}  // namespace hexiao::cases
