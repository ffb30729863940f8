// The patterns of a policy, compiled once when it is activated.
//
// Patterns come from people and texts from anybody, so both are bounded: RE2 takes time linear in
// the text, and a pattern may take kMaxPatternBytes and as much memory as kPatternMemory.
// Immutable; safe from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace hexiao {

struct Policy;

inline constexpr std::size_t kMaxPatternBytes = 512;
inline constexpr std::int64_t kPatternMemory = 1 << 20;

class PolicyPatterns {
 public:
  // Of a policy without a fault; a pattern that does not compile fits nothing.
  explicit PolicyPatterns(const Policy& policy);
  ~PolicyPatterns();
  PolicyPatterns(const PolicyPatterns&) = delete;
  PolicyPatterns& operator=(const PolicyPatterns&) = delete;

  // Whether the guards of the policy let this text pass: text_contains, text_excludes,
  // text_pattern.
  bool text_passes(std::string_view text) const;
  // Whether every pattern of payer_map[i] fits its text.
  bool mapping_fits(std::size_t i, std::string_view text, std::string_view note,
                    std::string_view payer) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

// Empty, or which pattern does not compile and why: "payer_map[2].text_pattern: missing )".
std::string find_pattern_fault(const Policy& policy);

}  // namespace hexiao
