// docs/protocol.md shows what the code does: its hexdumps, tables and the example are written anew
// here and compared; so is the table of events in docs/log-format.md. HEXIAO_REWRITE_DOCS=1 writes
// them into the pages instead.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

#include "engine/vocabulary/forms.h"
#include "protocol/command_batch.h"
#include "protocol/messages.h"
#include "protocol/rows.h"
#include "tests/protocol/field_words.h"
#include "tests/protocol/protocol_samples.h"

namespace hexiao::protocol {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

// "0000  48 45 58 49 …  |HEXI|", 16 bytes a line.
std::string hexdump(const ByteBuffer& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out = "```\n";
  for (std::size_t line = 0; line < bytes.size(); line += 16) {
    for (int shift = 12; shift >= 0; shift -= 4) out += kDigits[line >> shift & 15U];
    out += ' ';
    std::string shown;
    for (std::size_t i = line; i < line + 16; ++i) {
      if (i % 8 == 0) out += ' ';
      const auto byte = static_cast<unsigned>(bytes.data()[i]);
      out += kDigits[byte >> 4U];
      out += kDigits[byte & 15U];
      out += ' ';
      shown += byte >= 0x20 && byte < 0x7F ? static_cast<char>(byte) : '.';
    }
    out += " |" + shown + "|\n";
  }
  return out + "```\n";
}

ByteBuffer hello() {
  ByteBuffer out;
  append_hello(out, 1, {.client = 7, .principal = "li.na", .client_name = "hexiao 0.1.0"});
  return out;
}
ByteBuffer welcome() {
  ByteBuffer out;
  append_welcome(
      out, 1,
      {.client = 7, .session = 3, .server_version = "0.1.0", .limits = {}, .durable_lsn = 1000});
  return out;
}
ByteBuffer commands() {
  CommandBatch batch;
  EXPECT_EQ(batch.add(ReceivePayment{.ledger = "CN01",
                                     .bank_account = "6222",
                                     .bank_ref = "R-1",
                                     .currency = "CNY",
                                     .amount = Money(125'050),
                                     .booking_date = *Date::from_civil(2026, 1, 30),
                                     .value_date = *Date::from_civil(2026, 1, 30),
                                     .payer_name = "上海示例",
                                     .text = "INV-1001"}),
            Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 2, Detail::named);
  return out;
}
ByteBuffer results() {
  Result result;
  result.id = 1;
  result.changed = true;
  result.payment = {1};
  result.first_allocation = {1};
  result.allocations = {{{9}, Money(125'050), {}, {}}};
  result.decision.outcome = Outcome::automatic;
  result.decision.reason = Reason::none;
  result.decision.payer = {5};
  result.decision.payer_level = PayerLevel::full;
  result.decision.payer_mark = PayerMark::name;
  result.decision.proposals = {{.customer = {5},
                                .document = DocumentLevel::number,
                                .amount = AmountLevel::exact,
                                .score = 980,
                                .rule = "invoice_number",
                                .lines = result.allocations}};
  ByteBuffer out;
  ResultsEncoder encoder;
  const test::SampleNames names;
  EXPECT_TRUE(encoder.append_results(out, 2, std::vector{result}, {}, Detail::named, &names));
  return out;
}
ByteBuffer form_commands() {
  CommandBatch batch;
  EXPECT_EQ(batch.add(CloseDay{*Date::from_civil(2026, 1, 31)}), Rejection::none);
  EXPECT_EQ(batch.add(ReleaseHold{.ledger = "CN01", .customer_no = "C5", .reason = "paid"}),
            Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 9, Detail::brief);
  return out;
}
ByteBuffer control_results() {
  Result result;
  result.id = 4;
  result.changed = true;
  result.control = {.verdict = CreditVerdict::warn,
                    .reasons = 1U << static_cast<unsigned>(CreditReason::near_limit),
                    .exposure = Money(8'500'000),
                    .limit = Money(10'000'000)};
  ByteBuffer out;
  ResultsEncoder encoder;
  EXPECT_TRUE(encoder.append_results(out, 9, std::vector{result}, {}, Detail::brief, nullptr));
  return out;
}
ByteBuffer report_query() {
  ByteBuffer out;
  append_query(out, 10,
               {.kind = QueryKind::report,
                .report = {.name = "aging", .by = "salesperson", .ledger = "CN01"}});
  return out;
}
ByteBuffer report_rows() {
  Report report;
  report.name = "list";
  report.title = "The reports that there are";
  report.as_of = *Date::from_civil(2026, 1, 31);
  report.lsn = 1002;
  report.columns = {{"name", CellKind::text}, {"rows", CellKind::count}};
  report.rows = {{.texts = {"aging"}, .numbers = {12}}};
  PageBuilder page;
  page.begin(QueryKind::report, 1, 1U << 20);
  page.add(report);
  ByteBuffer out;
  EXPECT_TRUE(page.append_to(out, 10, 0, 1002));
  return out;
}
ByteBuffer query() {
  ByteBuffer out;
  append_query(out, 3,
               {.kind = QueryKind::items, .ledger = "CN01", .open_only = true, .limit = 100});
  return out;
}
ByteBuffer what_if_query() {
  ByteBuffer out;
  append_query(out, 7, {.kind = QueryKind::what_if, .number = "1", .limit = 20});
  return out;
}
ByteBuffer what_if_rows() {
  WhatIfPayment payment;
  payment.payment = {4};
  payment.change = WhatIfChange::no_longer_automatic;
  payment.ledger = "CN01";
  payment.bank_ref = "E4";
  payment.currency = *Currency::from_code("CNY");
  payment.amount = Money(125'050);
  payment.before = {.outcome = Outcome::automatic, .rule = "invoice_number", .customer_no = "C5"};
  payment.before.lines = {{.item = {9}, .item_no = "I9", .amount = Money(125'050)}};
  payment.after = payment.before;
  payment.after.outcome = Outcome::proposed;
  payment.after.reason = Reason::needs_confirmation;
  WhatIfView view;
  view.run = 1;
  view.state = WhatIfState::done;
  view.policy = "default";
  view.version = {0x0123456789ABCDEF};
  view.until_lsn = view.reached_lsn = 1002;
  view.payments = 40;
  view.unchanged = 39;
  view.no_longer_auto = 1;
  view.kept = 1;
  view.differences = {payment};
  PageBuilder page;
  page.begin(QueryKind::what_if, 20, 1U << 20);
  page.add(view);
  ByteBuffer out;
  EXPECT_TRUE(page.append_to(out, 7, 0, 1002));
  return out;
}
ByteBuffer rows() {
  AllocationView view;
  view.id = {1};
  view.payment = {1};
  view.item = {9};
  view.ledger = "CN01";
  view.customer_no = "C5";
  view.item_no = "I9";
  view.document_no = "D9";
  view.currency = *Currency::from_code("CNY");
  view.amount = Money(125'050);
  PageBuilder page;
  page.begin(QueryKind::allocations, 100, 1U << 20);
  page.add(view);
  ByteBuffer out;
  EXPECT_TRUE(page.append_to(out, 3, 0, 1002));
  return out;
}
ByteBuffer error() {
  ByteBuffer out;
  append_error(out, 4, notice_of(Rejection::unknown_payment, "#9"));
  return out;
}
ByteBuffer snapshot_done() {
  ByteBuffer out;
  append_snapshot_done(out, 5,
                       {.lsn = 1002,
                        .state_hash = 0x0123456789ABCDEF,
                        .bytes = 4096,
                        .duration_ns = 2'000'000,
                        .file = "snapshot"});
  return out;
}
ByteBuffer bare(FrameType type, std::uint64_t request) {
  ByteBuffer out;
  append_frame(out, type, request);
  return out;
}

std::string wire_errors() {
  std::string out =
      "| code | name | session | what it means, and the way out |\n|---|---|---|---|\n";
  for (std::uint16_t number = 1000; number < 1300; ++number) {
    const auto code = static_cast<WireError>(number);
    if (to_text(code) == to_text(WireError::none)) continue;
    out += "| " + std::to_string(number) + " | " + std::string(to_text(code)) + " | " +
           (session_ends(code) ? "ends" : "goes on") + " | " + std::string(explain(code)) + " |\n";
  }
  return out;
}

std::string rejections() {
  std::string out = "| code | name | what it means, and the way out |\n|---|---|---|\n";
  for (std::uint16_t number = 1; number < 1000; ++number) {
    const auto code = static_cast<Rejection>(number);
    if (number != 1 && to_text(code) == to_text(Rejection::malformed)) continue;
    out += "| " + std::to_string(number) + " | " + std::string(to_text(code)) + " | " +
           std::string(explain(code)) + " |\n";
  }
  return out;
}

template <class E>
std::string row_of(std::string_view name) {
  std::string out = "| " + std::string(name) + " |";
  for (std::size_t i = 0; i < EnumTexts<E>::value.size(); ++i)
    out += (i == 0 ? " " : " · ") + std::to_string(i) + " " + std::string(EnumTexts<E>::value[i]);
  return out + " |\n";
}

std::string closed_lists() {
  return "| list | numbers |\n|---|---|\n" + row_of<ItemKind>("item kind") +
         row_of<ItemState>("item state") + row_of<PaymentState>("payment state") +
         row_of<Outcome>("outcome") + row_of<Reason>("reason") + row_of<PayerLevel>("payer level") +
         row_of<PayerMark>("payer mark") + row_of<DocumentLevel>("document level") +
         row_of<AmountLevel>("amount level") + row_of<Search>("search") +
         row_of<KeyKind>("evidence: key") + row_of<KeyHit>("evidence: hit") +
         row_of<TextField>("evidence: field") + row_of<Origin>("origin") +
         row_of<QueryKind>("query kind") + row_of<MappingKind>("mapping kind") +
         row_of<MappingState>("mapping state") + row_of<WakeReason>("woken by") +
         row_of<ShortOutcome>("difference") + row_of<WhatIfState>("what-if state") +
         row_of<WhatIfChange>("what-if change") + row_of<ItemMark>("item mark") +
         row_of<CreditVerdict>("credit verdict") + row_of<CreditReason>("credit reason (bits)") +
         row_of<OrderState>("order state") + row_of<ApprovalKind>("approval kind") +
         row_of<ApprovalAnswer>("approval answer") + row_of<ApprovalState>("approval state") +
         row_of<FieldSubject>("field subject") + row_of<Recipient>("recipient") +
         row_of<RuleEvent>("rule event") + row_of<RuleAction>("rule action") +
         row_of<CellKind>("report cell");
}

// Of every kind that has one, in the order of their numbers.
template <std::size_t... I>
std::string forms_table(std::index_sequence<I...>) {
  std::string out = "| kind | command | fields |\n|---|---|---|\n";
  const auto add = [&out](std::uint8_t kind, const std::string& fields) {
    out += "| " + std::to_string(kind) + " | " + std::string(command_name(kind)) + " | " + fields +
           " |\n";
  };
  (add(static_cast<std::uint8_t>(kFirstFormKind + I),
       test::fields_in_words<std::variant_alternative_t<kFirstFormKind + I, Command>>()),
   ...);
  return out;
}
std::string forms_table() {
  return forms_table(std::make_index_sequence<kCommandKinds - kFirstFormKind>{});
}

template <std::size_t... I>
std::string events_table(std::index_sequence<I...>) {
  std::map<unsigned, std::string> rows;  // by the number of the type
  const auto add = [&rows](EventType type, std::string_view name, const std::string& fields) {
    const auto number = static_cast<unsigned>(type);
    rows[number] =
        "| " + std::to_string(number) + " | " + std::string(name) + " | " + fields + " |\n";
  };
  (add(std::variant_alternative_t<I, Event>::kType, std::variant_alternative_t<I, Event>::kName,
       test::fields_in_words<std::variant_alternative_t<I, Event>>()),
   ...);
  std::string out = "| type | event | fields |\n|---|---|---|\n";
  for (const auto& [number, row] : rows) out += row;
  return out;
}

using Blocks = std::map<std::string, std::string>;

Blocks log_blocks() {
  return {{"events", events_table(std::make_index_sequence<std::variant_size_v<Event>>{})}};
}

Blocks blocks() {
  return {{"hello", hexdump(hello())},
          {"welcome", hexdump(welcome())},
          {"commands", hexdump(commands())},
          {"results", hexdump(results())},
          {"form commands", hexdump(form_commands())},
          {"forms", forms_table()},
          {"control results", hexdump(control_results())},
          {"report query", hexdump(report_query())},
          {"report request", test::fields_in_words<ReportRequest>() + "\n"},
          {"report rows", hexdump(report_rows())},
          {"query", hexdump(query())},
          {"rows", hexdump(rows())},
          {"what_if query", hexdump(what_if_query())},
          {"what_if rows", hexdump(what_if_rows())},
          {"ping", hexdump(bare(FrameType::ping, 6))},
          {"pong", hexdump(bare(FrameType::pong, 6))},
          {"snapshot", hexdump(bare(FrameType::snapshot, 5))},
          {"snapshot_done", hexdump(snapshot_done())},
          {"error", hexdump(error())},
          {"goodbye", hexdump(bare(FrameType::goodbye, 8))},
          {"wire errors", wire_errors()},
          {"rejections", rejections()},
          {"closed lists", closed_lists()},
          {"example", "```cpp\n" + content_of("protocol/example.cpp") + "```\n"}};
}

// What stands between <!-- begin NAME --> and <!-- end NAME -->.
struct Span {
  std::size_t begin = std::string::npos, end = std::string::npos;
};
Span find_block(const std::string& page, const std::string& name) {
  const std::string before = "<!-- begin " + name + " -->\n", after = "<!-- end " + name + " -->";
  const std::size_t begin = page.find(before);
  if (begin == std::string::npos) return {};
  return {begin + before.size(), page.find(after)};
}

void expect_blocks(const char* path, const Blocks& wanted) {
  std::string page = content_of(path);
  ASSERT_FALSE(page.empty()) << path << " is missing; run in the project's root";
  const bool rewrite = std::getenv("HEXIAO_REWRITE_DOCS") != nullptr;
  for (const auto& [name, text] : wanted) {
    const Span span = find_block(page, name);
    ASSERT_NE(span.begin, std::string::npos) << "no block for " << name;
    ASSERT_NE(span.end, std::string::npos) << "the block of " << name << " has no end";
    if (rewrite)
      page.replace(span.begin, span.end - span.begin, text);
    else
      EXPECT_EQ(page.substr(span.begin, span.end - span.begin), text)
          << name << " has changed: HEXIAO_REWRITE_DOCS=1 writes it anew; think of old clients";
  }
  if (rewrite) std::ofstream(path) << page;
}

TEST(DocumentationTest, ThePageShowsTheBytesAndTablesOfTheCode) {
  expect_blocks("docs/protocol.md", blocks());
}

TEST(DocumentationTest, ThePageOfTheLogNamesEveryEventWithItsFields) {
  expect_blocks("docs/log-format.md", log_blocks());
}

}  // namespace
}  // namespace hexiao::protocol
