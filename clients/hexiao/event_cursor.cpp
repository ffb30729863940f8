#include "clients/hexiao/event_cursor.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "clients/hexiao/input_file.h"

namespace hexiao::cli {
namespace {

constexpr std::size_t kStoreDigits = 32;

std::optional<EventCursor> parse_cursor(std::string_view text) {
  if (text.ends_with('\n')) text.remove_suffix(1);
  EventCursor cursor;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), cursor.next);
  if (error != std::errc() || cursor.next == 0) return std::nullopt;
  const std::string_view rest = text.substr(static_cast<std::size_t>(stop - text.data()));
  if (rest.size() != kStoreDigits + 1 || rest.front() != ' ') return std::nullopt;
  cursor.store = rest.substr(1);
  if (cursor.store.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  return cursor;
}

tl::unexpected<Failure> not_written(const std::string& path) {
  return fail(
      ExitCode::io,
      fmt::format("the cursor file {} could not be written: {}", path, std::strerror(errno)),
      "make room or choose a folder that you may write to; events after the last cursor "
      "come again");
}

}  // namespace

Expected<std::optional<EventCursor>> read_event_cursor(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return std::optional<EventCursor>();
  const auto text = read_whole_file(path);
  if (!text) return tl::unexpected(text.error());
  const auto cursor = parse_cursor(*text);
  if (!cursor)
    return fail(ExitCode::bad_data, fmt::format("{} is not a cursor file of hexiao", path),
                "name another file, or remove it and say with --from LSN where to begin");
  return cursor;
}

Expected<void> write_event_cursor(const std::string& path, const EventCursor& cursor) {
  const std::string text = fmt::format("{} {}\n", cursor.next, cursor.store);
  const std::string draft = path + ".tmp";
  const int file = ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return not_written(path);
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  const bool closed = ::close(file) == 0;
  if (!written || !closed || std::rename(draft.c_str(), path.c_str()) != 0)
    return not_written(path);
  return {};
}

}  // namespace hexiao::cli
