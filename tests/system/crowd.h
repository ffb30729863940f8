// Those who attack a daemon: a process of its own. Once it is in place it runs at a lower priority,
// because in life it sits on other machines and takes no processor time of the daemon's.
//
// What each does goes on until the object ends. They come back when they are sent away.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <string>

namespace hexiao::system_test {

class Crowd {
 public:
  // `attack` runs in the other process; it calls its argument once when the crowd is in place, and
  // need not return. Waits until then.
  explicit Crowd(const std::function<void(const std::function<void()>& in_place)>& attack);
  ~Crowd();
  Crowd(const Crowd&) = delete;
  Crowd& operator=(const Crowd&) = delete;

 private:
  pid_t process_ = -1;
};

using InPlace = std::function<void()>;

// `count` connections that send byte after byte: every other one a HELLO that never ends, the rest
// a frame of commands.
void send_slowly(std::uint16_t port, unsigned count, const InPlace& in_place);
// They greet, but for every tenth, and say nothing more.
void stay_idle(std::uint16_t port, unsigned count, const InPlace& in_place);
// Connections made and left as fast as it goes; `at_once` are open at a time.
void keep_knocking(std::uint16_t port, unsigned at_once, const InPlace& in_place);
// Garbage, damaged frames, frames far too large, half a frame of the largest size.
void talk_nonsense(std::uint16_t port, unsigned count, const InPlace& in_place);
// Large pages are asked for and never read.
void never_read(std::uint16_t port, unsigned count, const InPlace& in_place);
// Valid frames of 64 payments each, as many in flight as may be.
void flood(std::uint16_t port, unsigned count, const InPlace& in_place,
           const std::string& host = "127.0.0.1");
// The first packet of a connection, and never the rest: from addresses that nobody has. Needs root.
void half_open(std::uint16_t port, const InPlace& in_place);

// The most file descriptors that this process can get.
std::uint64_t raise_descriptor_limit();

}  // namespace hexiao::system_test
