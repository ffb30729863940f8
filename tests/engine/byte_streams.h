// Memory as a sink and a source, so that states are saved and loaded without files.
#pragma once

#include <algorithm>
#include <cstring>
#include <vector>

#include "engine/vocabulary/bytes.h"

namespace hexiao {

class MemorySink : public ByteSink {
 public:
  void write(std::span<const std::byte> bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
  }
  const std::vector<std::byte>& bytes() const { return bytes_; }
  std::vector<std::byte>& bytes() { return bytes_; }

 private:
  std::vector<std::byte> bytes_;
};

class MemorySource : public ByteSource {
 public:
  explicit MemorySource(std::span<const std::byte> bytes) : rest_(bytes) {}
  void read(std::span<std::byte> into) override {
    if (into.size() > rest_.size()) failed_ = true;
    if (failed_) {
      std::fill(into.begin(), into.end(), std::byte{});
      return;
    }
    std::copy_n(rest_.begin(), into.size(), into.begin());
    rest_ = rest_.subspan(into.size());
  }
  bool failed() const override { return failed_; }
  std::uint64_t remaining() const override { return failed_ ? 0 : rest_.size(); }

 private:
  std::span<const std::byte> rest_;
  bool failed_ = false;
};

}  // namespace hexiao
