// The numbers that World prints on documents: styles by customer, each with the item's running
// number in it.
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

struct Prefixes {
  std::string_view invoice, debit, credit;
};

std::string_view prefix_of(const Prefixes& prefixes, ItemKind kind) {
  switch (kind) {
    case ItemKind::invoice:
      return prefixes.invoice;
    case ItemKind::debit_note:
      return prefixes.debit;
    case ItemKind::credit_note:
      return prefixes.credit;
    case ItemKind::on_account:
      return "OA";
  }
  return prefixes.invoice;
}

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

std::string World::document_no(const CustomerFacts& owner, const OpenItem& item) const {
  const auto year = static_cast<std::uint64_t>(item.issued.civil().year);
  std::string out;
  const auto dashed = [&](const Prefixes& prefixes, char separator) {
    out += prefix_of(prefixes, item.kind);
    out += separator;
    append_number(out, year);
    out += separator;
    append_padded(out, item.sequence, sequence_digits_);
  };
  switch (owner.number_style) {
    case 0:
      dashed({"INV", "DN", "CN"}, '-');
      break;
    case 1:  // RE2026/0815
      out += prefix_of({"RE", "LA", "GS"}, item.kind);
      append_number(out, year);
      out += '/';
      append_padded(out, item.sequence, sequence_digits_);
      break;
    case 2:  // ten digits of a running series
      append_padded(out, 9'000'000'000 + item.sequence, 10);
      break;
    case 3:
      out += prefix_of({"SI-", "SD-", "SC-"}, item.kind);
      append_padded(out, item.sequence, 8);
      break;
    case 4:  // a Chinese invoice number, printed with its zeros
      append_padded(out, item.sequence, 10);
      break;
    case 5:
      dashed({"XS", "JJ", "HC"}, '-');
      break;
    case 6:  // 26 + running number in eight digits
      append_number(out, year % 100);
      append_padded(out, item.sequence, 9);
      break;
    default:
      out += prefix_of({"FP", "FD", "FC"}, item.kind);
      append_padded(out, item.sequence, 8);
      break;
  }
  return out;
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
