// How often customers, items and texts have a trait, in parts per million. Documented in
// docs/loadgen.md.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hexiao::loadgen {

struct Traits {
  // of customers
  std::uint32_t virtual_account = 100'000;
  std::uint32_t alias = 250'000;
  std::uint32_t second_account = 150'000;
  std::uint32_t group = 30'000;
  std::uint32_t discount_terms = 300'000;
  std::uint32_t near_name = 10'000;
  std::uint32_t equal_amounts = 30'000;
  // of items
  std::uint32_t shared_number = 10'000;
  std::uint32_t credit_note = 40'000;
  std::uint32_t partly_paid = 20'000;
  std::uint32_t payment_ref = 500'000;  // where the customer's country has such references
  std::uint32_t shared_order = 300'000;
  // of payments
  std::uint32_t without_account = 150'000;
  std::uint32_t new_account = 50'000;
  std::uint32_t cut_name = 150'000;
  std::uint32_t bank_words = 250'000;
  std::uint32_t noise = 350'000;
  std::uint32_t cut_lines = 500'000;
};

// A world for the scenario of traps: what may mislead is common.
constexpr Traits hostile_traits() {
  Traits traits;
  traits.near_name = 300'000;
  traits.equal_amounts = 500'000;
  traits.shared_number = 300'000;
  return traits;
}

struct TraitSwitch {
  std::string_view name;  // as in --trait-NAME
  std::uint32_t Traits::*share;
  std::string_view help;
};

inline constexpr std::array<TraitSwitch, 18> kTraitSwitches = {{
    {"virtual-account", &Traits::virtual_account, "customers with a virtual account"},
    {"alias", &Traits::alias, "customers with an alias"},
    {"second-account", &Traits::second_account, "customers with two bank accounts"},
    {"group", &Traits::group, "customers that belong to a group"},
    {"discount-terms", &Traits::discount_terms, "customers with a cash discount in their terms"},
    {"near-name", &Traits::near_name, "pairs of customers with nearly the same name"},
    {"equal-amounts", &Traits::equal_amounts, "customers whose items have one of two amounts"},
    {"shared-number", &Traits::shared_number, "numbers that items of two customers show"},
    {"credit-note", &Traits::credit_note, "items that are credit notes"},
    {"partly-paid", &Traits::partly_paid, "items partly paid before"},
    {"payment-ref", &Traits::payment_ref, "items with a structured reference, where usual"},
    {"shared-order", &Traits::shared_order, "pairs of items that share an order"},
    {"without-account", &Traits::without_account, "payments that lack the payer's account"},
    {"new-account", &Traits::new_account, "payments from an account that is not on file"},
    {"cut-name", &Traits::cut_name, "payer names cut by the bank at 27 or 35"},
    {"bank-words", &Traits::bank_words, "texts with the bank's own words and numbers"},
    {"noise", &Traits::noise, "texts with dates, phones, customer numbers, thanks"},
    {"cut-lines", &Traits::cut_lines, "texts laid out in lines of 27, 35, 65 or 140"},
}};

}  // namespace hexiao::loadgen
