// The numbers and names that World prints.
#include <string_view>

#include "loadgen/bank_accounts.h"
#include "loadgen/check_digits.h"
#include "loadgen/csv_rows.h"
#include "loadgen/random.h"
#include "loadgen/world.h"

namespace hexiao::loadgen {
namespace {

// Keys of accounts: customers from 0, their second accounts and the ledgers' own far above.
constexpr std::uint64_t kSecondAccounts = 50'000'000;
constexpr std::uint64_t kLedgerAccounts = 90'000'000;

}  // namespace

std::string World::ledger_code(std::uint32_t ledger) const {
  std::string code = "L";
  append_padded(code, ledger + 1, 2);
  return code;
}

std::string World::ledger_account(std::uint32_t ledger) const {
  const Locale& home = all_locales()[ledger % 2];  // China, Germany, China, …
  return bank_account(home, size_.seed, kLedgerAccounts + ledger);
}

std::string World::customer_no(const CustomerFacts& customer) const {
  const std::uint64_t number = customer_sequence_.forward(customer.index);
  std::string out = customer.ledger % 2 == 0 ? "C" : "D";
  append_padded(out, 100'000 + number, 7);
  return out;
}

CompanyName World::name(const CustomerFacts& customer) const {
  if (!customer.near_of) return company_name(*customer.locale, customer.index);
  Rng rng(size_.seed, Stream::near_name, kMillion + customer.index);
  return near_name(*customer.locale, *customer.near_of, rng.below(kNearNameKinds));
}

PrintedNumber World::printed_no(const OpenItem& item) const {
  return layouts_.print(item.layout, item.kind, item.numbered, item.sequence);
}

std::string World::item_no(const CustomerFacts& owner, const OpenItem& item) const {
  if (!item.twin) return {};
  return document_no(item) + "@" + customer_no(owner);
}

std::string World::order_no(const CustomerFacts& owner, const OpenItem& item) const {
  const std::uint64_t number = order_sequence_.forward(order_of(owner, item).first);
  std::string out = owner.locale->country == "CN" ? "DD26" : "SO-";
  append_padded(out, 20'000'000 + number, 8);
  return out;
}

std::string World::contract_no(const CustomerFacts& owner, const OpenItem& item) const {
  if (!owner.has_contract) return {};
  const std::uint64_t number = order_sequence_.forward(contract_of(owner, item).first);
  std::string out = owner.locale->country == "CN" ? "HT-2026-" : "K26-";
  append_padded(out, number + kLowestSequence, sequence_digits_);
  return out;
}

std::string World::delivery_no(const CustomerFacts& owner, const OpenItem& item) const {
  const std::string_view prefix = owner.locale->language == Language::german    ? "LS"
                                  : owner.locale->language == Language::chinese ? "SH"
                                                                                : "DEL";
  std::string out(prefix);
  append_padded(out, 60'000'000 + order_sequence_.forward(item.index), 8);
  return out;
}

std::string World::purchase_no(const CustomerFacts& owner, const OpenItem& item) const {
  std::string out = "PO";
  append_padded(out, 4'500'000'000 + order_sequence_.forward(order_of(owner, item).first), 10);
  return out;
}

std::string World::payment_ref(const CustomerFacts& owner, const OpenItem& item) const {
  if (!item.has_payment_ref) return {};
  std::string digits;
  switch (owner.locale->reference) {
    case ReferenceKind::none:
      return {};
    case ReferenceKind::iso11649:
      append_padded(digits, owner.index, 7);
      append_padded(digits, item.sequence, 9);
      return creditor_reference(digits);
    case ReferenceKind::swiss_qr:
      append_padded(digits, 21'000'000'000 + owner.index, 12);
      append_padded(digits, item.sequence, 14);
      return swiss_qr_reference(digits);
    case ReferenceKind::belgian_ogm:
      append_padded(digits, item.sequence, 10);
      return belgian_ogm(digits);
    case ReferenceKind::norwegian_kid:
      append_padded(digits, item.sequence, 10);
      return norwegian_kid(digits);
  }
  return {};
}

std::string World::account(const CustomerFacts& customer, bool second) const {
  return bank_account(*customer.locale, size_.seed,
                      customer.index + (second ? kSecondAccounts : 0));
}

std::string World::virtual_account(const CustomerFacts& customer) const {
  return loadgen::virtual_account(customer.index);
}

std::string World::tax_no(const CustomerFacts& customer) const {
  return tax_number(*customer.locale, size_.seed, customer.index);
}

}  // namespace hexiao::loadgen
