#include "clients/hexiao/console.h"

#include <fmt/core.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "clients/hexiao/display_width.h"
#include "clients/hexiao/json_text.h"

namespace hexiao::cli {
namespace {

constexpr std::size_t kStep = 4096;

std::string_view code_of(Ink ink) {
  switch (ink) {
    case Ink::plain:
      return "";
    case Ink::bold:
      return "\x1b[1m";
    case Ink::dim:
      return "\x1b[2m";
    case Ink::green:
      return "\x1b[32m";
    case Ink::yellow:
      return "\x1b[33m";
    case Ink::red:
      return "\x1b[31m";
  }
  return "";
}

std::size_t terminal_columns() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40) return size.ws_col;
  return 100;
}

// By the variables of POSIX, the first that is set; without any the locale is "C".
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string_view locale(value);
    for (const std::string_view charset : {"UTF-8", "utf-8", "UTF8", "utf8"})
      if (locale.find(charset) != std::string_view::npos) return true;
    return false;
  }
  return false;
}

}  // namespace

std::string Console::inked(std::string_view text, Ink ink) const {
  if (!color || ink == Ink::plain) return std::string(text);
  return fmt::format("{}{}\x1b[0m", code_of(ink), text);
}

Console process_console(bool json, bool no_color) {
  const bool terminal = isatty(STDOUT_FILENO) == 1;
  const char* refused = std::getenv("NO_COLOR");  // https://no-color.org
  const bool color = terminal && !no_color && (refused == nullptr || *refused == '\0');
  return Console{.out = std::cout,
                 .err = std::cerr,
                 .json = json,
                 .out_is_terminal = terminal,
                 .err_is_terminal = isatty(STDERR_FILENO) == 1,
                 .color = color,
                 .columns = terminal ? terminal_columns() : 100,
                 .utf8 = locale_is_utf8()};
}

ExitCode refuse(const Console& console, const Failure& failure) {
  if (console.json) {
    console.out << JsonObject()
                       .text("error", failure.what)
                       .text("way_out", failure.way_out)
                       .number("exit_code", static_cast<int>(failure.code))
                       .take()
                << '\n';
  }
  console.err << "hexiao: " << failure.what << '\n';
  if (!failure.way_out.empty()) console.err << "  way out: " << failure.way_out << '\n';
  return failure.code;
}

void remark(const Console& console, std::string_view text) {
  console.err << "hexiao: " << text << '\n';
}

Progress::Progress(const Console& console, std::string what)
    : console_(console), what_(std::move(what)) {}

Progress::~Progress() { clear(); }

void Progress::show(std::size_t rows, std::size_t done, std::size_t total) {
  if (!console_.err_is_terminal || rows < last_rows_ + kStep) return;
  last_rows_ = rows;
  shown_ = true;
  const std::string share = total == 0 ? "" : fmt::format(" {:3} %", done * 100 / total);
  console_.err << fmt::format("\r\x1b[K{}: {} rows{}", what_, rows, share) << std::flush;
}

void Progress::clear() {
  if (!shown_) return;
  console_.err << "\r\x1b[K" << std::flush;
  shown_ = false;
}

}  // namespace hexiao::cli
