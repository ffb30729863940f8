// Fills any structure that names its fields with values that all differ, so that a field which is
// lost or swapped shows; and compares two of them by what they encode to.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/rejection.h"

namespace hexiao::test {

class Filler {
 public:
  // `first`: what the values begin with, so that two fillers give different ones.
  explicit Filler(std::size_t list_entries = 2, std::size_t text_bytes = 0, std::uint64_t first = 0)
      : list_entries_(list_entries), text_bytes_(text_bytes), count_(first) {}

  template <class T>
  void operator()(std::string_view /*name*/, T& value) {
    fill(value);
  }

  template <class T>
  void fill(T& value) {
    ++count_;
    if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
      value = text();
    } else if constexpr (std::is_same_v<T, Money>) {
      value = Money(count_ % 2 == 0 ? number() : -number());
    } else if constexpr (std::is_same_v<T, Currency>) {
      value = *Currency::from_code(count_ % 2 == 0 ? "CNY" : "KWD");
    } else if constexpr (std::is_same_v<T, Date>) {
      value = Date::from_days(static_cast<std::int32_t>(count_));
    } else if constexpr (codec_detail::IsId<T>::value) {
      value.value = static_cast<typename T::rep>(number());
    } else if constexpr (codec_detail::IsVector<T>::value) {
      value.clear();
      for (std::size_t i = 0; i < list_entries_; ++i) fill(value.emplace_back());
    } else if constexpr (std::is_same_v<T, bool>) {
      value = count_ % 2 == 0;
    } else if constexpr (std::is_same_v<T, Rejection>) {
      value = Rejection::none;
    } else if constexpr (std::is_enum_v<T>) {
      const auto size = EnumTexts<T>::value.size();
      value = static_cast<T>(count_ % size);
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(number());
    } else {
      T::fields(value, *this);
    }
  }

 private:
  std::int64_t number() const { return static_cast<std::int64_t>(count_) * 1'000'003; }
  std::string_view text() {
    std::string text = "第" + std::to_string(count_) + "号";
    if (text.size() < text_bytes_) text.append(text_bytes_ - text.size(), 'x');
    return texts_.emplace_back(std::move(text));
  }

  std::size_t list_entries_, text_bytes_;
  std::uint64_t count_;
  std::deque<std::string> texts_;  // what the filled structure borrows from
};

template <class T>
std::string encoded(const T& value) {
  ByteBuffer bytes;
  encode_into(bytes, value);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace hexiao::test
