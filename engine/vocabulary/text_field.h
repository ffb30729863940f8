// The fields of a payment that references are read from. Numbers are written to the log: append
// only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/vocabulary/kinds.h"

namespace hexiao {

enum class TextField : std::uint8_t {
  structured_ref,
  text,
  note,
  bank_ref,
  end_to_end_id,
  payer_name
};
template <>
struct EnumTexts<TextField> {
  static constexpr std::array<std::string_view, 6> value = {
      "structured_ref", "text", "note", "bank_ref", "end_to_end_id", "payer_name"};
};

}  // namespace hexiao
