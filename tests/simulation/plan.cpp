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
                                  .amount = Money(promises.payment(index).item_amount()),
                                  .issue_date = kDay,
                                  .due_date = kDay}) == Rejection::none;
  }
  for (const std::size_t index : ask.payments) {
    const PlannedPayment& payment = promises.payment(index);
    const std::string reference = reference_of(index), item = item_of(index);
    const std::string payer = "Customer " + customer, text = "invoice " + item;
    added &= batch.add(ReceivePayment{
                 .ledger = kLedger,
                 .bank_ref = reference,
                 .currency = kCurrency,
                 .amount = Money(ask.other_amount ? payment.other_amount : payment.amount),
                 .booking_date = kDay,
                 .payer_name = ask.by_hand ? "" : payer,
                 .text = ask.by_hand ? "" : text}) == Rejection::none;
    if (ask.by_hand)
      added &= batch.add(AllocatePayment{
                   .payment = reference,
                   .lines = {{.item = item, .amount = Money(payment.by_hand)}}}) == Rejection::none;
  }
  HEXIAO_CHECK(added);
  batch.append_to(ask.frame, ask.number,
                  random() % 2 == 0 ? protocol::Detail::brief : protocol::Detail::named);
}

Ask ask_for_payments(std::uint64_t number, bool keeps_answers, Promises& promises, Random& random) {
  constexpr std::uint64_t kMostPayments = 3;
  Ask ask{
      .kind = Asks::payments, .number = number, .payments = {}, .frame = {}, .first_answer = {}};
  const std::uint64_t payments = 1 + random() % kMostPayments;
  ask.by_hand = payments == 1 && keeps_answers && random() % 2 == 0;
  const bool disputed = payments == 1 && !ask.by_hand && random() % 4 == 0;
  const std::size_t frame = promises.size();
  for (std::uint64_t i = 0; i < payments; ++i) {
    const auto amount = static_cast<std::int64_t>(100 + random() % 100'000);
    ask.payments.push_back(promises.plan({.amount = amount,
                                          .other_amount = disputed ? amount + 1 : 0,
                                          .frame = frame,
                                          .by_hand = ask.by_hand ? amount / 3 : 0}));
  }
  write_frame(ask, promises, random);
  return ask;
}

Ask ask_for_something_else(std::uint64_t number, Random& random) {
  Ask ask{.number = number, .payments = {}, .frame = {}, .first_answer = {}};
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
  if (random() % 3 == 0) life.check_every_bytes = 700;
  return life;
}

Ask ask_for_fate(std::uint64_t number, std::uint64_t client, const Ask& other) {
  Ask ask{.kind = Asks::fate,
          .number = number,
          .payments = {},
          .about = other.number,
          .frame = {},
          .first_answer = {}};
  const std::string name = std::to_string(client) + ":" + std::to_string(other.number);
  protocol::append_query(ask.frame, number,
                         {.kind = protocol::QueryKind::requests, .number = name});
  return ask;
}

void plan_client(ClientPlan& client, std::uint64_t id, Promises& promises, Random& random) {
  std::uint64_t number = 10;
  std::vector<Ask>& asks = client.asks;
  for (std::uint64_t left = 1 + random() % 4; left != 0; --left)
    asks.push_back(random() % 3 == 0
                       ? ask_for_something_else(++number, random)
                       : ask_for_payments(++number, client.keeps_answers, promises, random));
  if (!client.keeps_answers || asks.front().kind != Asks::payments) return;
  // The number of the first again, with other content; and what became of it.
  if (random() % 4 == 0) {
    asks.push_back(ask_for_payments(asks.front().number, true, promises, random));
    asks.front().shares_number = asks.back().shares_number = true;
  }
  asks.push_back(ask_for_fate(++number, id, asks.front()));
}

}  // namespace

Plan make_plan(Random& random, Promises& promises) {
  Plan plan{.clients = {}, .life = make_life(random)};
  plan.clients.resize(1 + random() % 3);
  plan.faults = static_cast<unsigned>(random() % 5);
  plan.fault_spacing = std::uint64_t{4} << (random() % 5);
  const bool repeats = random() % 2 == 0;
  std::uint64_t id = kFirstClient;
  for (ClientPlan& client : plan.clients) {
    client.most_in_flight = 1 + static_cast<unsigned>(random() % 6);
    client.keeps_answers = random() % 3 != 0;
    plan_client(client, id++, promises, random);
    if (!repeats) continue;
    for (Ask& ask : client.asks)
      if (ask.kind == Asks::payments) ask.sends_left = 2 + static_cast<unsigned>(random() % 9);
  }
  // The same reference with another amount, from anybody.
  std::uint64_t number = 1'000;
  for (std::size_t index = 0; index < promises.size(); ++index) {
    if (promises.payment(index).other_amount == 0) continue;
    Ask ask{.number = ++number,
            .payments = {index},
            .other_amount = true,
            .frame = {},
            .first_answer = {}};
    write_frame(ask, promises, random);
    plan.clients[random() % plan.clients.size()].asks.push_back(std::move(ask));
  }
  return plan;
}

}  // namespace hexiao::simulation
