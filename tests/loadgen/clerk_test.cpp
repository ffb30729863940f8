// The clerk's answers against plain loops over a small world in which everything that may mislead
// is common.
#include "loadgen/clerk.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>

#include "loadgen/company_names.h"
#include "loadgen/damage.h"
#include "loadgen/name_variants.h"
#include "loadgen/random.h"

namespace hexiao::loadgen {
namespace {

constexpr std::uint64_t kSeed = 77;

const World& small_world() {
  static const World world({.seed = kSeed, .customers = 600, .items = 6000, .ledgers = 2},
                           LocaleMix(), hostile_traits());
  return world;
}

int naive_distance(const std::u32string& a, const std::u32string& b, bool exchange) {
  std::vector<std::vector<int>> table(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = static_cast<int>(i + j);
        continue;
      }
      table[i][j] = std::min({table[i - 1][j] + 1, table[i][j - 1] + 1,
                              table[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (exchange && i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
    }
  return table[a.size()][b.size()];
}

TEST(EditDistance, is_that_of_the_full_table) {
  SCOPED_TRACE(testing::Message() << "seed " << kSeed);
  for (std::uint64_t round = 0; round < 20'000; ++round) {
    Rng rng(kSeed, Stream::item, round);
    std::string a, b;
    for (std::uint64_t i = rng.below(9); i > 0; --i) a += static_cast<char>('0' + rng.below(3));
    for (std::uint64_t i = rng.below(9); i > 0; --i) b += static_cast<char>('0' + rng.below(3));
    const std::u32string wide_a = characters_of(a), wide_b = characters_of(b);
    for (const int most : {0, 1, 2, 3}) {
      ASSERT_EQ(edit_distance(a, b, most), std::min(most + 1, naive_distance(wide_a, wide_b, true)))
          << a << ' ' << b << " most " << most;
      ASSERT_EQ(edit_distance(std::u32string_view(wide_a), std::u32string_view(wide_b), most),
                std::min(most + 1, naive_distance(wide_a, wide_b, false)))
          << a << ' ' << b << " most " << most;
    }
  }
}

template <class Fits>
Clerk::Customers all_that(const World& world, std::uint32_t ledger, const Fits& fits) {
  Clerk::Customers found;
  for (std::uint32_t i = 0; i < world.size().customers; ++i) {
    const CustomerFacts facts = world.customer(i);
    if (facts.ledger == ledger && fits(facts, world.name(facts))) found.push_back(i);
  }
  return found;
}

TEST(Clerk, finds_every_customer_that_a_written_name_fits) {
  const World& world = small_world();
  Clerk clerk(world);
  using Kind = PayerEvidence::Kind;
  std::uint64_t ambiguous = 0;
  for (std::uint32_t i = 0; i < world.size().customers; ++i) {
    Rng rng(kSeed, Stream::payment, i);
    const CustomerFacts owner = world.customer(i);
    const CompanyName name = world.name(owner);
    const auto who = [&](Kind kind, const std::string& reading, int edits = 0) {
      auto found = clerk.who(owner.ledger, {.kind = kind, .reading = reading, .edits = edits});
      EXPECT_TRUE(std::binary_search(found.begin(), found.end(), i)) << reading;
      ambiguous += found.size() > 1 ? 1 : 0;
      return found;
    };
    EXPECT_EQ(who(Kind::name, name.full),
              all_that(world, owner.ledger, [&](const CustomerFacts& f, const CompanyName& n) {
                return n.full == name.full || (f.has_alias && n.brief == name.full);
              }));
    EXPECT_EQ(who(Kind::loose, name.core),
              all_that(world, owner.ledger, [&](const CustomerFacts& f, const CompanyName& n) {
                return n.full == name.core || n.core == name.core ||
                       (f.has_alias && n.brief == name.core);
              }));
    if (const std::string cut = cut_at(name.full, 22); !cut.empty()) {
      EXPECT_EQ(who(Kind::beginning, cut),
                all_that(world, owner.ledger, [&](const CustomerFacts&, const CompanyName& n) {
                  return n.full.starts_with(cut);
                }));
    }
    for (const int edits : {1, 2}) {
      const std::string wrong = misspelt(rng, name.core, name.core.size(), edits);
      if (wrong.empty()) continue;
      const std::u32string written = characters_of(folded(wrong));
      EXPECT_EQ(who(Kind::misspelt_name, wrong, edits),
                all_that(world, owner.ledger,
                         [&](const CustomerFacts&, const CompanyName& n) {
                           return edit_distance(std::u32string_view(written),
                                                std::u32string_view(characters_of(folded(n.core))),
                                                edits) <= edits;
                         }))
          << wrong << ' ' << edits;
    }
  }
  EXPECT_GT(ambiguous, 100u);  // else nothing was put to the test
}

// What a clerk with a list of all open items would find.
struct Numbered {
  CustomerFacts owner;
  OpenItem item;
  PrintedNumber number;
};

std::vector<Numbered> list_of(const World& world) {
  std::vector<Numbered> list;
  for (std::uint32_t i = 0; i < world.size().customers; ++i) {
    const CustomerFacts owner = world.customer(i);
    for (std::uint64_t k = 0; k < owner.item_count; ++k) {
      const OpenItem item = world.item(owner, owner.first_item + k);
      list.push_back({owner, item, world.printed_no(item)});
    }
  }
  return list;
}

TEST(Clerk, finds_the_other_documents_with_the_same_number) {
  const World& world = small_world();
  const Clerk clerk(world);
  const std::vector<Numbered> list = list_of(world);
  std::uint64_t seen = 0;
  for (const Numbered& each : list) {
    if (!each.item.is_claim() || each.item.index % 7 != 0) continue;
    for (const bool run_only : {false, true}) {
      bool rival = false;
      for (const Numbered& other : list)
        rival |= other.item.index != each.item.index && other.owner.ledger == each.owner.ledger &&
                 other.owner.currency == each.owner.currency && other.item.open == each.item.open &&
                 (run_only ? other.item.sequence == each.item.sequence
                           : other.number.text == each.number.text);
      ASSERT_EQ(clerk.number_decides(each.owner, each.item, run_only, each.item.open, {}), !rival)
          << each.number.text;
      // The payer rules the other customer out.
      ASSERT_TRUE(clerk.number_decides(each.owner, each.item, run_only, each.item.open,
                                       {each.owner.index}));
      seen += each.item.twin ? 1 : 0;
    }
  }
  EXPECT_GT(seen, 100u);
}

TEST(Clerk, compares_a_damaged_number_with_every_number_there_is) {
  const World& world = small_world();
  const Clerk clerk(world);
  const std::vector<Numbered> list = list_of(world);
  std::uint64_t undecided = 0, decided = 0;
  for (const Numbered& each : list) {
    if (!each.item.is_claim() || each.item.index % 5 != 0) continue;
    Rng rng(kSeed, Stream::payment, each.item.index);
    const int edits = 1 + static_cast<int>(rng.below(2));
    const std::string written = damage_digits(rng, each.number, edits);
    if (written.empty()) continue;
    std::uint64_t near = 0, near_and_equal = 0;
    bool somebody = false;
    for (const Numbered& other : list) {
      const bool ours = other.owner.index == each.owner.index;
      const int far = edit_distance(written, other.number.text, edits);
      if (ours) {
        near += far <= edits ? 1 : 0;
        near_and_equal += far <= edits && other.item.open == each.item.open ? 1 : 0;
      }
      somebody |= far == 0 && (ours || other.item.open == each.item.open);
    }
    const bool expected = !somebody && (near == 1 || near_and_equal == 1);
    ASSERT_EQ(clerk.damaged_number_decides(each.owner, each.item, written, edits, each.item.open),
              expected)
        << each.number.text << " written " << written;
    (expected ? decided : undecided) += 1;
  }
  EXPECT_GT(decided, 100u);
  EXPECT_GT(undecided, 20u);
}

TEST(Clerk, takes_an_amount_for_an_answer_only_when_one_set_has_it) {
  const World& world = small_world();
  const Clerk clerk(world);
  const Date day = World::first_booking_day();
  std::uint64_t undecided = 0, decided = 0;
  for (std::uint32_t i = 0; i < world.size().customers; ++i) {
    const CustomerFacts owner = world.customer(i);
    if (owner.item_count > 12 || owner.item_count < 2) continue;
    const std::vector<OpenItem> items = clerk.items_of(owner);
    for (const std::size_t count : {std::size_t{1}, std::size_t{2}}) {
      Money paid;
      for (std::size_t k = 0; k < count; ++k) paid += items[k].open;
      if (!paid.is_positive()) continue;
      std::uint64_t sets = 0;
      for (std::uint64_t set = 1; set < (std::uint64_t{1} << items.size()); ++set) {
        Money total;
        for (std::size_t k = 0; k < items.size(); ++k)
          if ((set >> k & 1) != 0) total += items[k].open;
        sets += total == paid && static_cast<std::size_t>(std::popcount(set)) <= count + 1 ? 1 : 0;
      }
      for (const OpenItem& item : items)
        sets += item.discount.is_positive() && item.discount_until >= day &&
                item.open - item.discount == paid;
      ASSERT_EQ(clerk.amount_decides(
                    {i}, {.currency = owner.currency, .paid = paid, .booked = day, .items = count}),
                sets == 1);
      (sets == 1 ? decided : undecided) += 1;
    }
  }
  EXPECT_GT(decided, 100u);
  EXPECT_GT(undecided, 100u);
}

TEST(Clerk, counts_the_sets_of_all_customers_that_the_payer_may_be) {
  const World& world = small_world();
  const Clerk clerk(world);
  const CustomerFacts owner = world.customer(0);
  const OpenItem item = world.item(owner, owner.first_item);
  const Clerk::Sum sum{
      .currency = owner.currency, .paid = item.open, .booked = World::first_booking_day()};
  EXPECT_FALSE(clerk.amount_decides({}, sum));
  EXPECT_FALSE(clerk.amount_decides({0, 0}, sum));  // two accounts with the same item
}

}  // namespace
}  // namespace hexiao::loadgen
