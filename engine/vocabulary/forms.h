// Commands as forms: the fields of a command one after the other as codec.h writes them. So travel
// the commands of receivables control (protocol/, "forms"), and so an approval keeps the command
// that it approves.
//
// The kind of a command is its number on the wire and its place in the variant `Command`; kinds are
// kept in the log, so commands are appended, never moved. Pure functions; cost O(bytes).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/commands.h"

namespace hexiao {

inline constexpr std::uint8_t kCommandKinds = std::variant_size_v<Command>;
// Commands from this kind on travel as forms; the ones before it have rows of their own.
inline constexpr std::uint8_t kFirstFormKind = 13;

inline std::uint8_t command_kind(const Command& command) {
  return static_cast<std::uint8_t>(command.index());
}

// "write_off"; "" for a kind that there is not.
std::string_view command_name(std::uint8_t kind);

// Whether commands of this kind name their fields: all from kFirstFormKind on, and AllocatePayment.
bool has_form(std::uint8_t kind);

// Appends the form. The command's kind must have one. Of ActivateReceivablesPolicy only the source
// is written.
void encode_form(const Command& command, ByteBuffer& out);

// False when the kind has no form or the bytes are not exactly one such command: cut short,
// something left over, a value outside its closed list. `command` is then of no use. Its texts
// borrow from `bytes`; texts, amounts and days are not checked. A command of the same kind that is
// there keeps its memory. The policy of ActivateReceivablesPolicy is for the caller to read from
// its source. `version`: of the records in which the form was written (codec.h).
[[nodiscard]] bool decode_form(std::uint8_t kind, std::span<const std::byte> bytes,
                               Command& command, unsigned version = kRecordVersion);

}  // namespace hexiao
