#include "tests/simulation/plan.h"

#include "protocol/command_batch.h"
#include "protocol/queries.h"

namespace hexiao::simulation {
namespace {

const Date kDay = Date::from_days(20'500);

// One frame: the customer, an item for each payment, and the payments.
void write_frame(Ask& ask, const Promises& promises, Random& random) {
  protocol::CommandBatch batch;
  const std::string customer = "C" + std::to_string(ask.payments.front() % 2);
  bool added = batch.add(UpsertCustomer{
                   .ledger = kLedger, .customer_no = customer, .name = "Customer " + customer}) ==
               Rejection::none;
  for (const std::size_t index : ask.payments) {
    const std::string item = item_of(index);
    added &= batch.add(UpsertItem{.ledger = kLedger,
                                  .customer_no = customer,
                                  .item_no = item,
                                  .document_no = item,
                                  .currency = kCurrency,
                                  .amount = Money(promises.payment(index).amount),
                                  .issue_date = kDay,
                                  .due_date = kDay}) == Rejection::none;
  }
  for (const std::size_t index : ask.payments) {
    const PlannedPayment& payment = promises.payment(index);
    added &= batch.add(ReceivePayment{
                 .ledger = kLedger,
                 .bank_ref = reference_of(index),
                 .currency = kCurrency,
                 .amount = Money(ask.other_amount ? payment.other_amount : payment.amount),
                 .booking_date = kDay,
                 .payer_name = "Customer " + customer,
                 .text = "invoice " + item_of(index)}) == Rejection::none;
  }
  HEXIAO_CHECK(added);
  batch.append_to(ask.frame, ask.number,
                  random() % 2 == 0 ? protocol::Detail::brief : protocol::Detail::named);
}

Ask ask_for_payments(std::uint64_t number, Promises& promises, Random& random) {
  Ask ask{.kind = Asks::payments, .number = number, .payments = {}, .frame = {}};
  static std::uint64_t const kMostPayments = 3;
  const std::uint64_t payments = 1 + random() % kMostPayments;
  const bool disputed = payments == 1 && random() % 4 == 0;
  const std::size_t frame = promises.size();
  for (std::uint64_t i = 0; i < payments; ++i) {
    const auto amount = static_cast<std::int64_t>(100 + random() % 100'000);
    ask.payments.push_back(promises.plan(
        {.amount = amount, .other_amount = disputed ? amount + 1 : 0, .frame = frame}));
  }
  write_frame(ask, promises, random);
  return ask;
}

Ask ask_for_something_else(std::uint64_t number, Random& random) {
  Ask ask{.number = number, .payments = {}, .frame = {}};
  switch (random() % 4) {
    case 0:
      ask.kind = Asks::snapshot;
      protocol::append_frame(ask.frame, protocol::FrameType::snapshot, number);
      break;
    case 1:
      ask.kind = Asks::ping;
      protocol::append_frame(ask.frame, protocol::FrameType::ping, number);
      break;
    default:
      ask.kind = Asks::page;
      protocol::append_query(ask.frame, number,
                             {.kind = protocol::QueryKind::payments, .ledger = kLedger});
  }
  return ask;
}

LifeOptions make_life(Random& random) {
  LifeOptions life;
  life.store = {.segment_bytes = 64u << 10,
                .keep_snapshots = 2,
                .mark_every_bytes = random() % 3 == 0 ? 0u : 4096u,
                .prepare_in_background = false};
  life.groups = {.ring_depth = 64, .group_bytes = std::size_t{64} << (random() % 8)};
  life.limits.offered.in_flight = 1 + static_cast<std::uint32_t>(random() % 4);
  life.limits.sessions = 2 + random() % 3;
  life.limits.frames_in_hand = 1 + random() % 8;
  if (random() % 3 == 0) life.limits.output_bytes = 512;
  return life;
}

}  // namespace

Plan make_plan(Random& random, Promises& promises) {
  Plan plan{.clients = {}, .life = make_life(random)};
  plan.clients.resize(1 + random() % 3);
  plan.most_in_flight = 1 + static_cast<unsigned>(random() % 6);
  plan.faults = static_cast<unsigned>(random() % 5);
  plan.fault_spacing = std::uint64_t{4} << (random() % 5);
  const bool repeats = random() % 3 == 0;
  for (std::vector<Ask>& asks : plan.clients) {
    std::uint64_t number = 10;
    for (std::uint64_t left = 1 + random() % 4; left != 0; --left)
      asks.push_back(random() % 3 == 0 ? ask_for_something_else(++number, random)
                                       : ask_for_payments(++number, promises, random));
    if (repeats)
      for (Ask& ask : asks)
        if (ask.kind == Asks::payments) ask.sends_left = 2 + static_cast<unsigned>(random() % 9);
  }
  // The same reference with another amount, from anybody.
  std::uint64_t number = 1'000;
  for (std::size_t index = 0; index < promises.size(); ++index) {
    if (promises.payment(index).other_amount == 0) continue;
    Ask ask{.number = ++number, .payments = {index}, .other_amount = true, .frame = {}};
    write_frame(ask, promises, random);
    plan.clients[random() % plan.clients.size()].push_back(std::move(ask));
  }
  return plan;
}

}  // namespace hexiao::simulation
