#include "protocol/results.h"

#include <gtest/gtest.h>

#include <random>

#include "tests/protocol/payload_of.h"
#include "tests/protocol/protocol_samples.h"

namespace hexiao::protocol {
namespace {

using test::payload_of;
using test::SampleNames;

struct Answer {
  Payload payload;
  std::vector<ResultView> results;
};

Answer send(const std::vector<Result>& results, const std::vector<CommandFault>& faults,
            Detail detail) {
  ResultsEncoder encoder;
  ByteBuffer out;
  const SampleNames names;
  EXPECT_TRUE(encoder.append_results(out, 5, results, faults, detail, &names));
  Answer answer{payload_of(out), {}};
  EXPECT_EQ(decode_results(answer.payload.bytes(), answer.results), WireError::none);
  return answer;
}

TEST(ResultsTest, ANamedResultCarriesAllThatAReportNeeds) {
  const Answer answer = send({test::sample_result()}, {}, Detail::named);
  ASSERT_EQ(answer.results.size(), 1U);
  const ResultView& r = answer.results[0];
  EXPECT_TRUE(r.ok());
  EXPECT_TRUE(r.changed);
  EXPECT_EQ(r.id, 7U);
  EXPECT_EQ(r.payment, PaymentId{7});
  EXPECT_EQ(r.outcome, Outcome::automatic);
  EXPECT_EQ(r.payer, CustomerId{5});
  EXPECT_EQ(r.customer_no, "C5");
  EXPECT_EQ(r.payer_level, PayerLevel::certain);
  EXPECT_EQ(r.payer_mark, PayerMark::account);
  EXPECT_EQ(r.policy.value, 0x1234567890ABCDEFULL);
  EXPECT_EQ(r.currency.code(), "CNY");
  EXPECT_EQ(r.rule, "invoice_number");
  EXPECT_EQ(r.score, 950);
  EXPECT_EQ(r.first_allocation, AllocationId{70});
  ASSERT_EQ(r.allocations.size(), 2U);
  EXPECT_EQ(r.allocation_count, 2U);
  EXPECT_EQ(r.allocations[0].item_no, "I1");
  EXPECT_EQ(r.allocations[0].document_no, "D1");
  EXPECT_EQ(r.allocations[0].amount, Money(1'000'000));
  EXPECT_EQ(r.allocations[0].discount, Money(2'469));
  EXPECT_EQ(r.allocations[1].item, ItemId{2});
  EXPECT_EQ(r.allocations[1].writeoff, Money(5));
  ASSERT_EQ(r.proposals.size(), 2U);
  const NamedProposal& second = r.proposals[1];
  EXPECT_EQ(second.customer, CustomerId{6});
  EXPECT_EQ(second.customer_no, "C6");
  EXPECT_EQ(second.search, Search::account_total);
  EXPECT_EQ(second.document, DocumentLevel::weak);
  EXPECT_EQ(second.amount_level, AmountLevel::over);
  EXPECT_EQ(second.reason, Reason::payer_differs);
  EXPECT_EQ(second.rule, "account_total");
  EXPECT_EQ(second.score, 400);
  EXPECT_EQ(second.remainder, Money(12));
  ASSERT_EQ(second.lines.size(), 1U);
  EXPECT_EQ(second.lines[0].item_no, "I3");
  EXPECT_EQ(second.lines[0].amount, Money(99));
}

TEST(ResultsTest, ABriefResultCarriesIdsAndCountsOnly) {
  const Answer answer = send({test::sample_result()}, {}, Detail::brief);
  const ResultView& r = answer.results.at(0);
  EXPECT_EQ(r.outcome, Outcome::automatic);
  EXPECT_EQ(r.score, 950);
  EXPECT_EQ(r.allocation_count, 2U);
  EXPECT_TRUE(r.allocations.empty());
  EXPECT_TRUE(r.proposals.empty());
  EXPECT_TRUE(r.customer_no.empty());
  EXPECT_FALSE(r.currency);
}

TEST(ResultsTest, FaultsStandInTheirPlacesBetweenTheResults) {
  Result first, second;
  first.id = 11;
  second.id = 12;
  second.rejection = Rejection::unknown_item;
  second.field = "item";
  const std::vector<CommandFault> faults = {
      {.index = 0, .rejection = Rejection::bad_text, .field = "text", .detail = {}},
      {.index = 2, .rejection = Rejection::policy_invalid, .field = "source", .detail = "line 1"},
      {.index = 4, .rejection = Rejection::unknown_enum, .field = "kind", .detail = {}}};
  for (const Detail detail : {Detail::brief, Detail::named}) {
    const Answer answer = send({first, second}, faults, detail);
    ASSERT_EQ(answer.results.size(), 5U);
    EXPECT_EQ(answer.results[0].rejection, Rejection::bad_text);
    EXPECT_EQ(answer.results[0].outcome, Outcome::rejected);
    EXPECT_EQ(answer.results[1].id, 11U);
    EXPECT_EQ(answer.results[2].field, "source");
    EXPECT_EQ(answer.results[2].detail, "line 1");
    EXPECT_EQ(answer.results[3].rejection, Rejection::unknown_item);
    EXPECT_EQ(answer.results[3].field, "item");
    EXPECT_EQ(answer.results[3].outcome, Outcome::rejected);
    EXPECT_EQ(answer.results[4].rejection, Rejection::unknown_enum);
  }
}

TEST(ResultsTest, ControlAnswersStandByTheirResultsInEveryDetail) {
  Result plain = test::sample_result(), passed, waits, worked;
  passed.control = {.verdict = CreditVerdict::warn,
                    .reasons = 1U << static_cast<unsigned>(CreditReason::near_limit),
                    .exposure = Money(85'000),
                    .limit = Money(100'000)};
  waits.control.approval = {12};
  worked.control.left = 3'000;
  const std::vector<CommandFault> faults = {
      {.index = 1, .rejection = Rejection::malformed, .field = "form", .detail = {}}};
  for (const Detail detail : {Detail::brief, Detail::named}) {
    const Answer answer = send({plain, passed, waits, plain, worked}, faults, detail);
    ASSERT_EQ(answer.results.size(), 6U);
    const ControlView& credit = answer.results[2].control;
    EXPECT_EQ(credit.verdict, CreditVerdict::warn);
    EXPECT_EQ(credit.reasons, 1U);
    EXPECT_EQ(credit.exposure, Money(85'000));
    EXPECT_EQ(credit.limit, Money(100'000));
    EXPECT_EQ(answer.results[3].control.approval, ApprovalId{12});
    EXPECT_EQ(answer.results[5].control.left, 3'000U);
    for (const std::size_t i : {0U, 1U, 4U}) {
      EXPECT_EQ(answer.results[i].control.verdict, CreditVerdict::none);
      EXPECT_FALSE(answer.results[i].control.approval);
    }
  }
}

TEST(ResultsTest, AnEncoderThatIsUsedAgainKeepsNothing) {
  ResultsEncoder encoder;
  const SampleNames names;
  for (int round = 0; round < 3; ++round) {
    ByteBuffer out;
    const std::vector<Result> results(static_cast<std::size_t>(3 - round), test::sample_result());
    ASSERT_TRUE(encoder.append_results(out, 1, results, {}, Detail::named, &names));
    const Payload payload = payload_of(out);
    std::vector<ResultView> views;
    ASSERT_EQ(decode_results(payload.bytes(), views), WireError::none);
    EXPECT_EQ(views.size(), results.size());
  }
}

TEST(ResultsTest, AnAnswerLargerThanAFrameIsNotWrittenInHalf) {
  ResultsEncoder encoder;
  const SampleNames names;
  ByteBuffer out;
  const std::vector<Result> results(1000, test::sample_result());
  EXPECT_FALSE(
      encoder.append_results(out, 1, results, {}, Detail::named, &names, kHelloFrameBytes));
  EXPECT_TRUE(out.empty());
  EXPECT_TRUE(encoder.append_results(out, 1, results, {}, Detail::brief, nullptr, 1U << 20));
  EXPECT_FALSE(out.empty());
}

TEST(ResultsTest, ALongExplanationOfAFaultIsCutBetweenCharacters) {
  std::string long_detail;
  for (int i = 0; i < 400; ++i) long_detail += "中";
  const Answer answer = send({},
                             {{.index = 0,
                               .rejection = Rejection::policy_invalid,
                               .field = "source",
                               .detail = long_detail}},
                             Detail::brief);
  const std::string_view detail = answer.results.at(0).detail;
  EXPECT_EQ(detail.size(), 498U);
  EXPECT_EQ(detail, std::string_view(long_detail).substr(0, 498));
}

}  // namespace
}  // namespace hexiao::protocol
