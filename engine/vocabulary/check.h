// CHECK: a bug stops the process before money is wrong. On in release builds too.
// Never used on input from outside: that gets a rejection.
#pragma once

namespace hexiao {

[[noreturn]] void check_failed(const char* what, const char* file, int line) noexcept;

}  // namespace hexiao

#define HEXIAO_CHECK(condition) \
  ((condition) ? static_cast<void>(0) : ::hexiao::check_failed(#condition, __FILE__, __LINE__))
