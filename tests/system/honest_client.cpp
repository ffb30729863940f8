#include "tests/system/honest_client.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {

using Clock = std::chrono::steady_clock;

protocol::CommandBatch honest_batch(const std::string& name, std::uint64_t number) {
  protocol::CommandBatch batch;
  for (unsigned i = 0; i < kHonestBatch; ++i) {
    const std::string reference = fmt::format("{}-{}-{}", name, number, i);
    const std::string text = fmt::format("payment of INV-2026-{:06}", 1 + (number * 64 + i) % 2000);
    const Rejection no =
        batch.add(ReceivePayment{.ledger = "TEST",
                                 .bank_account = "DE02120300000000202051",
                                 .bank_ref = reference,
                                 .currency = "EUR",
                                 .amount = Money(100 + static_cast<std::int64_t>(i)),
                                 .booking_date = *Date::from_civil(2026, 2, 3),
                                 .value_date = *Date::from_civil(2026, 2, 3),
                                 .payer_name = "Somebody",
                                 .text = text});
    EXPECT_EQ(no, Rejection::none);
  }
  return batch;
}

void open_ledger(protocol::Client& client) {
  const InventedLedger ledger(7, 2'000, 0);
  for (std::size_t i = 0; i < ledger.batch_count(500); ++i)
    ASSERT_TRUE(client.submit(ledger.batch(i, 500)));
}

HonestClient::HonestClient(std::uint16_t port, std::string name, unsigned per_second)
    : port_(port),
      name_(std::move(name)),
      every_(1'000'000 / per_second),
      client_(*connect(port)) {}

std::int64_t HonestClient::work(std::chrono::milliseconds time) {
  std::vector<std::int64_t> took_us;
  const auto start = Clock::now();
  for (auto due = start; due < start + time; due += every_) {
    std::this_thread::sleep_until(due);
    const auto reply = client_.submit(honest_batch(name_, next_), protocol::Detail::brief);
    if (!reply) {
      ADD_FAILURE() << name_ << ": " << reply.error().text;
      return 0;
    }
    ++next_;
    took_us.push_back(
        std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - due).count());
    for (const auto& result : reply->results) EXPECT_TRUE(result.ok());
  }
  std::ranges::sort(took_us);
  return took_us[(took_us.size() * 99 - 1) / 100];
}

void HonestClient::check_recorded() const {
  auto client = connect(port_);
  ASSERT_TRUE(client) << client.error().text;
  std::uint64_t ours = 0;
  for (const auto& [reference, count] : recorded_payments(*client)) {
    if (!reference.starts_with(name_ + "-")) continue;
    ++ours;
    EXPECT_EQ(count, 1) << reference;
  }
  EXPECT_EQ(ours, next_ * kHonestBatch);
}

}  // namespace hexiao::system_test
