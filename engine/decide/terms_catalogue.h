// Terms of payment that were read once: a ledger has few texts for many items.
//
// Not part of the state: what a text means never changes. One owner, one thread; memory is bounded.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "engine/receivables/terms.h"

namespace hexiao {

class TermsCatalogue {
 public:
  struct Entry {
    std::string_view text;
    PaymentTerms terms;
  };

  // Nothing where the text is empty or no terms. What is returned stays until `forget_if_full`.
  // Cost O(log n) for a text that was seen before.
  const Entry* find(std::string_view text) {
    if (text.empty() || text.size() > kMaxTermsText) return nullptr;
    auto at = read_.find(text);
    if (at == read_.end()) {
      at = read_.emplace(std::string(text), std::nullopt).first;
      if (ParsedTerms parsed = parse_terms(text); parsed.ok())
        at->second = Entry{.text = at->first, .terms = std::move(parsed.terms)};
    }
    return at->second ? &*at->second : nullptr;
  }

  // Between commands, so that texts without end cost no memory.
  void forget_if_full() {
    if (read_.size() > kMaxEntries) read_.clear();
  }

 private:
  static constexpr std::size_t kMaxEntries = 10'000;
  std::map<std::string, std::optional<Entry>, std::less<>> read_;
};

}  // namespace hexiao
