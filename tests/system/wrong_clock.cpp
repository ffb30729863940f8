// A library to preload: the wall clock is off by as many seconds as the file named by WRONG_CLOCK
// says (one int64), now and whenever the file changes. The monotonic clock is left alone, as a
// wrong date leaves it. (libfaketime does the same, but does not start under jemalloc, which asks
// for the time before any library is ready.)
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace {

const volatile std::int64_t* map_offset() {
  const char* const name = std::getenv("WRONG_CLOCK");
  const int file = name == nullptr ? -1 : ::open(name, O_RDONLY | O_CLOEXEC);
  if (file < 0) return nullptr;
  void* const mapped = ::mmap(nullptr, sizeof(std::int64_t), PROT_READ, MAP_SHARED, file, 0);
  ::close(file);
  return mapped == MAP_FAILED ? nullptr : static_cast<const volatile std::int64_t*>(mapped);
}

std::int64_t wrong_seconds() {
  static const volatile std::int64_t* const offset = map_offset();
  return offset == nullptr ? 0 : *offset;
}

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, struct timespec* now) noexcept {
  const long result = ::syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
    now->tv_sec += wrong_seconds();
  return static_cast<int>(result);
}

int gettimeofday(struct timeval* now, void*) noexcept {
  struct timespec exact {};
  clock_gettime(CLOCK_REALTIME, &exact);
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* into) noexcept {
  struct timespec exact {};
  clock_gettime(CLOCK_REALTIME, &exact);
  if (into != nullptr) *into = exact.tv_sec;
  return exact.tv_sec;
}
}
