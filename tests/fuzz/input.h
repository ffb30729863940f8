// The bytes of one fuzz input as choices: numbers, picks and texts, taken from the front. When they
// run out, everything is zero. Texts borrow from this object.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hexiao::fuzz {

class Input {
 public:
  explicit Input(std::span<const std::byte> bytes) : rest_(bytes) {}

  bool empty() const { return rest_.empty(); }
  std::span<const std::byte> rest() const { return rest_; }

  template <class T>
  T number() {
    T value{};
    const std::size_t size = sizeof value < rest_.size() ? sizeof value : rest_.size();
    std::memcpy(&value, rest_.data(), size);
    rest_ = rest_.subspan(size);
    return value;
  }
  std::uint8_t byte() { return number<std::uint8_t>(); }
  bool flag() { return (byte() & 1U) != 0; }
  // 0 … count - 1, of at most 256.
  std::size_t below(std::size_t count) { return byte() % count; }
  template <class T, std::size_t N>
  const T& pick(const T (&list)[N]) {
    return list[below(N)];
  }

  // At most `most` bytes of whatever there is; owned.
  std::string_view text(std::size_t most) {
    const std::size_t wanted = byte();
    const std::size_t size = std::min({wanted, most, rest_.size()});
    texts_.emplace_back(reinterpret_cast<const char*>(rest_.data()), size);
    rest_ = rest_.subspan(size);
    return texts_.back();
  }
  std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

 private:
  std::span<const std::byte> rest_;
  std::deque<std::string> texts_;
};

inline std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace hexiao::fuzz
