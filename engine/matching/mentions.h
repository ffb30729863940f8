// What does the remittance name? Reads candidates out of every text field
// (engine/text/remittance.h), looks each up in the one index of item numbers, and says how strongly
// each hit means its item. What names nothing as it stands may be a damaged number of one of the
// payer's own items (damaged_number.h).
#pragma once

#include <boost/container/static_vector.hpp>
#include <optional>
#include <vector>

#include "engine/matching/payer.h"
#include "engine/matching/question.h"
#include "engine/state/state.h"
#include "engine/text/remittance.h"

namespace hexiao {

// One item that one place of the text names.
struct Mention {
  Slot item = kNoSlot;
  CustomerId customer;
  KeyKind key = KeyKind::document;
  KeyHit hit = KeyHit::full;
  DocumentLevel level = DocumentLevel::none;
  TextField field = TextField::text;
  std::uint16_t offset = 0, length = 0;
  std::uint8_t key_bytes = 0;  // of the token, compact
  bool expanded = false;       // read out of a range or list, not written as such
  bool own_reference = false;  // stands where payers and banks write numbers of their own
  bool goes_on_before = false, goes_on_behind = false;  // see ReferenceCandidate
  std::optional<Money> stated;  // an amount that the text sets beside the number
  std::string_view token;       // compact, in the reader
};

inline constexpr std::size_t kMaxHitsPerKey = 512;
inline constexpr std::size_t kMaxMentions = 4096;
// Open items, and candidates of the texts, that damaged numbers are compared with each other.
inline constexpr std::size_t kMaxRepairItems = 5'000;
inline constexpr std::size_t kMaxRepairCandidates = 24;

// What the texts of one payment may name, looked up in three steps. Each step brings into the
// caches what the next one reads, so several readings that go step by step wait for memory
// together. Buffers are used again; one owner, one thread.
class Reading {
 public:
  // A candidate and the hashes of its canonical keys under which something is filed.
  struct Wanted {
    const ReferenceCandidate* candidate = nullptr;
    std::uint64_t hashes[2] = {};
    std::size_t count = 0;
  };

  // 1: the candidates, and what of them is worth a look-up.
  void read(const State& state, const Policy& policy, const Question& question, const Payer& payer);
  // 2: leaves out the hashes under which nothing is filed: most candidates are no number of any
  // item.
  void find(const State& state);
  // 3: the items' texts, which MentionReader compares.
  void fetch(const State& state) const;

  std::span<const ReferenceCandidate> candidates() const { return candidates_; }
  std::span<const Wanted> wanted() const { return wanted_; }
  // A bound of the reader cut something off.
  bool truncated() const { return truncated_; }

 private:
  // Rows that are fetched; what is found beyond them is read all the same.
  static constexpr std::size_t kFetched = 16;

  ReferenceReader reader_;
  std::span<const ReferenceCandidate> candidates_;  // in the reader
  std::vector<Wanted> wanted_;
  boost::container::static_vector<Slot, kFetched> likely_;
  bool truncated_ = false;
};

// Buffers are used again; one owner, one thread.
class MentionReader {
 public:
  // Strongest first; a place of the text that is part of a stronger, longer mention names nothing
  // by itself. `reading` is of this payment and payer, after its three steps, and outlives the
  // calls about this payment.
  const std::vector<Mention>& read(const State& state, const Policy& policy,
                                   const Question& question, const Payer& payer,
                                   const Reading& reading);
  // Adds what may be damaged numbers of `items`, the open items of one customer: where one item
  // answers to a place of the text the mention is `repaired`, where several do each is `weak`.
  // After read() of the same payment. Cost O(candidates that name nothing * items).
  const std::vector<Mention>& repair(const State& state, const Policy& policy,
                                     const Question& question, CustomerId customer,
                                     std::span<const Slot> items);
  // A bound cut something off: what is there is right, and there may be more.
  bool stopped() const { return stopped_; }
  // Whether the text holds a number that looks like a document's, that names nothing known clearly
  // and that this evidence does not rest on: what was read may not be all that the payer meant.
  bool unread_number(std::span<const Evidence> evidence) const;

 private:
  void look_up(const State& state, const Question& question, const Payer& payer,
               const Reading::Wanted& wanted);
  void compare(const State& state, const Payer& payer, const ReferenceCandidate& candidate,
               Slot slot);
  void compact_numbers(const State& state, Slot slot);
  void look_up_prefixed(const State& state, const Policy& policy, const Question& question,
                        const Payer& payer, const ReferenceCandidate& candidate);
  bool is_read(const ReferenceCandidate& candidate, CustomerId own) const;
  void repair_alike(const State& state, const Policy& policy, const Question& question,
                    CustomerId customer, std::span<const Slot> items);
  void keep_repaired();
  void sort_by_strength(const Payer& payer);
  void drop_covered(const Payer& payer);
  bool begins_like_a_read_number(const State& state, std::string_view letters);
  void find_unread(const State& state);
  void weaken_parts(const Payer& payer);

  std::span<const ReferenceCandidate> candidates_;  // in the reading
  std::vector<Mention> mentions_;
  std::vector<Mention> kept_;
  std::vector<Slot> slots_;  // under the key that is being looked up
  // The numbers of one item, compact.
  struct CompactNumber {
    KeyKind kind;
    std::uint32_t at, length;  // in compacted_
  };
  Slot compacted_slot_ = kNoSlot;
  boost::container::static_vector<CompactNumber, ItemNumbers::kMost> numbers_;
  std::string compacted_;
  bool stopped_ = false;
  std::vector<Mention> unread_;  // places only
};

constexpr bool names_one_document(KeyKind key) {
  return key == KeyKind::document || key == KeyKind::item_no || key == KeyKind::external ||
         key == KeyKind::payment_ref;
}

}  // namespace hexiao
