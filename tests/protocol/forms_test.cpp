// Forms: the commands that travel as their fields. Each comes out as it went in, and what is wrong
// in one refuses that command alone.
#include "engine/vocabulary/forms.h"

#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <random>

#include "protocol/command_batch.h"
#include "protocol/forms.h"
#include "tests/protocol/fill.h"
#include "tests/protocol/payload_of.h"
#include "tests/protocol/protocol_samples.h"
#include "wire/hexiao_generated.h"

namespace hexiao::protocol {
namespace {

using test::payload_of;

std::string form_of(const Command& command) {
  ByteBuffer bytes;
  encode_form(command, bytes);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::span<const std::byte> bytes_of(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

struct Read {
  Payload payload;
  CommandBatchView view;
  WireError error = WireError::none;
};

Read read(const std::vector<Command>& commands) {
  CommandBatch batch;
  for (const Command& command : commands) EXPECT_EQ(batch.add(command), Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 1, Detail::brief);
  Read result{payload_of(out), {}, {}};
  result.error = decode_commands(result.payload.bytes(), 8192, result.view);
  return result;
}

// The fault of one command between two good ones.
CommandFault fault_of(const Command& command) {
  const Command good = ReleaseHold{"CN01", "C7", "good"};
  Read result = read({good, command, good});
  EXPECT_EQ(result.error, WireError::none);
  EXPECT_EQ(result.view.commands.size(), 2U);
  for (const Command& one : result.view.commands)
    EXPECT_EQ(std::get<ReleaseHold>(one).reason, "good");
  if (result.view.faults.size() != 1) return {};
  EXPECT_EQ(result.view.faults[0].index, 1U);
  return result.view.faults[0];
}

#define EXPECT_FAULT(command, code, name)               \
  do {                                                  \
    const CommandFault fault = fault_of(command);       \
    EXPECT_EQ(to_text(fault.rejection), to_text(code)); \
    EXPECT_EQ(fault.field, name);                       \
  } while (false)

// A frame of the given kinds, whose forms nobody has checked.
struct RawFrame {
  std::vector<std::uint8_t> kinds;
  std::vector<std::uint32_t> lengths;
  std::string forms;
};
WireError decode_raw(const RawFrame& frame, CommandBatchView& view) {
  flatbuffers::FlatBufferBuilder builder;
  const auto forms = builder.CreateVector(reinterpret_cast<const std::uint8_t*>(frame.forms.data()),
                                          frame.forms.size());
  const auto lengths = builder.CreateVector(frame.lengths);
  const auto kinds = builder.CreateVector(frame.kinds);
  wire::CommandsBuilder commands(builder);
  commands.add_forms(forms);
  commands.add_form_lengths(lengths);
  commands.add_kinds(kinds);
  builder.Finish(commands.Finish());
  ByteBuffer out;
  append_frame(out, FrameType::commands, 1,
               {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()});
  static Payload payload;  // what the view borrows from
  payload = payload_of(out);
  return decode_commands(payload.bytes(), 8192, view);
}
WireError decode_raw(const RawFrame& frame) {
  CommandBatchView view;
  return decode_raw(frame, view);
}

TEST(FormsTest, TheNumbersOfCommandsStandForTheirNames) {
  EXPECT_EQ(command_name(5), "allocate_payment");
  EXPECT_EQ(command_kind(CloseDay{}), 13);
  EXPECT_EQ(command_name(command_kind(WriteOff{})), "write_off");
  EXPECT_EQ(command_name(command_kind(CheckCredit{})), "check_credit");
  EXPECT_EQ(command_name(command_kind(MergeCustomers{})), "merge_customers");
  EXPECT_EQ(command_name(command_kind(ReleaseHold{})), "release_hold");
  EXPECT_EQ(command_name(kCommandKinds), "");
  EXPECT_TRUE(has_form(5));
  EXPECT_FALSE(has_form(2));
  EXPECT_FALSE(has_form(12));
  EXPECT_FALSE(has_form(kCommandKinds));
}

TEST(FormsTest, RandomFormsComeOutOfTheFrameAsTheyWentIn) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 200; ++round) {
    const test::RandomForms forms(random());
    const Read result = read(forms.commands);
    ASSERT_EQ(result.error, WireError::none);
    ASSERT_TRUE(result.view.faults.empty())
        << result.view.faults[0].field << " " << result.view.faults[0].detail;
    ASSERT_EQ(result.view.commands.size(), forms.commands.size());
    for (std::size_t i = 0; i < forms.commands.size(); ++i) {
      ASSERT_EQ(result.view.commands[i].index(), forms.commands[i].index());
      EXPECT_EQ(form_of(result.view.commands[i]), form_of(forms.commands[i]))
          << command_name(command_kind(forms.commands[i]));
    }
  }
}

TEST(FormsTest, FormsAndRowsOfOneFrameKeepTheirOrder) {
  std::vector<Command> mixed;
  const test::RandomForms forms(7);
  const std::vector<Command> rows = test::one_of_each();
  for (std::size_t i = 0; i < forms.commands.size(); ++i) {
    mixed.push_back(forms.commands[i]);
    mixed.push_back(rows[i % rows.size()]);
  }
  const Read result = read(mixed);
  ASSERT_EQ(result.view.commands.size(), mixed.size());
  for (std::size_t i = 0; i < mixed.size(); ++i)
    EXPECT_EQ(result.view.commands[i].index(), mixed[i].index()) << i;
}

TEST(FormsTest, AnApprovalsCommandIsReadBackFromItsForm) {
  const Command before = AllocatePayment{.payment = "#7",
                                         .lines = {{"INV-1", Money(100), Money(-2), Money(1)}},
                                         .other_customer_granted = true};
  const std::string form = form_of(before);
  Command after = CloseDay{};
  ASSERT_TRUE(decode_form(5, bytes_of(form), after));
  EXPECT_EQ(form_of(after), form);
  EXPECT_EQ(std::get<AllocatePayment>(after).lines.at(0).discount, Money(-2));
  EXPECT_FALSE(decode_form(2, bytes_of(form), after)) << "payments have no form";
  EXPECT_FALSE(decode_form(200, bytes_of(form), after));
}

TEST(FormsTest, AFormThatIsCutShortOrTooLongIsNotRead) {
  for (const Command& command : test::RandomForms(11).commands) {
    const std::string form = form_of(command);
    Command into;
    for (std::size_t size = 0; size < form.size(); ++size)
      EXPECT_FALSE(decode_form(command_kind(command), bytes_of(form).first(size), into));
    EXPECT_FALSE(decode_form(command_kind(command), bytes_of(form + '\0'), into));
  }
}

TEST(FormsTest, DamagedFormsAreAnswered) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 2'000; ++round) {
    const test::RandomForms forms(random() % 50);
    const Command& command = forms.commands[random() % forms.commands.size()];
    std::string form = form_of(command);
    for (std::size_t hits = 1 + random() % 4; hits != 0; --hits)
      form[random() % form.size()] = static_cast<char>(random());
    CommandBatchView view;
    ASSERT_EQ(decode_raw({{command_kind(command)}, {static_cast<std::uint32_t>(form.size())}, form},
                         view),
              WireError::none);
    EXPECT_EQ(view.size(), 1U);
  }
}

TEST(FormsTest, AFormThatDoesNotDecodeRefusesItsCommandAlone) {
  const std::string good = form_of(ReleaseHold{"CN01", "C7", "good"});
  std::string unknown_mark = form_of(MarkItem{.ledger = "", .item = "", .note = ""});
  unknown_mark[8] = 99;  // after two empty texts
  std::string huge_list = form_of(SetFields{});
  std::memset(huge_list.data() + huge_list.size() - 4, 0xFF, 4);  // the count of the values
  std::string huge_text = good;
  std::memset(huge_text.data(), 0xFF, 4);
  const std::pair<std::uint8_t, std::string> bad[] = {{17, unknown_mark}, {24, huge_list},
                                                      {26, huge_text},    {26, good + "x"},
                                                      {26, ""},           {13, "\x01\x02"}};
  for (const auto& [kind, form] : bad) {
    const auto good_size = static_cast<std::uint32_t>(good.size());
    CommandBatchView view;
    ASSERT_EQ(decode_raw({{26, kind, 26},
                          {good_size, static_cast<std::uint32_t>(form.size()), good_size},
                          good + form + good},
                         view),
              WireError::none);
    EXPECT_EQ(view.commands.size(), 2U);
    ASSERT_EQ(view.faults.size(), 1U);
    EXPECT_EQ(view.faults[0].index, 1U);
    EXPECT_EQ(view.faults[0].rejection, Rejection::malformed);
  }
}

// A list that claims a million entries in a form of a million bytes: no memory is asked for that
// the frame did not bring.
TEST(FormsTest, AFormAboveItsLimitIsRefusedUnread) {
  std::string form = form_of(DescribeCustomer{});
  form.resize(kMaxFormBytes + 1);
  std::memset(form.data() + 20, 0x0F, 4);
  CommandBatchView view;
  ASSERT_EQ(decode_raw({{16}, {static_cast<std::uint32_t>(form.size())}, form}, view),
            WireError::none);
  ASSERT_EQ(view.faults.size(), 1U);
  EXPECT_EQ(view.faults[0].rejection, Rejection::text_too_long);
  CommandBatch batch;
  const std::string long_text(kMaxFormBytes, 'x');
  EXPECT_EQ(batch.add(ReleaseHold{.reason = long_text}), Rejection::text_too_long);
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.add(ReleaseHold{.reason = "short"}), Rejection::none);
}

TEST(FormsTest, LengthsThatDoNotAddUpRefuseTheFrame) {
  const std::string form = form_of(CloseDay{});
  ASSERT_EQ(form.size(), 4U);
  EXPECT_EQ(decode_raw({{13}, {4}, form}), WireError::none);
  EXPECT_EQ(decode_raw({{13}, {5}, form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13}, {3}, form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13}, {UINT32_MAX}, form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13}, {}, form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13}, {4, 0}, form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13, 13}, {4}, form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13}, {4}, form + form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{13, 13}, {4, UINT32_MAX - 3}, form + form}), WireError::malformed_payload);
  EXPECT_EQ(decode_raw({{kCommandKinds}, {4}, form}), WireError::malformed_payload);
}

TEST(FormsTest, FieldsAreCheckedAsThoseOfTheOtherCommands) {
  const std::string number(limits::kNumberBytes + 1, 'x'), name(limits::kNameBytes + 1, 'x'),
      text(limits::kTextBytes + 1, 'x');
  for (const std::string_view bad : {"\xFF", "a\xE4\xB8", "bell\x07", "\xC2\x85"}) {
    EXPECT_FAULT((WriteOff{.ledger = "L", .item = "I", .reason = bad}), Rejection::bad_text,
                 "reason");
    EXPECT_FAULT((DescribeCustomer{.contacts = {{.address = bad}}}), Rejection::bad_text,
                 "address");
    EXPECT_FAULT((SetFields{.values = {{"ok", "ok"}, {"ok", bad}}}), Rejection::bad_text, "value");
  }
  EXPECT_FAULT((CheckCredit{.order_no = number}), Rejection::text_too_long, "order_no");
  EXPECT_FAULT((UpsertContract{.terms = name}), Rejection::text_too_long, "terms");
  EXPECT_FAULT((MarkItem{.note = text}), Rejection::text_too_long, "note");
  EXPECT_FAULT((DescribeCustomer{.contacts = std::vector<Contact>(257)}), Rejection::text_too_long,
               "contacts");
  EXPECT_FAULT((CloseDay{Date::from_days(84'006)}), Rejection::malformed, "date");
  EXPECT_FAULT((WorkTask{.next_date = Date::from_days(-30'000)}), Rejection::malformed,
               "next_date");
  EXPECT_FAULT((CloseOrder{.ledger = number, .reason = "\x01"}), Rejection::bad_text, "reason");
}

TEST(FormsTest, LineBreaksAreTextAndAmountsAreBounded) {
  const Read result =
      read({WriteOff{.ledger = "L", .item = "I", .amount = Money(INT64_MAX), .reason = "a\nb"},
            ChangeLimit{.limit = Money(INT64_MIN)}, CheckCredit{.amount = Money(kMaxAmount)}});
  ASSERT_EQ(result.view.commands.size(), 3U);
  EXPECT_EQ(std::get<WriteOff>(result.view.commands[0]).amount, Money(kMaxAmount + 1));
  EXPECT_EQ(std::get<WriteOff>(result.view.commands[0]).reason, "a\nb");
  EXPECT_EQ(std::get<ChangeLimit>(result.view.commands[1]).limit, Money(-kMaxAmount - 1));
  EXPECT_EQ(std::get<CheckCredit>(result.view.commands[2]).amount, Money(kMaxAmount));
}

TEST(FormsTest, ABatchViewThatIsUsedAgainKeepsNothingOfTheLastForms) {
  CommandBatchView view;
  std::vector<Payload> payloads;
  for (unsigned round = 0; round < 20; ++round) {
    const test::RandomForms forms(round);
    CommandBatch batch;
    std::vector<Command> commands = forms.commands;
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (round % 2 == 1 && command_kind(commands[i]) != 27)
        std::visit([](auto& one) { one = {}; }, commands[i]);
      ASSERT_EQ(batch.add(commands[i]), Rejection::none);
    }
    ByteBuffer out;
    batch.append_to(out, 1, Detail::brief);
    payloads.push_back(payload_of(out));
    ASSERT_EQ(decode_commands(payloads.back().bytes(), 8192, view), WireError::none);
    ASSERT_EQ(view.commands.size(), commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i)
      EXPECT_EQ(form_of(view.commands[i]), form_of(commands[i]));
  }
}

TEST(FormsTest, ABatchOfFormsIsFullAtTheFramesLimit) {
  constexpr std::uint32_t kFrame = 64U << 10;
  CommandBatch small(FrameLimits{.frame_bytes = kFrame, .batch = 8192, .in_flight = 1});
  const std::string text(5000, 'x');
  while (small.add(ReleaseHold{.reason = text}) == Rejection::none) ASSERT_LT(small.size(), 100U);
  ByteBuffer out;
  small.append_to(out, 1, Detail::brief);
  EXPECT_LE(out.size(), kFrame);
  EXPECT_GT(out.size(), kFrame - 2 * text.size());
  CommandBatchView view;
  EXPECT_EQ(decode_commands(payload_of(out).bytes(), 8192, view), WireError::none);
}

}  // namespace
}  // namespace hexiao::protocol
