// The matcher: from one payment and the state to a decision with its evidence. It changes nothing.
//
// Ladder (docs/matching.md): guards → who paid → what the remittance names → does the money agree →
// which row of the policy's table speaks → is it the only explanation. What is decided
// automatically has one explanation that is strictly stronger than every other; whatever is short
// of that is proposed, best first, or left with the reason why.
//
// The cheap steps come first and end it where they suffice: exact marks and numbers as written.
// Names that are alike, damaged numbers and sums of items are looked at only for what is left.
//
// Threads: one owner. Cost: look-ups for each candidate of the texts; for what they do not settle,
// O(open items of the payer * candidates), at most kMaxScan items, one search of names, and the
// policy's subset_steps.
#pragma once

#include <memory>
#include <span>

#include "engine/matching/question.h"
#include "engine/state/state.h"

namespace hexiao {

// Open items of one payer that a search without a document looks at; more stops it, and says so.
inline constexpr std::size_t kMaxScan = 20'000;
// Lines of one explanation.
inline constexpr std::size_t kMaxLines = 1'000;
// Explanations closer than this in score are equally strong.
inline constexpr int kTie = 10;
// Other customers that answer to the payer's mark, whose accounts are searched as well.
inline constexpr std::size_t kRivalsTried = 4;

class Matcher {
 public:
  Matcher();
  ~Matcher();
  Matcher(Matcher&&) noexcept;
  Matcher& operator=(Matcher&&) noexcept;

  // Texts in the decision (rule names) borrow from the state's policies.
  Decision decide(const State& state, const Question& question);
  // The same for each of at most kTogether questions, each by itself; but they wait together for
  // the memory that they read.
  static constexpr std::size_t kTogether = State::kMostPrefetched;
  void decide(const State& state, std::span<const Question> questions,
              std::span<Decision> decisions);
  // What the last decision cost beyond the look-ups that every one takes: open items looked at, and
  // what other searches did, in steps of about the same price. The same on every machine.
  std::uint64_t work() const;

 private:
  struct Parts;
  struct Prepared;                            // what is known of a payment before it is decided
  struct Look;                                // at one payment, by one idea of who paid
  static Decision ignored(const Look& look);  // a guard kept the rules from running
  void prepare(const State& state, std::span<const Question> questions);
  Decision decide(const State& state, const Question& question, const Prepared& prepared);
  Decision conclude(Look& look);
  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao
