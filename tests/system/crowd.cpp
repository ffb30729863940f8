#include "tests/system/crowd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "protocol/client.h"
#include "protocol/messages.h"
#include "tests/system/honest_client.h"

namespace hexiao::system_test {

using namespace std::chrono_literals;
using protocol::FrameType;

namespace {

void step_back() {
  // Where sessions share the processor fairly among themselves, nice alone does nothing.
  if (const int file = ::open("/proc/self/autogroup", O_WRONLY); file >= 0) {
    static_cast<void>(::write(file, "10", 2) == 2);
    ::close(file);
  }
  static_cast<void>(::nice(10));
}

}  // namespace

Crowd::Crowd(const std::function<void(const InPlace&)>& attack) {
  int pipe[2];
  if (::pipe(pipe) != 0) throw std::runtime_error("no pipe");
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::signal(SIGPIPE, SIG_IGN);
    ::setsid();
    ::close(pipe[0]);
    attack([&] {
      step_back();
      static_cast<void>(::write(pipe[1], "!", 1) == 1);
      ::close(pipe[1]);
    });
    ::_exit(0);
  }
  ::close(pipe[1]);
  char ready = 0;
  if (::read(pipe[0], &ready, 1) != 1) ADD_FAILURE() << "the crowd did not come together";
  ::close(pipe[0]);
}

Crowd::~Crowd() {
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::uint64_t raise_descriptor_limit() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

namespace {

int dial(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  if (socket < 0) return -1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    ::close(socket);
    return -1;
  }
  ::fcntl(socket, F_SETFL, O_NONBLOCK);
  return socket;
}

// True: the daemon has ended it.
bool is_over(int socket) {
  char byte;
  const ssize_t got = ::recv(socket, &byte, 1, MSG_DONTWAIT | MSG_PEEK);
  return got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
}

void say(int socket, std::span<const std::byte> bytes) {
  static_cast<void>(::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

void drain(int socket) {
  char bytes[4096];
  while (::recv(socket, bytes, sizeof bytes, MSG_DONTWAIT) > 0) {
  }
}

ByteBuffer greeting() {
  ByteBuffer bytes;
  protocol::append_hello(bytes, 1, {.principal = "crowd"});
  return bytes;
}

}  // namespace

void send_slowly(std::uint16_t port, unsigned count, const InPlace& in_place) {
  struct Sender {
    int socket = -1;
    std::size_t sent = 0;
  };
  const ByteBuffer hello = greeting();
  ByteBuffer frame;
  honest_batch("slow", 0).append_to(frame, 2, protocol::Detail::brief);
  std::vector<Sender> senders(count);
  const auto begin = [&](unsigned i) {
    Sender& sender = senders[i];
    if (sender.socket >= 0) ::close(sender.socket);
    sender = {.socket = dial(port)};
    if (sender.socket >= 0 && i % 2 != 0) say(sender.socket, hello.bytes());
  };
  for (unsigned i = 0; i < count; ++i) begin(i);
  in_place();
  for (;;) {
    // A byte of each a second.
    const auto next = std::chrono::steady_clock::now() + 1s;
    for (unsigned i = 0; i < count; ++i) {
      Sender& sender = senders[i];
      if (i % 2 != 0 && sender.sent == 0) drain(sender.socket);
      if (sender.socket < 0 || is_over(sender.socket)) {
        begin(i);
        continue;
      }
      const auto bytes = i % 2 == 0 ? hello.bytes() : frame.bytes();
      say(sender.socket, bytes.subspan(sender.sent++ % (bytes.size() - 1), 1));
      if (i % 50 == 0) std::this_thread::sleep_for(1ms);
    }
    std::this_thread::sleep_until(next);
  }
}

void stay_idle(std::uint16_t port, unsigned count, const InPlace& in_place) {
  const ByteBuffer hello = greeting();
  std::vector<int> sockets(count, -1);
  const auto begin = [&](unsigned i) {
    if (sockets[i] >= 0) ::close(sockets[i]);
    sockets[i] = dial(port);
    if (sockets[i] >= 0 && i % 10 != 0) say(sockets[i], hello.bytes());
  };
  for (unsigned i = 0; i < count; ++i) begin(i);
  std::this_thread::sleep_for(100ms);
  for (const int socket : sockets) drain(socket);
  in_place();
  for (;;) {
    std::this_thread::sleep_for(1s);
    for (unsigned i = 0; i < count; ++i) {
      if (sockets[i] < 0 || is_over(sockets[i])) begin(i);
      if (i % 50 == 0) std::this_thread::sleep_for(1ms);
    }
  }
}

void keep_knocking(std::uint16_t port, unsigned at_once, const InPlace& in_place) {
  const ByteBuffer hello = greeting();
  std::vector<int> sockets(at_once, -1);
  in_place();
  for (unsigned i = 0;; i = (i + 1) % at_once) {
    if (sockets[i] >= 0) ::close(sockets[i]);
    sockets[i] = dial(port);
    if (sockets[i] >= 0 && i % 2 == 0) say(sockets[i], hello.bytes());
  }
}

void talk_nonsense(std::uint16_t port, unsigned count, const InPlace& in_place) {
  std::mt19937_64 random(41);
  const ByteBuffer hello = greeting();
  const ByteBuffer ping = [] {
    ByteBuffer bytes;
    protocol::append_frame(bytes, FrameType::ping, 1);
    return bytes;
  }();
  ByteBuffer frame;
  honest_batch("nonsense", 0).append_to(frame, 2, protocol::Detail::brief);
  ByteBuffer large;
  protocol::append_frame(large, FrameType::commands, 3,
                         std::vector<std::byte>((16u << 20) - protocol::kHeaderBytes));
  std::vector<int> sockets(count, -1);
  in_place();
  for (unsigned i = 0;; i = (i + 1) % count) {
    if (sockets[i] >= 0) ::close(sockets[i]);
    sockets[i] = dial(port);
    if (sockets[i] < 0) continue;
    if (random() % 4 != 0) say(sockets[i], hello.bytes());
    switch (random() % 4) {
      case 0: {  // no frame at all
        std::byte noise[512];
        for (std::byte& byte : noise) byte = static_cast<std::byte>(random());
        say(sockets[i], noise);
        break;
      }
      case 1: {  // one bit of a frame
        std::vector<std::byte> damaged(frame.bytes().begin(), frame.bytes().end());
        damaged[random() % damaged.size()] ^= static_cast<std::byte>(1u << random() % 8);
        say(sockets[i], damaged);
        break;
      }
      case 2: {  // a length far above the limit
        std::vector<std::byte> claim(ping.bytes().begin(), ping.bytes().end());
        claim[11] = std::byte{0x7f};
        say(sockets[i], claim);
        break;
      }
      default:  // as much of the largest frame as is taken at once
        say(sockets[i], large.bytes().first(std::size_t{1} << 20));
    }
  }
}

void never_read(std::uint16_t port, unsigned count, const InPlace& in_place) {
  const ByteBuffer hello = greeting();
  ByteBuffer asking;
  for (std::uint64_t i = 0; i < 64; ++i)
    protocol::append_query(asking, i + 2, {.kind = protocol::QueryKind::payments, .limit = 10'000});
  std::vector<int> sockets(count, -1);
  const auto begin = [&](unsigned i) {
    if (sockets[i] >= 0) ::close(sockets[i]);
    sockets[i] = dial(port);
    if (sockets[i] < 0) return;
    say(sockets[i], hello.bytes());
    say(sockets[i], asking.bytes());
  };
  for (unsigned i = 0; i < count; ++i) begin(i);
  in_place();
  for (;;) {
    std::this_thread::sleep_for(1s);
    for (unsigned i = 0; i < count; ++i) {
      // What they were sent is never read, so only an error tells.
      pollfd state{.fd = sockets[i], .events = 0, .revents = 0};
      if (sockets[i] < 0 || (::poll(&state, 1, 0) == 1 && (state.revents & (POLLERR | POLLHUP))))
        begin(i);
    }
  }
}

void flood(std::uint16_t port, unsigned count, const InPlace& in_place, const std::string& host) {
  struct Greedy {
    std::optional<protocol::Client> client;
    std::uint64_t next = 0;
  };
  std::vector<Greedy> all(count);
  const std::string run = fmt::format("G{}", ::getpid());
  bool announced = false;
  protocol::ResultsReply reply;
  for (;;) {
    for (unsigned i = 0; i < count; ++i) {
      Greedy& one = all[i];
      if (!one.client) {
        auto made = protocol::Client::connect({.host = host, .port = port, .principal = "crowd"});
        if (!made) continue;
        one.client = std::move(*made);
      }
      bool works = true;
      while (works && one.client->in_flight() < one.client->welcome().limits.in_flight)
        works =
            one.client->send(honest_batch(fmt::format("{}-{}", run, i), one.next++)).has_value();
      for (int n = 0; works && n < 32; ++n) works = one.client->receive(reply).has_value();
      if (!works) one.client.reset();
    }
    if (!announced) in_place();
    announced = true;
  }
}

namespace {

// The Internet checksum of 16-bit words.
std::uint16_t checksum(std::span<const std::uint16_t> words) {
  std::uint32_t sum = 0;
  for (const std::uint16_t word : words) sum += word;
  while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace

void half_open(std::uint16_t port, const InPlace& in_place) {
  const int socket = ::socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
  if (socket < 0) throw std::runtime_error("no raw socket");
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::mt19937 random(5);
  struct {
    iphdr ip;
    tcphdr tcp;
  } packet{};
  struct {
    std::uint32_t from, to;
    std::uint16_t protocol, length;
    tcphdr tcp;
  } summed{};
  in_place();
  for (std::uint64_t n = 0;; ++n) {
    packet = {};
    packet.ip.version = 4;
    packet.ip.ihl = 5;
    packet.ip.ttl = 64;
    packet.ip.protocol = IPPROTO_TCP;
    packet.ip.saddr = htonl(0x0a000000u | (random() & 0xffffffu));  // 10.0.0.0/8
    packet.ip.daddr = to.sin_addr.s_addr;
    packet.tcp.source = htons(static_cast<std::uint16_t>(1024 + random() % 60'000));
    packet.tcp.dest = htons(port);
    packet.tcp.seq = static_cast<std::uint32_t>(random());
    packet.tcp.doff = 5;
    packet.tcp.syn = 1;
    packet.tcp.window = htons(1024);
    summed = {.from = packet.ip.saddr,
              .to = packet.ip.daddr,
              .protocol = htons(IPPROTO_TCP),
              .length = htons(sizeof(tcphdr)),
              .tcp = packet.tcp};
    std::uint16_t words[sizeof summed / 2];
    std::memcpy(words, &summed, sizeof summed);
    packet.tcp.check = checksum(words);
    static_cast<void>(::sendto(socket, &packet, sizeof packet, 0,
                               reinterpret_cast<const sockaddr*>(&to), sizeof to));
    // Some ten thousand a second.
    if (n % 100 == 0) std::this_thread::sleep_for(10ms);
  }
}

}  // namespace hexiao::system_test
