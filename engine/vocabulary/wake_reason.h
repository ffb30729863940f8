// Why a payment that waited was decided anew.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/vocabulary/kinds.h"

namespace hexiao {

// When several apply to one payment in one unit of work, the first of this list is named.
enum class WakeReason : std::uint8_t {
  none,
  item,      // an open item was recorded or changed
  reopened,  // an allocation against an item was undone
  released,  // a dispute ended
  customer,  // a customer was recorded or changed: name, alias, account, group, policy
  learned,   // a mapping was learned
  revoked,   // a mapping that may have spoken was revoked
};
template <>
struct EnumTexts<WakeReason> {
  static constexpr std::array<std::string_view, 7> value = {
      "none", "item", "reopened", "released", "customer", "learned", "revoked"};
};

}  // namespace hexiao
