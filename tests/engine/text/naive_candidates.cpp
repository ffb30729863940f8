#include "tests/engine/text/naive_candidates.h"

#include <algorithm>

#include "engine/text/remittance_tokens.h"
#include "engine/text/remittance_weak.h"

namespace hexiao::naive {
namespace {

// Tokens first .. last of one text, and what can be said of them.
class Run {
 public:
  Run(const TokenReader& reader, std::size_t first, std::size_t last, std::size_t end)
      : reader_(reader), first_(first), last_(last), end_(end) {}

  bool is_candidate() const {
    if (token(first_).length > kMaxKeyBytes || sum(&Token::characters) < kMinCandidateCharacters)
      return false;
    if (first_ == last_) return true;
    if (last_ - first_ >= kMaxJoinedTokens || sum(&Token::length) > kMaxJoinBytes ||
        sum(&Token::digits) < kMinJoinDigits)
      return false;
    // What is weak is joined as a whole or not at all.
    if ((first_ > 0 && same_span(first_ - 1)) || (last_ + 1 < end_ && same_span(last_)))
      return false;
    for (std::size_t i = first_ + 1; i <= last_; ++i) {
      if (token(i).hard) return false;
      if (!token(i).blank || !token(i).word()) continue;
      const bool behind_digits = Run(reader_, first_, i - 1, end_).sum(&Token::digits) > 0;
      if (!behind_digits || token(i).characters > 2 || i != last_) return false;
    }
    return true;
  }

  bool is_undivided() const {
    for (std::size_t i = first_ + 1; i <= last_; ++i)
      if (token(i).hard) return false;
    return sum(&Token::length) <= kMaxKeyBytes;
  }

  // Weak while all its digits belong to one weak thing, and no word that names a document, or that
  // is tied to it, stands with it.
  WeakKind weak() const {
    WeakKind kind = WeakKind::none;
    std::uint32_t span = 0;
    for (std::size_t i = first_; i <= last_; ++i) {
      const Token& t = token(i);
      const Token& start = token(first_);
      if (i == first_ + 1 && start.word() && start.span == 0 && !t.blank) return WeakKind::none;
      if (t.span == 0 && t.word() && !t.names_document && (i == first_ || t.blank)) continue;
      if (t.span == 0 || (span != 0 && t.span != span)) return WeakKind::none;
      span = t.span;
      kind = t.weak;
    }
    return kind;
  }

  NaiveCandidate candidate(std::size_t part) const {
    NaiveCandidate c;
    for (std::size_t i = first_; i <= last_; ++i) {
      c.compact += reader_.compact(token(i));
      c.crosses_break |= i > first_ && token(i).line_break;
      c.crosses_blank |= i > first_ && token(i).blank;
    }
    c.weak = weak();
    c.parts = static_cast<std::uint8_t>(last_ - first_ + 1);
    c.digits = sum(&Token::digits);
    c.part = part;
    c.offset = token(first_).begin;
    c.length = token(last_).end - c.offset;
    return c;
  }

 private:
  const Token& token(std::size_t i) const { return reader_.tokens()[i]; }
  std::size_t sum(std::uint8_t Token::*member) const {
    std::size_t total = 0;
    for (std::size_t i = first_; i <= last_; ++i) total += token(i).*member;
    return total;
  }
  bool same_span(std::size_t i) const {
    return token(i).span != 0 && token(i).span == token(i + 1).span;
  }

  const TokenReader& reader_;
  std::size_t first_;
  std::size_t last_;
  std::size_t end_;
};

// Words beside something weak, over a blank, may name a document.
void label_words(TokenReader& reader) {
  auto& tokens = reader.tokens();
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool before = i + 1 < tokens.size() && tokens[i + 1].blank && tokens[i + 1].span != 0;
    const bool behind = i > 0 && tokens[i].blank && tokens[i - 1].span != 0;
    if (tokens[i].word() && (before || behind))
      tokens[i].names_document = document_label(reader.compact(tokens[i])) != DocumentLabel::none;
  }
}

void read_part(std::size_t part, std::string_view text, const ReadingHints& hints,
               std::vector<NaiveCandidate>& out) {
  TokenReader reader;
  reader.read(text);
  const std::size_t end = reader.tokens().size();
  std::vector<StatedAmount> stated;
  std::uint32_t next_span = 0;
  mark_weak({.reader = reader,
             .text = text,
             .first = 0,
             .last = end,
             .hints = hints,
             .stated = stated,
             .next_span = next_span});
  label_words(reader);
  bool whole_found = false;
  const bool undivided = end > 0 && Run(reader, 0, end - 1, end).is_undivided();
  for (std::size_t first = 0; first < end; ++first) {
    for (std::size_t last = first; last < std::min(end, first + kMaxJoinedTokens); ++last) {
      const Run run(reader, first, last, end);
      if (!run.is_candidate()) continue;
      out.push_back(run.candidate(part));
      if (!undivided || first != 0 || last + 1 != end) continue;
      out.back().whole_text = whole_found = true;
    }
  }
  if (!undivided || whole_found) return;
  out.push_back(Run(reader, 0, end - 1, end).candidate(part));
  out.back().whole_text = true;
}

}  // namespace

std::vector<NaiveCandidate> read_candidates(std::span<const TextPart> parts,
                                            const ReadingHints& hints) {
  std::vector<NaiveCandidate> found;
  for (std::size_t i = 0; i < parts.size(); ++i) read_part(i, parts[i].text, hints, found);
  for (NaiveCandidate& c : found)
    if (std::find(hints.own_numbers.begin(), hints.own_numbers.end(), c.compact) !=
        hints.own_numbers.end())
      c.weak = WeakKind::own_number;
  std::stable_sort(found.begin(), found.end(),
                   [](const NaiveCandidate& a, const NaiveCandidate& b) {
                     return a.compact.size() > b.compact.size();
                   });
  return found;
}

}  // namespace hexiao::naive
