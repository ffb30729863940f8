// The server over loopback, with a backend that answers when it is told to: what a peer can do
// wrong, and what the bounds do to it.
#include "tests/daemon/server_fixture.h"

namespace hexiao::daemon {
namespace {

TEST_F(SessionTest, hello_is_welcomed_with_limits_and_the_durable_end) {
  start();
  Peer peer(port);
  peer.hello({.wanted = {.frame_bytes = 0, .batch = 100, .in_flight = 3}});
  const auto frame = peer.receive();
  ASSERT_TRUE(frame);
  ASSERT_EQ(frame->header.type, FrameType::welcome);
  protocol::Welcome welcome;
  ASSERT_EQ(protocol::read_welcome(frame->payload.bytes(), welcome), WireError::none);
  EXPECT_EQ(welcome.limits.batch, 100u);
  EXPECT_EQ(welcome.limits.in_flight, 3u);
  EXPECT_EQ(welcome.durable_lsn, 42u);
  EXPECT_NE(welcome.client, 0u);
}

TEST_F(SessionTest, replies_come_in_the_order_of_frames) {
  start();
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  for (std::uint64_t i = 0; i < 500; ++i) peer.ping(i);
  for (std::uint64_t i = 0; i < 500; ++i) {
    const auto frame = peer.receive();
    ASSERT_TRUE(frame);
    ASSERT_EQ(frame->header.request, i);
  }
}

TEST_F(SessionTest, frames_that_arrive_byte_by_byte_are_served) {
  start();
  Peer peer(port);
  ByteBuffer bytes;
  protocol::append_hello(bytes, 1, {.principal = "slow"});
  protocol::append_frame(bytes, FrameType::ping, 9);
  for (const std::byte& byte : bytes.bytes()) peer.send({&byte, 1});
  EXPECT_EQ(peer.receive_type(), FrameType::welcome);
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
}

TEST_F(SessionTest, garbage_is_answered_and_the_connection_ended) {
  start();
  Peer peer(port);
  const std::string garbage = "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n";
  peer.send(std::as_bytes(std::span(garbage)));
  const auto notice = peer.receive_error();
  EXPECT_EQ(notice.name, "bad_magic");
  EXPECT_TRUE(notice.session_ends);
  EXPECT_TRUE(peer.closed_by_server());
}

TEST_F(SessionTest, random_garbage_never_hurts_the_next_peer) {
  start();
  const std::uint64_t seed = 77'411;
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 200; ++i) {
    Peer peer(port);
    if (random() % 2 == 0) peer.hello();
    ByteBuffer bytes = payment_frame(1);
    const std::size_t flips = random() % 4;
    for (std::size_t flip = 0; flip <= flips; ++flip)
      bytes.data()[random() % bytes.size()] ^= static_cast<std::byte>(1U << random() % 8);
    peer.send(bytes.bytes().first(random() % bytes.size()));
    if (random() % 2 == 0) peer.end_sending();
  }
  Peer honest(port);
  honest.hello();
  EXPECT_EQ(honest.receive_type(), FrameType::welcome);
  honest.ping(1);
  EXPECT_EQ(honest.receive_type(), FrameType::pong);
}

TEST_F(SessionTest, anything_before_hello_is_refused) {
  start();
  Peer peer(port);
  peer.ping(1);
  EXPECT_EQ(peer.receive_error().name, "hello_expected");
  EXPECT_TRUE(peer.closed_by_server());
}

TEST_F(SessionTest, a_version_that_is_not_spoken_is_named) {
  start();
  Peer peer(port);
  peer.hello({.oldest_version = 7, .newest_version = 9});
  const auto notice = peer.receive_error();
  EXPECT_EQ(notice.name, "unsupported_version");
  EXPECT_THAT(notice.text + notice.way_out, testing::HasSubstr("1"));
}

TEST_F(SessionTest, an_oversized_frame_is_refused_after_the_replies_before_it) {
  start({.offered = {.frame_bytes = 1U << 20, .batch = 10, .in_flight = 8}});
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  hold();
  peer.ask(5);
  const std::vector<std::byte> large(2U << 20);
  ByteBuffer bytes;
  protocol::append_frame(bytes, FrameType::commands, 6, large);
  peer.send(bytes.bytes().first(256));
  ASSERT_TRUE(wait_for_waiting(1));
  let_go();
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
  EXPECT_EQ(peer.receive_error().name, "frame_too_large");
  EXPECT_TRUE(peer.closed_by_server());
}

TEST_F(SessionTest, a_malformed_batch_is_refused_and_the_session_goes_on) {
  start();
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  const std::vector<std::byte> nonsense(64, std::byte{0x5a});
  ByteBuffer bytes;
  protocol::append_frame(bytes, FrameType::commands, 3, nonsense);
  peer.send(bytes.bytes());
  const auto notice = peer.receive_error();
  EXPECT_EQ(notice.name, "malformed_payload");
  EXPECT_FALSE(notice.session_ends);
  peer.ping(4);
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
}

TEST_F(SessionTest, a_peer_that_stops_inside_a_frame_gets_what_it_asked_before) {
  start();
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  hold();
  peer.ask(1);
  const ByteBuffer half = payment_frame(2);
  peer.send(half.bytes().first(40));
  peer.end_sending();
  ASSERT_TRUE(wait_for_waiting(1));
  let_go();
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
  EXPECT_TRUE(peer.closed_by_server());
}

TEST_F(SessionTest, a_session_is_not_read_from_beyond_its_frames_in_flight) {
  start({.offered = {.frame_bytes = 1U << 20, .batch = 10, .in_flight = 4}});
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  hold();
  for (std::uint64_t i = 0; i < 20; ++i) peer.ask(i);
  ASSERT_TRUE(wait_for_waiting(4));
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(waiting_now(), 4u);
  let_go();
  for (std::uint64_t i = 0; i < 20; ++i) EXPECT_EQ(peer.receive_type(), FrameType::pong);
}

TEST_F(SessionTest, all_sessions_together_stay_within_the_common_bound) {
  start({.frames_in_hand = 10});
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 5; ++i) {
    peers.push_back(std::make_unique<Peer>(port));
    peers.back()->hello();
    ASSERT_EQ(peers.back()->receive_type(), FrameType::welcome);
  }
  hold();
  for (auto& peer : peers)
    for (std::uint64_t i = 0; i < 8; ++i) peer->ask(i);
  ASSERT_TRUE(wait_for_waiting(10));
  std::this_thread::sleep_for(50ms);
  EXPECT_EQ(waiting_now(), 10u);
  let_go();
  for (auto& peer : peers)
    for (std::uint64_t i = 0; i < 8; ++i) EXPECT_EQ(peer->receive_type(), FrameType::pong);
  EXPECT_LE(most_waiting, 10u);
}

TEST_F(SessionTest, a_slow_reader_is_paused_then_disconnected_while_others_are_served) {
  start({.output_bytes = 1U << 20, .slow_reader_timeout_ns = 1'000'000'000});
  reply_bytes = 512U << 10;
  Peer slow(port), honest(port);
  for (Peer* peer : {&slow, &honest}) {
    peer->hello();
    ASSERT_EQ(peer->receive_type(), FrameType::welcome);
  }
  // It asks on and on, and reads nothing.
  const ByteBuffer frame = payment_frame(1);
  std::uint64_t asked = 0;
  const auto end = std::chrono::steady_clock::now() + 1s;
  while (std::chrono::steady_clock::now() < end && asked < 100'000) {
    if (slow.send_some(frame.bytes()) == frame.size()) ++asked;
    if (asked % 100 == 0) std::this_thread::sleep_for(1ms);
  }
  EXPECT_LT(standing->frames.get(), 200u) << "it was read from although it read nothing";
  honest.ping(1);
  EXPECT_EQ(honest.receive_type(), FrameType::pong);
  for (int i = 0; standing->sessions.get() != 1 && i < 100; ++i) std::this_thread::sleep_for(100ms);
  EXPECT_EQ(standing->sessions.get(), 1u);
  honest.ping(2);
  EXPECT_EQ(honest.receive_type(), FrameType::pong);
}

TEST_F(SessionTest, who_says_nothing_is_told_and_disconnected) {
  start({.hello_timeout_ns = 100'000'000});
  Peer peer(port);
  EXPECT_EQ(peer.receive_error().name, "idle");
  EXPECT_TRUE(peer.closed_by_server());
}

TEST_F(SessionTest, one_session_too_many_is_told_so_and_the_others_stay) {
  start({.sessions = 3});
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 3; ++i) {
    peers.push_back(std::make_unique<Peer>(port));
    peers.back()->hello();
    ASSERT_EQ(peers.back()->receive_type(), FrameType::welcome);
  }
  {
    Peer fourth(port);
    fourth.hello();
    EXPECT_EQ(fourth.receive_error().name, "too_many_sessions");
    EXPECT_TRUE(fourth.closed_by_server());
  }
  for (auto& peer : peers) {
    peer->ping(1);
    EXPECT_EQ(peer->receive_type(), FrameType::pong);
  }
  peers.pop_back();
  for (int i = 0; standing->sessions.get() > 2 && i < 100; ++i) std::this_thread::sleep_for(20ms);
  Peer next(port);
  next.hello();
  EXPECT_EQ(next.receive_type(), FrameType::welcome);
}

// The simulation found them keeping everybody else out: they come again sooner than they are gone.
TEST_F(SessionTest, those_who_are_refused_take_no_place) {
  start({.sessions = 1});
  std::optional<Peer> first(std::in_place, port);
  first->hello();
  ASSERT_EQ(first->receive_type(), FrameType::welcome);
  Peer refused(port), another(port);  // they stay connected
  EXPECT_EQ(refused.receive_error().name, "too_many_sessions");
  EXPECT_EQ(another.receive_error().name, "too_many_sessions");
  EXPECT_EQ(standing->sessions.get(), 1u);
  first.reset();
  for (int i = 0; standing->sessions.get() != 0 && i < 50; ++i) std::this_thread::sleep_for(20ms);
  Peer next(port);
  next.hello();
  EXPECT_EQ(next.receive_type(), FrameType::welcome);
}

TEST_F(SessionTest, many_sessions_are_served_at_once) {
  start();
  std::vector<std::unique_ptr<Peer>> peers;
  for (int i = 0; i < 200; ++i) {
    peers.push_back(std::make_unique<Peer>(port));
    peers.back()->hello();
  }
  for (auto& peer : peers) EXPECT_EQ(peer->receive_type(), FrameType::welcome);
  for (std::uint64_t round = 0; round < 5; ++round) {
    for (auto& peer : peers) peer->ping(round);
    for (auto& peer : peers) EXPECT_EQ(peer->receive_type(), FrameType::pong);
  }
  EXPECT_EQ(standing->sessions.get(), 200u);
}

TEST_F(SessionTest, a_peer_that_vanishes_gives_back_what_it_held) {
  start({.frames_in_hand = 4});
  hold();
  {
    Peer gone(port);
    gone.hello();
    ASSERT_EQ(gone.receive_type(), FrameType::welcome);
    for (std::uint64_t i = 0; i < 4; ++i) gone.ask(i);
    // Its share, and the half that is not shared out.
    ASSERT_TRUE(wait_for_waiting(3));
  }
  let_go();
  Peer next(port);
  next.hello();
  ASSERT_EQ(next.receive_type(), FrameType::welcome);
  for (std::uint64_t i = 0; i < 20; ++i) {
    next.ask(i);
    ASSERT_EQ(next.receive_type(), FrameType::pong);
  }
}

TEST_F(SessionTest, goodbye_comes_after_the_replies_and_ends_the_session) {
  start();
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  peer.ping(1);
  ByteBuffer bytes;
  protocol::append_frame(bytes, FrameType::goodbye, 2);
  peer.send(bytes.bytes());
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
  EXPECT_EQ(peer.receive_type(), FrameType::goodbye);
  EXPECT_TRUE(peer.closed_by_server());
}

TEST_F(SessionTest, a_stop_answers_what_is_in_hand_then_says_goodbye) {
  start();
  Peer peer(port), idle(port);
  for (Peer* one : {&peer, &idle}) {
    one->hello();
    ASSERT_EQ(one->receive_type(), FrameType::welcome);
  }
  hold();
  peer.ask(1);
  peer.ask(2);
  ASSERT_TRUE(wait_for_waiting(2));
  server->stop();
  std::this_thread::sleep_for(50ms);
  let_go();
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
  EXPECT_EQ(peer.receive_type(), FrameType::pong);
  EXPECT_EQ(peer.receive_type(), FrameType::goodbye);
  EXPECT_TRUE(peer.closed_by_server());
  EXPECT_EQ(idle.receive_type(), FrameType::goodbye);
  EXPECT_TRUE(idle.closed_by_server());
}

TEST_F(SessionTest, a_busy_back_office_is_an_answer) {
  start();
  Peer peer(port);
  peer.hello();
  ASSERT_EQ(peer.receive_type(), FrameType::welcome);
  ByteBuffer bytes;
  protocol::append_frame(bytes, FrameType::snapshot, 2);
  peer.send(bytes.bytes());
  EXPECT_EQ(peer.receive_error().name, "busy");
}

TEST(ServerOpen, a_port_in_use_is_named_with_a_way_out) {
  const auto standing = std::make_unique<Standing>();
  Server first({}, *standing, {}), second({}, *standing, {});
  const auto bound = first.open({"127.0.0.1", 0});
  ASSERT_TRUE(bound);
  const auto again = second.open(*bound);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), testing::HasSubstr(bound->text()));
  EXPECT_THAT(again.error(), testing::HasSubstr("--listen"));
}

TEST(ServerOpen, an_address_that_is_not_ours_is_refused) {
  const auto standing = std::make_unique<Standing>();
  Server server({}, *standing, {});
  EXPECT_FALSE(server.open({"192.0.2.1", 7411}));
  EXPECT_FALSE(server.open({"no such host", 7411}));
}

}  // namespace
}  // namespace hexiao::daemon
