#include "tests/engine/seen_result.h"

#include <algorithm>

#include "engine/vocabulary/payment_text.h"

namespace hexiao {
namespace {

SeenLine see_line(const AllocationLine& line, const State& state) {
  return {.item = std::string(state.item_texts(slot_of(line.item)).item_no()),
          .amount = line.amount,
          .discount = line.discount,
          .writeoff = line.writeoff};
}

std::string number_of(const State& state, CustomerId id) {
  return id ? std::string(state.customer_no(id)) : std::string("none");
}

bool read_line(const std::vector<std::string>& words, const ScenarioLine& line, int exponent,
               SeenLine& seen) {
  if (words.size() < 2) return false;
  seen.item = words[words.size() - 2];
  const auto read = [&](std::string_view text, Money& money) {
    const ParsedAmount parsed = parse_amount(text, exponent);
    money = parsed.amount;
    return parsed.ok();
  };
  if (!read(words.back(), seen.amount)) return false;
  if (line.find("discount") && !read(line.text("discount"), seen.discount)) return false;
  return !line.find("writeoff") || read(line.text("writeoff"), seen.writeoff);
}

std::string compare_line(const SeenResult& seen, const ScenarioLine& expectation, std::size_t place,
                         int exponent) {
  SeenLine wanted;
  if (!read_line(expectation.words, expectation, exponent, wanted))
    return "a line is: line ITEM AMOUNT [discount=…] [writeoff=…]";
  const bool made = place == 0 && !seen.allocations.empty();
  if (!made && place >= seen.proposals.size()) return "there is no such proposal";
  const auto& lines = made ? seen.allocations : seen.proposals[place].lines;
  if (std::find(lines.begin(), lines.end(), wanted) != lines.end()) return {};
  return "the lines are " + describe(lines, exponent);
}

std::string compare_evidence(const SeenResult& seen, const ScenarioLine& expectation) {
  if (seen.proposals.empty()) return "there is no proposal, so no evidence";
  std::string all;
  for (const SeenEvidence& e : seen.proposals.front().evidence) {
    const auto same = [&](std::string_view key, const std::string& value) {
      return !expectation.find(key) || expectation.text(key) == value;
    };
    if (expectation.has_word(e.item) && same("key", e.key) && same("hit", e.hit) &&
        same("field", e.field) && same("token", e.token))
      return {};
    all += " [" + e.item + " key=" + e.key + " hit=" + e.hit + " field=" + e.field +
           " token=" + e.token + "]";
  }
  return "the evidence is" + all;
}

std::string reasons_of(std::uint32_t bits) {
  std::string text;
  for (std::size_t i = 0; i < EnumTexts<CreditReason>::value.size(); ++i)
    if ((bits >> i & 1U) != 0)
      text += std::string(text.empty() ? "" : " ") + std::string(EnumTexts<CreditReason>::value[i]);
  return text;
}

// credit block why="over_limit overdue" exposure=1200.00 limit=1000.00
std::string compare_credit(const SeenResult& seen, const ScenarioLine& expectation, int exponent) {
  if (seen.rejection != "none") return "it was rejected " + seen.rejection + " " + seen.field;
  const std::string exposure = format_amount(seen.exposure, exponent);
  const std::string limit = format_amount(seen.limit, exponent);
  const auto agrees = [&](std::string_view key, const std::string& value) {
    return !expectation.find(key) || expectation.text(key) == value;
  };
  const bool verdict = expectation.words.size() == 2 && expectation.words[1] == seen.verdict;
  if (verdict && agrees("why", seen.why) && agrees("exposure", exposure) && agrees("limit", limit))
    return {};
  return "it was " + seen.verdict + " why=\"" + seen.why + "\" exposure=" + exposure +
         " limit=" + limit;
}

std::string describe(const SeenResult& seen) {
  if (seen.rejection != "none") return "rejected " + seen.rejection + " " + seen.field;
  std::string text = seen.outcome + " " + seen.reason + " payer=" + seen.payer +
                     " level=" + seen.level + " mark=" + seen.mark + " rival=" + seen.rival;
  for (const SeenProposal& p : seen.proposals) {
    text += " {" + p.customer + " rule=" + p.rule + " search=" + p.search +
            " document=" + p.document + " amount=" + p.amount + " reason=" + p.reason + ":";
    for (const SeenLine& line : p.lines) text += " " + line.item;
    text += "}";
  }
  return text;
}

bool outcome_agrees(const SeenResult& seen, const ScenarioLine& line) {
  if (seen.outcome != line.words[0]) return false;
  if (line.words.size() > 1 && seen.reason != line.words[1]) return false;
  const SeenProposal none;
  const SeenProposal& best = seen.proposals.empty() ? none : seen.proposals.front();
  const std::pair<std::string_view, std::string> facts[] = {
      {"rule", best.rule},         {"payer", seen.payer},
      {"level", seen.level},       {"mark", seen.mark},
      {"rival", seen.rival},       {"document", best.document},
      {"amount", best.amount},     {"search", best.search},
      {"customer", best.customer}, {"proposals", std::to_string(seen.proposals.size())}};
  for (const auto& option : line.options) {
    const auto fact = std::find_if(std::begin(facts), std::end(facts),
                                   [&](const auto& f) { return f.first == option.first; });
    if (fact == std::end(facts) || fact->second != option.second) return false;
  }
  return true;
}

}  // namespace

std::string describe(const std::vector<SeenLine>& lines, int exponent) {
  std::string text;
  for (const SeenLine& line : lines) {
    if (!text.empty()) text += ", ";
    text += line.item + " " + format_amount(line.amount, exponent);
    if (!line.discount.is_zero()) text += " discount=" + format_amount(line.discount, exponent);
    if (!line.writeoff.is_zero()) text += " writeoff=" + format_amount(line.writeoff, exponent);
  }
  return text.empty() ? "none" : text;
}

SeenResult see(const Result& result, const State& state, bool is_payment) {
  SeenResult seen{.rejection = std::string(to_text(result.rejection)),
                  .field = std::string(result.field),
                  .changed = result.changed,
                  .is_payment = is_payment,
                  .outcome = std::string(to_text(result.decision.outcome)),
                  .reason = std::string(to_text(result.decision.reason)),
                  .payer = number_of(state, result.decision.payer),
                  .level = std::string(to_text(result.decision.payer_level)),
                  .mark = std::string(to_text(result.decision.payer_mark)),
                  .rival = number_of(state, result.decision.payer_rival),
                  .proposals = {},
                  .allocations = {},
                  .unapplied = result.unapplied,
                  .approval = result.control.approval.value,
                  .verdict = std::string(to_text(result.control.verdict)),
                  .why = reasons_of(result.control.reasons),
                  .exposure = result.control.exposure,
                  .limit = result.control.limit};
  PaymentView payment;
  if (result.payment && !state.view(result.payment, payment)) return seen;
  for (const Proposal& p : result.decision.proposals) {
    SeenProposal& to =
        seen.proposals.emplace_back(SeenProposal{.customer = number_of(state, p.customer),
                                                 .search = std::string(to_text(p.search)),
                                                 .document = std::string(to_text(p.document)),
                                                 .amount = std::string(to_text(p.amount)),
                                                 .reason = std::string(to_text(p.reason)),
                                                 .rule = std::string(p.rule),
                                                 .lines = {},
                                                 .evidence = {},
                                                 .remainder = p.remainder});
    for (const AllocationLine& line : p.lines) to.lines.push_back(see_line(line, state));
    for (const Evidence& e : p.evidence) {
      const std::string_view text = text_in(payment, e.field);
      const std::string_view token =
          e.offset <= text.size() ? text.substr(e.offset, e.length) : std::string_view("?");
      to.evidence.push_back({.item = std::string(state.item_texts(slot_of(e.item)).item_no()),
                             .key = std::string(to_text(e.key)),
                             .hit = std::string(to_text(e.hit)),
                             .field = std::string(to_text(e.field)),
                             .token = std::string(token)});
    }
  }
  for (const AllocationLine& line : result.allocations)
    seen.allocations.push_back(see_line(line, state));
  return seen;
}

std::string compare(const SeenResult& seen, const ScenarioLine& expectation, int exponent) {
  if (expectation.words.empty()) return "the expectation says nothing";
  const std::string& what = expectation.words[0];
  if (what == "rejected") {
    const bool code = expectation.words.size() > 1 && seen.rejection == expectation.words[1];
    const bool field = expectation.words.size() < 3 || seen.field == expectation.words[2];
    return code && field ? std::string() : "it was " + describe(seen);
  }
  if (what == "line") return compare_line(seen, expectation, 0, exponent);
  if (what == "line2") return compare_line(seen, expectation, 1, exponent);
  if (what == "line3") return compare_line(seen, expectation, 2, exponent);
  if (what == "lines") {
    const auto& lines = !seen.allocations.empty() || seen.proposals.empty()
                            ? seen.allocations
                            : seen.proposals.front().lines;
    const bool right =
        expectation.words.size() == 2 && expectation.words[1] == std::to_string(lines.size());
    return right ? std::string() : "the lines are " + describe(lines, exponent);
  }
  if (what == "credit") return compare_credit(seen, expectation, exponent);
  if (what == "evidence") return compare_evidence(seen, expectation);
  if (what == "unchanged") return seen.changed ? "something was recorded" : std::string();
  if (what == "approval") {
    const bool right = expectation.words.size() == 2 && seen.rejection == "none" &&
                       expectation.words[1] == std::to_string(seen.approval);
    return right ? std::string() : "it waits for approval " + std::to_string(seen.approval);
  }
  if (what == "answered") {
    const bool right = expectation.words.size() == 2 && seen.rejection == "none" &&
                       expectation.words[1] == seen.field;
    return right ? std::string() : "it was answered " + seen.field + " " + seen.rejection;
  }
  if (what == "unapplied") {
    const std::string left = format_amount(seen.unapplied, exponent);
    const bool right = expectation.words.size() == 2 && expectation.words[1] == left;
    return right ? std::string() : "unapplied is " + left;
  }
  return outcome_agrees(seen, expectation) ? std::string() : "it was " + describe(seen);
}

}  // namespace hexiao
