// Events about the history itself: which requests have been answered, and that the fold is the same
// wherever it is made. They change nothing that anybody owes.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/event_type.h"
#include "engine/vocabulary/ids.h"

namespace hexiao {

// A hash of content; shown as 16 hexadecimal digits.
using ContentHash = Id<struct ContentHashTag, std::uint64_t>;

// A table of the state, whose rows are compared a few at a time.
enum class StatePart : std::uint8_t { customers, items, payments, allocations };
template <>
struct EnumTexts<StatePart> {
  static constexpr std::array<std::string_view, 4> value = {"customers", "items", "payments",
                                                            "allocations"};
};

// A request of a client that has its answers kept was done. Client and request are those of the
// cause. Stands behind the events of the request, in the same group of the log.
struct RequestAnswered {
  static constexpr EventType kType = EventType::request_answered;
  static constexpr std::string_view kName = "request_answered";
  ContentHash content_low, content_high;  // of the request's payload, byte for byte
  Lsn first_lsn = 0;                      // of its events; its own LSN when it changed nothing
  std::uint32_t commands = 0, rejected = 0;
  Text answer;  // the frame that was sent: bytes, not text
  static void fields(auto&& self, auto&& v) {
    v("content_low", self.content_low);
    v("content_high", self.content_high);
    v("first_lsn", self.first_lsn);
    v("commands", self.commands);
    v("rejected", self.rejected);
    v("answer", self.answer);
  }
};

// The number of an answered request came again with other content; nothing of it was done.
struct RequestRefused {
  static constexpr EventType kType = EventType::request_refused;
  static constexpr std::string_view kName = "request_refused";
  ContentHash content_low, content_high;  // of what came
  static void fields(auto&& self, auto&& v) {
    v("content_low", self.content_low);
    v("content_high", self.content_high);
  }
};

// What the live state held when this was recorded: all totals and counts, and some rows of one
// table. Every other fold of the log (recovery, a snapshot, verification) compares and stops where
// it differs, so two folds cannot drift apart in silence (docs/adr/0054).
struct StateChecked {
  static constexpr EventType kType = EventType::state_checked;
  static constexpr std::string_view kName = "state_checked";
  std::uint16_t form = 0;  // of the hash (state_digest.cpp); others are not compared
  StatePart part = StatePart::customers;
  std::uint32_t first = 0, rows = 0;
  ContentHash hash;
  static void fields(auto&& self, auto&& v) {
    v("form", self.form);
    v("part", self.part);
    v("first", self.first);
    v("rows", self.rows);
    v("hash", self.hash);
  }
};

}  // namespace hexiao
