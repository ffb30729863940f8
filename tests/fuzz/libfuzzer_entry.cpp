// A target as libFuzzer calls it.
#include <cstdint>

#include "tests/fuzz/fuzz_target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  hexiao::fuzz::run({reinterpret_cast<const std::byte*>(bytes), size});
  return 0;
}
