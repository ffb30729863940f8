#include "engine/text/remittance.h"

#include <algorithm>
#include <array>
#include <bit>
#include <span>
#include <utility>

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
  WeakKind weak;
  bool crosses_break;
  bool crosses_blank;
  bool whole_text;
};

// Whether a growing join is weak: it is while all its digits belong to one weak thing. A word tied
// to it by more than a blank, or one that names a document, makes it something else: "INV 20230412"
// is no date, "vom 20230412" is.
class Weakness {
 public:
  void take(const Token& token, bool first, bool after_word) {
    if (after_word && !token.blank) strong_ = true;  // the word in front is tied to this
    if (token.span == 0 && token.word()) {
      if (token.names_document || (!first && !token.blank)) strong_ = true;
      return;
    }
    if (token.span == 0 || (span_ != 0 && token.span != span_)) strong_ = true;
    span_ = token.span;
    kind_ = token.weak;
  }
  WeakKind kind() const { return strong_ ? WeakKind::none : kind_; }

 private:
  std::uint32_t span_ = 0;
  WeakKind kind_ = WeakKind::none;
  bool strong_ = false;
};

struct Expansion {
  std::uint32_t first;
  std::uint32_t last;
  std::uint16_t part;
  std::uint16_t at;  // in the arena of expansions
  std::uint8_t length;
};

// A word behind the digits of a join, over a blank, is one of these at most.
constexpr std::size_t kMaxTrailingWord = 2;

}  // namespace

struct ReferenceReader::Buffers {
  TokenReader reader;
  std::array<Join, kMaxCandidates> found;
  std::span<Join> joins;  // those of them in use
  std::vector<Expansion> expansions;
  std::vector<char> expanded_text;
  std::vector<StatedAmount> stated;
  std::vector<ReferenceCandidate> candidates;
  std::span<const TextPart> parts;
  std::uint32_t next_span = 0;
  bool full = false;  // no room for another candidate
  bool cut = false;   // a text or the list of texts was too long

  void read_part(std::size_t part, std::string_view text, const ReadingHints& hints);
  void joins_from(std::size_t i, std::size_t last, std::uint16_t part);
  bool is_undivided(std::size_t first, std::size_t last) const;
  void join_whole(std::size_t first, std::size_t last, std::uint16_t part);
  void expand(std::size_t part, std::string_view text, std::size_t first, std::size_t last);
  bool add(const Join& join) {
    full = joins.size() + expansions.size() >= kMaxCandidates;
    if (full) return false;
    found[joins.size()] = join;
    joins = std::span(found).first(joins.size() + 1);
    return true;
  }
  void label_words(std::size_t first, std::size_t last);
  void mark_own(std::span<const std::string_view> own);
  void write(ReferenceCandidate& candidate, const Join& join) const;
  void write(ReferenceCandidate& candidate, const Expansion& expansion) const;
  std::span<const ReferenceCandidate> order();
};

// All joins whose first token is i.
void ReferenceReader::Buffers::joins_from(std::size_t i, std::size_t last, std::uint16_t part) {
  const Token* const tokens = reader.tokens().data();
  const Token& start = tokens[i];
  if (start.length > kMaxKeyBytes) return;
  Join join{.first = static_cast<std::uint32_t>(i),
            .last = static_cast<std::uint32_t>(i),
            .part = part,
            .length = start.length,
            .digits = start.digits,
            .weak = start.weak,
            .crosses_break = false,
            .crosses_blank = false,
            .whole_text = false};
  if (start.characters >= kMinCandidateCharacters && !add(join)) return;
  // Most words have nothing to be joined with.
  if (i + 1 >= last || tokens[i + 1].hard ||
      (start.word() && tokens[i + 1].word() && tokens[i + 1].blank))
    return;
  const auto same_span = [&](std::size_t a) {
    return tokens[a].span != 0 && tokens[a].span == tokens[a + 1].span;
  };
  if (i > 0 && same_span(i - 1)) return;
  std::size_t characters = start.characters;
  const bool after_word = start.word() && start.span == 0;
  Weakness weakness;
  weakness.take(start, true, false);
  const std::size_t end = std::min(last, i + kMaxJoinedTokens);
  for (std::size_t k = i + 1; k < end; ++k) {
    const Token& token = tokens[k];
    if (token.hard || join.length + token.length > kMaxJoinBytes) return;
    const bool word_over_blank = token.blank && token.word();
    if (word_over_blank && (join.digits == 0 || token.characters > kMaxTrailingWord)) return;
    join.crosses_break |= token.line_break;
    join.crosses_blank |= token.blank;
    join.last = static_cast<std::uint32_t>(k);
    join.length = static_cast<std::uint8_t>(join.length + token.length);
    join.digits = static_cast<std::uint8_t>(join.digits + token.digits);
    characters += token.characters;
    weakness.take(token, false, after_word && k == i + 1);
    join.weak = weakness.kind();
    const bool cuts_span = k + 1 < last && same_span(k);
    if (join.digits >= kMinJoinDigits && !cuts_span && characters >= kMinCandidateCharacters &&
        !add(join))
      return;
    if (word_over_blank) return;
  }
}

// Whether the tokens together are no longer than a key, and nothing divides them for certain.
bool ReferenceReader::Buffers::is_undivided(std::size_t first, std::size_t last) const {
  const auto& tokens = reader.tokens();
  std::size_t length = tokens[first].length;
  for (std::size_t i = first + 1; i < last && length <= kMaxKeyBytes; ++i) {
    if (tokens[i].hard) return false;
    length += tokens[i].length;
  }
  return length <= kMaxKeyBytes;
}

// The whole text, where nothing in it divides for certain. Marks the join that is there already, if
// one is.
void ReferenceReader::Buffers::join_whole(std::size_t first, std::size_t last, std::uint16_t part) {
  const auto& tokens = reader.tokens();
  if (first == last || !is_undivided(first, last)) return;
  Join whole{.first = static_cast<std::uint32_t>(first),
             .last = static_cast<std::uint32_t>(last - 1),
             .part = part,
             .length = 0,
             .digits = 0,
             .weak = WeakKind::none,
             .crosses_break = false,
             .crosses_blank = false,
             .whole_text = true};
  Weakness weakness;
  for (std::size_t i = first; i < last; ++i) {
    weakness.take(tokens[i], i == first,
                  i == first + 1 && tokens[first].word() && tokens[first].span == 0);
    whole.length = static_cast<std::uint8_t>(whole.length + tokens[i].length);
    whole.digits = static_cast<std::uint8_t>(whole.digits + tokens[i].digits);
    whole.crosses_break |= i > first && tokens[i].line_break;
    whole.crosses_blank |= i > first && tokens[i].blank;
  }
  whole.weak = weakness.kind();
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
      return false;
    }
    if (number.compact.size() < kMinCandidateCharacters || number.compact.size() > kMaxKeyBytes)
      return true;
    expansions.push_back({.first = static_cast<std::uint32_t>(number.first),
                          .last = static_cast<std::uint32_t>(number.last),
                          .part = static_cast<std::uint16_t>(part),
                          .at = static_cast<std::uint16_t>(expanded_text.size()),
                          .length = static_cast<std::uint8_t>(number.compact.size())});
    expanded_text.insert(expanded_text.end(), number.compact.begin(), number.compact.end());
    return true;
  });
}

// Only words beside something weak are asked whether they name a document.
void ReferenceReader::Buffers::label_words(std::size_t first, std::size_t last) {
  auto& tokens = reader.tokens();
  for (std::size_t i = first; i < last; ++i) {
    if (!tokens[i].word()) continue;
    const bool before = i + 1 < last && tokens[i + 1].blank && tokens[i + 1].span != 0;
    const bool behind = i > first && tokens[i].blank && tokens[i - 1].span != 0;
    if (!before && !behind) continue;
    tokens[i].names_document = document_label(reader.compact(tokens[i])) != DocumentLabel::none;
  }
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
  const std::uint32_t spans_before = next_span;
  mark_weak({.reader = reader,
             .text = text,
             .first = first,
             .last = last,
             .hints = hints,
             .stated = stated,
             .next_span = next_span});
  if (next_span != spans_before) {
    label_words(first, last);
  }
  const auto index = static_cast<std::uint16_t>(part);
  for (std::size_t i = first; i < last && !full; ++i) joins_from(i, last, index);
  join_whole(first, last, index);
  expand(part, text, first, last);
}

void ReferenceReader::Buffers::write(ReferenceCandidate& candidate, const Join& join) const {
  const Token& first = reader.tokens()[join.first];
  const Token& last = reader.tokens()[join.last];
  candidate.compact = reader.compact(join.first, join.last);
  candidate.field = parts[join.part].field;
  candidate.weak = join.weak;
  candidate.parts = static_cast<std::uint8_t>(join.last - join.first + 1);
  candidate.digits = join.digits;
  candidate.part = join.part;
  candidate.offset = first.begin;
  candidate.length = static_cast<std::uint16_t>(last.end - first.begin);
  candidate.crosses_break = join.crosses_break;
  candidate.crosses_blank = join.crosses_blank;
  candidate.whole_text = join.whole_text;
  candidate.bank_reference = first.bank_reference;
  const auto& tokens = reader.tokens();
  const auto goes_on = [&](std::size_t neighbour) {
    return tokens[neighbour].digits > 0 && tokens[neighbour].weak == WeakKind::none;
  };
  // The first token of a text stands behind a hard gap, so a tight one has one before it.
  candidate.goes_on_before = first.tight() && goes_on(join.first - 1);
  candidate.goes_on_behind =
      join.last + 1 < tokens.size() && tokens[join.last + 1].tight() && goes_on(join.last + 1);
  candidate.expanded = false;
  candidate.stated_amount.reset();
  for (const StatedAmount& amount : stated) {
    if (amount.token == join.last) candidate.stated_amount = amount.amount;
  }
}

// A number of the customer's own that is written in several tokens.
void ReferenceReader::Buffers::mark_own(std::span<const std::string_view> own) {
  for (const std::string_view number : own) {
    for (Join& join : joins) {
      if (number.size() == join.length && number == reader.compact(join.first, join.last))
        join.weak = WeakKind::own_number;
    }
  }
}

void ReferenceReader::Buffers::write(ReferenceCandidate& candidate,
                                     const Expansion& expansion) const {
  const auto& tokens = reader.tokens();
  candidate = ReferenceCandidate{};
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
}

// Longer first, by counting; joins come in order of part and position, and keep it within a length.
std::span<const ReferenceCandidate> ReferenceReader::Buffers::order() {
  // How many of each length there are, then where the next of it goes.
  std::array<std::uint16_t, kMaxKeyBytes + 1> places{};
  std::uint64_t lengths = 0;  // those that occur, a bit each, counted from 1
  for (const Join& join : joins) {
    ++places[join.length];
    lengths |= 1ULL << (join.length - 1U);
  }
  std::uint16_t place = 0;
  while (lengths != 0) {
    const auto bit = 63U - static_cast<unsigned>(std::countl_zero(lengths));
    place = static_cast<std::uint16_t>(place + std::exchange(places[bit + 1], place));
    lengths ^= 1ULL << bit;
  }
  // Slots of earlier calls are written over, never made anew.
  const std::size_t count = joins.size() + expansions.size();
  if (candidates.size() < count) candidates.resize(count);
  for (const Join& join : joins) write(candidates[places[join.length]++], join);
  std::size_t at = joins.size();
  for (const Expansion& expansion : expansions) write(candidates[at++], expansion);
  return std::span(candidates).first(count);
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
  b.joins = {};
  b.expansions.clear();
  b.expanded_text.clear();
  b.stated.clear();
  b.next_span = 0;
  b.full = false;
  b.cut = parts.size() > kMaxParts;
  b.parts = parts.first(std::min(parts.size(), kMaxParts));
  for (std::size_t i = 0; i < b.parts.size(); ++i) {
    if (!b.full && !b.parts[i].text.empty()) b.read_part(i, b.parts[i].text, hints);
  }
  b.mark_own(hints.own_numbers);
  truncated_ = b.full || b.cut;
  return b.order();
}

}  // namespace hexiao
