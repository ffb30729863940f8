#include "engine/matching/payer.h"

#include <algorithm>

#include "engine/text/account.h"

namespace hexiao {

namespace {

// The words of a folded name in an order of their own.
std::vector<std::string> words_of(std::string_view name) {
  const FoldedName folded = fold_name(name);
  std::vector<std::string> words;
  std::string_view rest = folded.base;
  while (!rest.empty()) {
    const std::size_t blank = rest.find(' ');
    words.emplace_back(rest.substr(0, blank));
    rest = blank == std::string_view::npos ? std::string_view() : rest.substr(blank + 1);
  }
  std::sort(words.begin(), words.end());
  return words;
}

// Whether this is one of the customer's names but for the order of its words.
bool has_same_words(const CustomerRecorded& customer, std::string_view name) {
  const std::vector<std::string> asked = words_of(name);
  const auto same = [&](std::string_view own) { return words_of(own) == asked; };
  return same(customer.name) || std::any_of(customer.aliases.begin(), customer.aliases.end(), same);
}

// The words of a name as written, in lower case as far as ASCII goes.
std::vector<std::string> written_words(std::string_view name) {
  std::vector<std::string> words(1);
  for (const char c : name) {
    const bool letter =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
    if (c >= 'A' && c <= 'Z') {
      words.back() += static_cast<char>(c - 'A' + 'a');
    } else if (letter) {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Whether some word of `whole` is this one as written, or is cut to it, or has letters that ASCII
// has not and folds to it.
bool stands_in(const std::vector<std::string>& whole, const std::string& word) {
  return std::any_of(whole.begin(), whole.end(), [&](const std::string& other) {
    return other.starts_with(word) ||
           (!is_ascii(other) && fold_name(other).base == fold_name(word).base);
  });
}

}  // namespace

bool Payer::is_loosely_named(const State& state) const {
  if (written.empty() || (mark != PayerMark::name && mark != PayerMark::alias)) return false;
  const CustomerRecorded record = state.customer_record(customer);
  const std::vector<std::string> base = words_of(written);
  const auto fits = [&](std::string_view name) {
    const std::vector<std::string> whole = written_words(name);
    for (const std::string& word : written_words(written)) {
      constexpr std::size_t kTelling = 4;
      const bool in_base = word.size() >= kTelling && is_ascii(word) &&
                           std::find(base.begin(), base.end(), fold_name(word).base) != base.end();
      if (in_base && !stands_in(whole, word)) return false;
    }
    return true;
  };
  return !fits(record.name) && std::none_of(record.aliases.begin(), record.aliases.end(), fits);
}

bool Payer::names(CustomerId other) const {
  return customer == other || std::find(rivals.begin(), rivals.end(), other) != rivals.end();
}

bool Payer::may_be_named(const State& state, CustomerId other) const {
  if (written.empty()) return false;
  const FoldedName mine = fold_name(written);
  const CustomerRecorded record = state.customer_record(other);
  const auto alike = [&](std::string_view name) {
    return compare_names(mine, fold_name(name)).score >= kLikelyScore;
  };
  return alike(record.name) || std::any_of(record.aliases.begin(), record.aliases.end(), alike);
}

const Payer& PayerSearch::find(const State& state, const Question& question,
                               const ActivePolicy& policy, const FoldedName& name) {
  payer_ = {};
  read_.forget();
  const ReceivePayment& payment = question.payment;
  if (!payment.customer_no.empty()) {
    payer_.customer = state.find_customer(question.ledger, payment.customer_no);
    payer_.level = PayerLevel::certain;
    payer_.mark = PayerMark::stated_customer;
    return payer_;
  }
  if (by_account(state, question, KeyFamily::virtual_account, payment.bank_account,
                 PayerMark::virtual_account, name))
    return payer_;
  if (by_account(state, question, KeyFamily::account, payment.payer_account, PayerMark::account,
                 name))
    return payer_;
  if (by_learned(state, question)) return payer_;
  if (by_mapping(state, question, policy)) return payer_;
  if (policy.policy.name_matching != NameMatching::off) by_name(state, question, name);
  return payer_;
}

const Payer& PayerSearch::find_alike(const State& state, const Question& question,
                                     const Policy& policy) {
  payer_ = {};
  if (policy.name_matching < NameMatching::word_order) return payer_;
  const ReceivePayment& payment = question.payment;
  if (!payment.payer_name.empty() &&
      by_like_name(state, question, policy, payment.payer_name, PayerMark::fuzzy_name))
    return payer_;
  if (by_name_in_text(state, question)) return payer_;
  // A statement line may hold nothing but the payer's name.
  if (payment.payer_name.empty() && payment.text.size() <= kMaxNameText)
    by_like_name(state, question, policy, payment.text, PayerMark::name_in_text);
  return payer_;
}

void PayerSearch::settle(PayerLevel when_alone, PayerMark mark) {
  payer_.customer = found_.front();
  payer_.level = found_.size() == 1 ? when_alone : PayerLevel::partial;
  payer_.mark = mark;
  payer_.rivals.assign(found_.begin() + 1, found_.end());
}

void PayerSearch::find_holders(const State& state, const Question& question, KeyFamily family,
                               Text account) {
  holders_.clear();
  if (account.empty()) return;
  KeyBuffer key;
  const bool ready = family == KeyFamily::account && !question.payer_account.empty();
  state.find_by_account(family, question.ledger,
                        ready ? question.payer_account : account_text(account, key), read_,
                        holders_);
}

const Payer* PayerSearch::find_at_once(const State& state, const Question& question) {
  payer_ = {};
  read_.forget();
  const ReceivePayment& payment = question.payment;
  if (!payment.customer_no.empty() || payment.payer_account.empty() || payment.payer_name.empty())
    return nullptr;
  find_holders(state, question, KeyFamily::virtual_account, payment.bank_account);
  if (!holders_.empty()) return nullptr;
  find_holders(state, question, KeyFamily::account, payment.payer_account);
  if (holders_.size() != 1 || !state.has_name_alone(holders_.front(), payment.payer_name, read_))
    return nullptr;
  payer_.customer = holders_.front();
  payer_.level = PayerLevel::certain;
  payer_.mark = PayerMark::account;
  payer_.written = payment.payer_name;
  return &payer_;
}

bool PayerSearch::by_account(const State& state, const Question& question, KeyFamily family,
                             Text account, PayerMark mark, const FoldedName& name) {
  find_holders(state, question, family, account);
  if (holders_.empty()) return false;
  const bool named = !question.payment.payer_name.empty() && by_name(state, question, name);
  const auto holds = [&](CustomerId id) {
    return std::find(holders_.begin(), holders_.end(), id) != holders_.end();
  };
  if (named && payer_.known() && holds(payer_.customer)) {
    // An account of several customers (a group's treasury): the name tells which of them.
    payer_.level = PayerLevel::certain;
    payer_.mark = mark;
    return true;
  }
  // The account says one customer and the name is another's: both may be meant.
  const CustomerId other = named && payer_.known() ? payer_.customer : CustomerId{};
  payer_ = {};  // what was found by name
  found_ = holders_;
  settle(PayerLevel::certain, mark);
  if (other && !state.same_group(other, payer_.customer)) {
    payer_.level = PayerLevel::partial;
    payer_.rivals.push_back(other);
  }
  return true;
}

// What a person confirmed before: this account, mandate or name is that customer's.
bool PayerSearch::by_learned(const State& state, const Question& question) {
  if (state.mapping_count() == 0) return false;
  const ReceivePayment& payment = question.payment;
  struct Mark {
    MappingKind kind;
    Text text;
  };
  for (const Mark& mark : {Mark{MappingKind::mandate, payment.mandate_id},
                           Mark{MappingKind::account, payment.payer_account},
                           Mark{MappingKind::name, payment.payer_name}}) {
    if (mark.text.empty()) continue;
    const std::string key = mapping_key(mark.kind, mark.text);
    if (key.empty()) continue;
    state.find_learned(mark.kind, question.ledger, key, learned_);
    if (learned_.empty()) continue;
    found_.clear();
    for (const LearnedHit& hit : learned_) found_.push_back(hit.customer);
    settle(mark.kind == MappingKind::name ? PayerLevel::full : PayerLevel::certain,
           mark.kind == MappingKind::mandate ? PayerMark::mandate : PayerMark::learned);
    payer_.mapping = learned_.front().mapping;
    return true;
  }
  return false;
}

bool PayerSearch::by_mapping(const State& state, const Question& question,
                             const ActivePolicy& policy) {
  const ReceivePayment& payment = question.payment;
  found_.clear();
  for (std::size_t i = 0; i < policy.policy.payer_map.size(); ++i) {
    if (!policy.patterns->mapping_fits(i, payment.text, payment.note, payment.payer_name)) continue;
    const CustomerId customer =
        state.find_customer(question.ledger, policy.policy.payer_map[i].customer);
    if (customer && std::find(found_.begin(), found_.end(), customer) == found_.end())
      found_.push_back(customer);
  }
  if (found_.empty()) return false;
  settle(PayerLevel::full, PayerMark::mapped);
  return true;
}

bool PayerSearch::by_name(const State& state, const Question& question, const FoldedName& folded) {
  const Text name = question.payment.payer_name;
  if (name.empty()) return false;
  state.find_by_name(question.ledger, folded, truncation_length(name).has_value(), read_, names_);
  if (names_.empty()) return false;
  // Names with the same legal form leave those with another behind.
  const bool any_same =
      std::any_of(names_.begin(), names_.end(), [](const NameHit& h) { return h.same_form; });
  found_.clear();
  bool alias = true;
  for (const NameHit& hit : names_) {
    if (any_same && !hit.same_form) continue;
    found_.push_back(hit.customer);
    alias = alias && hit.alias;
  }
  settle(any_same ? PayerLevel::full : PayerLevel::partial,
         alias ? PayerMark::alias : PayerMark::name);
  payer_.written = name;
  return true;
}

bool PayerSearch::by_like_name(const State& state, const Question& question, const Policy& policy,
                               std::string_view name, PayerMark mark) {
  const NameIndex* index = state.names(question.ledger);
  if (index == nullptr) return false;
  const NameAnswer answer = search_.find(*index, name, {.accept_score = policy.name_score});
  const NameVerdict verdict =
      judge(answer, {.accept = policy.name_score, .margin = policy.name_margin});
  if (verdict.outcome == NameOutcome::none || answer.found.empty()) return false;
  const FoundName& best = answer.found.front();
  const bool same_words = verdict.outcome == NameOutcome::accept &&
                          best.similarity.legal_form != LegalFormRelation::conflict &&
                          has_same_words(state.customer_record({best.owner}), name);
  if (policy.name_matching == NameMatching::word_order && !same_words) return false;
  payer_ = {};
  payer_.customer = {best.owner};
  payer_.score = static_cast<std::uint16_t>(best.similarity.score);
  if (mark == PayerMark::fuzzy_name) payer_.written = name;
  payer_.mark = same_words && mark == PayerMark::fuzzy_name ? PayerMark::name : mark;
  payer_.level =
      same_words && mark == PayerMark::fuzzy_name ? PayerLevel::full : PayerLevel::partial;
  if (verdict.outcome == NameOutcome::ambiguous)
    for (std::size_t i = 1; i < answer.found.size() && i < kMaxLikeNames; ++i)
      if (answer.found[i].similarity.score + policy.name_margin >= best.similarity.score)
        payer_.rivals.push_back({answer.found[i].owner});
  return true;
}

bool PayerSearch::by_name_in_text(const State& state, const Question& question) {
  const NameIndex* index = state.names(question.ledger);
  if (index == nullptr) return false;
  found_.clear();
  std::size_t longest = 0;
  for (const Text text : {question.payment.text, question.payment.note}) {
    if (text.empty()) continue;
    for (const NameInText& hit : search_.find_in_text(*index, text)) {
      if (hit.characters > longest) {
        longest = hit.characters;
        found_.clear();
      }
      if (hit.characters == longest &&
          std::find(found_.begin(), found_.end(), CustomerId{hit.owner}) == found_.end())
        found_.push_back({hit.owner});
    }
  }
  if (found_.empty() || found_.size() > kMaxLikeNames) return false;
  std::sort(found_.begin(), found_.end());
  payer_ = {};
  settle(PayerLevel::partial, PayerMark::name_in_text);
  return true;
}

}  // namespace hexiao
