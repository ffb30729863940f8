// The words of receivables control: the business day, the life of an item, approvals, its policy.
#include <charconv>

#include "protocol/receivables_policy_text.h"
#include "tests/engine/scenario_commands.h"

namespace hexiao {
namespace {

std::string_view word(const ScenarioLine& line, std::size_t i) {
  return i < line.words.size() ? std::string_view(line.words[i]) : std::string_view();
}

// A word that is no day is none, which the guards then refuse.
Date day(std::string_view text) { return Date::parse_iso(text).value_or(Date{}); }

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// mark 1001 promised 2026-03-05 note="on the phone"
std::optional<Command> read_mark(const ScenarioLine& line, std::string_view ledger,
                                 std::string& fault) {
  const auto mark = from_text<ItemMark>(word(line, 1));
  if (!mark) {
    fault = "mark ITEM sent|confirmed|promised|promise_withdrawn|overdue_cause [DATE] note=";
    return std::nullopt;
  }
  return MarkItem{.ledger = ledger,
                  .item = word(line, 0),
                  .mark = *mark,
                  .date = day(word(line, 2)),
                  .note = line.text("note")};
}

}  // namespace

// write_off 1001 [AMOUNT] [bad_debt] reason=
std::optional<Command> ScenarioCommands::read_write_off(const ScenarioLine& line,
                                                        std::string& fault) {
  WriteOff command{.ledger = line.find("ledger") ? line.text("ledger") : ledger(),
                   .item = word(line, 0),
                   .bad_debt = line.has_word("bad_debt") || line.has_word("bad-debt"),
                   .reason = line.find("reason") ? line.text("reason") : "cannot be collected"};
  const std::string_view second = word(line, 1);
  if (!second.empty() && !second.starts_with("bad") &&
      !amount(second, line.text("currency"), command.amount, fault))
    return std::nullopt;
  return command;
}

// receivables_policy, and then its TOML until a line that says "end"; kind and name may be left out
std::optional<Command> ScenarioCommands::read_receivables_policy(const ScenarioLine& line,
                                                                 std::string& fault) {
  std::string source = line.block;
  if (source.find("name =") == std::string::npos)
    source.insert(0, "name = \"as the scenario says\"\n");
  if (!source.starts_with("kind")) source.insert(0, "kind = \"receivables\"\n");
  const auto policy = parse_receivables_policy(source);
  if (!policy) {
    fault = "the policy: " + policy.error().text("receivables-policy");
    return std::nullopt;
  }
  return ActivateReceivablesPolicy{.source = keep(std::move(source)), .policy = *policy};
}

// Nothing, and no fault, when the verb is not of receivables control.
std::optional<Command> ScenarioCommands::read_control(const ScenarioLine& line,
                                                      std::string& fault) {
  std::string verb = line.verb;
  for (char& c : verb)
    if (c == '-') c = '_';
  const std::string_view where = line.find("ledger") ? line.text("ledger") : ledger();
  if (verb == "close_day") return CloseDay{.date = day(word(line, 0))};
  if (verb == "mark") return read_mark(line, where, fault);
  if (verb == "write_off") return read_write_off(line, fault);
  if (verb == "receivables_policy") return read_receivables_policy(line, fault);
  const auto answer = [&](ApprovalAnswer how) {
    return AnswerApproval{
        .approval = number(word(line, 0)), .answer = how, .reason = line.text("reason")};
  };
  if (verb == "approve") return answer(ApprovalAnswer::approve);
  if (verb == "reject_approval") return answer(ApprovalAnswer::reject);
  if (verb == "withdraw") return answer(ApprovalAnswer::withdraw);
  return std::nullopt;
}

}  // namespace hexiao
