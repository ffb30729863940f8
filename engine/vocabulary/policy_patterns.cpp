#include "engine/vocabulary/policy_patterns.h"

#include <re2/re2.h>
#include <array>
#include <vector>

#include "engine/vocabulary/policy.h"

namespace hexiao {
namespace {

re2::RE2::Options options() {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(kPatternMemory);
  return options;
}

// None: fits everything.
using Pattern = std::unique_ptr<re2::RE2>;

// ^ and $ are the ends of a line: a text is what the bank broke into several.
Pattern compile(const std::string& pattern) {
  return pattern.empty() ? nullptr : std::make_unique<re2::RE2>("(?m)" + pattern, options());
}

// One of these words, as they stand.
std::string any_of(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : "|") + re2::RE2::QuoteMeta(word);
  return out;
}

bool fits(const Pattern& pattern, std::string_view text) {
  return pattern == nullptr ||
         (pattern->ok() &&
          re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *pattern));
}

std::string fault_of(const std::string& pattern, const std::string& key) {
  if (pattern.size() > kMaxPatternBytes)
    return key + ": longer than " + std::to_string(kMaxPatternBytes) + " bytes";
  const Pattern compiled = compile(pattern);
  if (compiled == nullptr || compiled->ok()) return {};
  return key + ": not a pattern (RE2 syntax): " + compiled->error();
}

}  // namespace

struct PolicyPatterns::Compiled {
  Pattern guard, contains, excludes;
  std::vector<std::array<Pattern, 3>> mappings;  // text, note, payer
};

PolicyPatterns::PolicyPatterns(const Policy& policy) : compiled_(std::make_unique<Compiled>()) {
  compiled_->guard = compile(policy.guards.text_pattern);
  compiled_->contains = compile(any_of(policy.guards.text_contains));
  compiled_->excludes = compile(any_of(policy.guards.text_excludes));
  for (const PayerMapping& mapping : policy.payer_map)
    compiled_->mappings.push_back({compile(mapping.text_pattern), compile(mapping.note_pattern),
                                   compile(mapping.payer_pattern)});
}

PolicyPatterns::~PolicyPatterns() = default;

bool PolicyPatterns::text_passes(std::string_view text) const {
  const bool excluded = compiled_->excludes != nullptr && fits(compiled_->excludes, text);
  return fits(compiled_->guard, text) && fits(compiled_->contains, text) && !excluded;
}

bool PolicyPatterns::mapping_fits(std::size_t i, std::string_view text, std::string_view note,
                                  std::string_view payer) const {
  const auto& [text_pattern, note_pattern, payer_pattern] = compiled_->mappings[i];
  return fits(text_pattern, text) && fits(note_pattern, note) && fits(payer_pattern, payer);
}

std::string find_pattern_fault(const Policy& policy) {
  if (std::string fault = fault_of(policy.guards.text_pattern, "guards.text_pattern");
      !fault.empty())
    return fault;
  for (std::size_t i = 0; i < policy.payer_map.size(); ++i) {
    const PayerMapping& mapping = policy.payer_map[i];
    const std::string where = "payer_map[" + std::to_string(i + 1) + "].";
    for (const auto& [pattern, key] : {std::pair(&mapping.text_pattern, "text_pattern"),
                                       std::pair(&mapping.note_pattern, "note_pattern"),
                                       std::pair(&mapping.payer_pattern, "payer_pattern")})
      if (std::string fault = fault_of(*pattern, where + key); !fault.empty()) return fault;
  }
  return {};
}

}  // namespace hexiao
