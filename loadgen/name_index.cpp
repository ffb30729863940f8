#include "loadgen/name_index.h"

#include <algorithm>
#include <bit>

#include "loadgen/company_names.h"
#include "loadgen/damage.h"
#include "loadgen/name_variants.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

std::uint64_t hash_of(std::uint64_t salt, std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL ^ mix(salt + 1);
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return mix(hash);
}

std::uint64_t salt_of(std::uint64_t reading, std::uint32_t ledger) {
  return reading * 1000 + ledger;
}

// Where part `i` of so many of a name of this length stands.
std::pair<std::size_t, std::size_t> part_of(std::size_t length, std::size_t parts, std::size_t i) {
  const std::size_t begin = length * i / parts;
  return {begin, length * (i + 1) / parts - begin};
}

std::uint64_t segment_key(std::uint32_t ledger, std::size_t length, std::size_t parts,
                          std::size_t part, std::u32string_view text) {
  std::uint64_t hash = mix(salt_of(4 + parts, ledger) + (length << 20) + (part << 40));
  for (const char32_t c : text) hash = (hash ^ c) * 0x100000001b3ULL;
  return mix(hash);
}

// One edit takes away at most one letter and brings at most one: two bits.
std::uint32_t letters_of(std::u32string_view name) {
  std::uint32_t letters = 0;
  for (const char32_t c : name) letters |= std::uint32_t{1} << (c % 32);
  return letters;
}

std::string sorted_words(std::string_view name) {
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    if (!word.empty()) words.push_back(word);
    name.remove_prefix(std::min(name.size(), word.size() + 1));
  }
  std::sort(words.begin(), words.end());
  std::string out;
  for (const std::string_view word : words) {
    out += word;
    out += ' ';
  }
  return out;
}

std::string first_characters(std::string_view text, std::size_t count) {
  const std::u32string all = characters_of(text);
  return all.size() < count ? std::string{} : utf8_of(std::u32string_view(all).substr(0, count));
}

}  // namespace

NameIndex::NameIndex(const World& world) : world_(world) {
  const std::uint32_t customers = world.size().customers;
  entries_.reserve(std::size_t{customers} * 11);
  for (std::uint32_t i = 0; i < customers; ++i) {
    const CustomerFacts facts = world.customer(i);
    const CompanyName name = world.name(facts);
    const std::string full = folded(name.full);
    add(Reading::exact, facts.ledger, full, i);
    add(Reading::loose, facts.ledger, full, i);
    add(Reading::loose, facts.ledger, folded(name.core), i);
    if (facts.has_alias) {
      add(Reading::exact, facts.ledger, folded(name.brief), i);
      add(Reading::loose, facts.ledger, folded(name.brief), i);
    }
    add(Reading::words, facts.ledger, sorted_words(full), i);
    if (const std::string first = first_characters(full, kBeginning); !first.empty())
      add(Reading::beginning, facts.ledger, first, i);
    add_segments(facts.ledger, folded(name.core), i);
  }
  std::sort(entries_.begin(), entries_.end());
}

void NameIndex::add(Reading reading, std::uint32_t ledger, std::string_view text,
                    std::uint32_t customer) {
  entries_.push_back(
      {hash_of(salt_of(static_cast<std::uint64_t>(reading), ledger), text), customer, 0});
}

void NameIndex::add_segments(std::uint32_t ledger, std::string_view core, std::uint32_t customer) {
  const std::u32string text = characters_of(core);
  const std::uint32_t letters = letters_of(text);
  for (const std::size_t parts : {std::size_t{2}, std::size_t{3}})
    for (std::size_t i = 0; i < parts; ++i) {
      const auto [begin, length] = part_of(text.size(), parts, i);
      const auto part = std::u32string_view(text).substr(begin, length);
      entries_.push_back({segment_key(ledger, text.size(), parts, i, part), customer, letters});
    }
}

void NameIndex::collect(std::uint64_t key, Customers& into) const {
  for (auto at = std::lower_bound(entries_.begin(), entries_.end(), Entry{key, 0, 0});
       at != entries_.end() && at->key == key; ++at)
    into.push_back(at->customer);
}

template <class Fits>
NameIndex::Customers NameIndex::proved(Customers found, std::uint32_t ledger,
                                       const Fits& fits) const {
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::erase_if(found, [&](std::uint32_t customer) {
    const CustomerFacts facts = world_.customer(customer);
    return facts.ledger != ledger || !fits(facts, world_.name(facts));
  });
  return found;
}

NameIndex::Customers NameIndex::exactly(std::uint32_t ledger, std::string_view text) const {
  const std::string wanted = folded(text);
  Customers found;
  collect(hash_of(salt_of(static_cast<std::uint64_t>(Reading::exact), ledger), wanted), found);
  return proved(std::move(found), ledger, [&](const CustomerFacts& facts, const CompanyName& name) {
    return folded(name.full) == wanted || (facts.has_alias && folded(name.brief) == wanted);
  });
}

NameIndex::Customers NameIndex::loosely(std::uint32_t ledger, std::string_view text) const {
  const std::string wanted = folded(text);
  Customers found;
  collect(hash_of(salt_of(static_cast<std::uint64_t>(Reading::loose), ledger), wanted), found);
  return proved(std::move(found), ledger, [&](const CustomerFacts& facts, const CompanyName& name) {
    return folded(name.full) == wanted || folded(name.core) == wanted ||
           (facts.has_alias && folded(name.brief) == wanted);
  });
}

NameIndex::Customers NameIndex::same_words(std::uint32_t ledger, std::string_view text) const {
  const std::string wanted = sorted_words(folded(text));
  Customers found;
  collect(hash_of(salt_of(static_cast<std::uint64_t>(Reading::words), ledger), wanted), found);
  return proved(std::move(found), ledger, [&](const CustomerFacts&, const CompanyName& name) {
    return sorted_words(folded(name.full)) == wanted;
  });
}

NameIndex::Customers NameIndex::beginning(std::uint32_t ledger, std::string_view text) const {
  const std::string wanted = folded(text);
  Customers found;
  collect(hash_of(salt_of(static_cast<std::uint64_t>(Reading::beginning), ledger),
                  first_characters(wanted, kBeginning)),
          found);
  return proved(std::move(found), ledger, [&](const CustomerFacts&, const CompanyName& name) {
    return folded(name.full).starts_with(wanted);
  });
}

NameIndex::Customers NameIndex::within(std::uint32_t ledger, std::string_view text,
                                       int edits) const {
  const std::u32string wanted = characters_of(folded(text));
  const std::uint32_t letters = letters_of(wanted);
  const auto reach = static_cast<std::size_t>(edits);
  const std::size_t parts = reach + 1;
  Customers found;
  const auto take = [&](std::uint64_t key) {
    for (auto at = std::lower_bound(entries_.begin(), entries_.end(), Entry{key, 0, 0});
         at != entries_.end() && at->key == key; ++at)
      if (std::popcount(at->letters ^ letters) <= 2 * edits) found.push_back(at->customer);
  };
  const std::size_t shortest = wanted.size() > reach ? wanted.size() - reach : 1;
  for (std::size_t length = shortest; length <= wanted.size() + reach; ++length) {
    for (std::size_t i = 0; i < parts; ++i) {
      const auto [begin, size] = part_of(length, parts, i);
      // An unchanged part has moved by at most the number of edits.
      const std::size_t low = begin > reach ? begin - reach : 0;
      for (std::size_t at = low; at <= begin + reach && at + size <= wanted.size(); ++at)
        take(segment_key(ledger, length, parts, i, std::u32string_view(wanted).substr(at, size)));
    }
  }
  return proved(std::move(found), ledger, [&](const CustomerFacts&, const CompanyName& name) {
    return edit_distance(std::u32string_view(wanted),
                         std::u32string_view(characters_of(folded(name.core))), edits) <= edits;
  });
}

}  // namespace hexiao::loadgen
