// What the fields of a form may hold: one visitor over the `fields` of any structure that came from
// outside (engine/vocabulary/forms.h has the bytes). A field's limit follows from its name, so that
// a further command is written down in engine/vocabulary/ only.
//
// Pure. Cost O(bytes).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/text/utf8.h"
#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/forms.h"
#include "engine/vocabulary/planted_bug.h"
#include "engine/vocabulary/rejection.h"
#include "protocol/codec.h"

namespace hexiao::protocol {

// A longer form is refused unread.
inline constexpr std::size_t kMaxFormBytes = std::size_t{1} << 20;

struct FieldLimit {
  std::string_view name;
  std::size_t most;  // bytes of a text, entries of a list
};

// Texts of other names are numbers and codes: limits::kNumberBytes.
inline constexpr std::array<FieldLimit, 14> kTextLimits = {{
    {"name", limits::kNameBytes},
    {"address", limits::kNameBytes},
    {"region", limits::kNameBytes},
    {"manager", limits::kNameBytes},
    {"salesperson", limits::kNameBytes},
    {"terms", limits::kNameBytes},
    {"owner", limits::kNameBytes},
    {"filter", limits::kNameBytes},
    {"value", limits::kNameBytes},
    {"text", limits::kTextBytes},
    {"note", limits::kTextBytes},
    {"reason", limits::kTextBytes},
    {"outcome", limits::kTextBytes},
    {"source", kPolicySourceBytes},
}};

// Lists of other names: limits::kListEntries.
inline constexpr std::array<FieldLimit, 1> kListLimits = {{{"buckets", 16}}};

template <std::size_t N>
constexpr std::size_t limit_of(const std::array<FieldLimit, N>& limits, std::string_view name,
                               std::size_t otherwise) {
  for (const FieldLimit& limit : limits)
    if (limit.name == name) return limit.most;
  return otherwise;
}
constexpr std::size_t text_limit(std::string_view name) {
  return limit_of(kTextLimits, name, limits::kNumberBytes);
}
constexpr std::size_t list_limit(std::string_view name) {
  return limit_of(kListLimits, name, limits::kListEntries);
}

inline constexpr std::int32_t kFirstDay = -25'567;  // 1900-01-01
inline constexpr std::int32_t kLastDay = 84'005;    // 2199-12-31
inline constexpr const char* kDayOutside = "the day lies outside 1900-01-01 to 2199-12-31";

inline bool is_day_or_none(Date date) {
  return date.is_none() || (date.days() >= kFirstDay && date.days() <= kLastDay);
}

// Beyond kMaxAmount nothing is told apart: the engine refuses it, and no sum overflows.
inline Money bounded(std::int64_t minor) {
  if (planted(PlantedBug::amounts_unbounded)) return Money(minor);
  return Money(std::clamp(minor, -kMaxAmount - 1, kMaxAmount + 1));
}

// Calls blame(Rejection, field, detail) for each fault, and bounds amounts. Enums and flags have
// been checked by the decoder.
template <class Blame>
class FieldCheck {
 public:
  explicit FieldCheck(const Blame& blame) : blame_(blame) {}

  template <class T>
  void operator()(std::string_view name, T& value) const {
    if constexpr (std::is_same_v<T, std::string_view>) {
      if (value.size() > text_limit(name)) blame_(Rejection::text_too_long, name, std::string());
      if (!valid_text(value) && !planted(PlantedBug::bad_text_taken))
        blame_(Rejection::bad_text, name, std::string());
    } else if constexpr (std::is_same_v<T, Money>) {
      value = bounded(value.minor());
    } else if constexpr (std::is_same_v<T, Date>) {
      if (!is_day_or_none(value)) blame_(Rejection::malformed, name, std::string(kDayOutside));
    } else if constexpr (codec_detail::IsVector<T>::value) {
      if (value.size() > list_limit(name))
        blame_(Rejection::text_too_long, name,
               "the list has at most " + std::to_string(list_limit(name)) + " entries");
      for (auto& element : value) (*this)(name, element);
    } else if constexpr (NamesFields<T, const FieldCheck>) {
      T::fields(value, *this);
    }
  }

 private:
  const Blame& blame_;
};

}  // namespace hexiao::protocol
