// Views as FlatBuffers tables, by their one list of fields: field i of `fields` is field i of the
// table (hexiao.fbs; tests/protocol/schema_test.cpp holds the two together). Zeros, empty texts and
// empty lists are left out, as FlatBuffers does.
#pragma once

#include <array>
#include <type_traits>
#include <vector>

#include "engine/vocabulary/codec.h"
#include "protocol/tables.h"

namespace hexiao::protocol::table_detail {

inline constexpr std::size_t kMaxFields = 64;
inline constexpr std::int32_t kNoDate = INT32_MIN;

constexpr flatbuffers::voffset_t slot_of(std::size_t index) {
  return static_cast<flatbuffers::voffset_t>(4 + 2 * index);
}

// Kept apart from inline fields: texts, currencies (as their code), lists, tables.
template <class T>
inline constexpr bool kIsScalar =
    std::is_integral_v<T> || std::is_enum_v<T> || std::is_same_v<T, Money> ||
    std::is_same_v<T, Date> || codec_detail::IsId<T>::value;

template <class T>
inline constexpr bool kIsText =
    std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>;

// Numbers that lie in a vector as they are.
template <class T>
inline constexpr bool kIsPlainNumber = std::is_integral_v<T> && !std::is_same_v<T, bool>;

template <class T>
auto scalar_of(const T& value) {
  if constexpr (std::is_same_v<T, Money>)
    return value.minor();
  else if constexpr (std::is_same_v<T, Date>)
    return value.days();
  else if constexpr (codec_detail::IsId<T>::value)
    return value.value;
  else if constexpr (std::is_same_v<T, bool>)
    return static_cast<std::uint8_t>(value ? 1 : 0);
  else if constexpr (std::is_enum_v<T>)
    return static_cast<std::underlying_type_t<T>>(value);
  else
    return value;
}

using AnyOffset = flatbuffers::Offset<void>;

template <class T>
AnyOffset write_table(flatbuffers::FlatBufferBuilder& builder, const T& view);

template <class T>
AnyOffset write_child(flatbuffers::FlatBufferBuilder& builder, const T& value) {
  if constexpr (kIsText<T>) {
    return put_text(builder, value).Union();
  } else if constexpr (std::is_same_v<T, Currency>) {
    return value ? put_text(builder, value.code()).Union() : AnyOffset();
  } else if constexpr (codec_detail::IsVector<T>::value) {
    if (value.empty()) return {};
    if constexpr (kIsPlainNumber<typename T::value_type>) {
      return builder.CreateVector(value).Union();
    } else {
      std::vector<AnyOffset> offsets;
      offsets.reserve(value.size());
      for (const auto& element : value) {
        // An element cannot be left out as a field can: an empty text is a text of no bytes.
        if constexpr (kIsText<typename T::value_type>)
          offsets.push_back(builder.CreateString(element.data(), element.size()).Union());
        else
          offsets.push_back(write_child(builder, element));
      }
      return builder.CreateVector(offsets).Union();
    }
  } else {
    return write_table(builder, value);
  }
}

// First pass: what a table refers to has to be written before it.
struct WriteChildren {
  flatbuffers::FlatBufferBuilder& builder;
  std::array<flatbuffers::uoffset_t, kMaxFields>& offsets;
  std::size_t index = 0;
  template <class T>
  void operator()(std::string_view /*name*/, const T& value) {
    if constexpr (!kIsScalar<T>) offsets[index] = write_child(builder, value).o;
    ++index;
  }
};

// Second pass: the table itself.
struct WriteFields {
  flatbuffers::FlatBufferBuilder& builder;
  const std::array<flatbuffers::uoffset_t, kMaxFields>& offsets;
  std::size_t index = 0;
  template <class T>
  void operator()(std::string_view /*name*/, const T& value) {
    const flatbuffers::voffset_t slot = slot_of(index);
    if constexpr (!kIsScalar<T>) {
      builder.AddOffset(slot, AnyOffset(offsets[index]));
    } else {
      using Scalar = decltype(scalar_of(value));
      constexpr Scalar kDefault = [] {
        if constexpr (std::is_same_v<T, Date>)
          return kNoDate;
        else
          return Scalar{0};
      }();
      builder.AddElement<Scalar>(slot, scalar_of(value), kDefault);
    }
    ++index;
  }
};

template <class T>
AnyOffset write_table(flatbuffers::FlatBufferBuilder& builder, const T& view) {
  std::array<flatbuffers::uoffset_t, kMaxFields> offsets{};
  WriteChildren children{builder, offsets};
  T::fields(view, children);
  HEXIAO_CHECK(children.index <= kMaxFields);
  const flatbuffers::uoffset_t start = builder.StartTable();
  WriteFields fields{builder, offsets};
  T::fields(view, fields);
  return AnyOffset(builder.EndTable(start));
}

}  // namespace hexiao::protocol::table_detail
