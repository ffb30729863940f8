// What became of a client's request, for a client that lost its connection before the answer came.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "engine/vocabulary/ids.h"
#include "engine/vocabulary/kinds.h"

namespace hexiao {

enum class RequestFate : std::uint8_t {
  unknown,    // it never came, or its client had no answers kept: nothing of it was done
  answered,   // done, once; sent again it gets the same answer
  forgotten,  // its answer is no longer kept; it will not be done (again)
};
template <>
struct EnumTexts<RequestFate> {
  static constexpr std::array<std::string_view, 3> value = {"unknown", "answered", "forgotten"};
};

// One request and what became of it. Texts borrow from whoever answers.
struct RequestView {
  std::uint64_t client = 0, request = 0;
  RequestFate fate = RequestFate::unknown;
  // Of `answered`: its events begin at first_lsn and end before lsn, the LSN of its answer.
  Lsn first_lsn = 0, lsn = 0;
  std::int64_t time_ns = 0;
  std::uint32_t commands = 0, rejected = 0;
  std::uint64_t answer_bytes = 0;  // of the frame that was sent
  static void fields(auto&& self, auto&& v) {
    v("client", self.client);
    v("request", self.request);
    v("fate", self.fate);
    v("first_lsn", self.first_lsn);
    v("lsn", self.lsn);
    v("time_ns", self.time_ns);
    v("commands", self.commands);
    v("rejected", self.rejected);
    v("answer_bytes", self.answer_bytes);
  }
};

}  // namespace hexiao
