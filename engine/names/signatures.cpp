#include "engine/names/signatures.h"

#include <algorithm>

namespace hexiao {
namespace {

constexpr std::uint64_t kBase = 0x9E3779B97F4A7C15U | 1U;

constexpr std::array<std::uint64_t, kMaxSymbols + 1> powers() {
  std::array<std::uint64_t, kMaxSymbols + 1> out{};
  out[0] = 1;
  for (std::size_t i = 1; i < out.size(); ++i) out[i] = out[i - 1] * kBase;
  return out;
}
constexpr std::array<std::uint64_t, kMaxSymbols + 1> kPowers = powers();

// The finaliser of MurmurHash3 (A. Appleby, public domain description): all bits depend on all.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x ^= x >> 33;
  x *= 0xFF51AFD7ED558CCDU;
  x ^= x >> 33;
  x *= 0xC4CEB9FE1A85EC53U;
  x ^= x >> 33;
  return x;
}

enum class Filed : std::uint64_t { segment = 1, half, pair, word, bag };

std::uint32_t signature(Filed kind, std::size_t n, std::size_t part, std::uint64_t hash) {
  const std::uint64_t place = (static_cast<std::uint64_t>(kind) << 32) | (n << 8) | part;
  return static_cast<std::uint32_t>(mixed(hash + mixed(place)) >> 32);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0;
  for (const char c : text) hash = hash * kBase + static_cast<unsigned char>(c) + 1;
  return mixed(hash + text.size());
}

bool is_letter(Symbol s) { return s >= u'a' && s <= u'z'; }

}  // namespace

void SpellingHash::read(SymbolSpan symbols) {
  prefix_[0] = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    prefix_[i + 1] = prefix_[i] * kBase + symbols[i] + 1U;
  }
}

std::uint64_t SpellingHash::of(std::size_t begin, std::size_t length) const {
  return prefix_[begin + length] - prefix_[begin] * kPowers[length];
}

std::uint32_t segment_signature(std::size_t n, std::size_t part, std::uint64_t hash) {
  return signature(Filed::segment, n, part, hash);
}

std::uint32_t half_signature(std::size_t n, std::size_t half, std::uint64_t hash) {
  return signature(Filed::half, n, half, hash);
}

std::uint32_t pair_signature(Symbol first, Symbol second) {
  return signature(Filed::pair, 0, 0, (std::uint64_t{first} << 16) | second);
}

std::uint32_t word_signature(std::string_view canonical) {
  return signature(Filed::word, 0, 0, hash_of(canonical));
}

std::uint64_t word_in_bag(std::string_view canonical) { return hash_of(canonical); }

std::uint32_t bag_signature(std::uint64_t sum) { return signature(Filed::bag, 0, 0, sum); }

std::uint64_t bag_of(const NameParts& name) {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < name.word_count; ++i) {
    if (name.words[i].kind != WordKind::particle) sum += word_in_bag(name.words[i].canonical);
  }
  return sum;
}

std::uint64_t sketch_of(SymbolSpan symbols) {
  std::uint64_t letters = 0;
  std::uint64_t others = 0;
  for (const Symbol s : symbols) {
    if (!is_letter(s)) {
      others |= std::uint64_t{1} << (mixed(s) & 63U);
      continue;
    }
    const std::uint64_t once = std::uint64_t{1} << (s - u'a');
    letters |= (letters & once) != 0 ? once << 32 : once;
  }
  return letters | others;
}

bool is_filed(const NameWord& word) {
  const bool says_something = word.kind == WordKind::ordinary || word.kind == WordKind::place ||
                              word.kind == WordKind::given;
  return !word.cjk && says_something;
}

void NameSignatures::read(const NameParts& name) {
  count_ = 0;
  const Symbols symbols(name.base);
  SpellingHash hash;
  hash.read(symbols.span());
  const std::size_t n = symbols.size();
  for (std::size_t part = 0; part < kSegments && n >= kMinSegmented; ++part) {
    const Segment s = segment(n, part);
    add(segment_signature(n, part, hash.of(s.begin, s.length)));
  }
  add(bag_signature(bag_of(name)));
  std::size_t halved = 0;
  for (std::size_t i = 0; i < name.word_count; ++i) {
    const NameWord& word = name.words[i];
    if (!is_filed(word)) continue;
    add(word_signature(word.canonical));
    const Symbols spelt(word.text);
    if (word.digits || spelt.size() < kMinHalved || halved == kHalvedWords) continue;
    ++halved;
    hash.read(spelt.span());
    for (std::size_t half = 0; half < 2; ++half) {
      const Segment s = segment(spelt.size(), half, 2);
      add(half_signature(spelt.size(), half, hash.of(s.begin, s.length)));
    }
  }
  for (std::size_t i = 0; i + 1 < std::min(name.cjk.size(), kMaxPairs + 1); ++i) {
    add(pair_signature(name.cjk[i], name.cjk[i + 1]));
  }
  std::sort(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(count_));
  const auto last =
      std::unique(values_.begin(), values_.begin() + static_cast<std::ptrdiff_t>(count_));
  count_ = static_cast<std::size_t>(last - values_.begin());
}

}  // namespace hexiao
