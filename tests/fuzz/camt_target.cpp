// CAMT.052/053/054, by its name or recognised from the content.
#include "tests/fuzz/bank_checks.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {

void run(std::span<const std::byte> bytes) {
  const std::string_view text = as_text(bytes);
  const bool plain = text.starts_with('<');
  const auto file = bank::read_bank_bytes(
      text, "fuzzed", {.format = plain ? "auto" : "camt", .profiles_dir = "no-such-folder"});
  if (file) check_bank_file(*file);
}

}  // namespace hexiao::fuzz
