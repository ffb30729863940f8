// What is left of a number: examples, and the engine's reading against the naive twin's on many
// random numbers that are alike.
//
// HEXIAO_DAMAGE_SEED sets the seed; a failure prints the pair.
#include "engine/matching/damaged_number.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "engine/names/edit_distance.h"
#include "tests/engine/naive_damage.h"
#include "tests/engine/random_ledger.h"

namespace hexiao {
namespace {

std::string hit_of(std::string_view token, std::string_view written) {
  const std::string whole = compact(token);
  const auto hit = compare_damaged(DamagedToken(whole), WholeNumber(written));
  return hit ? std::string(to_text(*hit)) : "nothing";
}

TEST(DamagedNumber, IsReadAsAClerkWould) {
  struct Row {
    std::string_view token, written, hit;
  };
  for (const Row& row : {
           Row{"RE2025123", "RE2025/00123", "without inner zeros"},
           Row{"2025123", "RE2025/00123", "without inner zeros"},
           Row{"26159380", "26000159380", "without inner zeros"},
           Row{"00123", "RE2025/00123", "part of the number"},
           Row{"RE123", "RE2025/00123", "part of the number"},
           Row{"Rg 123", "RE2025/00123", "part of the number"},
           Row{"KD12345", "RE2025/00123", "nothing"},
           Row{"123", "RE2025/00123", "nothing"},
           Row{"900471", "INV-900471108A", "part of the number"},
           Row{"471108", "INV-900471108A", "nothing"},
           Row{"04711089", "INV-900471108901A", "part of the number"},
           Row{"XX900471108YY", "900471108", "inside a longer token"},
           Row{"INV10046", "INV10045", "one character off"},
           Row{"INV10054", "INV10045", "one character off"},
           Row{"INV12045", "INV120345", "one character off"},
           Row{"INV100453", "INV10045", "inside a longer token"},
           Row{"900471018", "900471108", "one character off"},
           Row{"909471018", "900471108", "two characters off"},
           Row{"919471018", "900471108", "nothing"},
           Row{"1002", "1001", "nothing"},
       })
    EXPECT_EQ(hit_of(row.token, row.written), row.hit) << row.token << " of " << row.written;
}

TEST(DamagedNumber, PeopleCountGroupByGroup) {
  struct Row {
    std::string_view a, b;
    bool before;
  };
  for (const Row& row :
       {Row{"R-9", "R-10", true}, Row{"R-10", "R-9", false}, Row{"R-10", "R-10", false},
        Row{"R-2025-10", "R-2026-1", true}, Row{"R-0009", "R-10", true}, Row{"A-1", "B-2", false},
        Row{"9", "10", true}, Row{"10A", "10B", true}, Row{"", "1", false}})
    EXPECT_EQ(counts_before(row.a, row.b), row.before) << row.a << " before " << row.b;
}

TEST(DamagedNumber, WholeTextsAreAlikeWhateverTheirCaseAndBlanks) {
  EXPECT_TRUE(is_alike("Rechnung Mai ", "RECHNUNG MAI", 1));
  EXPECT_TRUE(is_alike("RECHNUNG MAY", "Rechnung Mai", 10));
  EXPECT_FALSE(is_alike("RECHNUNG JUNI", "Rechnung Mai", 10));
  EXPECT_FALSE(is_alike("", "", 50));
}

// A number of a few kinds of pieces, so that two of them are often nearly one.
std::string some_number(Random& random) {
  const std::vector<std::string> pieces = {"INV", "RE", "-",   "/", "2025", "2026", "00",
                                           "1",   "12", "123", "0", "发票", "A",    "4711"};
  std::string out;
  for (std::size_t n = 1 + random.below(5); n > 0; --n) out += random.pick(pieces);
  return out;
}

TEST(DamagedNumber, IsReadLikeByTheNaiveTwin) {
  const char* text = std::getenv("HEXIAO_DAMAGE_SEED");
  const std::uint64_t seed = text == nullptr ? 1 : std::strtoull(text, nullptr, 10);
  std::printf("seed %llu (HEXIAO_DAMAGE_SEED)\n", static_cast<unsigned long long>(seed));
  Random random(seed);
  std::size_t hits = 0;
  for (int i = 0; i < 60'000 && !HasFailure(); ++i) {
    const std::string written = some_number(random);
    std::string token = random.one_in(2) ? some_number(random) : written;
    for (std::size_t n = random.below(3); n > 0 && !token.empty(); --n) {
      const std::size_t at = random.below(token.size());
      if (static_cast<unsigned char>(token[at]) >= 0x80) continue;
      if (random.one_in(2))
        token.erase(at, 1);
      else
        token[at] = static_cast<char>('0' + random.below(10));
    }
    const std::string whole = compact(token);
    const auto hit = compare_damaged(DamagedToken(whole), WholeNumber(written));
    hits += hit ? 1 : 0;
    EXPECT_EQ(hit, naive::damaged_hit(whole, written)) << token << " of " << written;
    EXPECT_EQ(counts_before(token, written), naive::counts_before(token, written))
        << token << " before " << written;
    const auto percent = static_cast<std::int32_t>(random.below(51));
    EXPECT_EQ(is_alike(token, written, percent), naive::is_alike(token, written, percent))
        << token << " and " << written << " by " << percent;
  }
  EXPECT_GT(hits, 10'000U);
}

// Against the bit-parallel distance of names, which has the full matrix for its twin.
TEST(BytePattern, CountsTheErrorsOfTheOptimalStringAlignment) {
  Random random(3);
  std::size_t near = 0;
  for (int i = 0; i < 200'000 && !HasFailure(); ++i) {
    std::string a, b;
    const std::size_t letters = 2 + random.below(3);
    for (std::size_t n = random.below(12); n > 0; --n)
      a += static_cast<char>('0' + random.below(letters));
    b = a;
    for (std::size_t n = random.below(4); n > 0; --n) {
      const std::size_t at = random.below(b.size() + 1);
      const char c = static_cast<char>('0' + random.below(letters));
      switch (random.below(4)) {
        case 0:
          b.insert(at, 1, c);
          break;
        case 1:
          if (at < b.size()) b.erase(at, 1);
          break;
        case 2:
          if (at < b.size()) b[at] = c;
          break;
        default:
          if (at + 1 < b.size()) std::swap(b[at], b[at + 1]);
      }
    }
    const Symbols x(a), y(b);
    for (const unsigned limit : {0U, 1U, 2U}) {
      const unsigned found = BytePattern(a).errors_to(b, limit);
      EXPECT_EQ(found, bounded_distance(x.span(), y.span(), limit))
          << a << " " << b << " " << limit;
      near += found <= limit ? 1 : 0;
      const std::string longer = "QX" + a;
      EXPECT_EQ(BytePattern(longer).errors_to(b, limit, 2), found) << longer << " " << b;
    }
  }
  EXPECT_GT(near, 100'000U);
}

// A lower bound on the errors, whatever the digits; thirty-two and more of one kind included.
TEST(BytePattern, CountsNoFewerErrorsThanTheDigitsSay) {
  Random random(4);
  for (int i = 0; i < 50'000 && !HasFailure(); ++i) {
    std::string a, b;
    for (std::size_t n = random.below(60); n > 0; --n)
      a += static_cast<char>(random.one_in(2) ? '7' : '0' + random.below(10));
    b = a;
    for (std::size_t n = random.below(3); n > 0 && !b.empty(); --n)
      b[random.below(b.size())] = static_cast<char>('0' + random.below(10));
    EXPECT_LE(DigitCounts(a).least_errors(DigitCounts(b)), BytePattern(a).errors_to(b, 2))
        << a << " " << b;
  }
}

}  // namespace
}  // namespace hexiao
