// Learned mappings: what people's confirmations taught about who pays. A mark of a payment (the
// payer's account, name or mandate) leads to a customer that master data did not name for it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"

namespace hexiao {

// Given in order of learning, from 1.
using MappingId = Id<struct MappingTag, std::uint32_t>;

enum class MappingKind : std::uint8_t { account, name, mandate };
template <>
struct EnumTexts<MappingKind> {
  static constexpr std::array<std::string_view, 3> value = {"account", "name", "mandate"};
};

enum class MappingState : std::uint8_t {
  active,
  withdrawn,  // every allocation that taught it was undone: it does not speak
  revoked,    // a person took it back: it does not speak, and is not learned again
};
template <>
struct EnumTexts<MappingState> {
  static constexpr std::array<std::string_view, 3> value = {"active", "withdrawn", "revoked"};
};

}  // namespace hexiao
