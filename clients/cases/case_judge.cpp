#include "clients/cases/case_judge.h"

#include <algorithm>
#include <map>
#include <set>

namespace hexiao::cases {
namespace {

// "100.00 to I1, 40.00 to I2"
std::string told(const CaseRun& run, const std::vector<SeenLine>& lines) {
  std::string out;
  for (const SeenLine& line : lines) {
    out += (out.empty() ? "" : ", ") + run.written(line.item, line.amount) + " to " +
           (line.item.empty() ? "another item" : line.item);
    if (!line.discount.is_zero()) out += " with discount " + run.written(line.item, line.discount);
    if (!line.writeoff.is_zero()) out += " with write-off " + run.written(line.item, line.writeoff);
  }
  return out.empty() ? "nothing" : out;
}

std::string told(const std::vector<std::string>& ids) {
  std::string out;
  for (const std::string& id : ids) out += (out.empty() ? "" : ", ") + id;
  return out.empty() ? "nothing" : out;
}

std::string came(const CaseRun& run, const SeenPayment& seen) {
  std::string out = seen.id + " was " + std::string(to_text(seen.outcome));
  if (seen.reason != Reason::none) out += " (" + std::string(to_text(seen.reason)) + ")";
  out += ", payer " + (seen.payer.empty() ? "unknown" : seen.payer) + " " +
         std::string(to_text(seen.payer_level));
  if (!seen.allocated.empty()) return out + ": " + told(run, seen.allocated);
  if (seen.proposals.empty()) return out;
  return out + ", best proposal: " + told(run, seen.proposals.front().lines);
}

std::string came(const CaseRun& run) {
  std::string out;
  for (const SeenPayment& seen : run.payments()) out += (out.empty() ? "" : "; ") + came(run, seen);
  return out.empty() ? "there was no payment" : out;
}

using Sums = std::map<std::string, Money>;  // by item

Sums sums_of(const std::vector<SeenLine>& lines) {
  Sums out;
  for (const SeenLine& line : lines) out[line.item] += line.amount;
  return out;
}

class Judge {
 public:
  Judge(const MatchingCase& one, CaseRun& run) : one_(one), expect_(one.expect), run_(run) {}

  // Empty, or what is not as expected.
  std::string fault() {
    const std::string& decision = expect_.decision;
    std::string why;
    if (decision == "auto" || decision == "suggest" || decision == "mixed") {
      why = fault_of_allocations(decision);
    } else if (decision == "none" || decision == "party") {
      why = fault_of_nothing();
    } else if (decision == "manual") {
      if (run_.refused() != 0) why = "expected every step of the clerk to be taken; " + counted();
    } else if (decision == "reject") {
      if (run_.refused() == 0) why = "expected a refusal; " + counted();
    } else if (decision == "import") {
      if (!expect_.allocations.empty()) why = fault_of_allocations("mixed");
    } else if (decision != "concurrent") {
      return "unknown decision \"" + decision + "\"";
    }
    if (why.empty()) why = fault_of_counts();
    if (why.empty()) why = fault_of_payer();
    if (why.empty()) why = fault_of_forbidden();
    if (!why.empty()) return why;
    // What a proposal would do is seen once a person has taken it.
    run_.confirm_best();
    return fault_of_the_end();
  }

  // Whether less was done than the peer does, and nothing else.
  bool more_cautious() const {
    if (expect_.decision != "suggest" && expect_.decision != "auto") return false;
    for (const SeenPayment& seen : run_.payments()) {
      if (!seen.allocated.empty()) return false;
      const bool something = !seen.proposals.empty();
      if (something && (expect_.decision != "auto" || !as_expected(seen, best(seen)))) return false;
    }
    return true;
  }

 private:
  std::string counted() const {
    return std::to_string(run_.accepted()) + " were taken and " + std::to_string(run_.refused()) +
           " refused";
  }

  static std::vector<SeenLine> best(const SeenPayment& seen) {
    return seen.proposals.empty() ? std::vector<SeenLine>() : seen.proposals.front().lines;
  }

  std::vector<SeenLine> expected_of(const std::string& payment) const {
    std::vector<SeenLine> out;
    for (const ExpectedAllocation& line : expect_.allocations) {
      if (line.payment != payment) continue;
      SeenLine& into = out.emplace_back();
      into.item = line.item;
      (void)run_.amount_of(line.item, line.amount, into.amount);
    }
    return out;
  }

  bool as_expected(const SeenPayment& seen, const std::vector<SeenLine>& lines) const {
    return sums_of(lines) == sums_of(expected_of(seen.id));
  }

  std::string fault_of_allocations(const std::string& decision) const {
    const bool itemised = !expect_.allocations.empty();
    for (const SeenPayment& seen : run_.payments()) {
      const std::vector<SeenLine> now = run_.allocations(seen.id);
      const std::vector<SeenLine> wanted = expected_of(seen.id);
      const bool made = !now.empty();
      const bool offers = !made && !seen.proposals.empty();
      const std::vector<SeenLine> lines = made ? now : best(seen);
      if (wanted.empty() && (itemised || decision == "mixed")) {
        if (made) return "expected nothing to be allocated of " + seen.id + "; " + came(run_, seen);
        continue;
      }
      if (made && expect_.automatic_forbidden)
        return "expected a person to be asked; " + came(run_, seen);
      if (decision == "auto" && !made && itemised)
        return "expected " + seen.id + " to be allocated by itself: " + told(run_, wanted) + "; " +
               came(run_, seen);
      if (decision == "suggest" && !made && !offers)
        return "expected a proposal for " + seen.id +
               (itemised ? ": " + told(run_, wanted) : std::string()) + "; " + came(run_, seen);
      if (itemised && sums_of(lines) != sums_of(wanted))
        return "expected " + told(run_, wanted) + "; " + came(run_, seen);
      if (std::string why = fault_of_choice(seen, lines); !why.empty()) return why;
    }
    return {};
  }

  // `selected`: the best proposal's items; `candidates`: each is among the proposals.
  std::string fault_of_choice(const SeenPayment& seen, const std::vector<SeenLine>& lines) const {
    std::set<std::string> chosen, offered;
    for (const SeenLine& line : lines) chosen.insert(line.item);
    for (const SeenProposal& proposal : seen.proposals)
      for (const SeenLine& line : proposal.lines) offered.insert(line.item);
    const std::set<std::string> selected(expect_.selected.begin(), expect_.selected.end());
    if (!selected.empty() && chosen != selected)
      return "expected the choice to be " + told(expect_.selected) + "; " + came(run_, seen);
    for (const std::string& candidate : expect_.candidates)
      if (!offered.contains(candidate))
        return "expected " + candidate + " among the proposals; " + came(run_, seen);
    return {};
  }

  std::string fault_of_nothing() const {
    for (const SeenPayment& seen : run_.payments())
      if (!run_.allocations(seen.id).empty() || !seen.proposals.empty())
        return "expected neither an allocation nor a proposal; " + came(run_, seen);
    return {};
  }

  std::string fault_of_counts() const {
    if ((expect_.accepted && run_.accepted() != *expect_.accepted) ||
        (expect_.rejected && run_.refused() != *expect_.rejected))
      return "expected " + std::to_string(expect_.accepted.value_or(run_.accepted())) +
             " to be taken and " + std::to_string(expect_.rejected.value_or(run_.refused())) +
             " refused; " + counted();
    return {};
  }

  std::string fault_of_payer() const {
    if (expect_.party.empty() && expect_.party_level.empty()) return {};
    for (const SeenPayment& seen : run_.payments()) {
      if (!expect_.party.empty() && seen.payer != expect_.party)
        return "expected the payer to be " + expect_.party + "; " + came(run_, seen);
      // "Certain" is more than a peer's "full".
      const std::string_view level =
          seen.payer_level == PayerLevel::certain ? "full" : to_text(seen.payer_level);
      const std::string wanted = expect_.party_level == "certain" ? "full" : expect_.party_level;
      if (!wanted.empty() && level != wanted)
        return "expected the payer to be known \"" + expect_.party_level + "\"; " +
               came(run_, seen);
    }
    return {};
  }

  std::string fault_of_forbidden() const {
    for (const SeenPayment& seen : run_.payments()) {
      std::vector<SeenLine> all = run_.allocations(seen.id);
      for (const SeenProposal& proposal : seen.proposals)
        all.insert(all.end(), proposal.lines.begin(), proposal.lines.end());
      for (const SeenLine& line : all)
        if (std::find(expect_.must_not.begin(), expect_.must_not.end(), line.item) !=
            expect_.must_not.end())
          return line.item + " may never be named; " + came(run_, seen);
    }
    return {};
  }

  std::string fault_of_the_end() const {
    for (const auto& [item, text] : expect_.residuals) {
      if (!run_.has_item(item)) return "there is no item " + item;
      Money wanted;
      if (!run_.amount_of(item, text, wanted))
        return "item_residual: \"" + text + "\" is no amount";
      if (run_.open(item) != wanted)
        return "expected " + text + " to stay open of " + item + "; " +
               run_.written(item, run_.open(item)) + " did; " + came(run_);
    }
    for (const SeenPayment& seen : run_.payments()) {
      Money wanted;
      const Money left = run_.unapplied(seen.id);
      if (!expect_.unapplied.empty() && run_.payments().size() == 1 &&
          (!run_.amount_of(seen.id, expect_.unapplied, wanted) || left != wanted))
        return "expected " + expect_.unapplied + " to stay unapplied; " +
               run_.written(seen.id, left) + " did; " + came(run_, seen);
      if (!expect_.unapplied_least.empty() &&
          (!run_.amount_of(seen.id, expect_.unapplied_least, wanted) || left < wanted))
        return "expected at least " + expect_.unapplied_least + " to stay unapplied; " +
               run_.written(seen.id, left) + " did";
    }
    if (std::string why = fault_of_sides("discount", expect_.discounts, &SeenLine::discount);
        !why.empty())
      return why;
    if (std::string why = fault_of_sides("write-off", expect_.writeoffs, &SeenLine::writeoff);
        !why.empty())
      return why;
    if (std::string why = fault_of_discount(); !why.empty()) return why;
    return fault_of_offsets();
  }

  std::string fault_of_sides(const std::string& what, const std::vector<ExpectedSide>& expected,
                             Money SeenLine::*side) const {
    if (expected.empty()) return {};
    Sums wanted, seen;
    for (const ExpectedSide& one : expected) {
      Money amount;
      if (!run_.amount_of(one.item, one.amount, amount))
        return "\"" + one.amount + "\" is no amount";
      wanted[one.item] += amount;
    }
    for (const SeenPayment& payment : run_.payments())
      for (const SeenLine& line : run_.allocations(payment.id))
        if (!(line.*side).is_zero()) seen[line.item] += line.*side;
    if (wanted == seen) return {};
    return "expected " + what + " " + told_sums(wanted) + "; it was " + told_sums(seen) + "; " +
           came(run_);
  }

  std::string told_sums(const Sums& sums) const {
    std::string out;
    for (const auto& [item, amount] : sums)
      out += (out.empty() ? "" : ", ") + run_.written(item, amount) + " of " + item;
    return out.empty() ? "nothing" : out;
  }

  std::string fault_of_discount() const {
    if (expect_.discount.empty()) return {};
    Money sum, wanted;
    for (const SeenPayment& payment : run_.payments()) {
      (void)run_.amount_of(payment.id, expect_.discount, wanted);
      for (const SeenLine& line : run_.allocations(payment.id)) sum += line.discount;
    }
    if (sum == wanted) return {};
    const std::string& any = run_.payments().front().id;
    return "expected a discount of " + expect_.discount + "; it was " + run_.written(any, sum) +
           "; " + came(run_);
  }

  // Each expected pair was set off, in either order, with its amount where one is given.
  std::string fault_of_offsets() const {
    const std::vector<ExpectedOffset> seen = run_.offsets();
    std::string all;
    for (const ExpectedOffset& pair : seen)
      all += (all.empty() ? "" : ", ") + pair.amount + " of " + pair.debit + " with " + pair.credit;
    for (const ExpectedOffset& wanted : expect_.offsets) {
      const bool found = std::any_of(seen.begin(), seen.end(), [&](const ExpectedOffset& pair) {
        const bool same = (pair.debit == wanted.debit && pair.credit == wanted.credit) ||
                          (pair.debit == wanted.credit && pair.credit == wanted.debit);
        Money a, b;
        return same &&
               (wanted.amount.empty() || (run_.amount_of(pair.debit, pair.amount, a) &&
                                          run_.amount_of(pair.debit, wanted.amount, b) && a == b));
      });
      if (!found)
        return "expected " + wanted.debit + " and " + wanted.credit + " to be set off" +
               (wanted.amount.empty() ? "" : " by " + wanted.amount) + "; set off were " +
               (all.empty() ? "none" : all) + "; " + came(run_);
    }
    return {};
  }

  const MatchingCase& one_;
  const Expectation& expect_;
  CaseRun& run_;
};

}  // namespace

Verdict judge(const MatchingCase& one) {
  if (!one.unknown.empty()) return {false, "unknown " + told(one.unknown)};
  CaseRun run(one);
  if (std::string fault = run.run(); !fault.empty()) return {false, fault};
  Judge judge(one, run);
  const bool cautious = !one.expect.divergence.empty() && judge.more_cautious();
  const std::string why = judge.fault();
  if (why.empty()) return {true, {}};
  if (cautious) return {true, "diverges: " + one.expect.divergence};
  return {false, why};
}

}  // namespace hexiao::cases
