#include "clients/hexiao/feed_results.h"

#include <fmt/core.h>

#include <algorithm>

#include "clients/bank/csv.h"
#include "clients/hexiao/json_text.h"
#include "clients/hexiao/table.h"

namespace hexiao::cli {
namespace {

void append_line(std::string& text, std::string_view item_no, Money amount, Money discount,
                 Money writeoff, Currency currency) {
  if (!text.empty()) text += '|';
  text += fmt::format("{}:{}", item_no, amount_text(amount, currency, false));
  if (!discount.is_zero())
    text += fmt::format(":discount={}", amount_text(discount, currency, false));
  if (!writeoff.is_zero())
    text += fmt::format(":writeoff={}", amount_text(writeoff, currency, false));
}

std::string item_no_of(const ExplanationView& view, ItemId id) {
  for (const ItemView& item : view.items)
    if (item.id == id) return std::string(item.item_no);
  return fmt::format("#{}", id.value);
}

Ink ink_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::automatic:
      return Ink::green;
    case Outcome::proposed:
      return Ink::yellow;
    case Outcome::rejected:
      return Ink::red;
    case Outcome::unmatched:
    case Outcome::duplicate:
    case Outcome::ignored:
      return Ink::plain;
  }
  return Ink::plain;
}

}  // namespace

std::string lines_text(const std::vector<protocol::NamedLine>& lines, Currency currency) {
  std::string text;
  for (const protocol::NamedLine& line : lines)
    append_line(text, line.item_no, line.amount, line.discount, line.writeoff, currency);
  return text;
}

std::string proposals_text(const std::vector<protocol::NamedProposal>& proposals,
                           Currency currency) {
  std::string text;
  for (const protocol::NamedProposal& proposal : proposals) {
    if (!text.empty()) text += ';';
    text += lines_text(proposal.lines, currency);
  }
  return text;
}

FeedResult to_result(std::uint32_t line, Currency currency, const protocol::ResultView& answer) {
  FeedResult row{.line = line, .payment = answer.payment.value, .known = true};
  if (!answer.ok()) {
    row.outcome = Outcome::rejected;
    row.rejection = answer.rejection;
    row.field = answer.field;
    row.reason = to_text(answer.rejection);
    if (!answer.field.empty()) row.reason += fmt::format(" ({})", answer.field);
    return row;
  }
  row.outcome = answer.outcome;
  row.reason = answer.reason == Reason::none ? std::string_view() : to_text(answer.reason);
  row.rule = answer.rule;
  row.score = answer.score;
  row.customer_no = answer.customer_no;
  row.payer_level = answer.payer_level;
  row.unapplied = amount_text(answer.unapplied, currency, false);
  row.allocations = lines_text(answer.allocations, currency);
  if (answer.outcome != Outcome::automatic)
    row.proposals = proposals_text(answer.proposals, currency);
  row.incomplete = answer.allocation_count != answer.allocations.size() ||
                   (answer.outcome == Outcome::proposed && answer.proposals.empty());
  return row;
}

void complete(FeedResult& row, const ExplanationView& view) {
  const Currency currency = view.payment.currency;
  row.allocations.clear();
  row.proposals.clear();
  for (const AllocationView& a : view.allocations)
    if (!a.reversed)
      append_line(row.allocations, a.item_no, a.amount, a.discount, a.writeoff, currency);
  const Decision& decision = view.payment.decision;
  if (!decision.proposals.empty()) row.rule = decision.proposals.front().rule;
  for (const CustomerView& customer : view.customers)
    if (customer.id == decision.payer) row.customer_no = customer.customer_no;
  if (row.outcome != Outcome::automatic) {
    for (const Proposal& proposal : decision.proposals) {
      std::string lines;
      for (const AllocationLine& line : proposal.lines)
        append_line(lines, item_no_of(view, line.item), line.amount, line.discount, line.writeoff,
                    currency);
      if (!row.proposals.empty()) row.proposals += ';';
      row.proposals += lines;
    }
  }
  row.incomplete = false;
}

std::string results_header() {
  return "line,payment_id,outcome,reason,rule,score,customer_no,payer_level,allocations,unapplied,"
         "proposals,file\n";
}

std::string to_csv(const FeedResult& row, std::string_view file) {
  const bool decided = row.payment != 0;
  const std::string cells[] = {row.line == 0 ? "" : std::to_string(row.line),
                               decided ? std::to_string(row.payment) : "",
                               std::string(to_text(row.outcome)),
                               row.reason,
                               row.rule,
                               decided ? std::to_string(row.score) : "",
                               row.customer_no,
                               decided ? std::string(to_text(row.payer_level)) : "",
                               row.allocations,
                               row.unapplied,
                               row.proposals,
                               std::string(file)};
  std::string text;
  bank::append_csv_row(text, cells);
  return text;
}

std::uint64_t FeedTally::count(Outcome outcome) const {
  const std::uint64_t lines = totals_[static_cast<std::size_t>(outcome)].count();
  return outcome == Outcome::rejected ? lines + unread_ : lines;
}

void FeedTally::print(const Console& console) const {
  Table table({{"outcome"}, {"lines", Align::right}, {"amount", Align::right}});
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    table.add({std::string(to_text(outcome)), std::to_string(count(outcome)), totals_[i].text()});
    if (count(outcome) != 0) table.ink_last_row(ink_of(outcome));
  }
  table.print(console);
}

std::string FeedTally::json() const {
  JsonObject object;
  for (std::size_t i = 0; i < totals_.size(); ++i) {
    const auto outcome = static_cast<Outcome>(i);
    object.raw(
        to_text(outcome),
        JsonObject().number("count", count(outcome)).raw("amounts", totals_[i].json()).take());
  }
  return object.take();
}

}  // namespace hexiao::cli
