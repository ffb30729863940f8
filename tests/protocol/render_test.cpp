#include "protocol/render.h"

#include <gtest/gtest.h>

#include "engine/vocabulary/events.h"
#include "engine/vocabulary/forms.h"
#include "engine/vocabulary/report.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "tests/protocol/fill.h"

namespace hexiao {
namespace {

TEST(RenderTest, AmountsHaveTheDecimalsOfTheCurrencyBesideThem) {
  AllocationView view;
  view.id = {7};
  view.item_no = "INV-1";
  view.amount = Money(-123450);
  view.currency = *Currency::from_code("CNY");
  const std::string cny = to_json(view);
  EXPECT_NE(cny.find(R"("id":7,)"), std::string::npos) << cny;
  EXPECT_NE(cny.find(R"("amount":"-1234.50")"), std::string::npos) << cny;
  EXPECT_NE(cny.find(R"("origin":"auto","reversed":false)"), std::string::npos) << cny;
  view.currency = *Currency::from_code("JPY");
  EXPECT_NE(to_json(view).find(R"("amount":"-123450")"), std::string::npos);
  view.currency = *Currency::from_code("KWD");
  EXPECT_NE(to_json(view).find(R"("amount":"-123.450")"), std::string::npos);
}

TEST(RenderTest, NestedStructuresTakeTheCurrencyAroundThem) {
  PaymentView view;
  view.currency = *Currency::from_code("EUR");
  view.decision.proposals.push_back({.rule = "r", .lines = {{{1}, Money(100), {}, {}}}});
  const std::string json = to_json(view);
  EXPECT_NE(
      json.find(R"("lines":[{"item":1,"amount":"1.00","discount":"0.00","writeoff":"0.00"}])"),
      std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("booking_date":null)"), std::string::npos) << json;
}

TEST(RenderTest, WithoutACurrencyAmountsAreMinorUnitsUnderAnotherKey) {
  const AllocationsMade event{.payment = {3}, .lines = {{{1}, Money(100), {}, {}}}};
  EXPECT_NE(to_json(event).find(R"({"item":1,"amount_minor":100,"discount_minor":0,)"),
            std::string::npos)
      << to_json(event);
  EXPECT_NE(to_json(event, *Currency::from_code("EUR")).find(R"("amount":"1.00")"),
            std::string::npos);
}

TEST(RenderTest, TextsAreEscaped) {
  std::string out;
  append_json_text(out, "a\"b\\c\nd\te\x01中");
  EXPECT_EQ(out, R"("a\"b\\c\nd\te\u0001中")");
}

TEST(RenderTest, HashesAreTextsOfSixteenDigits) {
  Decision decision;
  decision.policy = {0xFEDCBA9876543210ULL};
  EXPECT_NE(to_json(decision).find(R"("policy":"fedcba9876543210")"), std::string::npos);
  protocol::StatusView status;
  status.state_hash = {1};
  EXPECT_NE(to_json(status).find(R"("state_hash":"0000000000000001")"), std::string::npos);
}

TEST(RenderTest, AnEventCarriesItsPositionAndCause) {
  ByteBuffer bytes;
  const Cause cause{
      .client = 4, .request = 5, .time_ns = 1'769'850'900'000'000'001, .principal = "李娜"};
  append_record(bytes, ItemDisputed{.item = {9}, .reason = "damaged"}, cause, 12);
  std::span<const std::byte> rest = bytes.bytes();
  RecordView record;
  ASSERT_TRUE(next_record(rest, record));
  std::string out;
  ASSERT_TRUE(append_event_json(out, record));
  EXPECT_EQ(out, R"({"lsn":12,"event":"item_disputed","time":"2026-01-31T09:15:00.000000001Z",)"
                 R"("client":"4","request":5,"principal":"李娜","item":9,"reason":"damaged"})");
}

TEST(RenderTest, ARecordThatCannotBeDecodedAppendsNothing) {
  const RecordView record{
      .type = static_cast<EventType>(999), .version = 1, .cause = {}, .body = {}};
  std::string out = "x";
  EXPECT_FALSE(append_event_json(out, record));
  EXPECT_EQ(out, "x");
}

TEST(RenderTest, TimesBeforeTheEpochAndAtItsEdges) {
  EXPECT_EQ(format_time(0), "1970-01-01T00:00:00.000000000Z");
  EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59.999999999Z");
}

TEST(RenderTest, APolicySaysItsRulesInWords) {
  const std::string json = to_json(default_policy());
  EXPECT_NE(json.find(R"("short_payment":{"absolute":"1.0000","basis_points":100})"),
            std::string::npos)
      << json;
  EXPECT_NE(
      json.find(R"({"name":"order_number","payer_at_least":"none","document_at_least":"order",)"
                R"("document_at_most":"order","amounts":["discount","exact"],)"
                R"("searches":["named_items"],"action":"auto"})"),
      std::string::npos)
      << json;
}

// Braces and quotes pair up in whatever is rendered: nothing is left out by a separator.
template <class T>
void expect_well_formed() {
  T value;
  test::Filler filler;
  filler.fill(value);
  const std::string json = to_json(value);
  int depth = 0;
  bool inside = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (inside && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      inside = !inside;
    } else if (!inside) {
      if (json[i] == '{' || json[i] == '[') ++depth;
      if (json[i] == '}' || json[i] == ']') --depth;
    }
  }
  EXPECT_EQ(depth, 0) << json;
  EXPECT_FALSE(inside) << json;
  for (const char* wrong : {",,", "{,", "[,", ",}", ",]", ":,", "}{", "]["})
    EXPECT_EQ(json.find(wrong), std::string::npos) << wrong << " in " << json;
}

TEST(RenderTest, EveryViewIsWellFormed) {
  expect_well_formed<CustomerView>();
  expect_well_formed<ItemView>();
  expect_well_formed<PaymentView>();
  expect_well_formed<AllocationView>();
  expect_well_formed<ExplanationView>();
  expect_well_formed<ControlTotal>();
  expect_well_formed<protocol::StatusView>();
  expect_well_formed<protocol::PolicyView>();
  expect_well_formed<protocol::ResultView>();
  expect_well_formed<PaymentRecorded>();
  expect_well_formed<CustomerRecorded>();
  expect_well_formed<ItemRecorded>();
  expect_well_formed<AllocationsMade>();
  expect_well_formed<Report>();
}

// Of every type of event, old and new.
template <std::size_t... I>
void expect_events_well_formed(std::index_sequence<I...>) {
  (expect_well_formed<std::variant_alternative_t<I, Event>>(), ...);
}
TEST(RenderTest, EveryEventIsWellFormed) {
  expect_events_well_formed(std::make_index_sequence<std::variant_size_v<Event>>{});
}

TEST(RenderTest, ReasonsAndListsAreWords) {
  OrderChecked event{.order_no = "4711", .verdict = CreditVerdict::block};
  event.currency = *Currency::from_code("CNY");
  event.amount = Money(100'000);
  event.reasons = 1U << static_cast<unsigned>(CreditReason::over_limit) |
                  1U << static_cast<unsigned>(CreditReason::on_hold);
  const std::string json = to_json(event);
  EXPECT_NE(json.find(R"("amount":"1000.00")"), std::string::npos) << json;
  EXPECT_NE(json.find(R"("verdict":"block","reasons":["over_limit","on_hold"])"), std::string::npos)
      << json;
}

TEST(RenderTest, AnApprovalShowsTheCommandThatWaits) {
  ByteBuffer form;
  encode_form(WriteOff{.ledger = "CN01", .item = "INV-1", .amount = Money(2'550), .reason = "old"},
              form);
  ApprovalProposed event{.approval = {3}, .kind = ApprovalKind::bad_debt, .proposer = "li.na"};
  event.currency = *Currency::from_code("CNY");
  event.command_kind = command_kind(WriteOff{});
  event.command = {reinterpret_cast<const char*>(form.data()), form.size()};
  const std::string json = to_json(event);
  EXPECT_NE(json.find(R"("command_kind":"write_off","command":{"ledger":"CN01","item":"INV-1",)"
                      R"("amount":"25.50","bad_debt":false,"reason":"old"},"bound_to":)"),
            std::string::npos)
      << json;
  event.command = "\x01";
  EXPECT_NE(to_json(event).find(R"("command":null)"), std::string::npos);
}

}  // namespace
}  // namespace hexiao
