// Payments whose text or structured reference names what they pay, properly or damaged.
#include <algorithm>
#include <array>

#include "loadgen/check_digits.h"
#include "loadgen/company_names.h"
#include "loadgen/csv_rows.h"
#include "loadgen/damage.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {
namespace {

// The running number in a document number of any style: its last nine digits.
std::uint64_t running_number(std::string_view number) {
  std::uint64_t value = 0;
  std::uint64_t scale = 1;
  for (std::size_t at = number.size(); at > 0 && scale < 1'000'000'000; --at) {
    const char c = number[at - 1];
    if (c < '0' || c > '9') break;
    value += static_cast<std::uint64_t>(c - '0') * scale;
    scale *= 10;
  }
  return value;
}

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
  if (payment.id == PaymentClass::delivery_note)
    say(language, Naming::delivery, {world_.delivery_no(owner, item)});
  else
    say(language, Naming::invoice, {world_.document_no(owner, item)});
  write_text(payment, *owner.locale);
  return true;
}

bool PaymentDraw::draw_multi(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& owner = pick->owner;
  constexpr std::array<std::size_t, 8> kCounts = {2, 2, 2, 3, 3, 4, 5, 6};
  const std::vector<OpenItem> items = pick_more(owner, pick->item, rng_.pick(kCounts));
  if (items.size() < 2) return false;
  begin_for(payment, owner, Account::maybe);
  const bool with_amounts = rng_.chance(200'000);
  std::vector<std::string> numbers;
  for (const OpenItem& item : items) {
    allocate(payment, owner, item, item.open);
    numbers.push_back(world_.document_no(owner, item));
    if (!with_amounts) continue;
    numbers.back() += ": ";
    append_amount(numbers.back(), item.open, owner.exponent);
  }
  say(owner.locale->language, Naming::invoice, numbers);
  write_text(payment, *owner.locale);
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
  write_text(payment, *owner.locale);
  return true;
}

bool PaymentDraw::draw_damaged(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const std::string number = world_.document_no(owner, item);
  std::string damaged;
  using enum PaymentClass;
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
      damaged = damage_one_character(rng_, number);
      break;
    default:
      damaged = number;
      break;  // cut by a line break, below
  }
  if (damaged.empty()) return false;
  begin_for(payment, owner, Account::always);
  allocate(payment, owner, item, item.open);
  say(owner.locale->language, Naming::invoice, {damaged});
  if (payment.id == damaged_break) {
    payment.text = text_.cut_inside(rng_, draw_line_width(rng_, *owner.locale));
    return true;
  }
  if (payment.id == damaged_char) {
    // The damaged number may be that of another item of this customer.
    const std::uint64_t other = world_.item_of_sequence(running_number(damaged));
    payment.decidable = other == world_.size().items || world_.owner_of(other) != owner.index;
  }
  write_text(payment, *owner.locale);
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
    joined += world_.document_no(owner, item);
  }
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
  write_text(payment, *owner.locale);
  return true;
}

std::string PaymentDraw::name_variant(const CustomerFacts& owner) {
  const CompanyName name = company_name(*owner.locale, owner.index);
  const bool chinese = owner.locale->language == Language::chinese;
  switch (rng_.below(chinese ? 3 : 5)) {
    case 0:
      return name.core;
    case 1:
      return chinese || owner.has_alias ? name.brief : name.core;
    case 2: {
      if (chinese) return name.full + "分公司";
      std::string upper = name.full;  // banks print capitals; what is not ASCII stays
      for (char& c : upper)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      return upper;
    }
    case 3:
      return "Fa. " + name.core;
    default: {
      std::size_t cut = std::min<std::size_t>(name.full.size(), 27);
      while (cut > 0 && cut < name.full.size() &&
             (static_cast<unsigned char>(name.full[cut]) & 0xC0) == 0x80)
        --cut;
      return name.full.substr(0, cut);
    }
  }
}

bool PaymentDraw::draw_other_payer(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  begin_for(payment, owner, Account::never);
  allocate(payment, owner, item, item.open);
  if (payment.id == PaymentClass::third_party)
    set_stranger(payment, *owner.locale);
  else
    payment.payer_name = name_variant(owner);
  say(owner.locale->language, Naming::invoice, {world_.document_no(owner, item)});
  write_text(payment, *owner.locale);
  return true;
}

}  // namespace hexiao::loadgen
