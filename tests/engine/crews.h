// Crews that try what a crew may do: begin at the end, or be several at once.
#pragma once

#include <atomic>
#include <thread>

#include "engine/vocabulary/crew.h"

namespace hexiao {

class BackwardsCrew final : public Crew {
 public:
  std::size_t members() const override { return 1; }
  void run(std::size_t parts, const Work& work) override {
    while (parts > 0) work(0, --parts);
  }
};

// For work that does not throw.
class ThreeAtOnce final : public Crew {
 public:
  std::size_t members() const override { return 3; }
  void run(std::size_t parts, const Work& work) override {
    std::atomic<std::size_t> next = 0;
    const auto take = [&](std::size_t member) {
      for (std::size_t part = next++; part < parts; part = next++) work(member, part);
    };
    const std::jthread second(take, 1), third(take, 2);
    take(0);
  }
};

}  // namespace hexiao
