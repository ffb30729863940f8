// The books of one case: an engine, with the case's ids beside the engine's. Every call is one
// command; its answer is the engine's. Amounts are texts of the case, read in the currency of what
// they are about. One owner, one thread.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "clients/cases/case_file.h"
#include "engine/engine.h"
#include "engine/vocabulary/currency.h"

namespace hexiao::cases {

class CaseBooks {
 public:
  // Numbers of items by the case's id, with an amount that the caller has read.
  struct Line {
    std::string item;
    Money amount, discount, writeoff;
  };

  explicit CaseBooks(const MatchingCase& one);

  // Each answers an empty text, or why the engine refused.
  std::string activate(const Policy& policy);
  std::string record_customers();
  std::string record_item(const CaseItem& item);
  // All of them together, as one statement. Answers and decisions are in `results`; what they
  // borrow lives until the next call.
  std::string receive(std::span<const CasePayment> payments, std::vector<Result>& results);
  std::string allocate(const std::string& payment, std::span<const Line> lines);
  std::string confirm(const std::string& payment);
  std::string set_off(std::span<const Line> lines);
  // Everything of the customer that can be set off at once.
  std::string net(const std::string& customer, SetOffBy by, std::uint8_t keys);

  bool has_item(const std::string& id) const { return items_.contains(id); }
  bool has_payment(const std::string& id) const { return payments_.contains(id); }
  std::string item_id(ItemId item) const;  // "" when it is none of the case's
  Money open(const std::string& item) const;
  Money unapplied(const std::string& payment) const;
  const State& state() const { return engine_.state(); }
  PaymentId payment(const std::string& id) const { return payments_.at(id); }
  std::string customer_no(CustomerId customer) const;

  Currency currency(const std::string& id) const;  // of an item or a payment
  bool amount_of(const std::string& id, const std::string& text, Money& amount) const;

 private:
  const Result& execute(const Command& command);
  static std::string refusal(const Result& result, const std::string& what);
  Currency currency_for(const std::string& code);
  Text keep(std::string text) { return kept_.emplace_back(std::move(text)); }

  const MatchingCase& case_;
  Engine engine_;
  ByteBuffer records_;
  std::vector<Result> results_;
  std::uint64_t request_ = 0;
  std::deque<std::string> kept_;  // what commands borrow
  std::map<std::string, ItemId> items_;
  std::map<std::string, PaymentId> payments_;
  std::map<std::string, Currency> currencies_;  // by id of an item or a payment
  std::map<std::string, Currency> stand_ins_;   // for codes that are no currency
};

}  // namespace hexiao::cases
