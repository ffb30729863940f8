// Where a verb writes: results to `out`, remarks and progress to `err`, and what the terminal can
// show. Verbs never ask the operating system themselves, so tests give them string streams.
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>

#include "clients/hexiao/failure.h"

namespace hexiao::cli {

enum class Ink { plain, bold, dim, green, yellow, red };

struct Console {
  std::ostream& out;
  std::ostream& err;
  bool json = false;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool color = false;         // of `out`
  std::size_t columns = 100;  // of the terminal; without one, the width of prose
  bool utf8 = true;           // the terminal's characters, by the locale's variables

  // `text` in that ink when colours are on.
  std::string inked(std::string_view text, Ink ink) const;
};

// Of this process: asks for terminals, their width, and NO_COLOR.
Console process_console(bool json, bool no_color);

// "hexiao: WHAT" and the way out beneath it on `err`; with --json also {"error": …} on `out`.
// Answers the failure's exit code.
ExitCode refuse(const Console& console, const Failure& failure);

// A remark that changes nothing about the outcome.
void remark(const Console& console, std::string_view text);

// Rows done, on a terminal only, drawn over itself at most every `kStep` rows.
class Progress {
 public:
  Progress(const Console& console, std::string what);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  // `done` and `total` in the same unit (rows, bytes); total 0: not known.
  void show(std::size_t rows, std::size_t done, std::size_t total);
  void clear();

 private:
  const Console& console_;
  std::string what_;
  std::size_t last_rows_ = 0;
  bool shown_ = false;
};

}  // namespace hexiao::cli
