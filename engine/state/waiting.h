// The index of the payments that wait: from what could explain one of them to the payment.
//
// A waiting payment stands under every canonical number that its texts could mean, its marks
// (account, mandate, name and the words of the name, the account that was credited), its amount,
// and the customers that its decision names, with their groups. So something new is looked up once
// and finds those that it concerns. Keys are hashes: who is found may still turn out not to fit.
//
// Derived: rebuilt at loading. One owner, one thread. Cost of adding and removing: reading the
// payment's texts; memory: 8 to 16 bytes a key, about 40 keys a payment.
#pragma once

#include <functional>
#include <span>
#include <vector>

#include "engine/state/hashing.h"
#include "engine/state/key_index.h"
#include "engine/text/name.h"
#include "engine/text/remittance.h"
#include "engine/vocabulary/events.h"

namespace hexiao {

// A word of a name under which more payments than this wait says nothing about who one of them is.
inline constexpr std::size_t kCommonWord = 256;

// A customer that a waiting payment's decision names, with its group (0: none).
struct WaitingParty {
  CustomerId customer;
  std::uint64_t group = 0;
};

// Hashes of what waiting payments stand under.
std::uint64_t waiting_key_of_mark(MappingKind kind, LedgerId ledger, std::string_view key);
std::uint64_t waiting_key_of_payer(LedgerId ledger, CustomerId customer);
std::uint64_t waiting_key_of_group(LedgerId ledger, std::uint64_t group);
std::uint64_t waiting_key_of_amount(LedgerId ledger, Currency currency, Money amount);

// Calls visit(word) for the telling words of a folded name: those of at least four bytes, and pairs
// of neighbouring letters where a script writes no blanks.
template <class Visit>
void for_each_name_word(std::string_view base, Visit&& visit);

// Calls visit(base) for the folded name, and for what is left of a long one when a bank cuts it.
void for_each_name_base(std::string_view name, const std::function<void(std::string_view)>& visit);

class WaitingPayments {
 public:
  void add(const PaymentRecorded& payment, std::span<const WaitingParty> parties, Slot slot);
  // With the very payment and parties that it was added with.
  void remove(const PaymentRecorded& payment, std::span<const WaitingParty> parties, Slot slot);
  std::uint64_t count() const { return count_; }

  // Appends the payments under this hash.
  void find(std::uint64_t hash, std::vector<Slot>& found) const;
  // The same, unless more than `at_most` stand there.
  void find_rare(std::uint64_t hash, std::size_t at_most, std::vector<Slot>& found) const;
  std::uint64_t memory_bytes() const { return keys_.memory_bytes(); }

 private:
  void read_keys(const PaymentRecorded& payment, std::span<const WaitingParty> parties);

  KeyIndex keys_;
  std::uint64_t count_ = 0;
  ReferenceReader reader_;
  FoldedName folded_;
  std::vector<std::uint64_t> hashes_;  // of the payment at hand
};

template <class Visit>
void for_each_name_word(std::string_view base, Visit&& visit) {
  constexpr std::size_t kLetterBytes = 3;  // of the scripts that write no blanks
  constexpr std::size_t kMinWordBytes = 4;
  while (!base.empty()) {
    const std::size_t end = base.find(' ');
    const std::string_view word = base.substr(0, end);
    base = end == std::string_view::npos ? std::string_view() : base.substr(end + 1);
    const bool wide = !word.empty() && static_cast<unsigned char>(word.front()) >= 0xE0;
    if (wide)
      for (std::size_t i = 0; i + 2 * kLetterBytes <= word.size(); i += kLetterBytes)
        visit(word.substr(i, 2 * kLetterBytes));
    else if (word.size() >= kMinWordBytes)
      visit(word);
  }
}

}  // namespace hexiao
