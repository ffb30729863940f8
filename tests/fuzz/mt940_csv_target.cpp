// MT940, and CSV by every profile that is shipped (conf/profiles, read once; without the folder by
// the built-in one alone).
#include <algorithm>

#include "clients/bank/csv_profile.h"
#include "tests/fuzz/bank_checks.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/input.h"

namespace hexiao::fuzz {

void run(std::span<const std::byte> bytes) {
  static const std::vector<bank::CsvProfile> profiles = bank::all_profiles("conf/profiles");
  Input input(bytes);
  const std::size_t choice = input.below(8);
  const std::string_view text = as_text(input.rest());
  if (choice < 4) {
    const bank::ReadOptions options{.format = choice == 0 ? "auto" : "mt940",
                                    .profiles_dir = "no-such-folder"};
    const auto file = bank::read_bank_bytes(text, "fuzzed", options);
    if (file) check_bank_file(*file);
    return;
  }
  bank::BankFile file;
  file.name = "fuzzed";
  bank::read_csv(text, profiles[input.byte() % profiles.size()], {}, file);
  check_bank_file(file);
}

}  // namespace hexiao::fuzz
