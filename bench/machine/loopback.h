// Two ends of a TCP connection over the loopback, one of them served by a thread: what a daemon
// that does nothing would reach.
#pragma once

#include <cstddef>
#include <cstdint>
#include <thread>
#include <vector>

namespace hexiao::bench {

class Loopback {
 public:
  // The serving end answers every `request` bytes with `reply` bytes.
  Loopback(std::size_t request, std::size_t reply);
  ~Loopback();
  Loopback(const Loopback&) = delete;
  Loopback& operator=(const Loopback&) = delete;

  // False when the connection failed.
  bool send();     // one request
  bool receive();  // one reply
  // Requests that were answered.
  std::uint64_t answered() const { return answered_; }

 private:
  void serve();

  std::vector<char> request_, reply_, served_, serving_;
  int near_ = -1, far_ = -1;
  std::uint64_t answered_ = 0;
  std::thread server_;
};

}  // namespace hexiao::bench
