#include "engine/vocabulary/record.h"

#include <algorithm>

namespace hexiao {
namespace record_detail {

std::size_t begin(ByteBuffer& out, EventType type, const Cause& cause, Lsn lsn) {
  const std::size_t start = out.size();
  Encoder encoder(out);
  encoder.put(std::uint32_t{0});
  encoder.put(static_cast<std::uint16_t>(type));
  encoder.put(kRecordVersion);
  encoder.put(lsn);
  encoder.put(cause.time_ns);
  encoder.put(cause.client);
  encoder.put(cause.request);
  const auto length = static_cast<std::uint8_t>(std::min<std::size_t>(cause.principal.size(), 255));
  encoder.put(length);
  out.append(cause.principal.data(), length);
  return start;
}

void end(ByteBuffer& out, std::size_t start) {
  const auto length = static_cast<std::uint32_t>(out.size() - start);
  std::memcpy(out.data() + start, &length, sizeof length);
}

}  // namespace record_detail

namespace {

template <class I>
I read(std::span<const std::byte> bytes, std::size_t at) {
  I value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

template <std::size_t I = 0>
bool decode_as(const RecordView& record, Event& event) {
  if constexpr (I == std::variant_size_v<Event>) {
    return false;
  } else {
    using E = std::variant_alternative_t<I, Event>;
    if (record.type != E::kType) return decode_as<I + 1>(record, event);
    // An event that already holds this type keeps its vectors' memory.
    if (event.index() != I) event.emplace<I>();
    return decode_from(record.body, std::get<I>(event), record.version);
  }
}

template <std::size_t I = 0>
std::string_view name_of(EventType type) {
  if constexpr (I == std::variant_size_v<Event>) {
    return "?";
  } else {
    using E = std::variant_alternative_t<I, Event>;
    return type == E::kType ? E::kName : name_of<I + 1>(type);
  }
}

}  // namespace

bool next_record(std::span<const std::byte>& bytes, RecordView& record) {
  if (bytes.size() < kRecordHeaderBytes) return false;
  const auto length = read<std::uint32_t>(bytes, 0);
  if (length < kRecordHeaderBytes || length > bytes.size()) return false;
  const auto principal_length = read<std::uint8_t>(bytes, 40);
  if (kRecordHeaderBytes + principal_length > length) return false;
  record.type = static_cast<EventType>(read<std::uint16_t>(bytes, 4));
  record.version = read<std::uint16_t>(bytes, 6);
  record.lsn = read<std::uint64_t>(bytes, 8);
  record.cause.time_ns = read<std::int64_t>(bytes, 16);
  record.cause.client = read<std::uint64_t>(bytes, 24);
  record.cause.request = read<std::uint64_t>(bytes, 32);
  record.cause.principal = {reinterpret_cast<const char*>(bytes.data()) + kRecordHeaderBytes,
                            principal_length};
  record.body = bytes.subspan(kRecordHeaderBytes + principal_length,
                              length - kRecordHeaderBytes - principal_length);
  bytes = bytes.subspan(length);
  return true;
}

bool decode_event(const RecordView& record, Event& event) {
  return record.version >= 1 && record.version <= kRecordVersion && decode_as(record, event);
}

std::string_view event_name(EventType type) { return name_of(type); }

}  // namespace hexiao
