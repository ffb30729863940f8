#include "clients/hexiao/explanation_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <ostream>
#include <vector>

#include "clients/hexiao/display_width.h"
#include "clients/hexiao/sentences.h"
#include "clients/hexiao/table.h"
#include "clients/hexiao/totals.h"
#include "engine/vocabulary/payment_text.h"

namespace hexiao::cli {
namespace {

std::string_view number_of(const ItemView& item, KeyKind key) {
  switch (key) {
    case KeyKind::document:
      return item.document_no;
    case KeyKind::item_no:
      return item.item_no;
    case KeyKind::order:
      return item.order_no;
    case KeyKind::contract:
      return item.contract_no;
    case KeyKind::delivery:
      return item.delivery_no;
    case KeyKind::external:
      return item.external_ref;
    case KeyKind::payment_ref:
      return item.payment_ref;
  }
  return {};
}

// Names that are like the customer's, not equal.
bool is_likeness(PayerMark mark) {
  return mark == PayerMark::fuzzy_name || mark == PayerMark::name_in_text;
}

// Reads one view from end to end and writes as it goes.
class Telling {
 public:
  Telling(const Console& console, const ExplanationView& view, std::string_view policy_name)
      : console_(console), view_(view), payment_(view.payment), policy_name_(policy_name) {}

  void tell() {
    tell_payment();
    if (is_set_off()) {
      tell_set_off();
    } else {
      tell_payer();
      tell_decision();
      tell_proposals();
    }
    tell_allocations();
    tell_next_steps();
  }

 private:
  void heading(std::string_view text) {
    console_.out << '\n' << console_.inked(text, Ink::bold) << '\n';
  }
  void paragraph(std::string_view text) {
    console_.out << "  " << wrap(text, console_.columns - 2, 2) << '\n';
  }
  void labelled(std::string_view label, std::string_view text) {
    if (text.empty()) return;
    constexpr std::size_t kIndent = 20;
    const std::string begin = fmt::format("  {:<18}", label);
    const std::size_t width = console_.columns > kIndent + 20 ? console_.columns - kIndent : 60;
    std::string body = wrap(one_line(text), width, 0);
    for (std::size_t at = body.find('\n'); at != std::string::npos; at = body.find('\n', at + 1))
      body.insert(at + 1, kIndent, ' ');
    console_.out << begin << body << '\n';
  }

  const ItemView* item(ItemId id) const {
    const auto found = std::find_if(view_.items.begin(), view_.items.end(),
                                    [&](const ItemView& i) { return i.id == id; });
    return found == view_.items.end() ? nullptr : &*found;
  }
  std::string item_name(ItemId id) const {
    const ItemView* known = item(id);
    return known == nullptr ? fmt::format("#{}", id.value) : std::string(known->item_no);
  }
  std::string customer_name(CustomerId id) const {
    for (const CustomerView& c : view_.customers)
      if (c.id == id) return fmt::format("{} {}", c.customer_no, c.name);
    return fmt::format("customer #{}", id.value);
  }
  bool is_rejected(std::size_t proposal) const {
    return proposal < 32 && (payment_.rejected >> proposal & 1U) != 0;
  }
  std::string money(Money amount) const { return amount_with_code(amount, payment_.currency); }

  // Credits against debits, recorded as a payment of nothing. The bank's payments are positive.
  bool is_set_off() const { return payment_.amount.is_zero(); }

  void tell_payment() {
    console_.out << console_.inked(
                        fmt::format("Payment {}: {}{}", payment_.id.value, money(payment_.amount),
                                    is_set_off() ? " (a set-off)" : ""),
                        Ink::bold)
                 << '\n';
    std::string state = fmt::format("{} — {}", to_text(payment_.state), state_sentence());
    if (!payment_.unapplied.is_zero()) state += fmt::format("; {} left", money(payment_.unapplied));
    labelled("state", state);
    labelled("booked", payment_.value_date && payment_.value_date != payment_.booking_date
                           ? fmt::format("{}, value date {}", payment_.booking_date.iso(),
                                         payment_.value_date.iso())
                           : payment_.booking_date.iso());
    labelled("ledger", payment_.ledger);
    labelled("our account", payment_.bank_account);
    labelled("bank reference", payment_.bank_ref);
    labelled("payer", payment_.payer_name);
    labelled("payer's account", payment_.payer_account);
    labelled("structured ref.", payment_.structured_ref);
    labelled("text", payment_.text);
    labelled("note", payment_.note);
    labelled("end-to-end id", payment_.end_to_end_id);
    labelled("mandate", payment_.mandate_id);
    labelled("recorded at", fmt::format("LSN {}", payment_.lsn));
  }

  std::string_view state_sentence() const {
    if (!is_set_off()) return sentence_of(payment_.state);
    return payment_.state == PaymentState::reversed
               ? "undone: what both sides settled is open again"
               : "credits settled debits, and no money moved";
  }

  // A person asked for it, so there is nothing to prove.
  void tell_set_off() {
    heading("What was set off");
    for (const Proposal& proposal : payment_.decision.proposals) {
      paragraph(fmt::format("{}: {}.", customer_name(proposal.customer), proposal.rule));
      for (const AllocationLine& line : proposal.lines) tell_line(line, proposal.difference);
    }
    paragraph("Credits and debits are equal. Each line stands and falls with all the others.");
  }

  void tell_payer() {
    const Decision& decision = payment_.decision;
    heading("Who paid");
    if (!decision.payer) {
      paragraph("Not known: no customer answers to the payer's account, name or documents.");
    } else {
      paragraph(fmt::format("{} — {} ({}): {}{}.", customer_name(decision.payer),
                            sentence_of(decision.payer_level), to_text(decision.payer_mark),
                            sentence_of(decision.payer_mark), likeness()));
      if (is_likeness(decision.payer_mark) && decision.payer_level >= PayerLevel::full)
        paragraph("The items say the same: two marks agree, so the payer is known.");
    }
    if (decision.payer_rival)
      paragraph(fmt::format("{} {}.", customer_name(decision.payer_rival),
                            is_likeness(decision.payer_mark) ? "is nearly as much alike"
                                                             : "answers to the same marks"));
    for (const MappingView& mapping : view_.mappings) tell_mapping(mapping);
  }

  std::string likeness() const {
    const Decision& decision = payment_.decision;
    return decision.payer_score == 0 ? std::string()
                                     : fmt::format(" (likeness {} of 1000)", decision.payer_score);
  }

  void tell_mapping(const MappingView& mapping) {
    const bool speaks = mapping.state == MappingState::active;
    const std::string now =
        !speaks ? std::string(sentence_of(mapping.state))
                : fmt::format("{} {}", mapping.confirmations,
                              mapping.confirmations == 1 ? "confirmation" : "confirmations");
    paragraph(fmt::format("Mapping {}: the {} \"{}\" {} {} (learned from payment {}; {}).",
                          mapping.id.value, words_of(mapping.kind), one_line(mapping.key),
                          speaks ? "leads to" : "led to", mapping.customer_no,
                          mapping.first_payment.value, now));
  }

  void tell_decision() {
    const Decision& decision = payment_.decision;
    heading("What was decided");
    const std::string version = decision.policy
                                    ? fmt::format("version {}", policy_text(decision.policy))
                                    : policy_text(decision.policy);
    const std::string policy = policy_name_.empty()
                                   ? fmt::format("the policy ({})", version)
                                   : fmt::format("policy \"{}\" ({})", policy_name_, version);
    if (decision.proposals.empty()) {
      paragraph(fmt::format("{} under {}.", to_text(decision.outcome), policy));
    } else {
      const Proposal& first = decision.proposals.front();
      const std::string rule =
          first.rule.empty() ? "no rule of" : fmt::format("rule \"{}\" of", first.rule);
      paragraph(
          fmt::format("{}: {} {} spoke, on {}. Document: {} ({}). Amount: {} ({}). Score: {} of "
                      "1000.",
                      to_text(decision.outcome), rule, policy, sentence_of(first.search),
                      to_text(first.document), sentence_of(first.document), to_text(first.amount),
                      sentence_of(first.amount), first.score));
    }
    if (decision.reason != Reason::none) paragraph(sentence_of(decision.reason));
    const bool waits = decision.proposals.empty() && payment_.unapplied.is_positive() &&
                       payment_.state != PaymentState::ignored;
    if (waits)
      paragraph(
          "It waits: when an item, a customer or a mapping arrives that could explain it, it is "
          "decided anew.");
    if (payment_.reconsidered != 0)
      paragraph(fmt::format(
          "Decided anew {} while it waited, last at LSN {}, because {}. The decisions before stand "
          "in the log.",
          payment_.reconsidered == 1 ? std::string("once")
                                     : fmt::format("{} times", payment_.reconsidered),
          payment_.decided_lsn, sentence_of(payment_.woken_by)));
  }

  void tell_proposals() {
    const Decision& decision = payment_.decision;
    const bool automatic = decision.outcome == Outcome::automatic;
    for (std::size_t i = 0; i < decision.proposals.size(); ++i) {
      const Proposal& proposal = decision.proposals[i];
      if (i == 0 && automatic) {
        heading("Why");
      } else if (i == 1 && automatic) {
        heading("Runner-up");
      } else {
        heading(fmt::format("Proposal {}{}", i + 1, is_rejected(i) ? " (rejected)" : ""));
      }
      tell_proposal(proposal, i == 0);
      if (i > 0) paragraph(distance_sentence(proposal.score, decision.proposals.front().score));
    }
    if (automatic && decision.proposals.size() == 1) {
      heading("Runner-up");
      paragraph("None: no other explanation was found.");
    }
  }

  static std::string distance_sentence(int score, int first) {
    if (score < first) return fmt::format("Score {}, {} behind the first.", score, first - score);
    return score == first ? fmt::format("Score {}, the same as the first.", score)
                          : fmt::format("Score {}, {} before the first.", score, score - first);
  }

  void tell_proposal(const Proposal& proposal, bool first) {
    if (proposal.customer && proposal.customer != payment_.decision.payer)
      paragraph(fmt::format("The items are owed by {}.", customer_name(proposal.customer)));
    for (const Evidence& evidence : proposal.evidence) tell_evidence(evidence);
    if (proposal.evidence.empty()) paragraph("The texts name none of these items.");
    for (const AllocationLine& line : proposal.lines) tell_line(line, proposal.difference);
    paragraph(amount_sentence(proposal));
    if (proposal.ways != 0) paragraph(ways_sentence(proposal));
    // That a person is asked is said above, of all of them.
    if (!first && proposal.reason != Reason::none && proposal.reason != Reason::needs_confirmation)
      paragraph(sentence_of(proposal.reason));
  }

  void tell_evidence(const Evidence& evidence) {
    const std::string_view token = token_of(payment_, evidence);
    const std::string quoted = token.empty() ? std::string("a token")
                                             : fmt::format("\"{}\" (character {})", one_line(token),
                                                           character_of(payment_, evidence));
    // What was hit, where the token is not it and the item's name does not show it.
    const ItemView* known = item(evidence.item);
    const std::string_view whole = known == nullptr ? "" : number_of(*known, evidence.key);
    const bool shown = whole.empty() || whole == token || whole == known->item_no;
    paragraph(fmt::format("· {} in {} is the {}{} of item {}, {}.", quoted,
                          words_of(evidence.field), words_of(evidence.key),
                          shown ? std::string() : fmt::format(" {}", one_line(whole)),
                          item_name(evidence.item), sentence_of(evidence.hit)));
  }

  void tell_line(const AllocationLine& line, ShortOutcome difference) {
    std::string text =
        line.settles().is_zero()
            ? fmt::format("→ item {}, with an amount that is a person's to say",
                          item_name(line.item))
            : fmt::format("→ {} against item {}", money(line.amount), item_name(line.item));
    if (!line.discount.is_zero())
      text += fmt::format(", {} {}",
                          difference == ShortOutcome::discount ? "discount" : "cash discount",
                          money(line.discount));
    if (!line.writeoff.is_zero())
      text += fmt::format(", {} {}", money(line.writeoff), sentence_of(difference));
    if (const ItemView* known = item(line.item))
      text += fmt::format(" ({} of {}, due {})", words_of(known->kind),
                          amount_with_code(known->amount, known->currency), known->due_date.iso());
    paragraph(text);
  }

  std::string amount_sentence(const Proposal& proposal) const {
    const std::string paid = money(payment_.amount);
    const auto& lines = proposal.lines;
    switch (proposal.amount) {
      case AmountLevel::none:
        return "The amount says nothing here.";
      case AmountLevel::exact: {
        const bool netted = std::any_of(lines.begin(), lines.end(), [](const AllocationLine& line) {
          return line.amount.is_negative();
        });
        return fmt::format("The {} paid equal what was open of {}{}.", paid,
                           lines.size() == 1 ? "this item" : "these items together",
                           netted ? ", credits taken off" : "");
      }
      case AmountLevel::discount: {
        Money settled, discount;
        for (const AllocationLine& line : lines) {
          settled += line.settles();
          discount += line.discount;
        }
        return fmt::format("The {} paid and the cash discount of {} together settle {} exactly.",
                           paid, money(discount), money(settled));
      }
      case AmountLevel::tolerance:
        return tolerance_sentence(proposal);
      case AmountLevel::partial:
        return fmt::format("The {} paid are less than what was open; the rest stays open.", paid);
      case AmountLevel::over:
        if (proposal.remainder.is_zero())
          return fmt::format(
              "The {} paid are more than these documents; the next items of the "
              "customer took the rest.",
              paid);
        return fmt::format("The {} paid are {} more than what was open; that {}.", paid,
                           money(proposal.remainder), sentence_of(proposal.remainder_use));
    }
    return {};
  }

  std::string tolerance_sentence(const Proposal& proposal) const {
    const std::string paid = money(payment_.amount);
    Money discount, writeoff;
    for (const AllocationLine& line : proposal.lines) {
      discount += line.discount;
      writeoff += line.writeoff;
    }
    if (proposal.remainder.is_positive())
      return fmt::format(
          "The {} paid are {} more than what was open, within the tolerance; that "
          "{}.",
          paid, money(proposal.remainder), sentence_of(proposal.remainder_use));
    if (writeoff.is_zero() && discount.is_zero())
      return fmt::format("The {} paid differ from what was open within the tolerance.", paid);
    if (writeoff.is_zero())
      return fmt::format(
          "The {} paid fall short by {}, within the discounts and the tolerance: "
          "{}.",
          paid, money(discount), sentence_of(proposal.difference));
    return fmt::format(
        "The {} paid fall short by {}{}, within the tolerance: {}.", paid, money(writeoff),
        discount.is_zero() ? std::string()
                           : fmt::format(" beyond the cash discount of {}", money(discount)),
        sentence_of(proposal.difference));
  }

  // The search counts no further than it must to know that the sum is not the only one.
  std::string ways_sentence(const Proposal& proposal) const {
    const bool rest = proposal.search == Search::completed;
    const std::string_view what = rest ? "the rest" : "this amount";
    if (proposal.ways > 1)
      return fmt::format("At least {} choices of the customer's {}items make up {}.", proposal.ways,
                         rest ? "other " : "", what);
    // Only who decides alone has proved that it is the only one.
    if (payment_.decision.outcome != Outcome::automatic)
      return fmt::format("No other choice that makes up {} was found.", what);
    return fmt::format("No other choice makes up {}, but for what chance alone would give.", what);
  }

  void tell_allocations() {
    if (view_.allocations.empty()) return;
    heading("Allocations");
    Table table({{"id", Align::right},
                 {"item"},
                 {"document"},
                 {"customer"},
                 {"amount", Align::right},
                 {"discount", Align::right},
                 {"write-off", Align::right},
                 {"made"},
                 {"state"}});
    for (const AllocationView& a : view_.allocations) {
      table.add({std::to_string(a.id.value), std::string(a.item_no), std::string(a.document_no),
                 std::string(a.customer_no), money(a.amount),
                 a.discount.is_zero() ? "" : money(a.discount),
                 a.writeoff.is_zero() ? "" : money(a.writeoff), std::string(to_text(a.origin)),
                 a.reversed ? "reversed" : "stands"});
      if (a.reversed) table.ink_last_row(Ink::dim);
    }
    table.print(console_, 2);
  }

  // The best proposal that nobody has refused. One without amounts (an item in another currency)
  // cannot be taken as it is.
  void tell_choice() {
    const auto& proposals = payment_.decision.proposals;
    std::size_t best = 0;
    while (best < proposals.size() && is_rejected(best)) ++best;
    if (best == proposals.size()) return;
    const auto choice = fmt::format("{} --proposal {}", payment_.id.value, best + 1);
    if (proposals[best].amount != AmountLevel::none)
      labelled("confirm", "hexiao confirm " + choice);
    labelled("reject", "hexiao reject " + choice);
  }

  // The items that the money may be for: those of whom it is, settled ones too where that is asked.
  void tell_where_to_look() {
    const Decision& decision = payment_.decision;
    if (!decision.payer || !decision.proposals.empty()) return;
    const bool settled = decision.reason == Reason::already_cleared;
    for (const CustomerView& c : view_.customers)
      if (c.id == decision.payer)
        labelled("look", fmt::format("hexiao items --customer {}{}", c.customer_no,
                                     settled ? " --all" : ""));
  }

  void tell_next_steps() {
    if (payment_.state == PaymentState::reversed) return;
    heading("What you can do");
    const auto id = payment_.id.value;
    if (payment_.state == PaymentState::proposed) tell_choice();
    if (payment_.unapplied.is_positive()) {
      tell_where_to_look();
      labelled("allocate", fmt::format("hexiao allocate {} ITEM:AMOUNT", id));
    }
    for (const AllocationView& a : view_.allocations)
      if (!a.reversed)
        labelled("undo", fmt::format("hexiao deallocate {} --reason \"…\"   (item {})", a.id.value,
                                     a.item_no));
    if (const MappingId mapping = payment_.decision.payer_mapping)
      labelled("unlearn", fmt::format("hexiao mappings revoke {} --reason \"…\"", mapping.value));
    if (!is_set_off())
      labelled("reverse",
               fmt::format("hexiao reverse {} --reason \"…\"   (the bank took it back)", id));
  }

  const Console& console_;
  const ExplanationView& view_;
  const PaymentView& payment_;
  std::string_view policy_name_;
};

}  // namespace

std::string_view token_of(const PaymentView& payment, const Evidence& evidence) {
  const std::string_view field = text_in(payment, evidence.field);
  if (evidence.offset > field.size()) return {};
  return field.substr(evidence.offset, evidence.length);
}

std::size_t character_of(const PaymentView& payment, const Evidence& evidence) {
  const std::string_view field = text_in(payment, evidence.field);
  const std::size_t end = std::min<std::size_t>(evidence.offset, field.size());
  std::size_t characters = 1;
  for (std::size_t i = 0; i < end; ++i)
    if ((static_cast<unsigned char>(field[i]) & 0xC0U) != 0x80U) ++characters;
  return characters;
}

std::string policy_text(PolicyVersion version) {
  return version ? fmt::format("{:016x}", version.value) : std::string("built in");
}

void print_explanation(const Console& console, const ExplanationView& view,
                       std::string_view policy_name) {
  Telling(console, view, policy_name).tell();
}

}  // namespace hexiao::cli
