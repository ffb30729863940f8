#include "protocol/errors.h"

namespace hexiao::protocol {
namespace {

struct Row {
  WireError code;
  bool ends;
  std::string_view name;
  std::string_view sentence;
};

using W = WireError;

constexpr Row kRows[] = {
    {W::none, false, "none", ""},
    {W::bad_magic, true, "bad_magic",
     "this is not a frame of hexiao; check that host and port name a hexiaod and a client of it"},
    {W::unsupported_version, true, "unsupported_version",
     "the two sides share no version of the protocol; bring the older one up to date"},
    {W::unknown_frame, true, "unknown_frame",
     "the type of the frame is not known; see the table in docs/protocol.md"},
    {W::bad_length, true, "bad_length",
     "the length of a payload is a multiple of 16; fill it up with zeros"},
    {W::frame_too_large, true, "frame_too_large",
     "the frame is larger than WELCOME allows; send smaller batches"},
    {W::bad_checksum, true, "bad_checksum",
     "the bytes changed on their way; connect again and send again what has no answer"},
    {W::reserved_bits, true, "reserved_bits", "flags and reserved fields are zero in version 1"},
    {W::hello_expected, true, "hello_expected",
     "the first frame of a session is HELLO, and there is one only"},
    {W::unexpected_frame, true, "unexpected_frame",
     "this frame is not sent in this direction or at this time"},
    {W::too_many_sessions, true, "too_many_sessions",
     "the daemon holds as many sessions as it may; close some, or raise its limit"},
    {W::idle, true, "idle", "nothing came for too long; connect again"},
    {W::malformed_payload, false, "malformed_payload",
     "the payload is not what docs/protocol.md describes for this frame; nothing of it was done"},
    {W::batch_too_large, false, "batch_too_large",
     "the frame holds more commands than WELCOME allows; nothing of it was done; split it"},
    {W::unknown_query, false, "unknown_query",
     "this kind of query is not known; the daemon may be older than the client"},
    {W::page_too_large, false, "page_too_large",
     "one row alone is larger than a frame may be; ask for larger frames in HELLO"},
    {W::log_not_kept, false, "log_not_kept",
     "the events asked for are no longer kept; begin with a later LSN"},
    {W::run_not_kept, false, "run_not_kept",
     "the daemon keeps the last what-if run only; begin it anew"},
};

const Row& row(WireError code) {
  for (const Row& r : kRows)
    if (r.code == code) return r;
  return kRows[0];
}

std::string with_place(std::string_view sentence, std::string_view detail) {
  if (detail.empty()) return std::string(sentence);
  return std::string(sentence) + ": " + std::string(detail);
}

}  // namespace

std::string_view to_text(WireError code) { return row(code).name; }
std::string_view explain(WireError code) { return row(code).sentence; }
bool session_ends(WireError code) { return row(code).ends; }

ErrorNotice notice_of(WireError code, std::string_view detail) {
  return {.code = static_cast<std::uint16_t>(code),
          .name = std::string(to_text(code)),
          .text = with_place(to_text(code), detail),
          .way_out = std::string(explain(code)),
          .session_ends = session_ends(code)};
}

ErrorNotice notice_of(Rejection code, std::string_view detail) {
  return {.code = static_cast<std::uint16_t>(code),
          .name = std::string(hexiao::to_text(code)),
          .text = with_place(hexiao::to_text(code), detail),
          .way_out = std::string(hexiao::explain(code)),
          .session_ends = code == Rejection::stopping};
}

}  // namespace hexiao::protocol
