// Which items the payments generated so far have used, so that no two payments pay the same item,
// and which customers must not be touched by another payment. One bit an item, one byte a customer.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

namespace hexiao::loadgen {

class Claims {
 public:
  Claims(std::uint64_t items, std::uint32_t customers)
      : items_(items), taken_(items / 64 + 1), customers_(customers) {}

  bool is_taken(std::uint64_t item) const { return (taken_[item / 64] >> (item % 64) & 1) != 0; }
  void take(std::uint64_t item) { taken_[item / 64] |= std::uint64_t{1} << (item % 64); }

  // The first free item in [from, items), if any. Cost O(items / 64) at worst.
  std::optional<std::uint64_t> next_free(std::uint64_t from) const {
    std::uint64_t word = from / 64;
    std::uint64_t free = ~taken_[word] & (~std::uint64_t{0} << (from % 64));
    while (free == 0) {
      if (++word == taken_.size()) return std::nullopt;
      free = ~taken_[word];
    }
    const std::uint64_t item = word * 64 + static_cast<std::uint64_t>(std::countr_zero(free));
    if (item >= items_) return std::nullopt;
    return item;
  }

  bool is_untouched(std::uint32_t customer) const {
    return customers_[customer] == State::untouched;
  }
  bool is_reserved(std::uint32_t customer) const { return customers_[customer] == State::reserved; }
  void touch(std::uint32_t customer) { customers_[customer] = State::touched; }
  void reserve(std::uint32_t customer) { customers_[customer] = State::reserved; }

 private:
  enum class State : std::uint8_t { untouched, touched, reserved };
  std::uint64_t items_;
  std::vector<std::uint64_t> taken_;
  std::vector<State> customers_;
};

}  // namespace hexiao::loadgen
