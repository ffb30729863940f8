// Reads a bank file of any known format. The format is found by looking at the content, never at
// the name; what is recognised but cannot be read (a spreadsheet, a PDF, an archive) is answered
// with what to do.
//
// To add a format: a reader `BankFile read_xyz(std::string_view text, …)` in its own file, a line
// in `recognise()` and a line in `read_bank_bytes()`; nothing else changes.
//
// Cost: O(bytes), the whole file in memory. No state, so any thread may call.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "clients/bank/statement.h"

namespace hexiao::bank {

inline constexpr std::size_t kMaxFileBytes = std::size_t{1} << 30;

// Why a row that could be read is to be rejected all the same.
struct Refusal {
  std::string column;
  std::string reason;
};

struct ReadOptions {
  std::string format = "auto";  // auto | camt | mt940 | csv | csv:PROFILE | csv:FILE.toml
  std::string profiles_dir =
      "conf/profiles";  // where csv:PROFILE is looked for; `default` is built in
  // Rows of a CSV by line that the daemon refused on an earlier reading: they go to the rejects.
  std::map<std::uint32_t, Refusal> refused = {};
};

// The file as a whole cannot be read. `exit_code` is the one of the interface: 65 bad data, 74 I/O,
// 78 a broken profile, 2 an unknown format name.
struct ReadFailure {
  int exit_code = 65;
  Finding finding;
};

// A file that was read may still hold errors: ask BankFile::is_sound().
tl::expected<BankFile, ReadFailure> read_bank_file(const std::string& path,
                                                   const ReadOptions& options = {});
tl::expected<BankFile, ReadFailure> read_bank_bytes(std::string_view bytes, std::string name,
                                                    const ReadOptions& options = {});

// "FILE:12:5: the amount … — way out", for terminals and logs.
std::string to_text(const Finding& finding, std::string_view file_name);

}  // namespace hexiao::bank
