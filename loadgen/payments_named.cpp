// Payments whose text or structured reference names what they pay, properly or damaged.
#include <algorithm>
#include <array>

#include "loadgen/check_digits.h"
#include "loadgen/csv_rows.h"
#include "loadgen/damage.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {
namespace {

std::string_view without_blank(std::string_view words) {
  return words.substr(0, words.find_last_not_of(' ') + 1);
}

}  // namespace

bool PaymentDraw::draw_named(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const bool structured = payment.id == PaymentClass::structured_ref;
  if (structured && !item.has_payment_ref) return false;
  begin_for(payment, owner, Account::maybe);
  allocate(payment, owner, item, item.open);
  const Language language = owner.locale->language;
  if (structured) {
    payment.structured_ref = world_.payment_ref(owner, item);
    if (owner.locale->reference == ReferenceKind::belgian_ogm && rng_.chance(500'000))
      payment.structured_ref = print_ogm(payment.structured_ref);
    if (rng_.chance(300'000)) text_.words(general_words(rng_, language));
    payment.text = text_.plain();
    return true;
  }
  if (payment.id == PaymentClass::delivery_note) {
    say(language, Naming::delivery, {world_.delivery_no(owner, item)});
  } else {
    say(language, Naming::invoice, {world_.document_no(item)});
    judge_numbers(payment, owner, {item});
  }
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_order(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const bool contract = payment.id == PaymentClass::contract_number;
  if (contract && !owner.has_contract) return false;
  const World::Range range =
      contract ? world_.contract_of(owner, item) : world_.order_of(owner, item);
  std::vector<OpenItem> items;
  for (std::uint64_t index = range.first; index < range.last; ++index) {
    items.push_back(world_.item(owner, index));
    if (!is_free_claim(items.back())) return false;
  }
  begin_for(payment, owner, Account::maybe);
  for (const OpenItem& each : items) allocate(payment, owner, each, each.open);
  const Language language = owner.locale->language;
  if (contract)
    say(language, Naming::contract, {world_.contract_no(owner, item)});
  else
    say(language, Naming::order,
        {rng_.chance(300'000) ? world_.purchase_no(owner, item) : world_.order_no(owner, item)});
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_damaged(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const PrintedNumber number = world_.printed_no(item);
  std::string damaged;
  using enum PaymentClass;
  int edits = 0;
  switch (payment.id) {
    case damaged_prefix:
      damaged = lose_prefix(number);
      break;
    case damaged_zeros:
      damaged = lose_zeros(number);
      break;
    case damaged_separators:
      damaged = change_separators(rng_, number);
      break;
    case damaged_char:
    case damaged_two_chars:
      edits = payment.id == damaged_char ? 1 : 2;
      damaged = damage_digits(rng_, number, edits);
      break;
    default:
      damaged = number.text;
      break;  // cut by a line break, below
  }
  if (damaged.empty()) return false;
  begin_for(payment, owner, Account::always);
  allocate(payment, owner, item, item.open);
  if (edits != 0)
    payment.decidable = clerk_.damaged_number_decides(owner, item, damaged, edits, payment.amount);
  else
    judge_numbers(payment, owner, {item}, payment.id == damaged_prefix);
  say(owner.locale->language, Naming::invoice, {damaged});
  if (payment.id == damaged_break)
    payment.text = text_.cut_inside(rng_, draw_line_width(rng_, *owner.locale));
  else
    write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_joined(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& owner = pick->owner;
  const bool pair = rng_.chance(400'000);
  const std::vector<OpenItem> items = pick_more(owner, pick->item, pair ? 2 : 1);
  begin_for(payment, owner, Account::always);
  std::string joined;
  for (const OpenItem& item : items) {
    allocate(payment, owner, item, item.open);
    joined += world_.document_no(item);
  }
  judge_numbers(payment, owner, items);
  const Language language = owner.locale->language;
  const std::string_view words = naming_words(rng_, language, Naming::invoice, items.size() > 1);
  if (items.size() == 1 && rng_.chance(500'000)) {
    text_.words(words);
    joined += owner.currency.code();
    append_amount(joined, items[0].open, owner.exponent);
  } else {
    text_.words(items.size() == 1 ? without_blank(words) : words);
  }
  text_.reference(joined);
  write_text(payment, owner);
  return true;
}

}  // namespace hexiao::loadgen
