// SHA-256, for the chain through the log.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace hexiao::durability {

using Digest = std::array<std::byte, 32>;

// One running hash, reusable after finish(). Not for two threads at once.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  Sha256& add(std::span<const std::byte> bytes);
  // The digest of everything added since the start or the last finish().
  Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

// 64 lower-case hexadecimal digits.
std::string to_hex(std::span<const std::byte> bytes);

// The library of digests calls `ended` where it gets no memory; it does not return. Before any
// digest is taken.
void digests_without_memory(void (*ended)() noexcept);

}  // namespace hexiao::durability
