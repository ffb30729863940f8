// What a peer can do wrong on the wire, apart from the business answers of
// engine/vocabulary/rejection.h. One list of numbers: below 1000 an ERROR frame carries a Rejection
// (a query for a payment that does not exist), from 1001 on one of these. docs/protocol.md has the
// table; a test holds it equal to this one. Codes are append only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/vocabulary/rejection.h"

namespace hexiao::protocol {

enum class WireError : std::uint16_t {
  none = 0,
  // The stream cannot be followed any more: the session ends.
  bad_magic = 1001,
  unsupported_version = 1002,
  unknown_frame = 1003,
  bad_length = 1004,       // not a multiple of 16
  frame_too_large = 1005,  // above the limit that WELCOME named
  bad_checksum = 1006,
  reserved_bits = 1007,
  // The order of frames is broken: the session ends.
  hello_expected = 1101,
  unexpected_frame = 1102,
  too_many_sessions = 1103,
  idle = 1104,
  // One request is refused: the session goes on.
  malformed_payload = 1201,
  batch_too_large = 1202,
  unknown_query = 1203,
  page_too_large = 1204,  // one row is larger than a frame may be
  log_not_kept = 1205,    // the events asked for have been removed
  run_not_kept = 1206,    // another what-if run has taken its place
};

std::string_view to_text(WireError code);  // "bad_checksum"
std::string_view explain(WireError code);  // one sentence: what is wrong, and the way out
bool session_ends(WireError code);

// What an ERROR frame says. `code` is a Rejection below 1000 and a WireError above.
struct ErrorNotice {
  std::uint16_t code = 0;
  std::string name;     // of the code: "unknown_payment"
  std::string text;     // what is wrong, with its place
  std::string way_out;  // one sentence
  bool session_ends = false;
};

// `detail` is the place: a field, an offset, a number. Texts of the codes are filled in.
ErrorNotice notice_of(WireError code, std::string_view detail = {});
ErrorNotice notice_of(Rejection code, std::string_view detail = {});

}  // namespace hexiao::protocol
