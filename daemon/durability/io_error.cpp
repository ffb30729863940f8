#include "daemon/durability/io_error.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>

namespace hexiao::durability {
namespace {

std::string_view way_out(ErrorKind kind, int code) {
  if (code == ENOMEM) return "give it more memory; nothing acknowledged is lost";
  switch (kind) {
    case ErrorKind::io:
      return "check the disk and its kernel messages, then start again; nothing acknowledged is "
             "lost";
    case ErrorKind::no_space:
      return "free space on this file system, then start again; nothing acknowledged is lost";
    case ErrorKind::damage:
      return "nothing was changed; run `hexiaod verify` on the directory, and restore this file "
             "from a copy";
    case ErrorKind::newer_format:
      return "start the release that wrote it, or a newer one";
    case ErrorKind::not_a_store:
      return "name the data directory of a hexiaod, or an empty one";
    case ErrorKind::locked:
      return "stop the other process, or use another data directory";
    case ErrorKind::refused:
      return {};
  }
  return {};
}

}  // namespace

std::string_view to_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::io:
      return "I/O error";
    case ErrorKind::no_space:
      return "disk full";
    case ErrorKind::damage:
      return "damage";
    case ErrorKind::newer_format:
      return "newer format";
    case ErrorKind::not_a_store:
      return "not a store";
    case ErrorKind::locked:
      return "locked";
    case ErrorKind::refused:
      return "refused";
  }
  return "unknown";
}

int IoError::exit_code() const {
  switch (kind) {
    case ErrorKind::damage:
    case ErrorKind::newer_format:
    case ErrorKind::not_a_store:
      return 65;
    case ErrorKind::io:
    case ErrorKind::no_space:
    case ErrorKind::locked:
      return 74;
    case ErrorKind::refused:
      return 1;
  }
  return 1;
}

std::string IoError::text() const {
  std::string line = fmt::format("{}: {}", to_text(kind), what);
  if (!file.empty()) line += fmt::format(", file {}", file);
  if (kind == ErrorKind::damage) line += fmt::format(", offset {}", offset);
  if (lsn != 0) line += fmt::format(", LSN {}", lsn);
  if (!expected.empty()) line += fmt::format(", expected {}", expected);
  if (!found.empty()) line += fmt::format(", found {}", found);
  if (code != 0) line += fmt::format(" ({}, errno {})", std::strerror(code), code);
  const std::string_view way = way_out(kind, code);
  if (!way.empty()) line += fmt::format("; {}", way);
  return line;
}

}  // namespace hexiao::durability
