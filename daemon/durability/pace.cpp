#include "daemon/durability/pace.h"

#include <algorithm>
#include <thread>

namespace hexiao::durability {

void DiskTurns::begin() {
  using namespace std::chrono_literals;
  if (pace_.gentle() && taken_ != Clock::duration::zero())
    std::this_thread::sleep_for(std::clamp<Clock::duration>(2 * taken_, 1ms, 20ms));
  began_ = Clock::now();
}

void DiskTurns::end() { taken_ = Clock::now() - began_; }

}  // namespace hexiao::durability
