// The client against a daemon that is played by a thread: order, pipelining, refusals, and every
// way in which the other side can misbehave.
#include "protocol/client.h"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <thread>

namespace hexiao::protocol {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

// One accepted connection, as the daemon sees it.
class Peer {
 public:
  explicit Peer(tcp::socket socket) : socket_(std::move(socket)) {}

  // The next frame; false when the client has closed.
  bool next(Frame& frame) {
    while (reader_.next(frame) != FrameReader::Step::frame) {
      boost::system::error_code code;
      const auto room = reader_.room();
      const std::size_t count = socket_.read_some(asio::buffer(room.data(), room.size()), code);
      if (code) return false;
      reader_.filled(count);
    }
    return true;
  }

  void send(const ByteBuffer& bytes) {
    boost::system::error_code code;
    asio::write(socket_, asio::buffer(bytes.data(), bytes.size()), code);
  }

  void welcome(const FrameLimits& limits = {}) {
    Frame frame;
    if (!next(frame)) return;
    ASSERT_EQ(frame.header.type, FrameType::hello);
    Hello hello;
    ASSERT_EQ(read_hello(frame.payload.bytes(), hello), WireError::none);
    ByteBuffer out;
    append_welcome(out, frame.header.request,
                   {.client = hello.client,
                    .server_version = "test",
                    .limits = agree_on(hello.wanted, limits)});
    send(out);
    reader_.set_max_frame_bytes(limits.frame_bytes);
  }

  // Answers a COMMANDS frame: each command has its place as id.
  ByteBuffer results_for(const Frame& frame) {
    CommandBatchView batch;
    EXPECT_EQ(decode_commands(frame.payload.bytes(), 8192, batch), WireError::none);
    std::vector<Result> results(batch.commands.size());
    for (std::size_t i = 0; i < results.size(); ++i) results[i].id = i + 1;
    ByteBuffer out;
    ResultsEncoder encoder;
    encoder.append_results(out, frame.header.request, results, batch.faults, Detail::brief,
                           nullptr);
    return out;
  }

  void close() { socket_.close(); }

 private:
  tcp::socket socket_;
  FrameReader reader_{FrameLimits{}.frame_bytes};
};

// Plays one connection in a thread of its own.
class PlayedDaemon {
 public:
  explicit PlayedDaemon(std::function<void(Peer&)> play)
      : acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    thread_ = std::thread([this, play = std::move(play)] {
      boost::system::error_code code;
      tcp::socket socket(context_);
      acceptor_.accept(socket, code);
      if (code) return;
      Peer peer(std::move(socket));
      play(peer);
    });
  }
  ~PlayedDaemon() { thread_.join(); }

  ClientOptions options() const {
    return {.port = acceptor_.local_endpoint().port(),
            .principal = "test",
            .reply_timeout = std::chrono::milliseconds(20'000)};
  }

 private:
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

CommandBatch batch_of(std::size_t count, std::size_t text_bytes = 10) {
  CommandBatch batch;
  const std::string text(text_bytes, 'x');
  for (std::size_t i = 0; i < count; ++i)
    EXPECT_EQ(batch.add(ReceivePayment{.ledger = "L", .text = text}), Rejection::none);
  return batch;
}

TEST(ClientTest, ABatchIsAnsweredInItsOrder) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    while (peer.next(frame)) peer.send(peer.results_for(frame));
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value()) << client.error().text;
  EXPECT_EQ(client->welcome().server_version, "test");
  const auto reply = client->submit(batch_of(3));
  ASSERT_TRUE(reply.has_value()) << reply.error().text;
  ASSERT_EQ(reply->results.size(), 3U);
  EXPECT_EQ(reply->results[2].id, 3U);
}

// The daemon answers nothing before it has read all; then both sides have full buffers.
TEST(ClientTest, ManyLargeBatchesInFlightNeverBlockBothSides) {
  constexpr std::size_t kBatches = 40;
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    // Large answers while the client is still writing.
    while (peer.next(frame)) peer.send(peer.results_for(frame));
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const CommandBatch batch = batch_of(8000, 100);
  for (std::size_t i = 0; i < kBatches; ++i) ASSERT_TRUE(client->send(batch).has_value());
  EXPECT_EQ(client->in_flight(), kBatches);
  ResultsReply reply;
  std::uint64_t last = 0;
  for (std::size_t i = 0; i < kBatches; ++i) {
    const auto received = client->receive(reply);
    ASSERT_TRUE(received.has_value()) << received.error().text;
    EXPECT_EQ(reply.results.size(), 8000U);
    EXPECT_GT(reply.request, last);
    last = reply.request;
  }
  EXPECT_EQ(client->in_flight(), 0U);
}

TEST(ClientTest, MoreInFlightThanAgreedIsRefusedHere) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome({.frame_bytes = 1U << 20, .batch = 100, .in_flight = 2});
    Frame frame;
    while (peer.next(frame)) peer.send(peer.results_for(frame));
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  EXPECT_TRUE(client->send(batch_of(1)).has_value());
  EXPECT_TRUE(client->send(batch_of(1)).has_value());
  const auto third = client->send(batch_of(1));
  ASSERT_FALSE(third.has_value());
  EXPECT_EQ(third.error().kind, ClientErrorKind::usage);
  EXPECT_FALSE(client->ping().has_value());
  ResultsReply reply;
  EXPECT_TRUE(client->receive(reply).has_value());
  EXPECT_TRUE(client->receive(reply).has_value());
  EXPECT_FALSE(client->receive(reply).has_value());
  EXPECT_FALSE(client->send(CommandBatch()).has_value());
}

TEST(ClientTest, ARefusalOfOneRequestLeavesTheSessionAlive) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    ByteBuffer out;
    ASSERT_TRUE(peer.next(frame));
    append_error(out, frame.header.request, notice_of(Rejection::unknown_payment, "#9"));
    peer.send(out);
    ASSERT_TRUE(peer.next(frame));
    EXPECT_EQ(frame.header.type, FrameType::ping);
    out.clear();
    append_frame(out, FrameType::pong, frame.header.request);
    peer.send(out);
    ASSERT_TRUE(peer.next(frame));
    out.clear();
    append_frame(out, FrameType::goodbye, frame.header.request);
    peer.send(out);
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const auto page = client->query({.kind = QueryKind::explain, .payment = "#9"});
  ASSERT_FALSE(page.has_value());
  EXPECT_EQ(page.error().kind, ClientErrorKind::refused);
  EXPECT_EQ(page.error().notice.name, "unknown_payment");
  EXPECT_EQ(page.error().exit_code(), 1);
  EXPECT_TRUE(client->ping().has_value());
  EXPECT_TRUE(client->goodbye().has_value());
  EXPECT_EQ(client->ping().error().kind, ClientErrorKind::unreachable);
}

TEST(ClientTest, PagesAreAskedForUntilThereAreNoMore) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    while (peer.next(frame)) {
      Query query;
      ASSERT_TRUE(read_query(frame.payload.bytes(), query).ok());
      PageBuilder page;
      page.begin(query.kind, query.limit, 1U << 20);
      ItemView item;
      item.id = {query.cursor + 1};
      page.add(item);
      ByteBuffer out;
      ASSERT_TRUE(
          page.append_to(out, frame.header.request, query.cursor < 4 ? query.cursor + 1 : 0, 0));
      peer.send(out);
    }
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  std::vector<std::uint64_t> seen;
  const auto asked = for_each_page(*client, {.kind = QueryKind::items}, [&](const Page& page) {
    for (const ItemView& item : page.items) seen.push_back(item.id.value);
    return true;
  });
  EXPECT_TRUE(asked.has_value());
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{1, 2, 3, 4, 5}));
}

TEST(ClientTest, NobodyListeningIsUnreachable) {
  std::uint16_t port = 0;
  {
    asio::io_context context;
    tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
    port = acceptor.local_endpoint().port();
  }
  const auto client = Client::connect({.port = port});
  ASSERT_FALSE(client.has_value());
  EXPECT_EQ(client.error().kind, ClientErrorKind::unreachable);
  EXPECT_EQ(client.error().exit_code(), 69);
  EXPECT_NE(client.error().text.find("127.0.0.1:" + std::to_string(port)), std::string::npos);
}

TEST(ClientTest, ADaemonThatClosesIsUnreachable) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    peer.next(frame);
    peer.close();
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const auto reply = client->submit(batch_of(1));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, ClientErrorKind::unreachable);
}

TEST(ClientTest, ALastWordBeforeTheEndIsHeard) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    peer.next(frame);
    ByteBuffer out;
    append_error(out, 0, notice_of(Rejection::stopping));
    peer.send(out);
    peer.close();
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const auto reply = client->submit(batch_of(1));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, ClientErrorKind::refused);
  EXPECT_EQ(reply.error().notice.name, "stopping");
}

TEST(ClientTest, ADaemonThatIsSilentTimesOut) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    while (peer.next(frame)) {
    }
  });
  ClientOptions options = daemon.options();
  options.reply_timeout = std::chrono::milliseconds(100);
  auto client = Client::connect(options);
  ASSERT_TRUE(client.has_value()) << client.error().text;
  const auto reply = client->submit(batch_of(1));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, ClientErrorKind::timeout);
  EXPECT_EQ(reply.error().exit_code(), 69);
}

TEST(ClientTest, BytesThatAreNoFramesEndTheConnection) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    peer.next(frame);
    ByteBuffer out;
    const std::string_view http = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    out.append(http.data(), http.size());
    peer.send(out);
    peer.next(frame);
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const auto reply = client->submit(batch_of(1));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, ClientErrorKind::protocol);
}

TEST(ClientTest, AnAnswerToAnotherQuestionEndsTheConnection) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    ASSERT_TRUE(peer.next(frame));
    ++frame.header.request;
    peer.send(peer.results_for(frame));
    peer.next(frame);
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const auto reply = client->submit(batch_of(1));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, ClientErrorKind::protocol);
}

TEST(ClientTest, AFloodOfAnswersEndsTheConnection) {
  PlayedDaemon daemon([](Peer& peer) {
    peer.welcome();
    Frame frame;
    ASSERT_TRUE(peer.next(frame));
    ByteBuffer out;
    for (int i = 0; i < 5000; ++i) append_frame(out, FrameType::pong, 1);
    peer.send(out);
    peer.next(frame);
  });
  auto client = Client::connect(daemon.options());
  ASSERT_TRUE(client.has_value());
  const auto reply = client->submit(batch_of(1));
  ASSERT_FALSE(reply.has_value());
  EXPECT_EQ(reply.error().kind, ClientErrorKind::protocol);
}

}  // namespace
}  // namespace hexiao::protocol
