// The matcher: from one payment and the state to a decision with its evidence. It changes nothing.
//
// Ladder (docs/matching.md): who paid → what the remittance names → does the money agree → which
// row of the policy's table speaks → is it the only explanation. What is decided automatically has
// one explanation that is strictly stronger than every other; whatever is short of that is
// proposed, best first, or left with the reason why.
//
// Threads: one owner. Cost: look-ups for each candidate of the texts; without a document, O(open
// items of the payer), at most kMaxScan.
#pragma once

#include <memory>

#include "engine/matching/question.h"
#include "engine/state/state.h"

namespace hexiao {

// Open items of one payer that a search without a document looks at; more stops it, and says so.
inline constexpr std::size_t kMaxScan = 20'000;
// Lines of one explanation.
inline constexpr std::size_t kMaxLines = 1'000;
// Explanations closer than this in score are equally strong.
inline constexpr int kTie = 10;

class Matcher {
 public:
  Matcher();
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // Texts in the decision (rule names) borrow from the state's policies.
  Decision decide(const State& state, const Question& question);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao
