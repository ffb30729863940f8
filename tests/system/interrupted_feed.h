// One ledger, fed again from where it was interrupted, and what a client may expect of it then.
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <set>
#include <string>

#include "tests/system/invented_ledger.h"

namespace hexiao::system_test {

struct FeedOptions {
  std::uint64_t seed = 0;
  std::uint32_t items = 0, payments = 0;
};

struct InterruptedFeed {
  static constexpr std::size_t kBatch = 4;

  InventedLedger ledger;
  std::atomic<std::size_t> next = 0;
  std::set<std::string> sent, acknowledged;

  explicit InterruptedFeed(FeedOptions options)
      : ledger(options.seed, options.items, options.payments) {}

  std::size_t batch_count() const { return ledger.batch_count(kBatch); }

  // Goes on from `next`, eight batches in flight, until all is acknowledged or the daemon is gone.
  void feed(std::uint16_t port) {
    auto client = connect(port);
    if (!client) return;
    const std::size_t all = batch_count();
    protocol::ResultsReply reply;
    for (std::size_t last = next; next < all; ++next) {
      while (last < all && client->in_flight() < 8) {
        for (std::string& ref : ledger.bank_refs(last, kBatch)) sent.insert(std::move(ref));
        if (!client->send(ledger.batch(last++, kBatch))) return;
      }
      if (!client->receive(reply)) return;
      for (const auto& result : reply.results)
        ASSERT_TRUE(result.ok()) << to_text(result.rejection);
      for (std::string& ref : ledger.bank_refs(next, kBatch)) acknowledged.insert(std::move(ref));
    }
  }

  // What was acknowledged is there, nothing twice, and nothing that was never sent.
  void check(std::uint16_t port) const {
    auto client = connect(port);
    ASSERT_TRUE(client) << client.error().text;
    const auto recorded = recorded_payments(*client);
    for (const std::string& ref : acknowledged)
      ASSERT_TRUE(recorded.contains(ref)) << ref << " was acknowledged and is gone";
    for (const auto& [ref, times] : recorded) {
      ASSERT_EQ(times, 1) << ref << " is there more than once";
      ASSERT_TRUE(sent.contains(ref)) << ref << " is there and was never sent";
    }
  }
};

}  // namespace hexiao::system_test
