// A fault in one field refuses that command and no other, with the code and the name of the field.
#include <gtest/gtest.h>

#include <flatbuffers/flatbuffers.h>

#include "protocol/command_batch.h"
#include "tests/protocol/payload_of.h"
#include "tests/protocol/protocol_samples.h"
#include "wire/hexiao_generated.h"

namespace hexiao::protocol {
namespace {

using test::payload_of;

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

// The fault of one command that stands between two good ones.
CommandFault fault_of(const Command& command) {
  const Command good = Deallocate{1, "good"};
  Read result = read({good, command, good});
  EXPECT_EQ(result.error, WireError::none);
  EXPECT_EQ(result.view.commands.size(), 2U);
  EXPECT_EQ(result.view.size(), 3U);
  for (const Command& one : result.view.commands)
    EXPECT_EQ(std::get<Deallocate>(one).reason, "good");
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

TEST(CommandFaultsTest, TextThatIsNotCleanUtf8) {
  for (const std::string_view bad :
       {"\xFF", "\xC3", "a\xE4\xB8", "\xED\xA0\x80", "\xF5\x80\x80\x80", "bell\x07", "\x7F",
        "\xC2\x85", "\xC0\xAF"}) {
    EXPECT_FAULT((ReceivePayment{.ledger = "L", .text = bad}), Rejection::bad_text, "text");
    EXPECT_FAULT((UpsertItem{.ledger = "L", .terms = bad}), Rejection::bad_text, "terms");
    EXPECT_FAULT((ReversePayment{"#1", bad}), Rejection::bad_text, "reason");
    EXPECT_FAULT((UpsertCustomer{.name = "ok", .aliases = {"ok", bad}}), Rejection::bad_text,
                 "aliases");
    EXPECT_FAULT((AllocatePayment{.payment = "#1", .lines = {{bad, Money(1), {}, {}}}}),
                 Rejection::bad_text, "item");
  }
}

TEST(CommandFaultsTest, ACharacterThatIsCutBetweenTwoFieldsIsBadInTheFirst) {
  // The heap as a whole is clean: 0xE4 0xB8 | 0xAD is 中 across two texts.
  EXPECT_FAULT((ReceivePayment{.text = "\xE4\xB8", .note = "\xAD"}), Rejection::bad_text, "text");
  EXPECT_FAULT((ReceivePayment{.mandate_id = "\xE4\xB8"}), Rejection::bad_text, "mandate_id");
}

TEST(CommandFaultsTest, ACharacterThatIsCutBetweenTwoCommandsIsBadInBoth) {
  const Read result = read({ReceivePayment{.ledger = "a", .mandate_id = "\xE4\xB8"},
                            ReceivePayment{.ledger = "\xAD"}, ReceivePayment{.ledger = "中"}});
  ASSERT_EQ(result.view.faults.size(), 2U);
  EXPECT_EQ(result.view.faults[0].field, "mandate_id");
  EXPECT_EQ(result.view.faults[1].field, "ledger");
  ASSERT_EQ(result.view.commands.size(), 1U);
  EXPECT_EQ(std::get<ReceivePayment>(result.view.commands[0]).ledger, "中");
}

TEST(CommandFaultsTest, TextBeyondItsLimit) {
  const std::string number(129, 'x'), name(1025, 'x'), text(8193, 'x');
  EXPECT_FAULT((ReceivePayment{.bank_ref = number}), Rejection::text_too_long, "bank_ref");
  EXPECT_FAULT((ReceivePayment{.payer_name = name}), Rejection::text_too_long, "payer_name");
  EXPECT_FAULT((ReceivePayment{.note = text}), Rejection::text_too_long, "note");
  EXPECT_FAULT((UpsertCustomer{.accounts = {number}}), Rejection::text_too_long, "accounts");
  EXPECT_FAULT((DisputeItem{"L", number, "r"}), Rejection::text_too_long, "item");
  UpsertCustomer many;
  many.virtual_accounts.assign(257, "V");
  EXPECT_FAULT(many, Rejection::text_too_long, "virtual_accounts");
  EXPECT_FAULT((AllocatePayment{.payment = "#1", .lines = std::vector<ManualLine>(257)}),
               Rejection::text_too_long, "lines");
}

TEST(CommandFaultsTest, ValuesOutsideTheirClosedListOrCalendar) {
  EXPECT_FAULT((UpsertItem{.kind = static_cast<ItemKind>(4)}), Rejection::unknown_enum, "kind");
  EXPECT_FAULT((ReceivePayment{.booking_date = Date::from_days(84'006)}), Rejection::malformed,
               "booking_date");
  EXPECT_FAULT((UpsertItem{.due_date = Date::from_days(INT32_MAX)}), Rejection::malformed,
               "due_date");
  EXPECT_FAULT((UpsertCustomer{.terms_days = -1}), Rejection::malformed, "terms_days");
  EXPECT_FAULT((UpsertCustomer{.terms_days = INT32_MAX}), Rejection::malformed, "terms_days");
}

TEST(CommandFaultsTest, TheLowestCodeAnswersForACommandWithSeveralFaults) {
  const std::string number(129, 'x');
  EXPECT_FAULT((ReceivePayment{.ledger = number, .text = "\x01"}), Rejection::bad_text, "text");
  EXPECT_FAULT((ReceivePayment{.ledger = number, .booking_date = Date::from_days(INT32_MAX)}),
               Rejection::malformed, "booking_date");
}

TEST(CommandFaultsTest, APolicyThatCannotBeReadIsRefusedWithItsPlace) {
  const CommandFault fault = fault_of(ActivatePolicy{.source = "name = 7", .policy = {}});
  EXPECT_EQ(fault.rejection, Rejection::policy_invalid);
  EXPECT_EQ(fault.field, "source");
  EXPECT_NE(fault.detail.find("1:8"), std::string::npos) << fault.detail;
}

TEST(CommandFaultsTest, AnEmptyBatchAndOneAboveTheLimitAreRefusedAsAWhole) {
  CommandBatch batch;
  ByteBuffer out;
  batch.append_to(out, 1, Detail::brief);
  CommandBatchView view;
  EXPECT_EQ(decode_commands(payload_of(out).bytes(), 8192, view), WireError::malformed_payload);

  for (int i = 0; i < 3; ++i) ASSERT_EQ(batch.add(Deallocate{}), Rejection::none);
  out.clear();
  batch.append_to(out, 1, Detail::brief);
  EXPECT_EQ(decode_commands(payload_of(out).bytes(), 2, view), WireError::batch_too_large);
  EXPECT_EQ(view.size(), 0U);
}

// Frames that no honest encoder writes: `detail`, kinds, payments, texts as given.
WireError decode_built(std::uint8_t detail, const std::vector<std::uint8_t>& kinds,
                       const std::vector<wire::PaymentRow>& payments, std::size_t text_bytes,
                       const std::vector<std::uint16_t>& entries = {}) {
  flatbuffers::FlatBufferBuilder builder;
  const auto texts = builder.CreateVector(std::vector<std::uint8_t>(text_bytes, 'x'));
  const auto entry_vector = builder.CreateVector(entries);
  const auto rows = builder.CreateVectorOfStructs(payments);
  const auto kind_vector = builder.CreateVector(kinds);
  wire::CommandsBuilder commands(builder);
  commands.add_texts(texts);
  commands.add_entries(entry_vector);
  commands.add_payments(rows);
  commands.add_kinds(kind_vector);
  commands.add_detail(detail);
  builder.Finish(commands.Finish());
  ByteBuffer out;
  append_frame(out, FrameType::commands, 1,
               {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()});
  CommandBatchView view;
  return decode_commands(payload_of(out).bytes(), 8192, view);
}

TEST(CommandFaultsTest, ATextHeapThatDoesNotAddUpRefusesTheFrame) {
  const std::array<std::uint16_t, 12> ten{10};
  const wire::PaymentRow row(1, 0, 0, 0, ten);
  EXPECT_EQ(decode_built(0, {2}, {row}, 10), WireError::none);
  EXPECT_EQ(decode_built(0, {2}, {row}, 9), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {2}, {row}, 11), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {2, 2}, {row}, 10), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {2}, {row, row}, 20), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {0}, {row}, 10), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {11}, {row}, 10), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {255}, {}, 0), WireError::malformed_payload);
  EXPECT_EQ(decode_built(2, {2}, {row}, 10), WireError::malformed_payload);
  EXPECT_EQ(decode_built(0, {2}, {row}, 10, {1}), WireError::malformed_payload);
  const std::array<std::uint16_t, 12> most{65535, 65535, 65535, 65535, 65535, 65535,
                                           65535, 65535, 65535, 65535, 65535, 65535};
  EXPECT_EQ(decode_built(0, {2}, {wire::PaymentRow(1, 0, 0, 0, most)}, 10),
            WireError::malformed_payload);
}

}  // namespace
}  // namespace hexiao::protocol
