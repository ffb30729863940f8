#include "engine/text/remittance.h"

#include <algorithm>
#include <array>

#include "engine/text/reference.h"
#include "engine/text/remittance_expansion.h"
#include "engine/text/remittance_tokens.h"
#include "engine/text/remittance_weak.h"

namespace hexiao {
namespace {

// A candidate before it has its place in the order: the tokens, and what is known of them.
struct Join {
  std::uint32_t first;
  std::uint32_t last;
  std::uint16_t part;
  std::uint8_t length;
  std::uint8_t digits;
  bool crosses_break;
  bool crosses_blank;
  bool whole_text;
};

struct Expansion {
  std::uint32_t first;
  std::uint32_t last;
  std::uint16_t part;
  std::uint16_t at;  // in the arena of expansions
  std::uint8_t length;
};

constexpr std::size_t kMaxParts = 1024;
// A word behind the digits of a join, over a blank, is one of these at most.
constexpr std::size_t kMaxTrailingWord = 3;

}  // namespace

struct ReferenceReader::Buffers {
  TokenReader reader;
  std::vector<Join> joins;
  std::vector<Expansion> expansions;
  std::vector<char> expanded_text;
  std::vector<StatedAmount> stated;
  std::vector<ReferenceCandidate> candidates;
  std::span<const TextPart> parts;
  std::uint16_t next_span = 0;
  bool full = false;  // no room for another candidate
  bool cut = false;   // a text or the list of texts was too long

  void read_part(std::size_t part, std::string_view text, const ReadingHints& hints);
  void joins_from(std::size_t i, std::size_t last, std::uint16_t part);
  void join_whole(std::size_t first, std::size_t last, std::uint16_t part);
  void expand(std::size_t part, std::string_view text, std::size_t first, std::size_t last);
  bool add(const Join& join);
  WeakKind weak_kind(const Join& join, const ReadingHints& hints) const;
  void order(const ReadingHints& hints);
  ReferenceCandidate candidate_of(const Join& join, const ReadingHints& hints) const;
  ReferenceCandidate candidate_of(const Expansion& expansion) const;
};

bool ReferenceReader::Buffers::add(const Join& join) {
  if (joins.size() + expansions.size() >= kMaxCandidates) {
    full = true;
    return false;
  }
  joins.push_back(join);
  return true;
}

// All joins whose first token is i.
void ReferenceReader::Buffers::joins_from(std::size_t i, std::size_t last, std::uint16_t part) {
  const auto& tokens = reader.tokens();
  Join join{.first = static_cast<std::uint32_t>(i),
            .last = 0,
            .part = part,
            .length = 0,
            .digits = 0,
            .crosses_break = false,
            .crosses_blank = false,
            .whole_text = false};
  const std::size_t end = std::min(last, i + kMaxJoinedTokens);
  std::size_t characters = 0;
  for (std::size_t k = i; k < end; ++k) {
    const Token& token = tokens[k];
    if (k > i) {
      if (token.hard || join.length + token.length > kMaxJoinBytes) return;
      const bool word_over_blank = token.blank && token.word();
      if (word_over_blank && (join.digits == 0 || token.characters > kMaxTrailingWord)) return;
      join.crosses_break |= token.line_break;
      join.crosses_blank |= token.blank;
    } else if (token.length > kMaxKeyBytes) {
      return;
    }
    join.last = static_cast<std::uint32_t>(k);
    join.length = static_cast<std::uint8_t>(join.length + token.length);
    join.digits = static_cast<std::uint8_t>(join.digits + token.digits);
    characters += token.characters;
    if (characters < kMinCandidateCharacters) continue;
    if (k > i && join.digits < kMinJoinDigits) continue;
    if (!add(join)) return;
  }
}

// The whole text, where nothing in it divides for certain. Marks the join that is there already, if
// one is.
void ReferenceReader::Buffers::join_whole(std::size_t first, std::size_t last, std::uint16_t part) {
  const auto& tokens = reader.tokens();
  if (first == last) return;
  Join whole{.first = static_cast<std::uint32_t>(first),
             .last = static_cast<std::uint32_t>(last - 1),
             .part = part,
             .length = 0,
             .digits = 0,
             .crosses_break = false,
             .crosses_blank = false,
             .whole_text = true};
  std::size_t length = 0;
  for (std::size_t i = first; i < last; ++i) {
    length += tokens[i].length;
    if (length > kMaxKeyBytes || (i > first && tokens[i].hard)) return;
    whole.digits = static_cast<std::uint8_t>(whole.digits + tokens[i].digits);
    whole.crosses_break |= i > first && tokens[i].line_break;
    whole.crosses_blank |= i > first && tokens[i].blank;
  }
  whole.length = static_cast<std::uint8_t>(length);
  for (auto join = joins.rbegin(); join != joins.rend() && join->part == part; ++join) {
    if (join->first == whole.first && join->last == whole.last) {
      join->whole_text = true;
      return;
    }
  }
  add(whole);
}

void ReferenceReader::Buffers::expand(std::size_t part, std::string_view text, std::size_t first,
                                      std::size_t last) {
  ExpansionReader(reader, text, first, last).each([&](const ExpandedNumber& number) {
    if (joins.size() + expansions.size() >= kMaxCandidates) {
      full = true;
      return;
    }
    if (number.compact.size() < kMinCandidateCharacters || number.compact.size() > kMaxKeyBytes)
      return;
    expansions.push_back({.first = static_cast<std::uint32_t>(number.first),
                          .last = static_cast<std::uint32_t>(number.last),
                          .part = static_cast<std::uint16_t>(part),
                          .at = static_cast<std::uint16_t>(expanded_text.size()),
                          .length = static_cast<std::uint8_t>(number.compact.size())});
    expanded_text.insert(expanded_text.end(), number.compact.begin(), number.compact.end());
  });
}

void ReferenceReader::Buffers::read_part(std::size_t part, std::string_view text,
                                         const ReadingHints& hints) {
  if (text.size() > kMaxReadBytes) {
    text = text.substr(0, kMaxReadBytes);
    cut = true;
  }
  const std::size_t first = reader.tokens().size();
  reader.read(text);
  const std::size_t last = reader.tokens().size();
  mark_weak({.reader = reader,
             .text = text,
             .first = first,
             .last = last,
             .hints = hints,
             .stated = stated,
             .next_span = next_span});
  const auto index = static_cast<std::uint16_t>(part);
  for (std::size_t i = first; i < last && !full; ++i) joins_from(i, last, index);
  join_whole(first, last, index);
  expand(part, text, first, last);
}

// A join is weak when all its digits belong to one weak thing. A word tied to it by more than a
// blank, or one that names a document, makes it something else: "INV 20230412" is no date, "vom
// 20230412" is.
WeakKind ReferenceReader::Buffers::weak_kind(const Join& join, const ReadingHints& hints) const {
  const auto& tokens = reader.tokens();
  const auto& own = hints.own_numbers;
  if (!own.empty()) {
    const std::string_view form = reader.compact(join.first, join.last);
    if (std::find(own.begin(), own.end(), form) != own.end()) return WeakKind::own_number;
  }
  WeakKind kind = WeakKind::none;
  std::uint16_t span = 0;
  for (std::size_t i = join.first; i <= join.last; ++i) {
    const Token& token = tokens[i];
    if (token.word() && token.span == 0) {
      const Token& gap = i == join.first && i < join.last ? tokens[i + 1] : token;
      if (!gap.blank || document_label(reader.compact(token)) != DocumentLabel::none) {
        return WeakKind::none;
      }
      continue;
    }
    if (token.span == 0 || (span != 0 && token.span != span)) return WeakKind::none;
    span = token.span;
    kind = token.weak;
  }
  return kind;
}

ReferenceCandidate ReferenceReader::Buffers::candidate_of(const Join& join,
                                                          const ReadingHints& hints) const {
  const auto& tokens = reader.tokens();
  ReferenceCandidate candidate;
  candidate.compact = reader.compact(join.first, join.last);
  candidate.field = parts[join.part].field;
  if (next_span != 0 || !hints.own_numbers.empty()) candidate.weak = weak_kind(join, hints);
  candidate.parts = static_cast<std::uint8_t>(join.last - join.first + 1);
  candidate.digits = join.digits;
  candidate.part = join.part;
  candidate.offset = tokens[join.first].begin;
  candidate.length = static_cast<std::uint16_t>(tokens[join.last].end - tokens[join.first].begin);
  candidate.crosses_break = join.crosses_break;
  candidate.crosses_blank = join.crosses_blank;
  candidate.whole_text = join.whole_text;
  for (const StatedAmount& amount : stated) {
    if (amount.token == join.last) candidate.stated_amount = amount.amount;
  }
  return candidate;
}

ReferenceCandidate ReferenceReader::Buffers::candidate_of(const Expansion& expansion) const {
  const auto& tokens = reader.tokens();
  ReferenceCandidate candidate;
  candidate.compact = {expanded_text.data() + expansion.at, expansion.length};
  candidate.field = parts[expansion.part].field;
  candidate.parts = static_cast<std::uint8_t>(expansion.last - expansion.first + 1);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  candidate.digits = static_cast<std::uint8_t>(
      std::count_if(candidate.compact.begin(), candidate.compact.end(), is_digit));
  candidate.part = expansion.part;
  candidate.offset = tokens[expansion.first].begin;
  candidate.length =
      static_cast<std::uint16_t>(tokens[expansion.last].end - tokens[expansion.first].begin);
  candidate.expanded = true;
  return candidate;
}

// Longer first, by counting; joins come in order of part and position, and keep it within a length.
void ReferenceReader::Buffers::order(const ReadingHints& hints) {
  std::array<std::uint16_t, kMaxKeyBytes + 2> starts{};
  for (const Join& join : joins) ++starts[kMaxKeyBytes - join.length + 1u];
  for (std::size_t i = 1; i < starts.size(); ++i) {
    starts[i] = static_cast<std::uint16_t>(starts[i] + starts[i - 1]);
  }
  candidates.resize(joins.size());
  for (const Join& join : joins) {
    candidates[starts[kMaxKeyBytes - join.length]++] = candidate_of(join, hints);
  }
  for (const Expansion& expansion : expansions) candidates.push_back(candidate_of(expansion));
}

ReferenceReader::ReferenceReader() : buffers_(std::make_unique<Buffers>()) {}
ReferenceReader::~ReferenceReader() = default;
ReferenceReader::ReferenceReader(ReferenceReader&&) noexcept = default;
ReferenceReader& ReferenceReader::operator=(ReferenceReader&&) noexcept = default;

std::span<const ReferenceCandidate> ReferenceReader::read(std::span<const TextPart> parts,
                                                          const ReadingHints& hints) {
  if (!buffers_) buffers_ = std::make_unique<Buffers>();  // it was moved from
  Buffers& b = *buffers_;
  b.reader.clear();
  b.joins.clear();
  b.expansions.clear();
  b.expanded_text.clear();
  b.stated.clear();
  b.candidates.clear();
  b.next_span = 0;
  b.full = false;
  b.cut = parts.size() > kMaxParts;
  b.parts = parts.first(std::min(parts.size(), kMaxParts));
  for (std::size_t i = 0; i < b.parts.size(); ++i) {
    if (!b.parts[i].text.empty()) b.read_part(i, b.parts[i].text, hints);
  }
  b.order(hints);
  truncated_ = b.full || b.cut;
  return b.candidates;
}

}  // namespace hexiao
