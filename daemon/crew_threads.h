// A crew (engine/vocabulary/crew.h) of threads: they sleep until there is work, and whoever has it
// works with them. At the start they index; later they decide
// payments beside the engine thread (docs/adr/0061).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/vocabulary/crew.h"

namespace hexiao::daemon {

class CrewThreads final : public Crew {
 public:
  // `members` with the one that calls run, at least one.
  explicit CrewThreads(std::size_t members);
  ~CrewThreads() override;
  CrewThreads(const CrewThreads&) = delete;
  CrewThreads& operator=(const CrewThreads&) = delete;

  std::size_t members() const override { return threads_.size() + 1; }
  // From one thread.
  void run(std::size_t parts, const Work& work) override;

 private:
  void serve(std::size_t member);
  void take_parts(std::size_t member, const Work& work, std::size_t parts) noexcept;

  std::mutex mutex_;
  std::condition_variable begins_, ends_;
  const Work* work_ = nullptr;  // while parts of it may be taken
  std::size_t parts_ = 0;
  std::uint64_t round_ = 0;
  std::size_t at_work_ = 0;  // beside the caller of run
  bool ending_ = false;
  std::exception_ptr thrown_;
  std::atomic<std::size_t> next_part_ = 0;
  std::vector<std::thread> threads_;
};

// For a setting of so many; 0: as this machine has processors, but no more than pay for themselves.
std::size_t crew_size(std::int64_t setting);

}  // namespace hexiao::daemon
