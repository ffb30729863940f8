// Room that all sessions share: half of it is set aside evenly, so that each session may always
// hold its share whatever the others do, and the rest is for whoever needs more. A crowd that holds
// all it can get thus keeps nobody from working.
//
// Never more than total() is held, but for one: when nobody holds more than its share, one may take
// at once what is larger than all the rest. Units are the caller's (frames, bytes). I/O thread
// only. Cost O(1).
#pragma once

#include <algorithm>
#include <cstdint>

namespace hexiao::daemon {

class SharedRoom {
 public:
  // `least` is the share that holds even where the half divided by all sessions is smaller.
  void divide(std::uint64_t total, std::uint64_t sessions, std::uint64_t least = 0) {
    share_ = std::max(least, total / 2 / std::max<std::uint64_t>(sessions, 1));
    rest_ = total - total / 2;
    total_ = share_ * sessions + rest_;
  }

  // One session holds `held` and wants `more`.
  bool within_share(std::uint64_t held, std::uint64_t more) const { return held + more <= share_; }
  bool fits(std::uint64_t held, std::uint64_t more) const {
    if (within_share(held, more) || more == 0) return true;
    return drawn_ == 0 || drawn_ - drawn_by(held) + drawn_by(held + more) <= rest_;
  }
  // A session that held `before` holds `after`.
  void change(std::uint64_t before, std::uint64_t after) {
    held_ = held_ - before + after;
    drawn_ = drawn_ - drawn_by(before) + drawn_by(after);
  }
  // For counting anew after divide().
  void forget() { held_ = drawn_ = 0; }

  std::uint64_t drawn_by(std::uint64_t held) const { return held > share_ ? held - share_ : 0; }
  std::uint64_t held() const { return held_; }
  std::uint64_t total() const { return total_; }
  // Of the common rest: what is held of it, and all of it.
  std::uint64_t drawn() const { return drawn_; }
  std::uint64_t rest() const { return rest_; }

 private:
  std::uint64_t share_ = 0, rest_ = 0, total_ = 0;
  std::uint64_t held_ = 0, drawn_ = 0;
};

}  // namespace hexiao::daemon
