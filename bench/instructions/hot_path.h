// A hot path with fixed work, for counting instructions: the constructor prepares everything, run()
// is what is counted, and right() says whether run() gave the right answers.
//
// The work is the same in every run: fixed seeds, no clock, and warmed up before, so that buffers
// that are kept have their size.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace hexiao::bench {

class HotPath {
 public:
  virtual ~HotPath() = default;
  // One word; hot_paths.txt knows it.
  virtual std::string_view name() const = 0;
  // Payments, texts, questions …: what the instructions are divided by.
  virtual std::uint64_t operations() const = 0;
  virtual void run() = 0;
  virtual bool right() const = 0;
};

using HotPaths = std::vector<std::unique_ptr<HotPath>>;

// Each appends its paths; they are prepared here, so that preparing is never counted.
void add_engine_paths(HotPaths& paths);
void add_wire_paths(HotPaths& paths);
void add_reading_paths(HotPaths& paths);

}  // namespace hexiao::bench
