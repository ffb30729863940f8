// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78, as in RFC 3720 appendix B.4).
// Uses the SSE4.2 instruction where the processor has it. Cost: about 0.15 ns a byte; tables: 1 ns
// a byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hexiao::durability {

std::uint32_t crc32c(std::span<const std::byte> bytes);

// The same by tables, on every processor: the fallback, and the twin that tests compare with.
std::uint32_t crc32c_by_table(std::span<const std::byte> bytes);

}  // namespace hexiao::durability
