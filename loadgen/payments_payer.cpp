// Payments by somebody else, or by a customer whose account is not on file and whose name is
// written in its own way: with the document's number, or with nothing but the amount.
#include "loadgen/company_names.h"
#include "loadgen/name_variants.h"
#include "loadgen/payment_draw.h"

namespace hexiao::loadgen {

bool PaymentDraw::draw_third_party(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const auto& [owner, item] = *pick;
  begin_for(payment, owner, Account::never);
  allocate(payment, owner, item, item.open);
  set_stranger(payment, *owner.locale);
  judge_numbers(payment, owner, {item});
  say(owner.locale->language, Naming::invoice, {world_.document_no(item)});
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::draw_group_payer(Payment& payment) {
  const auto& groups = groups_of_customers();
  const auto& members = groups[static_cast<std::size_t>(rng_.below(groups.size()))];
  if (members.size() < 2) return false;
  const auto at = static_cast<std::size_t>(rng_.below(members.size()));
  const CustomerFacts payer = world_.customer(members[(at + 1) % members.size()]);
  const auto pick = pick_claim_of(members[at]);
  if (!pick || payer.ledger != pick->owner.ledger) return false;
  const auto& [owner, item] = *pick;
  begin_for(payment, owner, Account::never);
  payment.payer_name = world_.name(payer).full;
  payment.payer_account = world_.account(payer, false);
  payment.payer = {.kind = PayerEvidence::Kind::on_file, .customer = payer.index};
  allocate(payment, owner, item, item.open);
  judge_numbers(payment, owner, {item});
  say(owner.locale->language, Naming::invoice, {world_.document_no(item)});
  write_text(payment, owner);
  return true;
}

bool PaymentDraw::write_name(Payment& payment, const CustomerFacts& owner) {
  using enum PayerEvidence::Kind;
  const CompanyName company = world_.name(owner);
  const bool chinese = owner.locale->language == Language::chinese;
  PayerEvidence& payer = payment.payer;
  std::string& written = payment.payer_name;
  payer = {.kind = name, .reading = company.full};
  switch (payment.id) {
    case PaymentClass::name_word_order:
      written = chinese ? std::string() : other_word_order(rng_, company.full);
      payer.kind = words;
      break;
    case PaymentClass::name_no_form:
      written = payer.reading = company.core;
      payer.kind = loose;
      break;
    case PaymentClass::name_cut:
      written = payer.reading = cut_at(company.full, rng_.chance(700'000) ? 27 : 35);
      payer.kind = beginning;
      break;
    case PaymentClass::name_misspelt: {
      // Of a Chinese name one character is a third of what tells it from others.
      payer.edits = chinese || rng_.chance(700'000) ? 1 : 2;
      payer.reading = misspelt(rng_, company.core, company.core.size(), payer.edits);
      payer.kind = misspelt_name;
      written = payer.reading.empty() ? std::string()
                                      : payer.reading + company.full.substr(company.core.size());
      break;
    }
    case PaymentClass::name_script:
      written = other_script(company.full, chinese);
      break;
    default:  // as on file, in capitals, or the alias on file
      written = rng_.chance(500'000) ? in_capitals(company.full) : company.full;
      if (owner.has_alias && rng_.chance(500'000)) written = payer.reading = company.brief;
      break;
  }
  return !written.empty();
}

bool PaymentDraw::draw_name(Payment& payment) {
  const auto pick = pick_claim();
  if (!pick) return false;
  const CustomerFacts& owner = pick->owner;
  const bool numbered = rng_.chance(600'000);
  if (!numbered && !is_small(owner)) return false;
  const OpenItem item = numbered ? pick->item : oldest_of(owner, pick->item.open);
  begin_for(payment, owner, Account::never);
  if (!write_name(payment, owner)) return false;
  if (rng_.chance(500'000)) payment.payer_account = strange_account(*owner.locale);
  allocate(payment, owner, item, item.open);
  if (numbered) {
    judge_numbers(payment, owner, {item});
    say(owner.locale->language, Naming::invoice, {world_.document_no(item)});
  } else {
    judge_amount(payment, 1);
    text_.words(general_words(rng_, owner.locale->language));
  }
  write_text(payment, owner);
  return true;
}

}  // namespace hexiao::loadgen
