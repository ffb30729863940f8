// Payments made to mislead: each looks like a plain one, and has a second reading close by.
#include "loadgen/company_names.h"
#include "loadgen/damage.h"
#include "loadgen/name_variants.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {

// One of two customers with near-equal names, known by name only, and an amount.
bool PaymentDraw::draw_near_name(Payment& payment) {
  const auto customer = static_cast<std::uint32_t>(rng_.below(world_.size().customers));
  if (!world_.near_customer(customer)) return false;
  const auto pick = pick_claim_of(customer);
  if (!pick || !is_small(pick->owner)) return false;
  const CustomerFacts& owner = pick->owner;
  const OpenItem item = oldest_of(owner, pick->item.open);
  begin_for(payment, owner, Account::never);
  const CompanyName name = world_.name(owner);
  payment.payer = {.kind = PayerEvidence::Kind::name, .reading = name.full};
  switch (rng_.below(3)) {
    case 0:
      break;
    case 1:
      payment.payer = {.kind = PayerEvidence::Kind::loose, .reading = name.core};
      payment.payer_name = name.core;
      break;
    default:
      payment.payer = {.kind = PayerEvidence::Kind::misspelt_name,
                       .reading = misspelt(rng_, name.core, name.core.size(), 1),
                       .edits = 1};
      if (payment.payer.reading.empty()) return false;
      payment.payer_name = payment.payer.reading + name.full.substr(name.core.size());
      break;
  }
  if (rng_.chance(500'000)) payment.payer_account = strange_account(*owner.locale);
  allocate(payment, owner, item, item.open);
  judge_amount(payment, 1);
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, owner);
  return true;
}

// The number, with one wrong digit, is that of another open document.
bool PaymentDraw::draw_near_number(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const PrintedNumber number = world_.printed_no(item);
  const bool own = rng_.chance(500'000);
  constexpr int kDigitsTried = 40;
  std::string written;
  for (int i = 0; i < kDigitsTried && written.empty(); ++i) {
    std::string near = replace_digit(rng_, number);
    if (near.empty() || near == number.text) return false;
    // Whose running number is that? Of the layout's base only the difference counts.
    std::int64_t difference = 0;
    for (std::size_t at = number.run_begin; at < number.run_end; ++at)
      difference = difference * 10 + (near[at] - number.text[at]);
    const auto index = world_.item_of_sequence(
        static_cast<std::uint64_t>(static_cast<std::int64_t>(item.sequence) + difference));
    if (index == world_.size().items) continue;
    const CustomerFacts other_owner = world_.customer(world_.owner_of(index));
    if ((other_owner.index == owner.index) != own || other_owner.ledger != owner.ledger) continue;
    const OpenItem other = world_.item(other_owner, index);
    if (clerk_.names_another(owner, item, near, item.open)) continue;
    if (world_.document_no(other) == near) written = std::move(near);
  }
  if (written.empty()) return false;
  begin_for(payment, owner, Account::always);
  allocate(payment, owner, item, item.open);
  payment.decidable = clerk_.damaged_number_decides(owner, item, written, 1, payment.amount);
  say(owner.locale->language, Naming::invoice, {written});
  write_text(payment, owner);
  return true;
}

// A number that documents of two customers bear; the payer is known by account, by name, or not.
bool PaymentDraw::draw_shared_number(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick || !pick->item.twin) return false;
  const auto& [owner, item] = *pick;
  const std::uint64_t known = rng_.below(10);
  begin_for(payment, owner, known < 4 ? Account::always : Account::never);
  if (known >= 7) {
    set_stranger(payment, *owner.locale);
  }
  allocate(payment, owner, item, item.open);
  judge_numbers(payment, owner, {item});
  say(owner.locale->language, Naming::invoice, {world_.document_no(item)});
  write_text(payment, owner);
  return true;
}

// No number, and several items of the same amount.
bool PaymentDraw::draw_equal_amounts(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick || !pick->owner.has_equal_amounts || !is_small(pick->owner)) return false;
  const CustomerFacts& owner = pick->owner;
  if (!clerk_.has_other_item(owner, pick->item, pick->item.open)) return false;
  const OpenItem item = oldest_of(owner, pick->item.open);
  begin_for(payment, owner, Account::always);
  allocate(payment, owner, item, item.open);
  judge_amount(payment, 1);
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, owner);
  return true;
}

// The document's number, and as a customer number or an id the number of somebody else's document.
bool PaymentDraw::draw_decoy(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const std::uint64_t index = rng_.below(world_.size().items);
  const CustomerFacts other_owner = world_.customer(world_.owner_of(index));
  const OpenItem decoy = world_.item(other_owner, index);
  if (other_owner.index == owner.index || !decoy.is_claim() || decoy.open == item.open)
    return false;
  begin_for(payment, owner, Account::maybe);
  allocate(payment, owner, item, item.open);
  judge_numbers(payment, owner, {item});
  const Language language = owner.locale->language;
  const std::string number = world_.document_no(decoy);
  if (rng_.chance(500'000)) {
    say(language, Naming::invoice, {world_.document_no(item)});
    text_.words(customer_words(language));
    text_.reference(number);
  } else {
    payment.end_to_end_id = number;
    text_.words("EREF+" + number + " SVWZ+");
    say(language, Naming::invoice, {world_.document_no(item)});
  }
  write_text(payment, owner);
  return true;
}

// The document that is paid, and one that the text says was paid before.
bool PaymentDraw::draw_two_numbers(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  const std::vector<OpenItem> items = pick_more(owner, item, 2);
  if (items.size() < 2) return false;
  begin_for(payment, owner, Account::maybe);
  allocate(payment, owner, item, item.open);
  judge_numbers(payment, owner, {item});
  payment.decidable &= items[1].open != item.open;
  const Language language = owner.locale->language;
  say(language, Naming::invoice, {world_.document_no(item)});
  text_.words(paid_before_words(language));
  text_.reference(world_.document_no(items[1]));
  if (language != Language::chinese) text_.words(")");
  write_text(payment, owner);
  return true;
}

// A stranger whose name is a letter away from a customer's pays the amount of one of its items:
// nobody can know whether it is that customer.
bool PaymentDraw::draw_lookalike(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  begin_for(payment, owner, Account::never);
  set_stranger(payment, *owner.locale);
  const CompanyName name = world_.name(owner);
  const std::string near = misspelt(rng_, name.core, name.core.size(), 1);
  if (near.empty()) return false;
  payment.payer_name = near + name.full.substr(name.core.size());
  payment.amount = item.open;
  payment.customer_no.clear();
  payment.decidable = false;
  text_.words(general_words(rng_, owner.locale->language));
  write_text(payment, owner);
  return true;
}

}  // namespace hexiao::loadgen
