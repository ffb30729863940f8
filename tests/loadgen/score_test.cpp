#include "loadgen/score.h"

#include <gtest/gtest.h>

#include "loadgen/allocation_notation.h"
#include "tests/loadgen/scratch_directory.h"

namespace hexiao::loadgen {
namespace {

constexpr std::string_view kTruth =
    "line,bank_ref,ledger,class,decidable,customer_no,currency,amount,allocations,unapplied,"
    "expected_outcome\n"
    "2,Z1,L01,exact,1,C1,EUR,30.00,A:10.00|B:20.00,0.00,auto\n"
    "3,Z2,L01,exact,1,C1,EUR,98.00,C:98.00:discount=2.00,0.00,auto\n"
    "4,Z3,L01,amount,1,C2,EUR,5.00,D:5.00,0.00,proposed\n"
    "6,Z4,L01,amount,0,C2,EUR,6.00,E:6.00,0.00,proposed\n"
    "7,Z5,L01,garbage,1,,EUR,7.00,,7.00,unmatched\n"
    "8,Z1,L01,duplicate,1,C1,EUR,30.00,,30.00,duplicate\n";
constexpr std::string_view kHeader =
    "line,payment_id,outcome,reason,rule,score,customer_no,payer_level,allocations,unapplied,"
    "proposals\n";

std::string row(int line, std::string_view outcome, std::string_view allocations = "",
                std::string_view proposals = "") {
  return std::to_string(line) + ",1," + std::string(outcome) + ",,,,,," + std::string(allocations) +
         ",," + std::string(proposals) + "\n";
}

// All six payments right; a test replaces one line.
std::vector<std::string> right_rows() {
  return {row(2, "auto", "B:20|A:10.0"),
          row(3, "auto", "C:98.00:discount=2.00"),
          row(4, "proposed", "", "D:5.00"),
          row(6, "proposed", "", "E:6.00"),
          row(7, "unmatched"),
          row(8, "duplicate")};
}

tl::expected<Score, FileError> score_of(const std::vector<std::string>& rows,
                                        std::string_view items = "") {
  const ScratchDirectory scratch;
  std::string results(kHeader);
  for (const std::string& each : rows) results += each;
  ScoreFiles files{scratch.write("truth.csv", kTruth), scratch.write("results.csv", results), ""};
  if (!items.empty()) files.items = scratch.write("items.csv", items);
  return score(files);
}

TEST(Score, counts_a_right_result_as_right_whatever_the_order_and_the_zeros) {
  const auto result = score_of(right_rows());
  ASSERT_TRUE(result) << result.error().what;
  EXPECT_EQ(result->all.payments, 6u);
  EXPECT_EQ(result->all.allocated, 2u);
  EXPECT_EQ(result->all.wrong, 0u);
  EXPECT_EQ(result->all.wrong_customer, 0u);
  EXPECT_EQ(result->all.proposed, 2u);
  EXPECT_EQ(result->all.first, 2u);
  EXPECT_EQ(result->all.in_three, 2u);
  EXPECT_EQ(result->all.with_truth, 4u);
  EXPECT_EQ(result->all.missed, 0u);
  EXPECT_EQ(result->all.found_duplicates, 1u);
  EXPECT_EQ(result->all.right, 2u);
  EXPECT_EQ(result->decidable.payments, 3u);
  EXPECT_EQ(result->undecidable.payments, 1u);
  EXPECT_EQ(result->without_truth.payments, 2u);
  EXPECT_EQ(result->by_class.at("exact").allocated, 2u);
}

TEST(Score, one_wrong_allocation_of_several_makes_the_payment_wrong) {
  for (const char* wrong : {"A:10.00", "A:10.00|B:20.01", "A:10.00|B:20.00|F:0.01", "A:30.00"}) {
    auto rows = right_rows();
    rows[0] = row(2, "auto", wrong);
    EXPECT_EQ(score_of(rows)->all.wrong, 1u) << wrong;
  }
}

TEST(Score, a_discount_or_write_off_that_differs_is_wrong) {
  for (const char* wrong : {"C:98.00", "C:98.00:discount=1.00", "C:98.00:writeoff=2.00",
                            "C:98.00:discount=2.00:writeoff=1.00"}) {
    auto rows = right_rows();
    rows[1] = row(3, "auto", wrong);
    EXPECT_EQ(score_of(rows)->all.wrong, 1u) << wrong;
  }
}

TEST(Score, an_item_of_another_customer_is_a_wrong_customer) {
  auto rows = right_rows();
  rows[0] = row(2, "auto", "A:10.00|D:20.00");
  const auto result = score_of(rows);
  EXPECT_EQ(result->all.wrong, 1u);
  EXPECT_EQ(result->all.wrong_customer, 1u);
  rows[0] = row(2, "auto", "A:10.00|C:20.00");  // the customer's own, but wrong
  EXPECT_EQ(score_of(rows)->all.wrong_customer, 0u);
}

TEST(Score, the_owner_of_an_item_outside_the_truth_is_read_from_the_items) {
  auto rows = right_rows();
  rows[0] = row(2, "auto", "X:30.00");
  const auto unknown = score_of(rows);
  EXPECT_EQ(unknown->all.wrong_customer, 0u);
  EXPECT_EQ(unknown->unknown_owners, 1u);
  const auto known = score_of(rows, "ledger,customer_no,document_no\nL02,C1,X\nL01,C9,X\n");
  EXPECT_EQ(known->all.wrong_customer, 1u);
  EXPECT_EQ(known->unknown_owners, 0u);
}

TEST(Score, allocating_where_nothing_is_true_is_wrong) {
  auto rows = right_rows();
  rows[4] = row(7, "auto", "A:7.00");
  const auto result = score_of(rows);
  EXPECT_EQ(result->all.wrong, 1u);
  EXPECT_EQ(result->all.wrong_customer, 1u);
}

TEST(Score, proposals_count_by_the_place_of_the_truth) {
  auto rows = right_rows();
  rows[2] = row(4, "proposed", "", "A:5.00;D:5.00");
  rows[3] = row(6, "proposed", "", "A:6.00;B:6.00;C:6.00;E:6.00");
  const auto result = score_of(rows);
  EXPECT_EQ(result->all.first, 0u);
  EXPECT_EQ(result->all.in_three, 1u);
}

TEST(Score, proposals_where_nothing_is_true_do_not_count_for_the_places) {
  auto rows = right_rows();
  rows[4] = row(7, "proposed", "", "A:7.00");
  EXPECT_EQ(score_of(rows)->all.proposed, 2u);
}

TEST(Score, any_of_several_true_answers_is_right) {
  const ScratchDirectory scratch;
  const std::string truth =
      scratch.write("truth.csv", "line,allocations\n2,A:95.00;A:95.00:writeoff=5.00\n3,B:1.00\n");
  const auto judged = [&](std::string_view allocations, std::string_view proposals) {
    const std::string results =
        scratch.write("results.csv", std::string(kHeader) + row(2, "auto", allocations) +
                                         row(3, "proposed", "", proposals));
    auto result = score({truth, results, ""});
    EXPECT_TRUE(result) << result.error().what;
    return *result;
  };
  EXPECT_EQ(judged("A:95.00", "B:1.00").all.wrong, 0u);
  EXPECT_EQ(judged("A:95.00:writeoff=5.00", "B:1.00").all.wrong, 0u);
  EXPECT_EQ(judged("A:95.00:writeoff=4.00", "B:1.00").all.wrong, 1u);
  // A truth of few columns: all is decidable, and the items that it names are the right customer's.
  EXPECT_EQ(judged("A:95.00", "C:1.00;B:1.00").decidable.payments, 2u);
  EXPECT_EQ(judged("A:95.00", "C:1.00;B:1.00").decidable.in_three, 1u);
  EXPECT_EQ(judged("A:95.00", "B:1.00").all.wrong_customer, 0u);
}

TEST(Score, a_truth_without_customers_takes_them_from_the_items) {
  const ScratchDirectory scratch;
  const std::string truth = scratch.write("truth.csv", "line,allocations\n2,A:5.00\n");
  const std::string items =
      scratch.write("items.csv", "ledger,customer_no,document_no\n,C1,A\n,C1,B\n,C2,X\n");
  const auto wrong_customer = [&](std::string_view allocations) {
    const std::string results =
        scratch.write("results.csv", std::string(kHeader) + row(2, "auto", allocations));
    return score({truth, results, items})->all.wrong_customer;
  };
  EXPECT_EQ(wrong_customer("A:5.00"), 0u);
  EXPECT_EQ(wrong_customer("B:5.00"), 0u);
  EXPECT_EQ(wrong_customer("X:5.00"), 1u);
}

TEST(Score, a_truth_with_nothing_proposed_is_missed_also_as_a_false_duplicate) {
  auto rows = right_rows();
  rows[2] = row(4, "unmatched");
  rows[3] = row(6, "duplicate");
  EXPECT_EQ(score_of(rows)->all.missed, 2u);
}

TEST(Score, missing_extra_and_repeated_lines_are_errors) {
  auto rows = right_rows();
  rows.pop_back();
  const auto missing = score_of(rows);
  ASSERT_FALSE(missing);
  EXPECT_NE(missing.error().what.find("1 of 6 payments have no result, the first on line 8"),
            std::string::npos)
      << missing.error().what;
  rows = right_rows();
  rows.push_back(row(9, "unmatched"));
  EXPECT_NE(score_of(rows).error().what.find("line 9 is not in the truth"), std::string::npos);
  rows.back() = row(2, "unmatched");
  EXPECT_NE(score_of(rows).error().what.find("line 2 a second time"), std::string::npos);
}

TEST(Score, what_cannot_be_read_is_an_error_with_its_place) {
  auto rows = right_rows();
  rows[0] = row(2, "allocated");
  EXPECT_NE(score_of(rows).error().what.find("results.csv:2: outcome \"allocated\""),
            std::string::npos);
  rows[0] = row(2, "auto", "A");
  EXPECT_NE(score_of(rows).error().what.find("\"A\" is not item_no:amount"), std::string::npos);
  rows[0] = row(2, "proposed", "", "A:1;B:x");
  EXPECT_FALSE(score_of(rows));
}

TEST(Score, is_printed_as_a_table_and_as_json) {
  auto rows = right_rows();
  rows[0] = row(2, "auto", "A:10.00");
  const auto result = score_of(rows);
  const std::string table = as_table(*result);
  EXPECT_NE(table.find("auto rate              33.3333 %           2 of 6"), std::string::npos)
      << table;
  EXPECT_NE(table.find("wrong-auto rate        50.0000 %           1 of 2"), std::string::npos);
  const std::string json = as_json(*result);
  EXPECT_NE(json.find("\"wrong_auto\": {\"count\": 1, \"of\": 2, \"percent\": 50.0000}"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find("\"percent\": null"), std::string::npos);
}

TEST(AllocationNotation, an_item_number_may_have_colons_and_slashes) {
  const auto set = parse_allocations("RE2026/1:a:-3.50:writeoff=0.01");
  ASSERT_TRUE(set) << set.error();
  EXPECT_EQ(set->front().item_no, "RE2026/1:a");
  EXPECT_EQ(set->front().amount, Money(-35'000));
  EXPECT_EQ(set->front().writeoff, Money(100));
  for (const char* bad : {":1", "A:", "A:1:discount=", "A:1:discount=x", "A:1|", "discount=1"}) {
    const auto read = parse_allocations(bad);
    if (std::string_view(bad) == "A:1|")
      EXPECT_TRUE(read);  // a joiner at the end adds nothing
    else
      EXPECT_FALSE(read) << bad;
  }
}

}  // namespace
}  // namespace hexiao::loadgen
