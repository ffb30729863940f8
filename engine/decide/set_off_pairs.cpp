#include "engine/decide/set_off_pairs.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace hexiao {
namespace {

constexpr std::uint8_t kAllNumbers = 0xFF;

bool asks(std::uint8_t keys, KeyKind kind) {
  return (keys >> static_cast<unsigned>(kind) & 1U) != 0;
}

// One side of a currency's open items, with what is left of each.
struct Side {
  std::vector<Slot> items;
  std::vector<Money> left;  // without sign

  void add(const State& state, Slot slot) {
    items.push_back(slot);
    left.push_back(Money(state.item(slot).open).abs());
  }
};

class Pairing {
 public:
  Pairing(const State& state, std::vector<Slot> items) : state_(state) {
    std::sort(items.begin(), items.end(), [&](Slot a, Slot b) {
      const ItemRow& x = state.item(a);
      const ItemRow& y = state.item(b);
      return std::tie(x.due_date, x.issue_date, a) < std::tie(y.due_date, y.issue_date, b);
    });
    for (const Slot slot : items) {
      Side& side = state.item(slot).open < 0 ? credits_ : debits_;
      if (side.items.size() < kSetOffItems) side.add(state, slot);
    }
  }

  void by_numbers(std::uint8_t keys) {
    using Number = std::pair<KeyKind, std::string_view>;
    struct Sharers {
      std::vector<std::size_t> credits, debits;
    };
    std::map<Number, Sharers> sharers;
    for (std::size_t d = 0; d < debits_.items.size(); ++d)
      for (const auto& [kind, number] : ItemNumbers(state_.item_texts(debits_.items[d])))
        sharers[{kind, number}].debits.push_back(d);
    // A credit note names the invoice that it corrects.
    const bool named = asks(keys, KeyKind::document) || asks(keys, KeyKind::external);
    for (std::size_t c = 0; c < credits_.items.size(); ++c)
      for (const auto& [kind, number] : ItemNumbers(state_.item_texts(credits_.items[c]))) {
        sharers[{kind, number}].credits.push_back(c);
        if (!named || kind != KeyKind::external) continue;
        if (const auto at = sharers.find({KeyKind::document, number}); at != sharers.end())
          for (const std::size_t d : at->second.debits) set_off(c, d);
      }
    for (const auto& [number, both] : sharers)
      if (asks(keys, number.first) && sum(credits_, both.credits) == sum(debits_, both.debits))
        for (const std::size_t c : both.credits)
          for (const std::size_t d : both.debits) set_off(c, d);
  }

  void by_equal_amounts() {
    std::map<Money, std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> of_amount;
    for (std::size_t c = 0; c < credits_.items.size(); ++c)
      of_amount[credits_.left[c]].first.push_back(c);
    for (std::size_t d = 0; d < debits_.items.size(); ++d)
      of_amount[debits_.left[d]].second.push_back(d);
    for (const auto& [amount, sides] : of_amount)
      if (sides.first.size() == sides.second.size())
        for (std::size_t i = 0; i < sides.first.size(); ++i)
          set_off(sides.first[i], sides.second[i]);
  }

  void oldest_first() {
    for (std::size_t c = 0; c < credits_.items.size(); ++c)
      for (std::size_t d = 0; d < debits_.items.size() && credits_.left[c].is_positive(); ++d)
        set_off(c, d);
  }

  std::vector<AllocationLine> take() { return std::move(lines_); }

 private:
  static Money sum(const Side& side, const std::vector<std::size_t>& places) {
    Money out;
    for (const std::size_t i : places) out += side.left[i];
    return out;
  }
  void set_off(std::size_t credit, std::size_t debit) {
    const Money both = std::min(credits_.left[credit], debits_.left[debit]);
    if (!both.is_positive()) return;
    if (!fits(credits_.items[credit]) || !fits(debits_.items[debit])) return;
    credits_.left[credit] -= both;
    debits_.left[debit] -= both;
    add(credits_.items[credit], -both);
    add(debits_.items[debit], both);
  }
  // Whether one more line each leaves room for the other side's.
  bool fits(Slot slot) const {
    return lines_.size() + 2 <= limits::kListEntries || find(slot) != lines_.end();
  }
  std::vector<AllocationLine>::const_iterator find(Slot slot) const {
    return std::find_if(lines_.begin(), lines_.end(), [&](const AllocationLine& line) {
      return line.item == id_of<ItemId>(slot);
    });
  }
  // One line an item.
  void add(Slot slot, Money amount) {
    const auto at = find(slot);
    if (at == lines_.end())
      lines_.push_back(
          {.item = id_of<ItemId>(slot), .amount = amount, .discount = {}, .writeoff = {}});
    else
      lines_[static_cast<std::size_t>(at - lines_.begin())].amount += amount;
  }

  const State& state_;
  Side credits_, debits_;
  std::vector<AllocationLine> lines_;
};

}  // namespace

std::vector<std::vector<AllocationLine>> set_off_pairs(const State& state, CustomerId customer,
                                                       SetOffBy by, std::uint8_t keys) {
  std::map<std::uint16_t, std::vector<Slot>> of_currency;
  for (const Slot slot : state.customer(customer).open_items)
    if (state.item(slot).disputed == 0) of_currency[state.item(slot).currency].push_back(slot);
  std::vector<std::vector<AllocationLine>> out;
  for (auto& [currency, items] : of_currency) {
    Pairing pairing(state, std::move(items));
    if (by == SetOffBy::numbers)
      pairing.by_numbers(keys == 0 ? kAllNumbers : keys);
    else if (by == SetOffBy::equal_amounts)
      pairing.by_equal_amounts();
    else
      pairing.oldest_first();
    if (std::vector<AllocationLine> lines = pairing.take(); !lines.empty())
      out.push_back(std::move(lines));
  }
  return out;
}

}  // namespace hexiao
