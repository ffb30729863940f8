#include "engine/names/chinese_similarity.h"

#include <algorithm>

#include "engine/names/chinese_name.h"
#include "engine/names/edit_distance.h"

namespace hexiao {
namespace {

// Taken off the full score; a cap holds the score below kAcceptScore.
constexpr int kPlaceLeftOut = 40;
constexpr int kTradeLeftOut = 60;
constexpr int kTradeInPart = 50;
constexpr int kHouseLeftOut = 50;
constexpr int kPlaceConflictCap = 600;
constexpr int kTradeConflictCap = 690;
constexpr int kHouseConflictCap = 690;
constexpr int kCoreConflictCap = 550;
constexpr int kCoreMissingCap = 780;
constexpr int kCoreInsideCap = 740;
// A slip in the descriptive words is plainly a slip when all of the 字号 is there.
constexpr int kSlipOutsideCore = 900;

bool same(SymbolSpan a, SymbolSpan b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

bool begins_or_ends(SymbolSpan whole, SymbolSpan part) {
  return part.size() < whole.size() &&
         (same(whole.first(part.size()), part) || same(whole.last(part.size()), part));
}

bool holds(SymbolSpan whole, SymbolSpan part) {
  return std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}

struct Side {
  explicit Side(SymbolSpan name) : text(name), parts(read_chinese_name(name)) {}
  SymbolSpan core() const { return part(parts.core_begin, parts.core_end); }
  SymbolSpan trade() const { return part(parts.trade_begin, parts.trade_end); }
  // Nothing but a 字号: how people call a company.
  bool bare() const { return parts.has_core() && core().size() == text.size(); }
  SymbolSpan house() const { return part(parts.trade_end, text.size()); }
  SymbolSpan part(std::size_t begin, std::size_t end) const {
    return text.subspan(begin, end - begin);
  }

  SymbolSpan text;
  ChineseName parts;
};

// One character is another, and it stands in the trade of one of the two, whose 字号 is intact
// then. In the other it must make no trade: 机械 and 机电 are two.
bool slip_outside_core(const Side& a, const Side& b) {
  if (a.text.size() != b.text.size()) return false;
  std::size_t at = a.text.size();
  for (std::size_t i = 0; i < a.text.size(); ++i) {
    if (a.text[i] == b.text[i]) continue;
    if (at != a.text.size()) return false;
    at = i;
  }
  const auto outside = [at](const Side& side) {
    return side.parts.has_core() && side.parts.has_trade() && at >= side.parts.trade_begin &&
           at < side.parts.trade_end;
  };
  return outside(a) != outside(b);
}

class Comparison {
 public:
  Comparison(const Side& a, const Side& b) : a_(a), b_(b) {}

  ChineseSimilarity run() {
    compare_cores();
    compare_place();
    compare_trades();
    compare_houses();
    return {.score = std::max(0, std::min(score_, cap_)), .reasons = reasons_};
  }

 private:
  void hold(int cap, NameReason reason) {
    cap_ = std::min(cap_, cap);
    reasons_.add(reason);
  }

  void compare_cores() {
    const SymbolSpan left = a_.core();
    const SymbolSpan right = b_.core();
    if (same(left, right)) return;
    if (left.empty() || right.empty()) {
      const bool inside = holds(left.empty() ? a_.text : b_.text, left.empty() ? right : left);
      return hold(inside ? kCoreMissingCap : kCoreConflictCap, NameReason::extra_distinctive);
    }
    if (begins_or_ends(left, right) || begins_or_ends(right, left)) {
      return hold(kCoreMissingCap, NameReason::extra_distinctive);
    }
    // A place that no table has stands in front of the 字号, or a trade behind it.
    if ((a_.bare() && holds(b_.text, left)) || (b_.bare() && holds(a_.text, right))) {
      return hold(kCoreInsideCap, NameReason::extra_distinctive);
    }
    const auto longer = static_cast<int>(std::max(left.size(), right.size()));
    const auto errors = static_cast<int>(bounded_distance(left, right, 1));
    if (errors > 1 || longer < 4) return hold(kCoreConflictCap, NameReason::distinctive_differs);
    score_ -= 1000 / longer + 50;
    reasons_.add(NameReason::misspelt);
  }

  void compare_place() {
    switch (compare_places(a_.parts, a_.text, b_.parts, b_.text)) {
      case PlaceRelation::none_stated:
      case PlaceRelation::agree:
        return;
      case PlaceRelation::one_stated:
        score_ -= kPlaceLeftOut;
        return;
      case PlaceRelation::conflict:
        return hold(kPlaceConflictCap, NameReason::place_differs);
    }
  }

  void compare_trades() {
    const SymbolSpan left = a_.trade();
    const SymbolSpan right = b_.trade();
    if (same(left, right)) return;
    // Without a 字号 the trade is the name: 中国银行, 中国农业银行.
    if (!a_.parts.has_core() && !b_.parts.has_core()) {
      const bool inside = holds(a_.text, b_.text) || holds(b_.text, a_.text);
      return hold(inside ? kCoreMissingCap : kTradeConflictCap, NameReason::trade_differs);
    }
    if (left.empty() || right.empty()) {
      score_ -= kTradeLeftOut;
      reasons_.add(NameReason::extra_generic);
      return;
    }
    if (begins_or_ends(left, right) || begins_or_ends(right, left)) {
      score_ -= kTradeInPart;
      reasons_.add(NameReason::extra_generic);
      return;
    }
    hold(kTradeConflictCap, NameReason::trade_differs);
  }

  void compare_houses() {
    const SymbolSpan left = a_.house();
    const SymbolSpan right = b_.house();
    if (same(left, right)) return;
    if (!left.empty() && !right.empty()) return hold(kHouseConflictCap, NameReason::trade_differs);
    score_ -= kHouseLeftOut;
    reasons_.add(NameReason::extra_generic);
  }

  const Side& a_;
  const Side& b_;
  int score_ = kFullScore;
  int cap_ = kFullScore;
  NameReasons reasons_;
};

}  // namespace

ChineseSimilarity compare_chinese(SymbolSpan a, SymbolSpan b) {
  if (same(a, b)) return {.score = kFullScore, .reasons = {}};
  const Side left(a);
  const Side right(b);
  if (slip_outside_core(left, right)) {
    ChineseSimilarity slip{.score = kSlipOutsideCore, .reasons = {}};
    slip.reasons.add(NameReason::misspelt_generic);
    return slip;
  }
  return Comparison(left, right).run();
}

}  // namespace hexiao
