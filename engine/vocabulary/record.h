// Records: events as bytes, with their position and their cause. A group of the log is a run of
// records.
//
//   record    = length:u32 type:u16 version:u16 lsn:u64 time_ns:i64 client:u64 request:u64
//               principal_length:u8 principal:bytes body:bytes          (length counts from
//               `length` on)
//   body      = the event's fields in their order, as in codec.h
//
// An unknown type or version refuses to be read: money is never skipped.
#pragma once

#include <span>
#include <string_view>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/events.h"

namespace hexiao {

struct RecordView {
  EventType type{};
  std::uint16_t version = 0;
  Lsn lsn = 0;
  Cause cause;
  std::span<const std::byte> body;
};

inline constexpr std::size_t kRecordHeaderBytes = 41;

// Appends one event; returns its body inside `out` (valid until `out` grows again).
template <class E>
std::span<const std::byte> append_record(ByteBuffer& out, const E& event, const Cause& cause,
                                         Lsn lsn);

// Takes the record at the front of `bytes` and advances. False: not a whole, well-formed record.
bool next_record(std::span<const std::byte>& bytes, RecordView& record);

// False: unknown type or version, or a body that is not that event. Texts borrow from the record.
bool decode_event(const RecordView& record, Event& event);

// "payment_recorded", or "?" for a type this version does not know.
std::string_view event_name(EventType type);

// --- implementation of the template ---

namespace record_detail {
std::size_t begin(ByteBuffer& out, EventType type, const Cause& cause, Lsn lsn);
void end(ByteBuffer& out, std::size_t start);
}  // namespace record_detail

template <class E>
std::span<const std::byte> append_record(ByteBuffer& out, const E& event, const Cause& cause,
                                         Lsn lsn) {
  const std::size_t start = record_detail::begin(out, E::kType, cause, lsn);
  const std::size_t body = out.size();
  encode_into(out, event);
  record_detail::end(out, start);
  return out.bytes_from(body);
}

}  // namespace hexiao
