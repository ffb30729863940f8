// The pipeline with a desk that counts and a log that can be held, so that each promise is seen.
#include "daemon/pipeline/pipeline.h"

#include <gtest/gtest.h>

#include <chrono>
#include <ctime>
#include <future>
#include <random>

namespace hexiao::daemon {
namespace {

using namespace std::chrono_literals;

struct Numbered : Request {
  Numbered(std::uint64_t its_number, std::uint32_t its_records, std::size_t bytes_each = 8)
      : Request(1), number(its_number), records(its_records), bytes(bytes_each) {}
  std::uint64_t number;
  std::uint32_t records;  // 0: a query
  std::size_t bytes;      // of each record
};

// Each record holds its LSN; each reply the request's number and the LSN it has seen.
class CountingDesk : public Desk {
 public:
  void serve(Request& request, ByteBuffer& records, std::vector<Reply>& replies) override {
    const auto& numbered = dynamic_cast<Numbered&>(request);
    for (std::uint32_t i = 0; i < numbered.records; ++i) {
      ++lsn_;
      records.append(&lsn_, sizeof lsn_);
      records.grow(numbered.bytes - sizeof lsn_);
    }
    Reply reply;
    reply.session = request.session();
    reply.bytes.append(&numbered.number, sizeof numbered.number);
    reply.bytes.append(&lsn_, sizeof lsn_);
    replies.push_back(std::move(reply));
  }
  Lsn last_lsn() const override { return lsn_; }

 private:
  Lsn lsn_ = 0;
};

class HeldLog : public GroupLog {
 public:
  durability::Result<void> append(const durability::GroupView& group) override {
    std::unique_lock lock(mutex);
    arrived.notify_all();
    ++waiting;
    released.wait(lock, [&] { return !held; });
    --waiting;
    if (fail_at != 0 && group.last_lsn() >= fail_at)
      return durability::fail({.kind = durability::ErrorKind::io, .code = 5, .what = "sync"});
    EXPECT_EQ(group.first_lsn, durable + 1) << "groups follow one another without a gap";
    durable = group.last_lsn();
    groups.push_back(group.record_count);
    return {};
  }
  durability::Result<void> seal() override {
    const std::lock_guard lock(mutex);
    ++seals;
    return {};
  }
  void hold() {
    const std::lock_guard lock(mutex);
    held = true;
  }
  void let_go() {
    {
      const std::lock_guard lock(mutex);
      held = false;
    }
    released.notify_all();
  }
  void wait_for_append() {
    std::unique_lock lock(mutex);
    arrived.wait(lock, [&] { return waiting != 0; });
  }

  std::mutex mutex;
  std::condition_variable released, arrived;
  bool held = false;
  int waiting = 0;
  int seals = 0;
  Lsn fail_at = 0;
  std::atomic<Lsn> durable = 0;
  std::vector<std::uint32_t> groups;
};

struct Seen {
  std::uint64_t number;
  Lsn lsn;
};

class PipelineTest : public testing::Test {
 protected:
  void start(PipelineOptions options = {}) {
    pipeline.emplace(desk, log, *metrics, options,
                     PipelineHooks{.release = [this](std::vector<Reply>&& r) { take(r); },
                                   .failed = [this](const durability::IoError&) { ++failures; }});
  }
  void take(std::vector<Reply>& replies) {
    const std::lock_guard lock(mutex);
    for (const Reply& reply : replies) {
      Seen one{};
      std::memcpy(&one.number, reply.bytes.data(), 8);
      std::memcpy(&one.lsn, reply.bytes.data() + 8, 8);
      if (one.lsn > log.durable) ++too_early;
      seen.push_back(one);
    }
    changed.notify_all();
  }
  bool submit(std::uint64_t number, std::uint32_t records, std::size_t bytes = 8) {
    std::unique_ptr<Request> request = std::make_unique<Numbered>(number, records, bytes);
    return pipeline->submit(request);
  }
  void submit_patiently(std::uint64_t number, std::uint32_t records, std::size_t bytes = 8) {
    std::unique_ptr<Request> request = std::make_unique<Numbered>(number, records, bytes);
    while (!pipeline->submit(request)) std::this_thread::yield();
  }
  std::size_t seen_count() {
    const std::lock_guard lock(mutex);
    return seen.size();
  }
  void wait_for(std::size_t count) {
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, 20s, [&] { return seen.size() >= count; }));
  }

  CountingDesk desk;
  HeldLog log;
  std::unique_ptr<PipelineMetrics> metrics = std::make_unique<PipelineMetrics>();
  std::mutex mutex;
  std::condition_variable changed;
  std::vector<Seen> seen;
  int too_early = 0;
  std::atomic<int> failures = 0;
  std::optional<Pipeline> pipeline;
};

TEST_F(PipelineTest, a_lone_request_waits_for_nobody) {
  start();
  ASSERT_TRUE(submit(1, 1));
  wait_for(1);
  EXPECT_EQ(log.durable, 1u);
}

TEST_F(PipelineTest, replies_come_in_order_and_never_before_their_records_are_durable) {
  const std::uint64_t seed = 20261121;
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  start({.ring_depth = 64, .group_bytes = 512});
  constexpr std::uint64_t kRequests = 20'000;
  for (std::uint64_t i = 0; i < kRequests; ++i)
    submit_patiently(i, static_cast<std::uint32_t>(random() % 4), 8 + random() % 64);
  wait_for(kRequests);
  pipeline->drain();
  ASSERT_EQ(seen.size(), kRequests);
  EXPECT_EQ(too_early, 0);
  for (std::uint64_t i = 0; i < kRequests; ++i) ASSERT_EQ(seen[i].number, i);
  EXPECT_EQ(log.durable, desk.last_lsn());
  EXPECT_EQ(metrics->requests.get(), kRequests);
  EXPECT_EQ(metrics->records.get(), desk.last_lsn());
}

TEST_F(PipelineTest, nothing_is_released_while_the_write_runs_and_the_next_group_fills_meanwhile) {
  start();
  log.hold();
  ASSERT_TRUE(submit(0, 1));
  log.wait_for_append();
  for (std::uint64_t i = 1; i <= 10; ++i) ASSERT_TRUE(submit(i, 1));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(seen_count(), 0u);
  log.let_go();
  wait_for(11);
  pipeline->drain();
  EXPECT_EQ(log.groups, (std::vector<std::uint32_t>{1, 10}));
}

TEST_F(PipelineTest, a_query_waits_for_what_it_shows) {
  start();
  log.hold();
  ASSERT_TRUE(submit(0, 1));
  log.wait_for_append();
  ASSERT_TRUE(submit(1, 0));
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(seen_count(), 0u);
  log.let_go();
  wait_for(2);
  EXPECT_EQ(too_early, 0);
}

TEST_F(PipelineTest, a_query_alone_writes_nothing) {
  start();
  ASSERT_TRUE(submit(0, 0));
  wait_for(1);
  pipeline->drain();
  EXPECT_TRUE(log.groups.empty());
  EXPECT_EQ(log.seals, 0);
}

TEST_F(PipelineTest, a_request_is_never_split_over_groups) {
  start({.group_bytes = 16});
  log.hold();
  ASSERT_TRUE(submit(0, 1));
  log.wait_for_append();
  ASSERT_TRUE(submit(1, 100));
  ASSERT_TRUE(submit(2, 50));
  log.let_go();
  wait_for(3);
  pipeline->drain();
  EXPECT_EQ(log.groups, (std::vector<std::uint32_t>{1, 100, 50}));
}

TEST_F(PipelineTest, a_full_ring_refuses_and_keeps_the_callers_request) {
  start({.ring_depth = 4, .group_bytes = 8});
  log.hold();
  ASSERT_TRUE(submit(0, 1));
  log.wait_for_append();
  // The engine thread takes what is in the ring once, then waits for the log with a full group.
  std::uint64_t accepted = 1;
  std::unique_ptr<Request> refused;
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (std::chrono::steady_clock::now() < deadline) {
    refused = std::make_unique<Numbered>(accepted, 1);
    if (pipeline->submit(refused)) {
      ++accepted;
      continue;
    }
    std::this_thread::sleep_for(20ms);
    if (!pipeline->submit(refused)) break;
    ++accepted;
  }
  ASSERT_NE(refused, nullptr);
  EXPECT_LE(accepted, 1u + 2 * 4);
  log.let_go();
  wait_for(accepted);
  EXPECT_TRUE(pipeline->submit(refused));
  wait_for(accepted + 1);
}

TEST_F(PipelineTest, a_failed_write_stops_every_later_acknowledgement) {
  log.fail_at = 50;
  start({.group_bytes = 64});
  std::uint64_t number = 0;
  while (failures == 0 && number < 100'000) {
    if (!submit(number, 1)) std::this_thread::yield();
    ++number;
  }
  for (int i = 0; failures == 0 && i < 1000; ++i) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(failures, 1);
  EXPECT_FALSE(submit(1'000'000, 0)) << "nothing is taken any more, not even a query";
  pipeline->drain();
  for (const Seen& one : seen) EXPECT_LT(one.lsn, 50u);
  EXPECT_EQ(too_early, 0);
  EXPECT_EQ(failures, 1);
}

TEST_F(PipelineTest, draining_answers_everything_in_hand) {
  start();
  log.hold();
  for (std::uint64_t i = 0; i < 100; ++i) ASSERT_TRUE(submit(i, 1));
  auto drained = std::async(std::launch::async, [&] { pipeline->drain(); });
  std::this_thread::sleep_for(10ms);
  log.let_go();
  drained.get();
  EXPECT_EQ(seen.size(), 100u);
  EXPECT_EQ(log.seals, 1);
  EXPECT_FALSE(submit(100, 1));
}

TEST_F(PipelineTest, seals_once_when_idle) {
  start({.seal_after_ms = 1});
  ASSERT_TRUE(submit(0, 1));
  wait_for(1);
  std::this_thread::sleep_for(100ms);
  const std::lock_guard lock(log.mutex);
  EXPECT_EQ(log.seals, 1);
}

TEST_F(PipelineTest, idle_threads_use_no_processor_time) {
  start();
  ASSERT_TRUE(submit(0, 1));
  wait_for(1);
  std::this_thread::sleep_for(100ms);
  const std::clock_t before = std::clock();
  std::this_thread::sleep_for(300ms);
  EXPECT_LT(std::clock() - before, CLOCKS_PER_SEC / 20);
}

TEST_F(PipelineTest, busy_polling_changes_nothing_but_the_waiting) {
  start({.busy_poll_us = 200});
  for (std::uint64_t i = 0; i < 1000; ++i) submit_patiently(i, i % 2 == 0 ? 1 : 0);
  wait_for(1000);
  pipeline->drain();
  EXPECT_EQ(too_early, 0);
  EXPECT_EQ(log.durable, 500u);
}

}  // namespace
}  // namespace hexiao::daemon
