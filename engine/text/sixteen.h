// Sixteen bytes of text at a time, with SSE2, which every x86-64 has. For engine/ only.
// Where it is missing, HEXIAO_SIXTEEN is not defined, and the callers go byte by byte to the same
// result.
#pragma once

#ifdef __SSE2__
#define HEXIAO_SIXTEEN

#include <emmintrin.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "engine/text/ascii.h"

namespace hexiao {

// Letters in capitals, other bytes as they are; and what each byte is, a bit each, first byte
// lowest.
struct Sixteen {
  __m128i upper;
  __m128i small;  // 0x20 for each letter
  unsigned letters;
  unsigned digits;
  unsigned wide;  // not ASCII
};

inline Sixteen fold_sixteen(__m128i bytes) {
  // From `first` on, `count` values: what lies below wraps around to something large.
  const auto among = [](__m128i b, char first, char count) {
    const __m128i offset = _mm_sub_epi8(b, _mm_set1_epi8(first));
    const __m128i last = _mm_set1_epi8(static_cast<char>(count - 1));
    return _mm_cmpeq_epi8(_mm_min_epu8(offset, last), offset);
  };
  const auto bits = [](__m128i b) { return static_cast<unsigned>(_mm_movemask_epi8(b)); };
  const __m128i case_bit = _mm_set1_epi8(0x20);
  const __m128i letters = among(_mm_or_si128(bytes, case_bit), 'a', 26);
  const __m128i small = _mm_and_si128(letters, case_bit);
  return {.upper = _mm_andnot_si128(small, bytes),
          .small = small,
          .letters = bits(letters),
          .digits = bits(among(bytes, '0', 10)),
          .wide = bits(bytes)};
}

// Letters in lower case.
inline __m128i lower_sixteen(const Sixteen& block) {
  return _mm_or_si128(block.upper, block.small);
}

inline __m128i load_sixteen(const char* bytes) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes));
}

// Fewer than sixteen bytes, and zeros behind them.
inline __m128i load_short(std::string_view text) {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  const std::size_t size = text.size();
  if (size >= 8) {
    low = load_eight(text.data());
    high = load_eight(text.data() + size - 8) >> 8U >> (8 * (15 - size));
  } else {
    for (std::size_t i = size; i-- > 0;) low = low << 8U | static_cast<unsigned char>(text[i]);
  }
  return _mm_set_epi64x(static_cast<std::int64_t>(high), static_cast<std::int64_t>(low));
}

inline void store_sixteen(char* to, __m128i bytes) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), bytes);
}

// Writes the runs of kept bytes side by side; up to sixteen bytes more than are kept are written.
inline std::size_t write_kept(__m128i bytes, unsigned kept, char* to) {
  char all[32];
  store_sixteen(all, bytes);
  std::size_t n = 0;
  while (kept != 0) {
    const auto first = static_cast<unsigned>(std::countr_zero(kept));
    const auto length = static_cast<unsigned>(std::countr_one(kept >> first));
    std::memcpy(to + n, all + first, 16);
    n += length;
    kept &= kept + (1U << first);  // the carry takes the run away
  }
  return n;
}

}  // namespace hexiao

#endif
