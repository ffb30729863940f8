#include "tests/system/invented_ledger.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <random>
#include <thread>

namespace hexiao::system_test {

using protocol::CommandBatch;

namespace {

std::string item_no(std::uint32_t index) { return fmt::format("INV-2026-{:06}", index + 1); }
std::int64_t amount_of(std::uint32_t index) { return 10'000 + std::int64_t{index} * 37; }

}  // namespace

InventedLedger::InventedLedger(std::uint64_t seed, std::uint32_t items, std::uint32_t payments)
    : items_(items) {
  std::mt19937_64 random(seed);
  for (std::uint32_t i = 0; i < payments; ++i) {
    const auto item = static_cast<std::uint32_t>(random() % items);
    const bool named = random() % 4 != 0;
    const std::int64_t off = random() % 5 == 0 ? static_cast<std::int64_t>(random() % 500) : 0;
    payments_.push_back({.bank_ref = fmt::format("STMT-{:08}", i),
                         .text = named ? "payment of " + item_no(item) : "thank you",
                         .minor = amount_of(item) - off});
  }
}

std::size_t InventedLedger::command_count() const { return kCustomers + items_ + payments_.size(); }

std::size_t InventedLedger::batch_count(std::size_t size) const {
  return (command_count() + size - 1) / size;
}

Rejection InventedLedger::add(CommandBatch& batch, std::size_t command) const {
  if (command < kCustomers) {
    const std::string number = fmt::format("C{:03}", command);
    const std::string name = fmt::format("Customer Number {} Ltd", command);
    return batch.add(
        UpsertCustomer{.ledger = "TEST", .customer_no = number, .name = name, .currency = "EUR"});
  }
  command -= kCustomers;
  if (command < items_) {
    const auto index = static_cast<std::uint32_t>(command);
    const std::string number = item_no(index);
    const std::string customer = fmt::format("C{:03}", index % kCustomers);
    return batch.add(UpsertItem{.ledger = "TEST",
                                .customer_no = customer,
                                .item_no = number,
                                .document_no = number,
                                .currency = "EUR",
                                .amount = Money(amount_of(index)),
                                .issue_date = *Date::from_civil(2026, 1, 1),
                                .due_date = *Date::from_civil(2026, 2, 1)});
  }
  const InventedPayment& payment = payments_[command - items_];
  return batch.add(ReceivePayment{.ledger = "TEST",
                                  .bank_account = "DE02120300000000202051",
                                  .bank_ref = payment.bank_ref,
                                  .currency = "EUR",
                                  .amount = Money(payment.minor),
                                  .booking_date = *Date::from_civil(2026, 2, 3),
                                  .value_date = *Date::from_civil(2026, 2, 3),
                                  .payer_name = "Somebody",
                                  .text = payment.text});
}

CommandBatch InventedLedger::batch(std::size_t index, std::size_t size) const {
  CommandBatch batch;
  const std::size_t end = std::min(command_count(), (index + 1) * size);
  for (std::size_t i = index * size; i < end; ++i) EXPECT_EQ(add(batch, i), Rejection::none);
  return batch;
}

std::vector<std::string> InventedLedger::bank_refs(std::size_t index, std::size_t size) const {
  std::vector<std::string> refs;
  const std::size_t end = std::min(command_count(), (index + 1) * size);
  for (std::size_t i = index * size; i < end; ++i)
    if (i >= kCustomers + items_) refs.push_back(payments_[i - kCustomers - items_].bank_ref);
  return refs;
}

protocol::ClientResult<protocol::Client> connect(std::uint16_t port) {
  return protocol::Client::connect({.port = port, .client = 4711, .principal = "system test"});
}

std::map<std::string, int> recorded_payments(protocol::Client& client) {
  std::map<std::string, int> found;
  const auto done = protocol::for_each_page(client, {.kind = protocol::QueryKind::payments},
                                            [&](const protocol::Page& page) {
                                              for (const PaymentView& payment : page.payments)
                                                ++found[std::string(payment.bank_ref)];
                                              return true;
                                            });
  EXPECT_TRUE(done) << done.error().text;
  return found;
}

namespace {

StandingOfState ask_standing(protocol::Client& client) {
  const auto page = client.query({.kind = protocol::QueryKind::status});
  if (!page || page->status.empty()) {
    ADD_FAILURE() << (page ? std::string("no status") : page.error().text);
    return {};
  }
  const protocol::StatusView& status = page->status.front();
  return {.read_only = std::string(status.read_only),
          .durable_lsn = status.durable_lsn,
          .state_hash = status.state_hash.value,
          .hash_lsn = status.state_hash_lsn,
          .payments = status.payments,
          .items = status.items,
          .policies = status.policies};
}

}  // namespace

StandingOfState standing_of(protocol::Client& client) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  for (;;) {
    StandingOfState standing = ask_standing(client);
    if (standing.hash_lsn == standing.durable_lsn) return standing;
    if (std::chrono::steady_clock::now() > end) {
      ADD_FAILURE() << "the hash stays at LSN " << standing.hash_lsn;
      return standing;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

}  // namespace hexiao::system_test
