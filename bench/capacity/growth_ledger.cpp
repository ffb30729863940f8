#include "bench/capacity/growth_ledger.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "engine/decide/desk.h"

namespace hexiao::bench {
namespace {

const Date kIssued = *Date::from_civil(2026, 1, 5);
const Date kDue = *Date::from_civil(2026, 2, 4);
const Date kPaid = *Date::from_civil(2026, 2, 2);
constexpr std::size_t kUnit = 1000;
constexpr std::uint64_t kFirstNumber = 2'600'000'000;

std::string number_of(std::uint32_t item) { return fmt::format("INV-{}", kFirstNumber + item); }
std::string account_of(std::uint32_t customer) { return fmt::format("6222{:012}", customer); }

}  // namespace

void Unit::clear() {
  commands_.clear();
  texts_.clear();
}

std::string_view Unit::keep(std::string text) { return texts_.emplace_back(std::move(text)); }

// A prime above every item's place: no two items have the same amount.
Money GrowthLedger::amount_of(std::uint32_t item) {
  return Money(10'000 + static_cast<std::int64_t>(std::uint64_t{item} * 7'919 % 100'000'007));
}

void GrowthLedger::flush_when_full() {
  if (pending_.size() >= kUnit) finish();
}

void GrowthLedger::finish() {
  if (pending_.size() == 0) return;
  for (const Result& result : execute(pending_)) {
    if (result.ok()) continue;
    fmt::print(stderr, "growth: rejected: {} ({})\n", explain(result.rejection), result.field);
    std::exit(1);
  }
  pending_.clear();
}

void GrowthLedger::add_customer(std::string_view name) {
  const std::uint32_t n = customers_++;
  pending_.add(UpsertCustomer{.ledger = "CN01",
                              .customer_no = pending_.keep(fmt::format("C{:08}", n)),
                              .name = pending_.keep(std::string(name)),
                              .accounts = {pending_.keep(account_of(n))}});
  flush_when_full();
}

void GrowthLedger::add_customers(std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i)
    add_customer(fmt::format("Musterhaus {:07} Maschinenbau GmbH", customers_));
}

UpsertItem GrowthLedger::item(Unit& unit, std::uint32_t customer, std::uint32_t item,
                              Money amount) const {
  return {.ledger = "CN01",
          .customer_no = unit.keep(fmt::format("C{:08}", customer)),
          .document_no = unit.keep(number_of(item)),
          .currency = "CNY",
          .amount = amount,
          .issue_date = kIssued,
          .due_date = kDue,
          .order_no = unit.keep(fmt::format("SO-{}", 4'500'000'000ULL + item)),
          .payment_ref = unit.keep(fmt::format("RF{}", 180'000'000'000ULL + item))};
}

void GrowthLedger::add_items_of(Money amount, std::uint32_t customer, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) {
    pending_.add(item(pending_, customer, items(), amount));
    owners_.push_back(customer);
    flush_when_full();
  }
}

UpsertItem GrowthLedger::next_item(Unit& unit, std::uint32_t customer) {
  owners_.push_back(customer);
  return item(unit, customer, items() - 1, amount_of(items() - 1));
}

void GrowthLedger::add_items(std::uint32_t customer, std::uint32_t count) {
  for (std::uint32_t i = 0; i < count; ++i) add_items_of(amount_of(items()), customer, 1);
}

ReceivePayment GrowthLedger::payment(Unit& unit, std::uint32_t customer, Money amount) {
  return {.ledger = "CN01",
          .bank_ref = unit.keep(fmt::format("B{}", ++payments_)),
          .currency = "CNY",
          .amount = amount,
          .booking_date = kPaid,
          .payer_account = unit.keep(account_of(customer)),
          .text = "danke"};
}

ReceivePayment GrowthLedger::exact(Unit& unit, std::uint32_t item) {
  ReceivePayment paid = payment(unit, owner_of(item), amount_of(item));
  paid.text = unit.keep(fmt::format("Rechnung {} vom 05.01.2026, danke", number_of(item)));
  return paid;
}

ReceivePayment GrowthLedger::without_number(Unit& unit, std::uint32_t customer, Money amount) {
  return payment(unit, customer, amount);
}

ReceivePayment GrowthLedger::by_name(Unit& unit, std::string name, Money amount) {
  ReceivePayment paid = payment(unit, 0, amount);
  paid.payer_account = {};
  paid.payer_name = unit.keep(std::move(name));
  return paid;
}

ReceivePayment GrowthLedger::damaged(Unit& unit, std::uint32_t item) {
  ReceivePayment paid = payment(unit, owner_of(item), amount_of(item));
  std::string number = number_of(item);
  std::swap(number[4], number[5]);  // "INV-26…" becomes "INV-62…", which is nobody's
  paid.text = unit.keep(fmt::format("Rechnung {}", number));
  return paid;
}

const std::vector<Result>& GrowthLedger::execute(const Unit& unit) {
  records_.clear();
  engine_.execute(unit.commands(),
                  Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "bench"}, records_,
                  results_);
  return results_;
}

void GrowthLedger::take_back() {
  reversals_.clear();
  for (const Result& result : results_)
    if (result.ok() && result.changed && result.payment.value != 0)
      reversals_.add(
          ReversePayment{reversals_.keep(fmt::format("#{}", result.payment.value)), "bench"});
  execute(reversals_);
}

void GrowthLedger::settle() {
  const Unit nothing;
  do execute(nothing);
  while (engine_.last_waking().postponed > 0);
}

}  // namespace hexiao::bench
