// What a payment costs on the wire: encoding and decoding batches of 1024 payments of about 200
// bytes, their results, and the frame around them. Each benchmark checks what came out.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "engine/vocabulary/check.h"
#include "protocol/command_batch.h"
#include "protocol/render.h"
#include "protocol/results.h"
#include "protocol/rows.h"

namespace {

using namespace hexiao;
using namespace hexiao::protocol;

constexpr std::size_t kBatch = 1024;

// Texts of about 200 bytes in all, Latin or Chinese.
struct Payments {
  std::vector<std::string> refs, texts;
  std::vector<ReceivePayment> list;

  explicit Payments(bool chinese) {
    refs.reserve(kBatch);
    texts.reserve(kBatch);
    for (std::size_t i = 0; i < kBatch; ++i) {
      const std::string number = std::to_string(1'000'000 + i);
      refs.push_back("20260131-" + number);
      texts.push_back((chinese ? "货款 发票 INV-" : "payment of invoice INV-") + number +
                      (chinese ? " 合同 HT-" : " and contract HT-") + number +
                      (chinese ? " 谢谢合作" : " thank you for delivery"));
      list.push_back(
          {.ledger = "CN01",
           .bank_account = "6222000011112222",
           .bank_ref = refs.back(),
           .currency = "CNY",
           .amount = Money(static_cast<std::int64_t>(100 + i)),
           .booking_date = Date::from_days(20'484),
           .value_date = Date::from_days(20'484),
           .payer_name = chinese ? "上海示例国际贸易有限公司" : "EXAMPLE INTERNATIONAL TRADING LTD",
           .payer_account = "6217000033334444555",
           .text = texts.back(),
           .end_to_end_id = refs.back()});
    }
  }
};

void per_payment(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
  state.counters["bytes/payment"] = static_cast<double>(bytes) / kBatch;
}

Payload payload_of(const ByteBuffer& frame) {
  return Payload::copy_of(frame.bytes().subspan(kHeaderBytes));
}

ByteBuffer encoded(const Payments& payments) {
  CommandBatch batch;
  for (const ReceivePayment& payment : payments.list)
    HEXIAO_CHECK(batch.add(payment) == Rejection::none);
  ByteBuffer out;
  batch.append_to(out, 1, Detail::brief);
  return out;
}

void encode_payments(benchmark::State& state) {
  const Payments payments(state.range(0) != 0);
  CommandBatch batch;
  ByteBuffer out;
  for (auto _ : state) {
    batch.clear();
    out.clear();
    for (const ReceivePayment& payment : payments.list)
      if (batch.add(payment) != Rejection::none) std::abort();
    batch.append_to(out, 1, Detail::brief);
    benchmark::DoNotOptimize(out.data());
  }
  HEXIAO_CHECK(batch.size() == kBatch);
  per_payment(state, out.size());
}
BENCHMARK(encode_payments)->ArgName("chinese")->Arg(0)->Arg(1);

void decode_payments(benchmark::State& state) {
  const Payments payments(state.range(0) != 0);
  const ByteBuffer frame = encoded(payments);
  const Payload payload = payload_of(frame);
  CommandBatchView view;
  for (auto _ : state) {
    if (decode_commands(payload.bytes(), kBatch, view) != WireError::none) std::abort();
    benchmark::DoNotOptimize(view.commands.data());
  }
  HEXIAO_CHECK(view.commands.size() == kBatch && view.faults.empty());
  for (std::size_t i = 0; i < kBatch; ++i) {
    const auto& payment = std::get<ReceivePayment>(view.commands[i]);
    HEXIAO_CHECK(payment.text == payments.texts[i] && payment.amount == payments.list[i].amount);
  }
  per_payment(state, frame.size());
}
BENCHMARK(decode_payments)->ArgName("chinese")->Arg(0)->Arg(1);

// As the daemon does it: each frame has a batch of its own, which goes on to another thread.
void decode_payments_anew(benchmark::State& state) {
  const Payments payments(false);
  const ByteBuffer frame = encoded(payments);
  const Payload payload = payload_of(frame);
  for (auto _ : state) {
    CommandBatchView view;
    if (decode_commands(payload.bytes(), kBatch, view) != WireError::none) std::abort();
    benchmark::DoNotOptimize(view.commands.data());
    HEXIAO_CHECK(view.commands.size() == kBatch && view.faults.empty());
  }
  per_payment(state, frame.size());
  state.counters["bytes/command"] = sizeof(Command);
}
BENCHMARK(decode_payments_anew);

// Header, checksum and one copy, from the bytes of a socket.
void read_frames(benchmark::State& state) {
  const ByteBuffer frame = encoded(Payments(false));
  FrameReader reader(FrameLimits{}.frame_bytes);
  Frame taken;
  for (auto _ : state) {
    std::span<const std::byte> rest = frame.bytes();
    while (reader.next(taken) == FrameReader::Step::need_bytes && !rest.empty()) {
      const auto room = reader.room();
      const std::size_t count = std::min(room.size(), rest.size());
      std::memcpy(room.data(), rest.data(), count);
      reader.filled(count);
      rest = rest.subspan(count);
    }
    if (!rest.empty() || reader.inside_frame()) std::abort();
    benchmark::DoNotOptimize(taken.payload.data());
  }
  HEXIAO_CHECK(taken.payload.size() + kHeaderBytes == frame.size());
  per_payment(state, frame.size());
}
BENCHMARK(read_frames);

class OneName final : public Names {
 public:
  Item item(ItemId /*id*/) const override {
    return {.item_no = "INV-1000001", .document_no = "INV-1000001"};
  }
  std::string_view customer_no(CustomerId /*id*/) const override { return "C-4711"; }
  Currency payment_currency(PaymentId /*id*/) const override { return *Currency::from_code("CNY"); }
};

std::vector<Result> automatic_results() {
  Result result;
  result.id = 1;
  result.changed = true;
  result.payment = {1};
  result.first_allocation = {1};
  result.allocations = {{{9}, Money(100), {}, {}}};
  result.decision.outcome = Outcome::automatic;
  result.decision.payer = {5};
  result.decision.proposals = {
      {.customer = {5}, .score = 980, .rule = "invoice_number", .lines = result.allocations}};
  return std::vector<Result>(kBatch, result);
}

void encode_results(benchmark::State& state) {
  const auto detail = static_cast<Detail>(state.range(0));
  const std::vector<Result> results = automatic_results();
  ResultsEncoder encoder;
  const OneName names;
  ByteBuffer out;
  for (auto _ : state) {
    out.clear();
    if (!encoder.append_results(out, 1, results, {}, detail, &names)) std::abort();
    benchmark::DoNotOptimize(out.data());
  }
  const Payload payload = payload_of(out);
  std::vector<ResultView> views;
  HEXIAO_CHECK(decode_results(payload.bytes(), views) == WireError::none);
  HEXIAO_CHECK(views.size() == kBatch && views.back().outcome == Outcome::automatic);
  per_payment(state, out.size());
}
BENCHMARK(encode_results)->ArgName("named")->Arg(0)->Arg(1);

void decode_results_of_a_batch(benchmark::State& state) {
  const auto detail = static_cast<Detail>(state.range(0));
  const std::vector<Result> results = automatic_results();
  ResultsEncoder encoder;
  const OneName names;
  ByteBuffer out;
  HEXIAO_CHECK(encoder.append_results(out, 1, results, {}, detail, &names));
  const Payload payload = payload_of(out);
  std::vector<ResultView> views;
  for (auto _ : state) {
    if (decode_results(payload.bytes(), views) != WireError::none) std::abort();
    benchmark::DoNotOptimize(views.data());
  }
  HEXIAO_CHECK(views.size() == kBatch && views.front().payment == PaymentId{1});
  per_payment(state, out.size());
}
BENCHMARK(decode_results_of_a_batch)->ArgName("named")->Arg(0)->Arg(1);

ItemView sample_item() {
  ItemView item;
  item.id = {7};
  item.ledger = "CN01";
  item.customer_no = "C-4711";
  item.item_no = item.document_no = "INV-1000001";
  item.order_no = "PO-77";
  item.currency = *Currency::from_code("CNY");
  item.amount = item.open_amount = Money(123'456);
  return item;
}

void encode_and_read_items(benchmark::State& state) {
  const ItemView item = sample_item();
  PageBuilder builder;
  ByteBuffer out;
  std::size_t rows = 0;
  for (auto _ : state) {
    out.clear();
    builder.begin(QueryKind::items, kBatch, FrameLimits{}.frame_bytes);
    while (builder.has_room()) builder.add(item);
    if (!builder.append_to(out, 1, 0, 0)) std::abort();
    Page page;
    if (read_page(payload_of(out), page) != WireError::none) std::abort();
    rows = page.items.size();
  }
  HEXIAO_CHECK(rows == kBatch);
  per_payment(state, out.size());
}
BENCHMARK(encode_and_read_items);

void render_items(benchmark::State& state) {
  const ItemView item = sample_item();
  std::string out;
  for (auto _ : state) {
    out.clear();
    append_json(out, item);
    benchmark::DoNotOptimize(out.data());
  }
  HEXIAO_CHECK(out.find("\"amount\":\"1234.56\"") != std::string::npos);
}
BENCHMARK(render_items);

}  // namespace

BENCHMARK_MAIN();
