// What a payment costs on the wire: encoding and decoding batches of 1024 payments of about 200
// bytes, their results, and the frame around them. Each benchmark checks what came out.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <cstring>
#include <vector>

#include "bench/protocol/sample_payments.h"
#include "engine/vocabulary/check.h"
#include "protocol/command_batch.h"
#include "protocol/render.h"
#include "protocol/results.h"
#include "protocol/rows.h"

namespace hexiao::bench {
namespace {

using namespace hexiao::protocol;

constexpr std::size_t kBatch = kSampleBatch;

void per_payment(benchmark::State& state, std::size_t bytes) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
  state.counters["bytes/payment"] = static_cast<double>(bytes) / kBatch;
}

void encode_payments(benchmark::State& state) {
  const SamplePayments payments(state.range(0) != 0);
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
  const SamplePayments payments(state.range(0) != 0);
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
  const ByteBuffer frame = encoded(SamplePayments(false));
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
  const ByteBuffer frame = encoded(SamplePayments(false));
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

void encode_results(benchmark::State& state) {
  const auto detail = static_cast<Detail>(state.range(0));
  const std::vector<Result> results = sample_results();
  ResultsEncoder encoder;
  const SampleNames names;
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
  const std::vector<Result> results = sample_results();
  ResultsEncoder encoder;
  const SampleNames names;
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
}  // namespace hexiao::bench

BENCHMARK_MAIN();
