// Short texts in pages that never move and are addressed by 32 bits. Internal to engine/names.
// One owner, one thread; reading is safe from many while nobody writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace hexiao {

class TextPages {
 public:
  static constexpr std::size_t kPageBytes = 65536;
  static constexpr std::size_t kMaxText = 4096;

  // At most kMaxText bytes.
  std::uint32_t add(std::string_view text) {
    if (pages_.empty() || used_ + text.size() > kPageBytes) {
      pages_.push_back(std::make_unique_for_overwrite<char[]>(kPageBytes));
      used_ = 0;
    }
    const std::size_t at = (pages_.size() - 1) * kPageBytes + used_;
    std::memcpy(pages_.back().get() + used_, text.data(), text.size());
    used_ += text.size();
    return static_cast<std::uint32_t>(at);
  }
  std::string_view at(std::uint32_t place, std::size_t bytes) const {
    return {pages_[place / kPageBytes].get() + place % kPageBytes, bytes};
  }
  std::size_t memory_bytes() const { return pages_.size() * kPageBytes; }

 private:
  std::vector<std::unique_ptr<char[]>> pages_;
  std::size_t used_ = 0;
};

}  // namespace hexiao
