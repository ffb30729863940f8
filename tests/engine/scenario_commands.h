// From a scenario's line to the command that it stands for.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>

#include "engine/state/state.h"
#include "engine/vocabulary/commands.h"
#include "tests/engine/scenario.h"

namespace hexiao {

// Ledger and currency of lines that name none ("ledger CN01 CNY" changes them), and the payments by
// their names in the story. Texts of commands borrow from the lines and from here.
class ScenarioCommands {
 public:
  // Nothing, and why, when the line is no command that can be read.
  std::optional<Command> read(const ScenarioLine& line, const State& state, std::string& fault);
  void set_defaults(std::string ledger, std::string currency);
  void name_payment(const std::string& name, PaymentId id) { payments_.emplace(name, id); }
  // "#3" for a payment of the story; any other word as it is.
  std::string_view payment(std::string_view name);
  std::string_view ledger() const { return *ledger_; }
  std::string_view currency() const { return *currency_; }
  // Of a line `… KIND "MARK" CUSTOMER …`: the learned mapping; kNoSlot when there is none.
  Slot find_mapping(const ScenarioLine& line, const State& state) const;
  // Of a text in the currency (or the default one).
  bool amount(std::string_view text, std::string_view currency, Money& money,
              std::string& fault) const;

 private:
  std::optional<Command> read_customer(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_item(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_payment(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_allocate(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_set_off(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_deallocate(const ScenarioLine& line, const State& state,
                                         std::string& fault);
  std::optional<Command> read_policy(const ScenarioLine& line, const State& state,
                                     std::string& fault);
  // scenario_control.cpp
  std::optional<Command> read_control(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_write_off(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_receivables_policy(const ScenarioLine& line, std::string& fault);
  // scenario_master.cpp
  std::optional<Command> read_master(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_contract(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_order(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_limit(const ScenarioLine& line, std::string& fault);
  std::optional<Command> read_fields(const ScenarioLine& line, std::string& fault);
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

  std::deque<std::string> texts_;
  const std::string* ledger_ = &texts_.emplace_back("CN01");
  const std::string* currency_ = &texts_.emplace_back("CNY");
  std::map<std::string, PaymentId, std::less<>> payments_;
};

}  // namespace hexiao
