#include "engine/state/waiting.h"

#include <algorithm>

#include "engine/state/learned.h"
#include "engine/text/account.h"
#include "engine/text/reference.h"
#include "engine/text/utf8.h"

namespace hexiao {
namespace {

template <class T>
std::string_view bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof value};
}

// What is left of a text when a bank's field takes so many characters; empty when all of it is.
std::string_view cut_to(std::string_view text, std::size_t characters) {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < characters; ++i) {
    if (offset >= text.size()) return {};
    next_code_point(text, offset);
  }
  return offset < text.size() ? text.substr(0, offset) : std::string_view();
}

constexpr std::size_t kBankCuts[] = {27, 35, 70};

}  // namespace

void for_each_name_base(std::string_view name, const std::function<void(std::string_view)>& visit) {
  visit(fold_name(name).base);
  for (const std::size_t cut : kBankCuts)
    if (const std::string_view part = cut_to(name, cut); !part.empty()) visit(fold_name(part).base);
}

std::uint64_t waiting_key_of_mark(MappingKind kind, LedgerId ledger, std::string_view key) {
  return hash_key(KeyFamily::mapping, ledger, key) + static_cast<std::uint64_t>(kind);
}

std::uint64_t waiting_key_of_payer(LedgerId ledger, CustomerId customer) {
  return hash_key(KeyFamily::waiting_payer, ledger, bytes_of(customer.value));
}

std::uint64_t waiting_key_of_group(LedgerId ledger, std::uint64_t group) {
  return hash_key(KeyFamily::group, ledger, bytes_of(group));
}

std::uint64_t waiting_key_of_amount(LedgerId ledger, Currency currency, Money amount) {
  const std::int64_t words[] = {amount.minor(), currency.packed()};
  return hash_key(KeyFamily::waiting_amount, ledger, bytes_of(words));
}

void WaitingPayments::read_keys(const PaymentRecorded& payment,
                                std::span<const WaitingParty> parties) {
  hashes_.clear();
  const LedgerId ledger = payment.ledger;
  const TextPart all[] = {{TextField::structured_ref, payment.structured_ref},
                          {TextField::text, payment.text},
                          {TextField::note, payment.note},
                          {TextField::bank_ref, payment.bank_ref},
                          {TextField::end_to_end_id, payment.end_to_end_id},
                          {TextField::payer_name, payment.payer_name}};
  const ReadingHints hints{.amount = payment.amount, .exponent = payment.currency.exponent()};
  for (const ReferenceCandidate& candidate : reader_.read(all, hints)) {
    // Words that were joined are read for the sake of numbers that a bank broke.
    if (candidate.digits == 0 && candidate.parts > 1) continue;
    const CanonicalKeys keys = canonical_keys(candidate.compact);
    for (std::size_t i = 0; i < keys.size(); ++i)
      hashes_.push_back(hash_key(KeyFamily::item, ledger, keys[i]));
  }
  const auto mark = [&](MappingKind kind, std::string_view text) {
    if (const std::string key = mapping_key(kind, text); !key.empty())
      hashes_.push_back(waiting_key_of_mark(kind, ledger, key));
  };
  mark(MappingKind::account, payment.payer_account);
  mark(MappingKind::name, payment.payer_name);
  mark(MappingKind::mandate, payment.mandate_id);
  if (const std::string account = normalise_account(payment.bank_account).text; !account.empty())
    hashes_.push_back(hash_key(KeyFamily::virtual_account, ledger, account));
  fold_name(payment.payer_name, folded_);
  if (!folded_.base.empty()) hashes_.push_back(hash_key(KeyFamily::name, ledger, folded_.base));
  for_each_name_word(folded_.base, [&](std::string_view word) {
    hashes_.push_back(hash_key(KeyFamily::waiting_word, ledger, word));
  });
  hashes_.push_back(waiting_key_of_amount(ledger, payment.currency, payment.amount));
  for (const WaitingParty& party : parties) {
    hashes_.push_back(waiting_key_of_payer(ledger, party.customer));
    if (party.group != 0) hashes_.push_back(waiting_key_of_group(ledger, party.group));
  }
  std::sort(hashes_.begin(), hashes_.end());
  hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
}

void WaitingPayments::add(const PaymentRecorded& payment, std::span<const WaitingParty> parties,
                          Slot slot) {
  read_keys(payment, parties);
  for (const std::uint64_t hash : hashes_) keys_.insert(hash, slot);
  ++count_;
}

void WaitingPayments::remove(const PaymentRecorded& payment, std::span<const WaitingParty> parties,
                             Slot slot) {
  read_keys(payment, parties);
  for (const std::uint64_t hash : hashes_) keys_.erase(hash, slot);
  --count_;
}

void WaitingPayments::find(std::uint64_t hash, std::vector<Slot>& found) const {
  keys_.for_each(hash, [&](Slot slot) {
    found.push_back(slot);
    return true;
  });
}

void WaitingPayments::find_rare(std::uint64_t hash, std::size_t at_most,
                                std::vector<Slot>& found) const {
  const std::size_t before = found.size();
  keys_.for_each(hash, [&](Slot slot) {
    found.push_back(slot);
    return found.size() - before <= at_most;
  });
  if (found.size() - before > at_most) found.resize(before);
}

}  // namespace hexiao
