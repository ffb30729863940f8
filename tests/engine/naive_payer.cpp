#include "tests/engine/naive_payer.h"

#include <regex.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>

#include "engine/matching/payer.h"
#include "engine/state/learned.h"
#include "engine/text/account.h"
#include "engine/text/name.h"
#include "engine/text/utf8.h"
#include "tests/engine/naive_names.h"

namespace hexiao::naive {
namespace {

std::vector<CustomerId> holders(const Ledger& ledger, Text account,
                                std::vector<std::string> Customer::*accounts) {
  std::vector<CustomerId> found;
  const std::string wanted = normalise_account(account).text;
  if (wanted.empty()) return found;
  for (const Customer& customer : ledger.customers)
    for (const std::string& own : customer.*accounts)
      if (normalise_account(own).text == wanted) {
        found.push_back(customer.id);
        break;
      }
  return found;
}

// The first `count` characters of a longer name.
std::string cut(const std::string& name, int count) {
  std::size_t offset = 0;
  for (int i = 0; i < count && offset < name.size(); ++i) next_code_point(name, offset);
  return name.substr(0, offset);
}

struct NameAnswer {
  CustomerId customer;
  int rank = -1;  // whole before cut, same legal form before another, name before alias
  bool alias = false, same_form = false;
};

NameAnswer compare_names(const Customer& customer, Text raw) {
  const FoldedName wanted = fold_name(raw);
  const std::optional<int> length = truncation_length(raw);
  NameAnswer best{.customer = customer.id};
  const auto consider = [&](const std::string& name, bool alias) {
    const FoldedName own = fold_name(name);
    const bool whole = own.base == wanted.base;
    const bool was_cut = !whole && length && fold_name(cut(name, *length)).base == wanted.base &&
                         is_truncated_prefix(own, wanted);
    if (!whole && !was_cut) return;
    const bool same_form = was_cut || own.legal_form == wanted.legal_form ||
                           own.legal_form.empty() || wanted.legal_form.empty();
    const int rank = (whole ? 4 : 0) + (same_form ? 2 : 0) + (alias ? 0 : 1);
    if (rank > best.rank)
      best = {.customer = customer.id, .rank = rank, .alias = alias, .same_form = same_form};
  };
  consider(customer.name, false);
  for (const std::string& alias : customer.aliases) consider(alias, true);
  return best;
}

Payer several(std::vector<CustomerId> found, PayerLevel when_alone, PayerMark mark) {
  Payer payer{.customers = std::move(found), .level = when_alone, .mark = mark};
  if (!payer.alone()) payer.level = PayerLevel::partial;
  return payer;
}

Payer by_name(const Ledger& ledger, Text raw) {
  if (raw.empty() || fold_name(raw).base.empty()) return {};
  std::vector<NameAnswer> answers;
  for (const Customer& customer : ledger.customers)
    if (const NameAnswer answer = compare_names(customer, raw); answer.rank >= 0)
      answers.push_back(answer);
  if (answers.empty()) return {};
  const bool any_same =
      std::any_of(answers.begin(), answers.end(), [](const NameAnswer& a) { return a.same_form; });
  if (any_same) std::erase_if(answers, [](const NameAnswer& a) { return !a.same_form; });
  std::vector<CustomerId> found;
  bool all_alias = true;
  for (const NameAnswer& answer : answers) {
    found.push_back(answer.customer);
    all_alias = all_alias && answer.alias;
  }
  Payer payer = several(found, any_same ? PayerLevel::full : PayerLevel::partial,
                        all_alias ? PayerMark::alias : PayerMark::name);
  payer.written = raw;
  return payer;
}

Payer by_lesson(const Ledger& ledger, const ReceivePayment& payment) {
  for (const auto& [kind, text] : {std::pair{MappingKind::mandate, payment.mandate_id},
                                   std::pair{MappingKind::account, payment.payer_account},
                                   std::pair{MappingKind::name, payment.payer_name}}) {
    const std::string key = mapping_key(kind, text);
    std::vector<Lesson> said;
    for (const Lesson& lesson : ledger.lessons)
      if (!key.empty() && lesson.kind == kind && lesson.key == key) said.push_back(lesson);
    if (said.empty()) continue;
    std::sort(said.begin(), said.end(),
              [](const Lesson& a, const Lesson& b) { return a.customer < b.customer; });
    std::vector<CustomerId> found;
    for (const Lesson& lesson : said) found.push_back(lesson.customer);
    Payer payer = several(found, kind == MappingKind::name ? PayerLevel::full : PayerLevel::certain,
                          kind == MappingKind::mandate ? PayerMark::mandate : PayerMark::learned);
    payer.mapping = said.front().id;
    return payer;
  }
  return {};
}

Payer by_pattern(const Ledger& ledger, const Policy& house, const ReceivePayment& payment) {
  std::vector<CustomerId> found;
  for (const PayerMapping& mapping : house.payer_map) {
    if (!fits_pattern(mapping.text_pattern, payment.text) ||
        !fits_pattern(mapping.note_pattern, payment.note) ||
        !fits_pattern(mapping.payer_pattern, payment.payer_name))
      continue;
    for (const Customer& customer : ledger.customers)
      if (customer.number == mapping.customer &&
          std::find(found.begin(), found.end(), customer.id) == found.end())
        found.push_back(customer.id);
  }
  if (found.empty()) return {};
  return several(found, PayerLevel::full, PayerMark::mapped);
}

// Whether nothing but the order of the words differs.
bool has_same_words(const Customer& customer, Text name) {
  const auto words_of = [](Text text) {
    std::multiset<std::string> words;
    std::istringstream base(fold_name(text).base);
    for (std::string word; base >> word;) words.insert(word);
    return words;
  };
  std::vector<std::string> names = customer.aliases;
  names.push_back(customer.name);
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& own) { return words_of(own) == words_of(name); });
}

Payer by_like_name(const Ledger& ledger, const Policy& policy, Text name, bool is_name_field) {
  const LikeNames like = find_like(ledger, policy, name);
  if (like.found.empty()) return {};
  const NameSimilarity& best = like.found.front().similarity;
  const bool same_words =
      like.sure && has_same_words(ledger.customer(like.found.front().customer), name);
  if (policy.name_matching == NameMatching::word_order && !same_words) return {};
  Payer payer{.customers = {like.found.front().customer},
              .level = same_words && is_name_field ? PayerLevel::full : PayerLevel::partial,
              .mark = !is_name_field ? PayerMark::name_in_text
                      : same_words   ? PayerMark::name
                                     : PayerMark::fuzzy_name,
              .score = best.score};
  if (is_name_field) payer.written = name;
  for (std::size_t i = 1; !like.sure && i < like.found.size() && i < kMaxLikeNames; ++i)
    if (like.found[i].similarity.score + policy.name_margin >= best.score)
      payer.customers.push_back(like.found[i].customer);
  return payer;
}

Payer by_name_inside(const Ledger& ledger, const ReceivePayment& payment) {
  std::vector<NameInside> all = find_inside(ledger, payment.text);
  for (const NameInside& name : find_inside(ledger, payment.note)) all.push_back(name);
  std::size_t longest = 0;
  for (const NameInside& name : all) longest = std::max(longest, name.characters);
  std::vector<CustomerId> found;
  for (const NameInside& name : all)
    if (name.characters == longest) found.push_back(name.customer);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  if (found.empty() || found.size() > kMaxLikeNames) return {};
  return several(found, PayerLevel::partial, PayerMark::name_in_text);
}

}  // namespace

bool Payer::names(CustomerId id) const {
  return std::find(customers.begin(), customers.end(), id) != customers.end();
}

bool may_be_named(const Payer& payer, const Customer& customer) {
  std::vector<std::string> names = customer.aliases;
  names.push_back(customer.name);
  return !payer.written.empty() &&
         std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return hexiao::compare_names(fold_name(payer.written), fold_name(name)).score >=
                  kLikelyScore;
         });
}

bool is_loosely_named(const Payer& payer, const Customer& customer) {
  if (payer.written.empty() || (payer.mark != PayerMark::name && payer.mark != PayerMark::alias))
    return false;
  const auto is_ascii = [](const std::string& word) {
    return std::none_of(word.begin(), word.end(), [](char c) { return (c & 0x80) != 0; });
  };
  // Letters and digits as written; ASCII in lower case, the rest as it is.
  const auto words_of = [](std::string_view text) {
    std::string clean(text);
    for (char& c : clean) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      const bool kept = (c & 0x80) != 0 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!kept) c = ' ';
    }
    std::istringstream in(clean);
    return std::vector<std::string>(std::istream_iterator<std::string>(in), {});
  };
  std::istringstream folded(fold_name(payer.written).base);
  const std::set<std::string> base(std::istream_iterator<std::string>(folded), {});
  std::vector<std::string> names = customer.aliases;
  names.push_back(customer.name);
  return std::none_of(names.begin(), names.end(), [&](const std::string& name) {
    const std::vector<std::string> own = words_of(name);
    const std::vector<std::string> asked = words_of(payer.written);
    return std::all_of(asked.begin(), asked.end(), [&](const std::string& word) {
      if (word.size() < 4 || !is_ascii(word) || !base.contains(fold_name(word).base)) return true;
      return std::any_of(own.begin(), own.end(), [&](const std::string& other) {
        return other.starts_with(word) ||
               (!is_ascii(other) && fold_name(other).base == fold_name(word).base);
      });
    });
  });
}

bool fits_pattern(const std::string& pattern, std::string_view text) {
  if (pattern.empty()) return true;
  // The system's own expressions: nothing of what the engine uses.
  regex_t compiled;
  if (regcomp(&compiled, pattern.c_str(), REG_EXTENDED | REG_ICASE | REG_NOSUB | REG_NEWLINE) != 0)
    return false;
  const bool found = regexec(&compiled, std::string(text).c_str(), 0, nullptr, 0) == 0;
  regfree(&compiled);
  return found;
}

Payer find_payer(const Ledger& ledger, const Policy& house, const ReceivePayment& payment) {
  for (const Customer& customer : ledger.customers)
    if (!payment.customer_no.empty() && customer.number == payment.customer_no)
      return {.customers = {customer.id},
              .level = PayerLevel::certain,
              .mark = PayerMark::stated_customer};
  const std::pair<std::vector<CustomerId>, PayerMark> accounts[] = {
      {holders(ledger, payment.bank_account, &Customer::virtual_accounts),
       PayerMark::virtual_account},
      {holders(ledger, payment.payer_account, &Customer::accounts), PayerMark::account}};
  const Payer named = by_name(ledger, payment.payer_name);
  for (const auto& [found, mark] : accounts) {
    if (found.empty()) continue;
    Payer payer = several(found, PayerLevel::certain, mark);
    if (!named.known()) return payer;
    if (payer.names(named.first()))
      return {.customers = {named.first()},
              .level = PayerLevel::certain,
              .mark = mark,
              .written = named.written};
    // The account is one customer's, and the name another's who does not belong to it.
    if (!ledger.same_group(named.first(), payer.first())) {
      payer.level = PayerLevel::partial;
      payer.customers.push_back(named.first());
    }
    return payer;
  }
  if (const Payer payer = by_lesson(ledger, payment); !payer.customers.empty()) return payer;
  if (const Payer payer = by_pattern(ledger, house, payment); !payer.customers.empty())
    return payer;
  return house.name_matching == NameMatching::off ? Payer{} : named;
}

Payer find_payer_alike(const Ledger& ledger, const Policy& policy, const ReceivePayment& payment) {
  if (policy.name_matching == NameMatching::off || policy.name_matching == NameMatching::exact)
    return {};
  const bool has_name = !payment.payer_name.empty();
  if (has_name)
    if (const Payer payer = by_like_name(ledger, policy, payment.payer_name, true);
        !payer.customers.empty())
      return payer;
  if (const Payer payer = by_name_inside(ledger, payment); !payer.customers.empty()) return payer;
  if (!has_name && payment.text.size() <= kMaxNameText)
    return by_like_name(ledger, policy, payment.text, false);
  return {};
}

}  // namespace hexiao::naive
