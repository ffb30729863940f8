// What became of each line of a feed: kept in the order of the input, summed by outcome, and
// written as the results file of the interface.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "clients/hexiao/console.h"
#include "clients/hexiao/failure.h"
#include "clients/hexiao/totals.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/rejection.h"
#include "engine/vocabulary/views.h"
#include "protocol/results.h"

namespace hexiao::cli {

// One row of the results file; its texts are its own.
struct FeedResult {
  std::uint32_t line = 0;
  std::uint64_t payment = 0;  // 0: none was recorded
  Outcome outcome = Outcome::ignored;
  Rejection rejection = Rejection::none;
  std::string field;   // what the rejection is about
  std::string reason;  // of the closed list, a rejection's code, or why a line was ignored
  std::string rule;
  std::uint16_t score = 0;
  std::string customer_no;
  PayerLevel payer_level = PayerLevel::none;
  std::string allocations;
  std::string unapplied;
  std::string proposals;
  bool known = false;       // an answer came, or none was needed
  bool incomplete = false;  // allocations and proposals did not fit the answer; ask `explain`
};

// "item_no:amount" with ":discount=" and ":writeoff=" parts, joined by '|'.
std::string lines_text(const std::vector<protocol::NamedLine>& lines, Currency currency);
// The same of each proposal, best first, joined by ';'.
std::string proposals_text(const std::vector<protocol::NamedProposal>& proposals,
                           Currency currency);

// The answer to a payment of that currency.
FeedResult to_result(std::uint32_t line, Currency currency, const protocol::ResultView& answer);
// Fills allocations and proposals of an incomplete row.
void complete(FeedResult& row, const ExplanationView& view);

std::string results_header();
std::string to_csv(const FeedResult& row, std::string_view file);

// By outcome: how many, how much.
class FeedTally {
 public:
  void add(Outcome outcome, Currency currency, Money amount) {
    totals_[static_cast<std::size_t>(outcome)].add(currency, amount);
  }
  // Lines that could not be read have no amount.
  void add_unread(std::size_t lines) { unread_ += lines; }
  std::uint64_t count(Outcome outcome) const;
  void print(const Console& console) const;
  std::string json() const;

 private:
  std::array<Totals, EnumTexts<Outcome>::value.size()> totals_;
  std::uint64_t unread_ = 0;
};

}  // namespace hexiao::cli
