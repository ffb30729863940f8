// One case, run on an engine of its own: customers, items and policy are recorded, then whatever
// the case asks for is done, each as a command. What came of it is asked here by the case's ids.
// Amounts are minor units of the case's currencies. One owner, one thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cases/case_file.h"
#include "engine/vocabulary/decision.h"

namespace hexiao::cases {

// An allocation, made or proposed.
struct SeenLine {
  std::string item;
  Money amount, discount, writeoff;
};

struct SeenProposal {
  std::vector<SeenLine> lines;
  Money remainder;
};

// A payment right after it was decided.
struct SeenPayment {
  std::string id;
  Outcome outcome = Outcome::unmatched;
  Reason reason = Reason::none;
  std::string payer;  // customer; "" when unknown
  PayerLevel payer_level = PayerLevel::none;
  std::vector<SeenProposal> proposals;
  std::vector<SeenLine> allocated;
};

class CaseRun {
 public:
  explicit CaseRun(const MatchingCase& one);
  ~CaseRun();
  CaseRun(const CaseRun&) = delete;
  CaseRun& operator=(const CaseRun&) = delete;

  // Empty, or why the case could not be run as it is written.
  std::string run();

  const std::vector<SeenPayment>& payments() const;
  std::size_t accepted() const;  // of the steps that a clerk or a session did
  std::size_t refused() const;
  // What was set off without money, or money that came in against money that went out.
  std::vector<ExpectedOffset> offsets() const;
  // Takes the best proposal of each payment, so that what follows from it can be seen.
  void confirm_best();
  Money open(const std::string& item) const;
  bool has_item(const std::string& item) const;
  Money unapplied(const std::string& payment) const;
  // Every live allocation of a payment, by the item's id.
  std::vector<SeenLine> allocations(const std::string& payment) const;
  // In the currency of the item or payment with this id; false when it is no amount.
  bool amount_of(const std::string& id, const std::string& text, Money& amount) const;
  std::string written(const std::string& id, Money amount) const;

  // The decisions as JSON, one payment a line.
  std::string explain() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao::cases
