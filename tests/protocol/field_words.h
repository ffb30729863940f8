// The fields of a structure in words, for the tables of the documentation.
#pragma once

#include <string>
#include <string_view>
#include <type_traits>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/events.h"

namespace hexiao::test {

// Of the closed lists that commands hold.
template <class E>
inline constexpr std::string_view kListName = "a closed list";
template <>
inline constexpr std::string_view kListName<ItemMark> = "item mark";
template <>
inline constexpr std::string_view kListName<OrderState> = "order state";
template <>
inline constexpr std::string_view kListName<ApprovalAnswer> = "approval answer";
template <>
inline constexpr std::string_view kListName<FieldSubject> = "field subject";

template <class T>
std::string fields_in_words();

// As the documentation calls it: "text", "i32", "list of (item u64, open amount)".
template <class T>
std::string type_in_words() {
  if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>)
    return "text";
  else if constexpr (std::is_same_v<T, Money>)
    return "amount";
  else if constexpr (std::is_same_v<T, Currency>)
    return "currency";
  else if constexpr (std::is_same_v<T, Date>)
    return "date";
  else if constexpr (std::is_same_v<T, bool>)
    return "flag";
  else if constexpr (std::is_same_v<T, Decision> || std::is_same_v<T, Policy> ||
                     std::is_same_v<T, ReceivablesPolicy>)
    return "as codec.h writes it";
  else if constexpr (std::is_enum_v<T>)
    return "u" + std::to_string(8 * sizeof(T)) + " of " + std::string(kListName<T>);
  else if constexpr (codec_detail::IsId<T>::value)
    return type_in_words<typename T::rep>();
  else if constexpr (std::is_integral_v<T>)
    return (std::is_signed_v<T> ? "i" : "u") + std::to_string(8 * sizeof(T));
  else if constexpr (codec_detail::IsVector<T>::value)
    return "list of " + type_in_words<typename T::value_type>();
  else
    return "(" + fields_in_words<T>() + ")";
}

struct FieldsInWords {
  std::string out;
  template <class T>
  void operator()(std::string_view name, const T& /*value*/) {
    if (!out.empty()) out += ", ";
    out += std::string(name) + " " + type_in_words<T>();
  }
};

template <class T>
std::string fields_in_words() {
  FieldsInWords words;
  const T value{};
  T::fields(value, words);
  return words.out;
}

}  // namespace hexiao::test
