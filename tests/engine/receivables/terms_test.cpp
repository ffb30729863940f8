// Terms: what people write, what follows from it, and a calendar that walks day by day as the twin.
#include "engine/receivables/terms.h"

#include <gtest/gtest.h>

#include <numeric>
#include <optional>
#include <random>
#include <string>

namespace hexiao {
namespace {

Date on(std::string_view iso) {
  const auto date = Date::parse_iso(iso);
  EXPECT_TRUE(date) << iso;
  return date.value_or(Date{});
}

PaymentTerms terms_of(std::string_view text) {
  const ParsedTerms parsed = parse_terms(text);
  EXPECT_TRUE(parsed.ok()) << text << ": " << parsed.error;
  return parsed.terms;
}

std::string due(std::string_view text, std::string_view issue) {
  return due_date(terms_of(text), on(issue)).iso();
}

TEST(Terms, FormsThatPeopleWriteHaveOneForm) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> forms = {
      {"NET 30", {"NET 30",        "net30",   "Net-30",       "n/30",       "n30",
                  "N 30",          "30 days", "30 day",       "30d",        "30 Tage netto",
                  "netto 30 Tage", "30 NET",  "30 days net",  "  net\t30 ", "账期30天",
                  "30天",          "净30天",  "ＮＥＴ　３０", "1 x 30",     "100% 30"}},
      {"NET 0",
       {"NET 0", "COD", "cash", "Cash on delivery", "due on receipt", "Due upon receipt",
        "on receipt", "现结", "現結", "现款", "货到付款", "0 days"}},
      {"PREPAYMENT",
       {"prepayment", "PREPAID", "cash in advance", "payment in advance", "预付", "預付",
        "预付款"}},
      {"EOM", {"EOM", "eom", "end of month", "EOM 0", "月底", "月末"}},
      {"EOM 30",
       {"EOM 30", "EOM+30", "EOM + 30 days", "30 EOM", "net 30 EOM", "30 days EOM",
        "30 days after end of month", "end of month + 30", "月结30天", "月结 30", "月結30天",
        "月结３０天"}},
      {"DAY 15",
       {"DAY 15", "MFI 15", "15th of next month", "15 of next month", "15th prox", "15 PROXIMO",
        "次月15日", "次月15号", "次月 15"}},
      {"DAY 1", {"1st of next month"}},
      {"DAY 22", {"22nd of next month"}},
      {"DAY 3", {"3rd prox"}},
      {"2/10 NET 30",
       {"2/10 NET 30", "2/10 n/30", "2/10, net 30", "2%/10 net30", "2% 10 Net 30",
        "2% 10 days, 30 days", "2/10;n30", "２％／１０，ＮＥＴ３０", "2.00/10 NET 30"}},
      {"2.5/14 NET 30", {"2.5/14 NET 30", "2.50% 14, net 30"}},
      {"0.25/8 NET 8", {"0.25/8 net 8"}},
      {"3/10, 2/20, NET 60", {"3/10, 2/20, NET 60", "3/10 2/20 n/60", "3/10、2/20、账期60天"}},
      {"2/10 EOM 30", {"2/10 EOM 30", "2/10 net 30 EOM", "2/10 月结30天"}},
      {"30% 0, 70% 60", {"30% 0, 70% 60", "30% 0 days; 70% 60 days", "30%0，70%60天"}},
      {"33.33% 30, 33.33% 60, 33.34% 90", {"33.33% 30, 33.33% 60, 33.34% 90"}},
      {"3 x 30", {"3 x 30", "3X30", "3×30", "3 * 30 days"}},
      {"2 x 45", {"2 x 45", "50% 45, 50% 90"}},
      {"50% 0, 50% 45", {"50% 0, 50% 45"}},
  };
  for (const auto& [canonical, texts] : forms) {
    for (const std::string& text : texts) {
      const ParsedTerms parsed = parse_terms(text);
      EXPECT_TRUE(parsed.ok()) << text << ": " << parsed.error;
      EXPECT_EQ(write_terms(parsed.terms), canonical) << text;
      EXPECT_EQ(find_contradiction(parsed.terms), "") << text;
    }
    EXPECT_EQ(write_terms(terms_of(canonical)), canonical);
  }
}

TEST(Terms, PrepaymentIsToldFromCash) {
  EXPECT_TRUE(terms_of("预付").prepayment);
  EXPECT_FALSE(terms_of("现结").prepayment);
}

TEST(Terms, WhatIsNotKnownIsAnErrorThatSaysWhere) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "the terms are empty"},
      {"   ", "the terms are empty"},
      {"30", "the text ends after \"30\" at character 1"},
      {"NET", "the text ends after \"NET\" at character 1"},
      {"NET 30 FORTNIGHT", "\"FORTNIGHT\" is not understood at character 8"},
      {"net 30 60", "\"60\" is not understood at character 8"},
      {"thirty days", "\"THIRTY\" is not understood at character 1"},
      {"月结", "the text ends after \"月结\" at character 1"},
      {"月结30日", "\"日\" is not understood at character 5"},
      {"30日", "\"日\" is not understood at character 3"},
      {"账期15号", "\"号\" is not understood at character 5"},
      {"days 15", "\"DAYS\" is not understood at character 1"},
      {"天15", "\"天\" is not understood at character 1"},
      {"NET 30.5", "30.5 is no whole number of days at character 5"},
      {"NET 3651", "3651 is more than 3650 days at character 5"},
      {"NET 99999999999999999999", "the number 99999999999999999999 has too many digits"},
      {"NET -30x", "\"X\" is not understood at character 8"},
      {"2/10", "the text ends after \"10\" at character 3"},
      {"2/10,", "the text ends after \",\" at character 5"},
      {"2,5/10 NET 30", "\",\" is not understood at character 2"},
      {"2/10/30", "\"/\" is not understood at character 5"},
      {"200/10 NET 30", "200 % is more than 100 % at character 1"},
      {"2.125/10 NET 30", "the number 2.125 has too many digits at character 1"},
      {"60/10 NET 30", "a discount lies above 0 % and is at most 50 %"},
      {"0/10 NET 30", "a discount lies above 0 % and is at most 50 %"},
      {"2/40 NET 30", "the discount runs 40 days, longer than the 30"},
      {"2/10 EOM", "the discount runs 10 days, longer than the 0"},
      {"2/10 COD", "the discount runs 10 days, longer than the 0"},
      {"2/0 PREPAYMENT", "a discount with prepayment"},
      {"2/10 DAY 15", "a discount with a day of the following month"},
      {"2/10, 3/20, NET 30", "a later discount step must run longer and grant less"},
      {"2/20, 1/10, NET 30", "a later discount step must run longer and grant less"},
      {"7/1 6/2 5/3 4/4 3/5 2/6 1/7 NET 30", "at most 6 discount steps"},
      {"DAY 0", "a day of the month lies between 1 and 31"},
      {"DAY 32", "a day of the month lies between 1 and 31"},
      {"30% 0", "the instalments come to 30.00 %, not to 100 %"},
      {"30% 0, 60% 60", "the instalments come to 90.00 %, not to 100 %"},
      {"30% 60, 70% 30", "instalments must follow each other in days"},
      {"50% 30, 50% 30", "instalments must follow each other in days"},
      {"0% 0, 100% 30", "each instalment must be more than nothing"},
      {"30% 0, 70% 60, NET 90", "a discount lies above 0 % and is at most 50 %"},
      {"0 x 30", "0 instalments: 1 to 36 at character 1"},
      {"37 x 30", "37 instalments: 1 to 36 at character 1"},
      {"3 x 0", "the last instalment must be due within 1 to 3650 days at character 5"},
      {"36 x 365", "the last instalment must be due within 1 to 3650 days at character 6"},
      {"3 x 30 months", "\"MONTHS\" is not understood at character 8"},
      {"NET 30\x01", "is not understood at character 7"},
      {"\xFF\xFE", "is not understood at character 1"},
      {std::string(201, ' '), "the terms are longer than 200 bytes"},
  };
  for (const auto& [text, error] : faults) {
    const ParsedTerms parsed = parse_terms(text);
    EXPECT_FALSE(parsed.ok()) << text;
    EXPECT_NE(parsed.error.find(error), std::string::npos) << text << ": " << parsed.error;
    EXPECT_EQ(parsed.terms, PaymentTerms{}) << text;
  }
  EXPECT_NE(parse_terms("whenever").error.find("NET 30, 30 days, EOM 30"), std::string::npos);
}

TEST(Terms, DueDatesAtTheEndsOfMonths) {
  EXPECT_EQ(due("NET 30", "2024-01-31"), "2024-03-01");
  EXPECT_EQ(due("NET 30", "2023-01-31"), "2023-03-02");
  EXPECT_EQ(due("COD", "2024-02-29"), "2024-02-29");
  EXPECT_EQ(due("PREPAYMENT", "2024-02-29"), "2024-02-29");
  EXPECT_EQ(due("EOM", "2024-02-01"), "2024-02-29");
  EXPECT_EQ(due("EOM", "2023-02-28"), "2023-02-28");
  EXPECT_EQ(due("EOM", "1900-02-01"), "1900-02-28");
  EXPECT_EQ(due("EOM", "2000-02-01"), "2000-02-29");
  EXPECT_EQ(due("EOM 30", "2024-01-05"), "2024-03-01");
  EXPECT_EQ(due("月结30天", "2024-05-15"), "2024-06-30");
  EXPECT_EQ(due("EOM 10", "2023-12-31"), "2024-01-10");
  EXPECT_EQ(due("DAY 15", "2024-01-31"), "2024-02-15");
  EXPECT_EQ(due("DAY 15", "2024-12-01"), "2025-01-15");
  EXPECT_EQ(due("DAY 31", "2024-01-31"), "2024-02-29");
  EXPECT_EQ(due("DAY 30", "2023-01-01"), "2023-02-28");
  EXPECT_EQ(due("DAY 31", "2024-03-01"), "2024-04-30");
  EXPECT_EQ(due("DAY 31", "2024-02-29"), "2024-03-31");
  EXPECT_EQ(due("30% 0, 70% 60", "2024-01-01"), "2024-03-01");
  EXPECT_EQ(due("3 x 30", "2024-01-01"), "2024-03-31");
}

TEST(Terms, DatesOutsideTheCalendarHaveNoDueDate) {
  EXPECT_EQ(due_date(terms_of("NET 30"), Date{}), Date{});
  EXPECT_EQ(due_date(terms_of("NET 30"), Date::from_days(INT32_MAX)), Date{});
  EXPECT_EQ(due_date(terms_of("EOM"), Date::from_days(INT32_MIN + 1)), Date{});
  EXPECT_EQ(due_date(terms_of("NET 0"), on("1900-01-01")), on("1900-01-01"));
  EXPECT_EQ(due_date(terms_of("NET 0"), on("1900-01-01").plus_days(-1)), Date{});
  EXPECT_EQ(due_date(terms_of("NET 0"), on("2199-12-31")), on("2199-12-31"));
  EXPECT_EQ(due_date(terms_of("EOM"), on("2199-12-01")), on("2199-12-31"));
  EXPECT_EQ(due_date(terms_of("NET 1"), on("2199-12-31")), Date{});
  EXPECT_EQ(due_date(terms_of("DAY 1"), on("2199-12-31")), Date{});
  EXPECT_TRUE(discount_windows(terms_of("2/10 NET 30"), Money(100), Date{}).empty());
  EXPECT_EQ(instalments(terms_of("2 x 30"), Money(100), Date{}),
            (std::vector<Instalment>{{Date{}, Money(50)}, {Date{}, Money(50)}}));
}

TEST(Terms, DiscountsAreRoundedDownAndEndOnTheirLastDay) {
  EXPECT_EQ(discount_windows(terms_of("3/10, 2/20, NET 60"), Money(100'033), on("2024-02-20")),
            (std::vector<DiscountWindow>{{on("2024-03-01"), Money(3'000)},
                                         {on("2024-03-11"), Money(2'000)}}));
  EXPECT_EQ(discount_windows(terms_of("2/10 EOM 30"), Money(10'000), on("2024-02-05")),
            (std::vector<DiscountWindow>{{on("2024-03-10"), Money(200)}}));
  EXPECT_TRUE(discount_windows(terms_of("2/10 NET 30"), Money(-100), on("2024-02-05")).empty());
  EXPECT_TRUE(discount_windows(terms_of("NET 30"), Money(100), on("2024-02-05")).empty());
  EXPECT_EQ(
      discount_windows(terms_of("50/1 NET 1"), Money(INT64_MAX), on("2024-02-05"))[0].discount,
      Money(INT64_MAX / 2));
}

TEST(Terms, InstalmentsGiveTheRestToTheLast) {
  const Date issue = on("2024-01-01");
  EXPECT_EQ(instalments(terms_of("3 x 30"), Money(100'00), issue),
            (std::vector<Instalment>{{on("2024-01-31"), Money(33'33)},
                                     {on("2024-03-01"), Money(33'33)},
                                     {on("2024-03-31"), Money(33'34)}}));
  EXPECT_EQ(instalments(terms_of("30% 0, 70% 60"), Money(-101), issue),
            (std::vector<Instalment>{{issue, Money(-30)}, {on("2024-03-01"), Money(-71)}}));
  EXPECT_EQ(instalments(terms_of("3 x 30"), Money(2), issue),
            (std::vector<Instalment>{{on("2024-03-31"), Money(2)}}));
  EXPECT_EQ(instalments(terms_of("NET 30"), Money(5), issue),
            (std::vector<Instalment>{{on("2024-01-31"), Money(5)}}));
  EXPECT_TRUE(instalments(terms_of("3 x 30"), Money(0), issue).empty());
}

// ---- properties ----

struct Random {
  std::uint64_t seed = std::random_device{}();
  std::mt19937_64 engine{seed};
  std::int64_t pick(std::int64_t least, std::int64_t most) {
    return std::uniform_int_distribution<std::int64_t>(least, most)(engine);
  }
  std::int32_t small(std::int32_t least, std::int32_t most) {
    return static_cast<std::int32_t>(pick(least, most));
  }
};

PaymentTerms random_terms(Random& random) {
  PaymentTerms terms;
  switch (random.pick(0, 5)) {
    case 0:
      terms.prepayment = true;
      return terms;
    case 1:
      terms.basis = TermsBasis::day_of_next_month;
      terms.days = random.small(1, 31);
      return terms;
    case 2: {
      const std::int32_t step = random.small(1, 60);
      const std::int32_t count = random.small(2, 36);
      for (std::int32_t i = 1; i <= count; ++i) terms.parts.push_back({1, i * step});
      return terms;
    }
    case 3: {
      std::int32_t rest = 10'000;
      std::int32_t days = 0;
      const std::int32_t count = random.small(2, 8);
      for (std::int32_t i = 0; i < count; ++i) {
        const std::int32_t weight = i + 1 == count ? rest : random.small(1, rest - (count - i));
        terms.parts.push_back({weight, days});  // the first at once: never regular
        rest -= weight;
        days += random.small(1, 60);
      }
      return terms;
    }
    default:
      break;
  }
  if (random.pick(0, 1) == 1) terms.basis = TermsBasis::end_of_month;
  terms.days = random.small(0, 365);
  std::int32_t percent = 5'001;
  std::int32_t days = -1;
  for (std::int64_t steps = random.pick(0, 4); steps > 0; --steps) {
    percent -= random.small(1, 1'200);
    days += random.small(1, 80);
    if (percent < 1 || days > terms.days) break;
    terms.discounts.push_back({percent, days});
  }
  return terms;
}

TEST(TermsProperty, WhatIsWrittenIsReadBackTheSame) {
  Random random;
  for (int round = 0; round < 5'000; ++round) {
    const PaymentTerms terms = random_terms(random);
    const std::string text = write_terms(terms);
    ASSERT_EQ(find_contradiction(terms), "") << text << ", seed " << random.seed;
    const ParsedTerms parsed = parse_terms(text);
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.error << ", seed " << random.seed;
    ASSERT_EQ(parsed.terms, terms) << text << ", seed " << random.seed;
  }
}

// Walks the calendar a day at a time; knows nothing but when a month changes.
Date walked_due_date(const PaymentTerms& terms, Date issue) {
  const auto last_of_month = [](Date d) {
    while (d.plus_days(1).civil().month == d.civil().month) d = d.plus_days(1);
    return d;
  };
  if (!terms.parts.empty()) return issue.plus_days(terms.parts.back().days);
  if (terms.basis == TermsBasis::issue_date) return issue.plus_days(terms.days);
  Date d = last_of_month(issue);
  if (terms.basis == TermsBasis::end_of_month) return d.plus_days(terms.days);
  const Date last = last_of_month(d.plus_days(1));
  while (d < last &&
         (d <= issue || d.civil().day != terms.days || d.civil().month == issue.civil().month))
    d = d.plus_days(1);
  return d;
}

TEST(TermsProperty, DueDatesAgreeWithACalendarThatIsWalked) {
  Random random;
  for (int round = 0; round < 5'000; ++round) {
    const PaymentTerms terms = random_terms(random);
    const Date issue = Date::from_days(random.small(-25'567, 80'000));
    ASSERT_EQ(due_date(terms, issue).iso(), walked_due_date(terms, issue).iso())
        << write_terms(terms) << " of " << issue.iso() << ", seed " << random.seed;
  }
}

TEST(TermsProperty, InstalmentsSumToTheAmountAndDiscountsFall) {
  Random random;
  for (int round = 0; round < 5'000; ++round) {
    const PaymentTerms terms = random_terms(random);
    const Date issue = Date::from_days(random.small(-25'567, 80'000));
    const std::int64_t bound = random.pick(0, 1) == 1 ? 200 : kMaxAmount;
    const Money amount(random.pick(-bound, bound));
    const std::string what = write_terms(terms) + " of " + std::to_string(amount.minor()) +
                             ", seed " + std::to_string(random.seed);
    Money sum;
    Date before;
    for (const Instalment& part : instalments(terms, amount, issue)) {
      ASSERT_FALSE(part.amount.is_zero()) << what;
      ASSERT_EQ(part.amount.is_negative(), amount.is_negative()) << what;
      ASSERT_TRUE(before.is_none() || before < part.due_date) << what;
      before = part.due_date;
      sum += part.amount;
    }
    ASSERT_EQ(sum, amount) << what;
    if (!amount.is_zero()) {
      ASSERT_EQ(before, due_date(terms, issue)) << what;
    }
    Money granted = amount;
    Date last = issue.plus_days(-1);
    for (const DiscountWindow& window : discount_windows(terms, amount, issue)) {
      ASSERT_LE(window.discount, granted) << what;
      ASSERT_LT(last, window.last_day) << what;
      ASSERT_LE(window.last_day, due_date(terms, issue)) << what;
      granted = window.discount;
      last = window.last_day;
    }
  }
}

TEST(TermsProperty, AnyTextIsReadOrRefusedAndNeverBoth) {
  const std::vector<std::string> pieces = {
      "NET",  "net", "30", "2",    "10",   "/",    "%",     ",",  " ",
      "EOM",  "+",   "x",  "DAY",  "days", "月结", "天",    "日", "次月",
      "预付", "0",   "70", "60",   "n",    ".",    "5",     "-",  "\xE6",
      "\xFF", "９",  "%",  "PROX", "TH",   "OF",   "MONTH", "\n", "99999999999"};
  Random random;
  int read = 0;
  for (int round = 0; round < 50'000; ++round) {
    std::string text;
    for (std::int64_t count = random.pick(1, 8); count > 0; --count)
      text += pieces[static_cast<std::size_t>(random.pick(0, std::ssize(pieces) - 1))];
    const ParsedTerms parsed = parse_terms(text);
    if (!parsed.ok()) {
      ASSERT_EQ(parsed.terms, PaymentTerms{}) << text << ", seed " << random.seed;
      continue;
    }
    ++read;
    ASSERT_EQ(find_contradiction(parsed.terms), "") << text << ", seed " << random.seed;
    ASSERT_EQ(parse_terms(write_terms(parsed.terms)).terms, parsed.terms)
        << text << ", seed " << random.seed;
  }
  EXPECT_GT(read, 100) << "seed " << random.seed;
}

}  // namespace
}  // namespace hexiao
