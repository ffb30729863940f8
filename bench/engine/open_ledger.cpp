#include "bench/engine/open_ledger.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <numeric>
#include <utility>

namespace hexiao::bench {
namespace {

const Date kIssued = *Date::from_civil(2026, 1, 5);
const Date kDue = *Date::from_civil(2026, 2, 4);
const Date kPaid = *Date::from_civil(2026, 2, 2);

template <std::size_t N, class... Args>
Text print(std::array<char, N>& to, const char* format, Args... args) {
  const int length = std::snprintf(to.data(), to.size(), format, args...);
  return {to.data(), static_cast<std::size_t>(length)};
}

constexpr std::uint64_t kScatter = 2'654'435'761ULL;

}  // namespace

std::uint32_t items_wanted() {
  if (std::getenv("HEXIAO_BENCH_SMALL") != nullptr) return 2'000;
  const char* text = std::getenv("HEXIAO_BENCH_ITEMS");
  return text == nullptr ? 1'000'000 : static_cast<std::uint32_t>(std::strtoul(text, nullptr, 10));
}

std::uint32_t whole_ledger(std::uint32_t items) {
  while (std::gcd(std::uint64_t{items}, kScatter) != 1) ++items;
  return items;
}

std::uint32_t scattered_item(std::uint64_t i, std::uint32_t items) {
  return static_cast<std::uint32_t>(i * kScatter % items);
}

OpenLedger::OpenLedger(std::uint32_t items, TakeRecords take)
    : items_(whole_ledger(items)), take_(std::move(take)) {
  import();
}

OpenLedger::OpenLedger(std::uint32_t items, Engine engine, TakeRecords take)
    : items_(whole_ledger(items)), engine_(std::move(engine)), take_(std::move(take)) {}

const std::vector<Result>& OpenLedger::execute(std::span<const Command> unit) {
  records_.clear();
  const Lsn before = engine_.last_lsn();
  engine_.execute(unit, Cause{.client = 1, .request = 1, .time_ns = 1, .principal = "bench"},
                  records_, results_);
  if (take_ && engine_.last_lsn() != before) take_(before + 1, records_);
  return results_;
}

void OpenLedger::import() {
  struct Texts {
    std::array<char, 24> customer{}, document{}, order{}, reference{};
    std::array<char, 40> account{};
    std::array<char, 64> name{};
  };
  constexpr std::uint32_t kBatch = 1'000;
  std::vector<Texts> texts(kBatch);
  std::vector<Command> unit;
  const auto flush = [&] {
    for (const Result& result : execute(unit))
      if (!result.ok()) std::abort();
    unit.clear();
  };
  const std::uint32_t customers = (items_ + kItemsOfACustomer - 1) / kItemsOfACustomer;
  for (std::uint32_t i = 0; i < customers; ++i) {
    Texts& t = texts[unit.size()];
    unit.emplace_back(UpsertCustomer{.ledger = "CN01",
                                     .customer_no = print(t.customer, "C%07u", i),
                                     .name = print(t.name, "Musterhaus %07u Maschinenbau GmbH", i),
                                     .accounts = {print(t.account, "6222%012u", i)}});
    if (unit.size() == kBatch) flush();
  }
  flush();
  for (std::uint32_t i = 0; i < items_; ++i) {
    Texts& t = texts[unit.size()];
    unit.emplace_back(
        UpsertItem{.ledger = "CN01",
                   .customer_no = print(t.customer, "C%07u", i / kItemsOfACustomer),
                   .document_no = print(t.document, "INV-%llu", 2'600'000'000ULL + i),
                   .currency = "CNY",
                   .amount = amount_of(i),
                   .issue_date = kIssued,
                   .due_date = kDue,
                   .order_no = print(t.order, "SO-%llu", 4'500'000'000ULL + i / 2),
                   .payment_ref = print(t.reference, "RF%llu", 180'000'000'000ULL + i)});
    if (unit.size() == kBatch) flush();
  }
  flush();
}

ReceivePayment OpenLedger::payment(std::uint64_t n, std::uint32_t item, PaymentTexts& texts) {
  const std::uint32_t customer = item / kItemsOfACustomer;
  return {.ledger = "CN01",
          .bank_ref = print(texts.bank_ref, "B%llu", static_cast<unsigned long long>(n)),
          .currency = "CNY",
          .amount = amount_of(item),
          .booking_date = kPaid,
          .payer_name = print(texts.name, "MUSTERHAUS %07u MASCHINENBAU", customer),
          .payer_account = print(texts.account, "6222 %012u", customer),
          .text = print(texts.text, "Rechnung INV-%llu vom 05.01.2026, danke",
                        2'600'000'000ULL + item)};
}

void OpenLedger::damage_number(PaymentTexts& texts) {
  char* const digits = std::strchr(texts.text.data(), '-') + 1;
  std::swap(digits[0], digits[1]);
}

OpenLedger& shared_ledger() {
  static const auto ledger = std::make_unique<OpenLedger>(items_wanted());
  return *ledger;
}

}  // namespace hexiao::bench
