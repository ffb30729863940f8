// A library to preload: one allocation of the process fails, or that one and all after it. A file
// named by ALLOCATION_FAULTS holds what both sides know (AllocationPlan): the test reads there how
// many there were, and says which one fails, at any time.
#include "tests/system/allocation_faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {

using hexiao::system_test::AllocationPlan;

AllocationPlan* map_plan() {
  const char* const name = std::getenv("ALLOCATION_FAULTS");
  const int file = name == nullptr ? -1 : ::open(name, O_RDWR | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* const mapped =
      ::mmap(nullptr, sizeof(AllocationPlan), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  ::close(file);
  return mapped == MAP_FAILED ? nullptr : static_cast<AllocationPlan*>(mapped);
}

AllocationPlan* plan = nullptr;

__attribute__((constructor)) void begin() { plan = map_plan(); }

// True: this one fails.
bool fails() {
  if (plan == nullptr) return false;
  const std::uint64_t now = plan->count.fetch_add(1) + 1;
  const std::uint64_t at = plan->fail_at.load();
  if (at == 0 || now < at || (now > at && plan->all_after.load() == 0)) return false;
  plan->failed.fetch_add(1);
  return true;
}

// The next library's function of this name.
template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

void ask_new_handler() {
  const std::new_handler handler = std::get_new_handler();
  if (handler == nullptr) throw std::bad_alloc();
  handler();
}

}  // namespace

extern "C" {

void* malloc(std::size_t bytes) {
  static const auto real = next<void* (*)(std::size_t)>("malloc");
  if (fails()) {
    errno = ENOMEM;
    return nullptr;
  }
  return real(bytes);
}

void* realloc(void* memory, std::size_t bytes) {
  static const auto real = next<void* (*)(void*, std::size_t)>("realloc");
  if (fails()) {
    errno = ENOMEM;
    return nullptr;
  }
  return real(memory, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) {
  static const auto real = next<void* (*)(std::size_t, std::size_t)>("aligned_alloc");
  if (fails()) {
    errno = ENOMEM;
    return nullptr;
  }
  return real(alignment, bytes);
}

}  // extern "C"

void* operator new(std::size_t bytes) {
  static const auto real = next<void* (*)(std::size_t)>("_Znwm");
  if (fails()) ask_new_handler();
  return real(bytes);
}

void* operator new[](std::size_t bytes) {
  static const auto real = next<void* (*)(std::size_t)>("_Znam");
  if (fails()) ask_new_handler();
  return real(bytes);
}

void* operator new(std::size_t bytes, std::align_val_t alignment) {
  static const auto real = next<void* (*)(std::size_t, std::align_val_t)>("_ZnwmSt11align_val_t");
  if (fails()) ask_new_handler();
  return real(bytes, alignment);
}
