// Commands go over the wire and come out the same, whatever their kind, size and mixture.
#include <gtest/gtest.h>

#include <random>

#include "protocol/command_batch.h"
#include "protocol/policy_text.h"
#include "tests/protocol/payload_of.h"
#include "tests/protocol/protocol_samples.h"
#include "tests/protocol/show_command.h"

namespace hexiao::protocol {
namespace {

using test::payload_of;
using test::show;

void expect_same(const std::vector<Command>& commands) {
  CommandBatch batch;
  for (const Command& command : commands) ASSERT_EQ(batch.add(command), Rejection::none);
  ASSERT_EQ(batch.size(), commands.size());
  ByteBuffer out;
  batch.append_to(out, 9, Detail::named);
  const Payload payload = payload_of(out);
  CommandBatchView view;
  ASSERT_EQ(decode_commands(payload.bytes(), 8192, view), WireError::none);
  EXPECT_EQ(view.detail, Detail::named);
  EXPECT_TRUE(view.faults.empty());
  ASSERT_EQ(view.commands.size(), commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i)
    EXPECT_EQ(show(view.commands[i]), show(commands[i])) << "command " << i;
}

TEST(CommandsTest, EveryKindOfCommandComesOutAsItWentIn) {
  for (const Command& command : test::one_of_each()) expect_same({command});
}

TEST(CommandsTest, EveryKindOfCommandComesOutEmptyAsItWentIn) {
  expect_same({UpsertCustomer{}, UpsertItem{}, ReceivePayment{}, ConfirmProposal{},
               RejectProposal{}, AllocatePayment{}, Deallocate{}, ReversePayment{}, DisputeItem{},
               ReleaseItem{}, SetOff{}});
}

TEST(CommandsTest, CommandsOfTheLargestSizeComeOutAsTheyWentIn) {
  const std::string number(limits::kNumberBytes, 'n'), name(limits::kNameBytes, 'm'),
      text(limits::kTextBytes, 't');
  const std::vector<Text> names(limits::kListEntries, name), numbers(limits::kListEntries, number);
  UpsertCustomer customer{number,
                          number,
                          name,
                          names,
                          numbers,
                          numbers,
                          number,
                          number,
                          number,
                          number,
                          Money(-kMaxAmount),
                          number,
                          36'500,
                          name,
                          name,
                          number};
  ReceivePayment payment{number,
                         number,
                         number,
                         number,
                         Money(kMaxAmount),
                         Date::from_days(-25'567),
                         Date::from_days(84'005),
                         name,
                         number,
                         number,
                         text,
                         text,
                         number,
                         number,
                         number,
                         UINT32_MAX};
  AllocatePayment allocate{.payment = number,
                           .lines = std::vector<ManualLine>(limits::kListEntries,
                                                            {number, Money(1), Money(2), Money(3)}),
                           .other_customer_granted = true};
  expect_same({customer, payment, allocate, Deallocate{UINT64_MAX, text},
               ConfirmProposal{number, UINT32_MAX}});
}

TEST(CommandsTest, RandomMixturesComeOutInTheirOrder) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const std::vector<Command> kinds = test::one_of_each();
  for (int round = 0; round < 30; ++round) {
    std::vector<Command> commands;
    const std::size_t count = 1 + random() % 300;
    for (std::size_t i = 0; i < count; ++i) commands.push_back(kinds[random() % kinds.size()]);
    expect_same(commands);
  }
}

TEST(CommandsTest, ABatchViewThatIsUsedAgainKeepsNothingOfTheLastFrame) {
  CommandBatchView view;
  std::vector<Payload> payloads;  // what the view borrows from
  const std::vector<Command> kinds = test::one_of_each();
  for (std::size_t shift = 0; shift < kinds.size(); ++shift) {
    CommandBatch batch;
    std::vector<Command> commands;
    for (std::size_t i = 0; i < kinds.size() - shift; ++i) {
      commands.push_back(kinds[(i + shift) % kinds.size()]);
      // The same kinds at the same places, once full and once empty.
      if (shift % 2 == 1) std::visit([](auto& one) { one = {}; }, commands.back());
      if (std::holds_alternative<ActivatePolicy>(commands.back()) ||
          std::holds_alternative<ActivateReceivablesPolicy>(commands.back()))
        commands.back() = Deallocate{};
      ASSERT_EQ(batch.add(commands.back()), Rejection::none);
    }
    ByteBuffer out;
    batch.append_to(out, 1, Detail::brief);
    payloads.push_back(payload_of(out));
    ASSERT_EQ(decode_commands(payloads.back().bytes(), 8192, view), WireError::none);
    ASSERT_EQ(view.commands.size(), commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i)
      EXPECT_EQ(show(view.commands[i]), show(commands[i]));
  }
}

TEST(CommandsTest, APolicyTravelsAsItsSourceAndIsReadByTheDaemon) {
  CommandBatch batch;
  ASSERT_EQ(batch.add(ActivatePolicy{.source = {}, .policy = default_policy()}), Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 1, Detail::brief);
  const Payload payload = payload_of(out);
  CommandBatchView view;
  ASSERT_EQ(decode_commands(payload.bytes(), 1, view), WireError::none);
  ASSERT_EQ(view.commands.size(), 1U);
  const auto& command = std::get<ActivatePolicy>(view.commands[0]);
  EXPECT_EQ(command.policy, default_policy());
  EXPECT_EQ(command.source, write_policy(default_policy()));
}

TEST(CommandsTest, ABatchIsFullAtItsLimitsAndTakesNothingInHalf) {
  CommandBatch two(FrameLimits{.frame_bytes = 1U << 20, .batch = 2, .in_flight = 1});
  EXPECT_EQ(two.add(Deallocate{}), Rejection::none);
  EXPECT_EQ(two.add(Deallocate{}), Rejection::none);
  EXPECT_EQ(two.add(Deallocate{}), Rejection::too_large);
  EXPECT_EQ(two.size(), 2U);

  constexpr std::uint32_t kFrame = 64U << 10;
  CommandBatch small(FrameLimits{.frame_bytes = kFrame, .batch = 8192, .in_flight = 1});
  const std::string text(5000, 'x');
  ReceivePayment payment{.ledger = "L", .text = text};
  while (small.add(payment) == Rejection::none) ASSERT_LT(small.size(), 100U);
  ByteBuffer out;
  small.append_to(out, 1, Detail::brief);
  EXPECT_LE(out.size(), kFrame);
  EXPECT_GT(out.size(), kFrame - 2 * text.size());
  small.clear();
  EXPECT_TRUE(small.empty());
  EXPECT_EQ(small.add(payment), Rejection::none);
}

TEST(CommandsTest, WhatTheFormatCannotSayIsRefusedByTheBatch) {
  CommandBatch batch;
  const std::string long_text(65'536, 'x');
  EXPECT_EQ(batch.add(ReceivePayment{.text = long_text}), Rejection::text_too_long);
  EXPECT_EQ(batch.add(Command(UpsertItem{.text = long_text})), Rejection::text_too_long);
  UpsertCustomer customer;
  customer.aliases.resize(65'536);
  EXPECT_EQ(batch.add(customer), Rejection::text_too_long);
  customer.aliases = {long_text};
  EXPECT_EQ(batch.add(customer), Rejection::text_too_long);
  EXPECT_TRUE(batch.empty());
}

TEST(CommandsTest, AnAmountThatIsTooLargeArrivesAsOneThatTheEngineRefuses) {
  CommandBatch batch;
  ASSERT_EQ(batch.add(ReceivePayment{.amount = Money(INT64_MAX)}), Rejection::none);
  ASSERT_EQ(batch.add(ReceivePayment{.amount = Money(INT64_MIN)}), Rejection::none);
  ASSERT_EQ(batch.add(ReceivePayment{.amount = Money(kMaxAmount)}), Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 1, Detail::brief);
  const Payload payload = payload_of(out);
  CommandBatchView view;
  ASSERT_EQ(decode_commands(payload.bytes(), 8192, view), WireError::none);
  EXPECT_EQ(std::get<ReceivePayment>(view.commands[0]).amount, Money(kMaxAmount + 1));
  EXPECT_EQ(std::get<ReceivePayment>(view.commands[1]).amount, Money(-kMaxAmount - 1));
  EXPECT_EQ(std::get<ReceivePayment>(view.commands[2]).amount, Money(kMaxAmount));
}

}  // namespace
}  // namespace hexiao::protocol
