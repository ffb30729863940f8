#include "daemon/durability/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <cstdlib>

#include "engine/vocabulary/check.h"

namespace hexiao::durability {

struct Sha256::Context {
  EVP_MD_CTX* state = EVP_MD_CTX_new();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(state); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  HEXIAO_CHECK(context_->state != nullptr);
  HEXIAO_CHECK(EVP_DigestInit_ex(context_->state, EVP_sha256(), nullptr) == 1);
}

Sha256::~Sha256() = default;

Sha256& Sha256::add(std::span<const std::byte> bytes) {
  HEXIAO_CHECK(EVP_DigestUpdate(context_->state, bytes.data(), bytes.size()) == 1);
  return *this;
}

Digest Sha256::finish() {
  Digest digest{};
  unsigned length = 0;
  auto* out = reinterpret_cast<unsigned char*>(digest.data());
  HEXIAO_CHECK(EVP_DigestFinal_ex(context_->state, out, &length) == 1 && length == digest.size());
  // A null type keeps the algorithm and starts anew without fetching it again.
  HEXIAO_CHECK(EVP_DigestInit_ex(context_->state, nullptr, nullptr) == 1);
  return digest;
}

namespace {

void (*memory_ended)() noexcept = nullptr;

void* given(void* memory, std::size_t bytes) {
  if (memory == nullptr && bytes != 0) memory_ended();
  return memory;
}

void* take(std::size_t bytes, const char*, int) { return given(std::malloc(bytes), bytes); }
void* take_more(void* memory, std::size_t bytes, const char*, int) {
  return given(std::realloc(memory, bytes), bytes);
}
void give_back(void* memory, const char*, int) { std::free(memory); }

}  // namespace

void digests_without_memory(void (*ended)() noexcept) {
  memory_ended = ended;
  HEXIAO_CHECK(CRYPTO_set_mem_functions(take, take_more, give_back) == 1);
}

std::string to_hex(std::span<const std::byte> bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::byte value : bytes) {
    text.push_back(kDigits[std::to_integer<unsigned>(value) >> 4]);
    text.push_back(kDigits[std::to_integer<unsigned>(value) & 15]);
  }
  return text;
}

}  // namespace hexiao::durability
