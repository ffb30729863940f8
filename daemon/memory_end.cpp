#include "daemon/memory_end.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string_view>

#include "daemon/durability/digest.h"
#include "daemon/exit_code.h"
#include "engine/text/unicode.h"

namespace hexiao::daemon {
namespace {

thread_local bool may_go_without = false;

// What operator new asks when there is none.
void no_memory_left() {
  if (may_go_without) throw std::bad_alloc();
  end_without_memory();
}

[[noreturn]] void nobody_met_it() noexcept {
  try {
    if (const auto thrown = std::current_exception()) std::rethrow_exception(thrown);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hexiaod: %s; nothing more is acknowledged\n", error.what());
  } catch (...) {
    std::fputs("hexiaod: an unknown exception; nothing more is acknowledged\n", stderr);
  }
  std::abort();
}

}  // namespace

void end_when_memory_ends() {
  std::set_new_handler(no_memory_left);
  std::set_terminate(nobody_met_it);
  unicode::without_memory(end_without_memory);
  durability::digests_without_memory(end_without_memory);
}

void end_without_memory() noexcept {
  constexpr std::string_view kText =
      "hexiaod: the system gives no more memory; nothing more is acknowledged, and what was is "
      "stored. Give it more memory (a limit of the unit, of the container, of the machine), then "
      "start again\n";
  // Whether it could be written or not, there is nothing else to do.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kText.data(), kText.size());
  std::_Exit(to_int(ExitCode::no_memory));
}

MayGoWithoutMemory::MayGoWithoutMemory() : before_(std::exchange(may_go_without, true)) {}

MayGoWithoutMemory::~MayGoWithoutMemory() { may_go_without = before_; }

durability::IoError no_memory() {
  return {.kind = durability::ErrorKind::io, .code = ENOMEM, .what = "the system gave no memory"};
}

}  // namespace hexiao::daemon
