// Contracts, and what master data says of a customer beside its record.
#include <algorithm>

#include "engine/decide/desk.h"
#include "engine/decide/exposure.h"
#include "engine/decide/text_limits.h"
#include "engine/receivables/terms.h"

namespace hexiao {
namespace {

using limits::kNameBytes;
using limits::kNumberBytes;
using limits::kTextBytes;

constexpr std::int32_t kWholeInPpm = 1'000'000;

bool readable_terms(Text terms) { return terms.empty() || parse_terms(terms).ok(); }

bool says_the_same(const Contract& known, const ContractRecorded& event) {
  return known == Contract{.ledger = event.ledger,
                           .customer = event.customer,
                           .contract_no = std::string(event.contract_no),
                           .currency = event.currency,
                           .from = event.from,
                           .until = event.until,
                           .terms = std::string(event.terms),
                           .has_limit = event.has_limit,
                           .limit = event.limit,
                           .daily_rate_ppm = event.daily_rate_ppm,
                           .salesperson = std::string(event.salesperson),
                           .text = std::string(event.text)};
}

bool says_the_same(const Profile& known, const DescribeCustomer& command) {
  const auto same_contact = [](const ProfileContact& a, const Contact& b) {
    return a.role == b.role && a.name == b.name && a.channel == b.channel && a.address == b.address;
  };
  return known.region == command.region && known.manager == command.manager &&
         known.terms == command.terms &&
         std::equal(known.contacts.begin(), known.contacts.end(), command.contacts.begin(),
                    command.contacts.end(), same_contact);
}

}  // namespace

// Guards that need no state. False: answered.
bool Desk::check_contract(const UpsertContract& c, Result& result) const {
  const auto no = [&](Rejection code, std::string_view field) {
    reject(result, code, field);
    return false;
  };
  if (const auto field = first_too_long({{"ledger", c.ledger, kLedgerBytes},
                                         {"customer_no", c.customer_no, kNumberBytes},
                                         {"contract_no", c.contract_no, kNumberBytes},
                                         {"terms", c.terms, kNameBytes},
                                         {"salesperson", c.salesperson, kNameBytes},
                                         {"text", c.text, kTextBytes}});
      !field.empty())
    return no(Rejection::text_too_long, field);
  if (c.ledger.empty()) return no(Rejection::field_required, "ledger");
  if (c.customer_no.empty()) return no(Rejection::field_required, "customer_no");
  if (c.contract_no.empty()) return no(Rejection::field_required, "contract_no");
  // An amount without a currency limits nothing.
  if (c.currency.empty() && c.has_limit) return no(Rejection::field_required, "currency");
  if (!c.currency.empty() && !Currency::from_code(c.currency))
    return no(Rejection::unknown_currency, "currency");
  if (c.has_limit && c.limit.is_negative()) return no(Rejection::amount_not_positive, "limit");
  if (c.has_limit && beyond_bounds(c.limit)) return no(Rejection::amount_too_large, "limit");
  if (!readable_terms(c.terms)) return no(Rejection::bad_terms, "terms");
  if (c.from && c.until && c.until < c.from) return no(Rejection::period_backwards, "until");
  if (c.daily_rate_ppm < -1 || c.daily_rate_ppm > kWholeInPpm)
    return no(Rejection::rate_out_of_range, "daily_rate_ppm");
  return true;
}

void Desk::decide(const UpsertContract& command, Result& result) {
  if (!check_contract(command, result)) return;
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  const CustomerId customer = state_.find_customer(ledger, command.customer_no);
  if (!customer) return reject(result, Rejection::unknown_customer, "customer_no");
  const Books& books = state_.books();
  const ContractId known = books.find_contract(ledger, command.contract_no);
  if (known && books.contract(known).customer != customer)
    return reject(result, Rejection::contract_taken, "contract_no");
  const ContractRecorded event{
      .contract = known ? known : ContractId{books.contract_count() + 1},
      .ledger = ledger,
      .customer = customer,
      .contract_no = command.contract_no,
      .currency = Currency::from_code(command.currency).value_or(Currency{}),
      .from = command.from,
      .until = command.until,
      .terms = command.terms,
      .has_limit = command.has_limit,
      .limit = command.has_limit ? command.limit : Money{},
      .daily_rate_ppm = command.daily_rate_ppm,
      .salesperson = command.salesperson,
      .text = command.text};
  result.id = event.contract.value;
  if (known) {
    if (says_the_same(books.contract(known), event)) return;
    // What is reserved under it is of its currency.
    if (books.contract(known).currency != event.currency && !books.reserved(known).is_zero())
      return reject(result, Rejection::currency_mismatch, "currency");
  }
  if (event.has_limit) {
    const Money reserved = known ? books.reserved(known) : Money{};
    result.control.exposure =
        open_of_contract(state_, customer, event.contract_no, event.currency) + reserved;
    result.control.limit = event.limit;
    if (event.limit < result.control.exposure)
      return reject(result, Rejection::limit_below_exposure, "limit");
  }
  record(event);
  result.changed = true;
}

void Desk::decide(const DescribeCustomer& command, Result& result) {
  if (const auto field = first_too_long({{"ledger", command.ledger, kLedgerBytes},
                                         {"customer_no", command.customer_no, kNumberBytes},
                                         {"region", command.region, kNameBytes},
                                         {"manager", command.manager, kNameBytes},
                                         {"terms", command.terms, kNameBytes}});
      !field.empty())
    return reject(result, Rejection::text_too_long, field);
  const auto long_contact = [](const Contact& c) {
    return c.role.size() > kNameBytes || c.name.size() > kNameBytes ||
           c.channel.size() > kNumberBytes || c.address.size() > kNameBytes;
  };
  const std::vector<Contact>& contacts = command.contacts;
  if (contacts.size() > limits::kListEntries ||
      std::any_of(contacts.begin(), contacts.end(), long_contact))
    return reject(result, Rejection::text_too_long, "contacts");
  if (command.ledger.empty()) return reject(result, Rejection::field_required, "ledger");
  if (command.customer_no.empty()) return reject(result, Rejection::field_required, "customer_no");
  // Nobody is reached without an address, and nobody is asked for without a role.
  for (const Contact& contact : contacts)
    if (contact.role.empty() || (contact.name.empty() && contact.address.empty()))
      return reject(result, Rejection::field_required, "contacts");
  if (!readable_terms(command.terms)) return reject(result, Rejection::bad_terms, "terms");
  const LedgerId ledger = state_.find_ledger(command.ledger);
  if (!ledger) return reject(result, Rejection::unknown_ledger, "ledger");
  const CustomerId customer = state_.find_customer(ledger, command.customer_no);
  if (!customer) return reject(result, Rejection::unknown_customer, "customer_no");
  result.id = customer.value;
  if (says_the_same(state_.books().profile(customer), command)) return;
  record(CustomerDescribed{.customer = customer,
                           .region = command.region,
                           .manager = command.manager,
                           .terms = command.terms,
                           .contacts = contacts});
  result.changed = true;
}

}  // namespace hexiao
