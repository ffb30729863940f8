// What a session may hold and for how long, and what its greed does to others: nothing.
#include "tests/daemon/server_fixture.h"

namespace hexiao::daemon {
namespace {

bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 500 && !holds(); ++i) std::this_thread::sleep_for(10ms);
  return holds();
}

void greet(Peer& peer) {
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
}

TEST_F(SessionTest, a_ping_does_not_wait_for_the_engine) {
  start({.frames_in_hand = 4});
  Peer busy(port), other(port);
  greet(busy);
  greet(other);
  hold();
  for (std::uint64_t i = 0; i < 8; ++i) busy.ask(i);
  ASSERT_TRUE(wait_for_waiting(3));
  other.ping(7);
  const auto pong = other.receive();
  ASSERT_TRUE(pong);
  EXPECT_EQ(pong->header.request, 7u);
}

TEST_F(SessionTest, a_ping_behind_a_request_is_answered_in_its_turn) {
  start();
  Peer peer(port);
  greet(peer);
  hold();
  peer.ask(1);
  peer.ping(2);
  peer.ask(3);
  peer.ping(4);
  ASSERT_TRUE(wait_for_waiting(2));
  EXPECT_FALSE(peer.receive(50ms));
  let_go();
  for (std::uint64_t i = 1; i <= 4; ++i) {
    const auto frame = peer.receive();
    ASSERT_TRUE(frame);
    EXPECT_EQ(frame->header.request, i);
  }
}

TEST_F(SessionTest, who_asks_for_little_is_served_beside_those_who_fill_everything) {
  start({.sessions = 8, .frames_in_hand = 32});
  std::vector<std::unique_ptr<Peer>> greedy;
  hold();
  for (int i = 0; i < 4; ++i) {
    greedy.push_back(std::make_unique<Peer>(port));
    greet(*greedy.back());
    for (std::uint64_t n = 0; n < 64; ++n) greedy.back()->ask(n);
  }
  ASSERT_TRUE(wait_for_waiting(4 * 2 + 16));
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(waiting_now(), 24u) << "four shares, and the half that is not shared out";
  Peer honest(port);
  greet(honest);
  honest.ask(1);
  EXPECT_TRUE(wait_for_waiting(25)) << "its share was not kept for it";
  EXPECT_TRUE(soon([this] { return standing->server.frames_in_hand.get() == 25; }));
  let_go();
  EXPECT_EQ(honest.receive_type(), FrameType::pong);
  for (auto& one : greedy)
    for (int n = 0; n < 64; ++n) ASSERT_EQ(one->receive_type(), FrameType::pong);
}

TEST_F(SessionTest, half_frames_of_many_stay_within_the_memory_for_all) {
  start({.sessions = 16, .buffer_bytes = 8u << 20, .slow_reader_timeout_ns = 60'000'000'000});
  const std::vector<std::byte> filler(15u << 20);
  ByteBuffer large;
  protocol::append_frame(large, FrameType::commands, 2, filler);
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 8; ++i) {
    peers.push_back(std::make_unique<Peer>(port));
    greet(*peers.back());
  }
  // Each would hold 15 MiB.
  std::uint64_t most = 0;
  std::vector<std::size_t> sent(peers.size());
  const auto end = std::chrono::steady_clock::now() + 4s;
  Peer honest(port);
  greet(honest);
  std::uint64_t asked = 0;
  while (std::chrono::steady_clock::now() < end) {
    for (std::size_t i = 0; i < peers.size(); ++i)
      if (sent[i] < large.size() - 100)
        sent[i] += peers[i]->send_some(large.bytes().subspan(sent[i]).first(100));
    for (std::size_t i = 0; i < peers.size(); ++i)
      if (sent[i] < large.size() / 2)
        sent[i] += peers[i]->send_some(large.bytes().subspan(sent[i]).first(256u << 10));
    most = std::max(most, standing->server.buffer_bytes.get());
    honest.ask(++asked);
    ASSERT_EQ(honest.receive_type(), FrameType::pong) << "others' half frames kept it waiting";
  }
  EXPECT_LE(most, 8u << 20);
  EXPECT_GT(standing->server.closed_for_room.get(), 0u) << "nobody made room";
}

TEST_F(SessionTest, answers_that_are_not_taken_stay_within_the_memory_for_all) {
  start({.sessions = 16, .buffer_bytes = 8u << 20, .slow_reader_timeout_ns = 60'000'000'000});
  reply_bytes = 60u << 10;
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 8; ++i) {
    peers.push_back(std::make_unique<Peer>(port));
    greet(*peers.back());
  }
  Peer honest(port);
  greet(honest);
  std::uint64_t most = 0, asked = 0;
  const auto end = std::chrono::steady_clock::now() + 5s;
  while (std::chrono::steady_clock::now() < end) {
    for (auto& peer : peers) peer->send_some(payment_frame(++asked).bytes());
    if (asked % 160 != 0) continue;
    most = std::max(most, standing->server.buffer_bytes.get());
    honest.ask(asked);
    ASSERT_EQ(honest.receive_type(), FrameType::pong);
  }
  EXPECT_LE(most, 8u << 20);
  EXPECT_GT(standing->server.closed_for_room.get(), 0u) << "nobody made room";
}

TEST_F(SessionTest, a_frame_that_does_not_end_ends_the_session) {
  start({.frame_timeout_ns = 100'000'000});
  Peer peer(port);
  greet(peer);
  peer.send(payment_frame(1).bytes().first(40));
  EXPECT_EQ(peer.receive_error().name, "idle");
  EXPECT_TRUE(peer.closed_by_server());
  EXPECT_EQ(standing->server.closed_idle.get(), 1u);
}

TEST_F(SessionTest, silence_ends_a_session_only_where_it_is_configured) {
  start({.idle_timeout_ns = 1'500'000'000});
  Peer silent(port), talking(port);
  greet(silent);
  greet(talking);
  for (int i = 0; i < 30; ++i) {
    talking.ping(1);
    ASSERT_EQ(talking.receive_type(), FrameType::pong);
    std::this_thread::sleep_for(100ms);
  }
  EXPECT_EQ(silent.receive_error().name, "idle");
  EXPECT_TRUE(soon([this] { return standing->sessions.get() == 1; }));
}

TEST_F(SessionTest, limits_in_force_follow_a_reload) {
  start({.sessions = 2, .frames_in_hand = 10});
  Peer first(port), second(port);
  greet(first);
  greet(second);
  server->post([this] { server->set_limits({.sessions = 3, .frames_in_hand = 20}); });
  ASSERT_TRUE(soon([this] { return standing->server.sessions_limit.get() == 3; }));
  Peer third(port);
  greet(third);
  hold();
  first.ask(1);
  ASSERT_TRUE(wait_for_waiting(1));
  EXPECT_TRUE(soon([this] { return standing->server.frames_in_hand.get() == 1; }));
  let_go();
  EXPECT_EQ(first.receive_type(), FrameType::pong);
  EXPECT_TRUE(soon([this] { return standing->server.frames_in_hand.get() == 0; }));
  Peer fourth(port);
  fourth.hello();
  EXPECT_EQ(fourth.receive_error().name, "too_many_sessions");
  EXPECT_EQ(standing->server.sessions_refused.get(), 1u);
}

}  // namespace
}  // namespace hexiao::daemon
