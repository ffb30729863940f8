// Payments that name several documents: as a list, with amounts, shortened, or as a range.
#include <algorithm>
#include <array>

#include "loadgen/csv_rows.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {
namespace {

bool by_number(const OpenItem& a, const OpenItem& b) { return a.sequence < b.sequence; }

// "INV-2026-001001" and "…1002", "…1003" in the short forms that people use: only the last digits
// of the others, behind one mark.
std::string shortened(Rng& rng, const std::vector<PrintedNumber>& numbers, std::size_t digits) {
  constexpr std::array<std::string_view, 5> kMarks = {"/", "/", ",", "+", ",-"};
  const std::string_view mark = rng.pick(kMarks);
  std::string out = numbers.front().text;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    out += mark;
    out += numbers[i].run().substr(numbers[i].run().size() - digits);
  }
  return out;
}

}  // namespace

bool PaymentDraw::draw_multi(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& owner = pick->owner;
  constexpr std::array<std::size_t, 8> kCounts = {2, 2, 2, 3, 3, 4, 5, 6};
  const std::vector<OpenItem> items = pick_more(owner, pick->item, rng_.pick(kCounts));
  if (items.size() < 2) return false;
  begin_for(payment, owner, Account::maybe);
  constexpr std::array<std::string_view, 4> kBefore = {": ", " = ", " ", " EUR"};
  const std::string_view before = kBefore[rng_.below(owner.currency.code() == "EUR" ? 4 : 3)];
  const bool as_printed = rng_.chance(400'000);
  std::vector<std::string> numbers;
  for (const OpenItem& item : items) {
    allocate(payment, owner, item, item.open);
    numbers.push_back(world_.document_no(item));
    if (payment.id != PaymentClass::exact_amounts) continue;
    numbers.back() += before;
    if (as_printed)
      numbers.back() += printed_amount(item.open, owner.exponent, owner.locale->language);
    else
      append_amount(numbers.back(), item.open, owner.exponent);
  }
  judge_numbers(payment, owner, items);
  say(owner.locale->language, Naming::invoice, numbers);
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_short_list(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& owner = pick->owner;
  // Up to four documents of one run, of one layout, without a suffix.
  std::vector<OpenItem> items;
  for (const OpenItem& item : pick_more(owner, pick->item, 4))
    if (item.layout == pick->item.layout && item.kind == pick->item.kind && !item.twin &&
        item.sequence / 100 == pick->item.sequence / 100 &&
        item.issued.civil().month == pick->item.issued.civil().month)
      items.push_back(item);
  if (items.size() < 2) return false;
  std::sort(items.begin(), items.end(), by_number);
  std::vector<PrintedNumber> numbers;
  for (const OpenItem& item : items) numbers.push_back(world_.printed_no(item));
  if (numbers.front().run_end != numbers.front().text.size()) return false;
  begin_for(payment, owner, Account::always);
  for (const OpenItem& item : items) allocate(payment, owner, item, item.open);
  const bool one_digit = items.front().sequence / 10 == items.back().sequence / 10;
  text_.words(naming_words(rng_, owner.locale->language, Naming::invoice, true));
  text_.reference(shortened(rng_, numbers, one_digit ? 1 : 2));
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_range(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick || !is_small(pick->owner)) return false;
  const auto& owner = pick->owner;
  std::vector<OpenItem> all = clerk_.items_of(owner);
  std::sort(all.begin(), all.end(), by_number);
  const auto first = std::find_if(
      all.begin(), all.end(), [&](const OpenItem& item) { return item.index == pick->item.index; });
  const auto wanted = static_cast<std::size_t>(rng_.between(3, 6));
  std::vector<OpenItem> items;
  // Everything of this customer between the first and the last number must be meant.
  for (auto at = first; at != all.end() && items.size() < wanted; ++at) {
    if (!is_free_claim(*at) || at->twin || at->layout != first->layout || at->kind != first->kind)
      break;
    items.push_back(*at);
  }
  if (items.size() < 3) return false;
  begin_for(payment, owner, Account::always);
  for (const OpenItem& item : items) allocate(payment, owner, item, item.open);
  const Language language = owner.locale->language;
  text_.words(naming_words(rng_, language, Naming::invoice, true));
  text_.reference(world_.document_no(items.front()));
  text_.words(range_words(rng_, language));
  text_.reference(world_.document_no(items.back()));
  write_text(payment, owner);
  return true;
}

}  // namespace hexiao::loadgen
