// What happened in a story, in order: folded to one number, so that two runs can be compared, and
// kept as lines when somebody is going to read it. And what was found wrong in it.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hexiao::simulation {

class Trace {
 public:
  explicit Trace(bool kept) : kept_(kept) {}

  void note(std::string_view what, std::uint64_t a = 0, std::uint64_t b = 0) {
    for (const char c : what) fold(static_cast<unsigned char>(c));
    fold(a);
    fold(b);
    ++length_;
    if (kept_) lines_.push_back(fmt::format("{:5} {} {} {}", length_, what, a, b));
  }
  std::uint64_t hash() const { return hash_; }
  std::uint64_t length() const { return length_; }
  const std::vector<std::string>& lines() const { return lines_; }

 private:
  void fold(std::uint64_t value) {
    hash_ = (hash_ ^ value) * 0x9e3779b97f4a7c15u;
    hash_ ^= hash_ >> 29;
  }

  const bool kept_;
  std::uint64_t hash_ = 1469598103934665603u;
  std::uint64_t length_ = 0;
  std::vector<std::string> lines_;
};

// The first thing that was found wrong; a story ends there.
class Finding {
 public:
  void add(std::string what) {
    if (what_.empty()) what_ = std::move(what);
  }
  bool any() const { return !what_.empty(); }
  const std::string& what() const { return what_; }

 private:
  std::string what_;
};

}  // namespace hexiao::simulation
