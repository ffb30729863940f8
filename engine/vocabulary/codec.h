// Encoding of structures that name their fields (`fields(self, visitor)`) as bytes: little-endian
// integers of their own width, enums as their number, texts and lists with a 32-bit count before
// them, nothing aligned. One list of fields serves writing, reading, and (protocol/render.h)
// showing.
//
// Decoding checks every bound and every enum and borrows texts from the bytes; it never reads past
// them and answers false for anything that is not what an Encoder wrote. Cost O(bytes).
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/vocabulary/currency.h"
#include "engine/vocabulary/date.h"
#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"
#include "engine/vocabulary/money.h"

namespace hexiao {

static_assert(std::endian::native == std::endian::little);

// The version in which records are written; those from 1 on are read. 2: the whole matching ladder.
inline constexpr std::uint16_t kRecordVersion = 2;

// Bytes that grow at the end, without being cleared first. One owner, one thread.
class ByteBuffer {
 public:
  std::byte* grow(std::size_t count) {
    if (size_ + count > capacity_) reserve((size_ + count) * 2);
    std::byte* at = bytes_.get() + size_;
    size_ += count;
    return at;
  }
  void append(const void* source, std::size_t count) {
    if (count != 0) std::memcpy(grow(count), source, count);
  }
  void reserve(std::size_t capacity) {
    if (capacity <= capacity_) return;
    auto bytes = std::make_unique_for_overwrite<std::byte[]>(capacity);
    if (size_ != 0) std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }
  void clear() { size_ = 0; }
  void truncate(std::size_t size) { size_ = size < size_ ? size : size_; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::byte* data() { return bytes_.get(); }
  const std::byte* data() const { return bytes_.get(); }
  std::span<const std::byte> bytes() const { return {bytes_.get(), size_}; }
  std::span<const std::byte> bytes_from(std::size_t start) const { return bytes().subspan(start); }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

template <class T, class V>
concept NamesFields = requires(T& t, V& v) {
  std::remove_const_t<T>::fields(t, v);
};

namespace codec_detail {
template <class T>
struct IsId : std::false_type {};
template <class Tag, class Rep>
struct IsId<Id<Tag, Rep>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class E>
struct IsVector<std::vector<E>> : std::true_type {};
}  // namespace codec_detail

// For a field that a structure names since a version of the records (record.h): older ones do not
// hold it, and it keeps its default.
template <class T>
void since(unsigned version, auto&& v, std::string_view name, T& value) {
  if constexpr (requires { v.version(); }) {
    if (v.version() < version) return;
  }
  v(name, value);
}

// For a number that was an `Old` before that version.
template <class Old, class T>
void widened(unsigned version, auto&& v, std::string_view name, T& value) {
  if constexpr (requires { v.version(); }) {
    if (v.version() < version) {
      Old old{};
      v(name, old);
      value = old;
      return;
    }
  }
  v(name, value);
}

class Encoder {
 public:
  explicit Encoder(ByteBuffer& out) : out_(out) {}

  template <class T>
  void operator()(std::string_view /*name*/, const T& value) {
    put(value);
  }

  template <class T>
  void put(const T& value) {
    if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
      put(static_cast<std::uint32_t>(value.size()));
      out_.append(value.data(), value.size());
    } else if constexpr (std::is_same_v<T, Money>) {
      put(value.minor());
    } else if constexpr (std::is_same_v<T, Currency>) {
      put(value.packed());
    } else if constexpr (std::is_same_v<T, Date>) {
      put(value.days());
    } else if constexpr (codec_detail::IsId<T>::value) {
      put(value.value);
    } else if constexpr (codec_detail::IsVector<T>::value) {
      put(static_cast<std::uint32_t>(value.size()));
      for (const auto& element : value) put(element);
    } else if constexpr (std::is_same_v<T, bool>) {
      put(static_cast<std::uint8_t>(value ? 1 : 0));
    } else if constexpr (std::is_enum_v<T>) {
      put(static_cast<std::underlying_type_t<T>>(value));
    } else if constexpr (std::is_integral_v<T>) {
      out_.append(&value, sizeof value);
    } else {
      T::fields(value, *this);
    }
  }

 private:
  ByteBuffer& out_;
};

class Decoder {
 public:
  // `version`: of the record that holds the bytes.
  explicit Decoder(std::span<const std::byte> bytes, unsigned version = kRecordVersion)
      : bytes_(bytes), version_(version) {}

  unsigned version() const { return version_; }
  bool ok() const { return ok_; }
  // Everything read and nothing left over.
  bool finished() const { return ok_ && bytes_.empty(); }

  template <class T>
  void operator()(std::string_view /*name*/, T& value) {
    get(value);
  }

  template <class T>
  void get(T& value) {
    if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
      const std::span<const std::byte> text = take_counted();
      value = T(reinterpret_cast<const char*>(text.data()), text.size());
    } else if constexpr (std::is_same_v<T, Money>) {
      value = Money(integer<std::int64_t>());
    } else if constexpr (std::is_same_v<T, Currency>) {
      value = Currency::from_packed(integer<std::uint16_t>());
    } else if constexpr (std::is_same_v<T, Date>) {
      value = Date::from_days(integer<std::int32_t>());
    } else if constexpr (codec_detail::IsId<T>::value) {
      value.value = integer<typename T::rep>();
    } else if constexpr (codec_detail::IsVector<T>::value) {
      const auto count = integer<std::uint32_t>();
      value.clear();
      if (count > bytes_.size()) return fail();  // every element takes at least a byte
      // What is claimed is not yet there: no more is asked for than has come.
      using Element = typename T::value_type;
      value.reserve(std::min<std::size_t>(count, bytes_.size() / sizeof(Element)));
      for (std::uint32_t i = 0; ok_ && i < count; ++i) get(value.emplace_back());
    } else if constexpr (std::is_same_v<T, bool>) {
      const auto number = integer<std::uint8_t>();
      if (number > 1) return fail();
      value = number == 1;
    } else if constexpr (std::is_enum_v<T>) {
      const auto number = integer<std::underlying_type_t<T>>();
      if (!is_known<T>(number)) return fail();
      value = static_cast<T>(number);
    } else if constexpr (std::is_integral_v<T>) {
      value = integer<T>();
    } else {
      T::fields(value, *this);
    }
  }

 private:
  void fail() {
    ok_ = false;
    bytes_ = {};
  }
  template <class I>
  I integer() {
    I value{};
    if (bytes_.size() < sizeof value) {
      fail();
      return value;
    }
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_ = bytes_.subspan(sizeof value);
    return value;
  }
  std::span<const std::byte> take_counted() {
    const auto count = integer<std::uint32_t>();
    if (count > bytes_.size()) {
      fail();
      return {};
    }
    const auto taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  std::span<const std::byte> bytes_;
  unsigned version_;
  bool ok_ = true;
};

template <class T>
void encode_into(ByteBuffer& out, const T& value) {
  Encoder encoder(out);
  encoder.put(value);
}

// False when the bytes are not exactly one T. `value`'s texts borrow from `bytes`.
template <class T>
bool decode_from(std::span<const std::byte> bytes, T& value, unsigned version = kRecordVersion) {
  Decoder decoder(bytes, version);
  decoder.get(value);
  return decoder.finished();
}

}  // namespace hexiao
