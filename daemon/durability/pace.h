// How much of the disk a snapshot takes. Beside payments it is read and written in smaller pieces
// with pauses between: an append that comes meanwhile waits for one piece at most, not for a queue
// of them (docs/adr/0060).
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>

namespace hexiao::durability {

struct Pace {
  // Null: as fast as it goes. Else beside others for as long as it is false. Borrowed.
  const std::atomic<bool>* hurry = nullptr;

  bool gentle() const { return hurry != nullptr && !hurry->load(std::memory_order_relaxed); }
  // Chunks of 1 MiB that are moved at a time.
  std::uint64_t chunks() const { return hurry == nullptr ? 4 : 1; }
};

// Around each piece. One owner, one thread.
class DiskTurns {
 public:
  explicit DiskTurns(Pace pace) : pace_(pace) {}
  // Before a piece: leaves the disk alone for twice as long as the piece before took. None before
  // the first.
  void begin();
  void end();

 private:
  using Clock = std::chrono::steady_clock;
  Pace pace_;
  Clock::time_point began_;
  Clock::duration taken_{};
};

}  // namespace hexiao::durability
