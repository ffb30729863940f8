// What can go wrong with files, as a value that names its place.
//
// `kind` decides what the daemon does and how it exits; the rest tells a person where to look.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace hexiao::durability {

enum class ErrorKind : std::uint8_t {
  io,            // a system call failed: stop acknowledging, exit 74. Never retried.
  no_space,      // the disk is full; nothing that was acknowledged is touched. Exit 74.
  damage,        // bytes are not what was written: serve nothing, exit 65.
  newer_format,  // written by a release that this one must not read: exit 65.
  not_a_store,   // the directory holds no store, or is no directory: exit 65.
  locked,        // another process holds the directory: exit 74.
  refused,  // the caller asked for something out of order (an LSN that does not follow): exit 1.
};

struct IoError {
  ErrorKind kind = ErrorKind::io;
  int code = 0;                           // errno, or 0
  std::string what = {};                  // what was being done, or what is wrong
  std::string file = {};                  // path, when a file is meant
  std::uint64_t offset = 0;               // byte in `file`; meaningful for damage
  std::uint64_t lsn = 0;                  // first LSN that is affected; 0 when not known
  std::string expected = {}, found = {};  // for damage

  int exit_code() const;
  // One line with everything above that is known, and the way out.
  std::string text() const;
};

std::string_view to_text(ErrorKind kind);

template <class T>
using Result = tl::expected<T, IoError>;

// `return fail(error);` from any function that returns a Result.
inline tl::unexpected<IoError> fail(IoError error) {
  return tl::unexpected<IoError>(std::move(error));
}

}  // namespace hexiao::durability

// Leaves the function with the error of a Result<void> expression.
#define HEXIAO_TRY(expression)                                                 \
  do {                                                                         \
    if (auto hexiao_try_result = (expression); !hexiao_try_result)             \
      return ::hexiao::durability::fail(std::move(hexiao_try_result).error()); \
  } while (false)
