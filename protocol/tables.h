// FlatBuffers inside the room: verifying a payload as one root table, texts in and out, and sending
// a finished builder. Included by sources only, because the generated code is heavy.
#pragma once

#include <flatbuffers/flatbuffers.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/text/utf8.h"
#include "protocol/frame.h"
#include "wire/hexiao_generated.h"

namespace hexiao::protocol {

// How deep tables and vectors may lie in each other: an explanation needs six.
inline constexpr std::uint32_t kMaxDepth = 8;

// The root of a payload, or null when the verifier refuses it or it is not aligned. Memory safety
// only: what the fields say is for the caller to check.
template <class Table>
const Table* verified_root(std::span<const std::byte> payload, std::uint32_t max_tables) {
  if (payload.size() < 8) return nullptr;
  if (reinterpret_cast<std::uintptr_t>(payload.data()) % kFrameAlignment != 0) return nullptr;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(payload.data());
  flatbuffers::Verifier verifier(bytes, payload.size(), kMaxDepth, max_tables);
  if (!verifier.VerifyBuffer<Table>(nullptr)) return nullptr;
  return flatbuffers::GetRoot<Table>(bytes);
}

// Whether rows may be read in place. The verifier looks at the alignment of a vector's count only,
// not at that of rows with 64-bit fields behind it.
template <class Row>
bool rows_aligned(const flatbuffers::Vector<const Row*>* rows) {
  if (rows == nullptr || rows->size() == 0) return true;
  return reinterpret_cast<std::uintptr_t>(rows->Data()) % alignof(Row) == 0;
}

inline std::string_view view_of(const flatbuffers::String* text) {
  return text == nullptr ? std::string_view() : std::string_view(text->c_str(), text->size());
}

// Into an owned text. False: above the limit or not clean.
inline bool take_text(const flatbuffers::String* text, std::size_t max_bytes, std::string& into) {
  const std::string_view view = view_of(text);
  if (view.size() > max_bytes || !valid_text(view)) return false;
  into.assign(view);
  return true;
}

// An empty text is left out.
inline flatbuffers::Offset<flatbuffers::String> put_text(flatbuffers::FlatBufferBuilder& builder,
                                                         std::string_view text) {
  if (text.empty()) return {};
  return builder.CreateString(text.data(), text.size());
}

inline std::span<const std::byte> bytes_of(const flatbuffers::FlatBufferBuilder& builder) {
  return {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()};
}

}  // namespace hexiao::protocol
