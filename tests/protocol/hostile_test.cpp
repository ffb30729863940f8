// Bytes that were made to hurt: whatever arrives, reading ends in an answer, touches nothing
// outside the payload (the sanitizers watch), and asks for no memory out of proportion to what was
// sent.
#include <flatbuffers/flatbuffers.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>

#include "protocol/command_batch.h"
#include "protocol/messages.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "tests/protocol/fill.h"
#include "tests/protocol/payload_of.h"
#include "tests/protocol/protocol_samples.h"
#include "wire/hexiao_generated.h"

namespace hexiao::protocol {
namespace {

using test::payload_of;

Payload sample_commands() {
  CommandBatch batch;
  for (const Command& command : test::one_of_each())
    if (!std::holds_alternative<ActivatePolicy>(command) &&
        !std::holds_alternative<ActivateReceivablesPolicy>(command)) {
      EXPECT_EQ(batch.add(command), Rejection::none);
    }
  ByteBuffer out;
  batch.append_to(out, 1, Detail::named);
  return payload_of(out);
}

Payload sample_results() {
  ResultsEncoder encoder;
  const test::SampleNames names;
  ByteBuffer out;
  const std::vector<Result> results(2, test::sample_result());
  EXPECT_TRUE(encoder.append_results(out, 1, results, {}, Detail::named, &names));
  return payload_of(out);
}

Payload sample_page() {
  ExplanationView view;
  test::Filler filler;
  filler.fill(view);
  PageBuilder builder;
  builder.begin(QueryKind::explain, 1, 1U << 20);
  builder.add(view);
  ByteBuffer out;
  EXPECT_TRUE(builder.append_to(out, 1, 0, 0));
  return payload_of(out);
}

Payload sample_report_page() {
  Report report;
  test::Filler filler;
  filler.fill(report);
  PageBuilder builder;
  builder.begin(QueryKind::report, 1, 1U << 20);
  builder.add(report);
  ByteBuffer out;
  EXPECT_TRUE(builder.append_to(out, 1, 0, 0));
  return payload_of(out);
}

Payload sample_report_query() {
  ByteBuffer out;
  Query query{.kind = QueryKind::report};
  test::Filler filler;
  filler.fill(query.report);
  append_query(out, 1, query);
  return payload_of(out);
}

Payload sample_query() {
  ByteBuffer out;
  append_query(out, 1, {.kind = QueryKind::items, .ledger = "CN01", .number = "INV-1"});
  return payload_of(out);
}

Payload sample_hello() {
  ByteBuffer out;
  append_hello(out, 1, {.principal = "p", .client_name = "c", .credentials = {std::byte{1}}});
  return payload_of(out);
}

// Reads the bytes as every kind of message.
void read_as_everything(const Payload& payload) {
  CommandBatchView batch;
  decode_commands(payload.bytes(), 8192, batch);
  std::vector<ResultView> results;
  decode_results(payload.bytes(), results);
  Query query;
  (void)read_query(payload.bytes(), query);
  Hello hello;
  (void)read_hello(payload.bytes(), hello);
  Welcome welcome;
  (void)read_welcome(payload.bytes(), welcome);
  ErrorNotice notice;
  (void)read_error(payload.bytes(), notice);
  SnapshotDone done;
  (void)read_snapshot_done(payload.bytes(), done);
  Page page;
  (void)read_page(Payload::copy_of(payload.bytes()), page);
}

const std::vector<Payload>& samples() {
  static const std::vector<Payload> all = [] {
    std::vector<Payload> list;
    list.push_back(sample_commands());
    list.push_back(sample_results());
    list.push_back(sample_page());
    list.push_back(sample_query());
    list.push_back(sample_report_page());
    list.push_back(sample_report_query());
    list.push_back(sample_hello());
    return list;
  }();
  return all;
}

TEST(HostileTest, EveryTruncationIsAnsweredAndNeverTakenForTheWhole) {
  for (const Payload& sample : samples())
    for (std::size_t size = 0; size < sample.size(); ++size)
      read_as_everything(Payload::copy_of(sample.bytes().first(size)));
  // Cut below its last text, a batch is refused, not read in part.
  const Payload whole = sample_commands();
  CommandBatchView batch;
  for (std::size_t size = 0; size + kFrameAlignment < whole.size(); ++size) {
    const Payload cut = Payload::copy_of(whole.bytes().first(size));
    EXPECT_NE(decode_commands(cut.bytes(), 8192, batch), WireError::none) << size;
    EXPECT_EQ(batch.size(), 0U);
  }
}

TEST(HostileTest, EveryBitFlipIsAnswered) {
  for (const Payload& sample : samples()) {
    Payload bytes = Payload::copy_of(sample.bytes());
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      bytes.data()[bit / 8] ^= std::byte{1} << (bit % 8);
      read_as_everything(bytes);
      bytes.data()[bit / 8] ^= std::byte{1} << (bit % 8);
    }
  }
}

TEST(HostileTest, RandomDamageIsAnswered) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  for (int round = 0; round < 4000; ++round) {
    const Payload& sample = samples()[random() % samples().size()];
    Payload bytes = Payload::copy_of(sample.bytes());
    const std::size_t hits = 1 + random() % 8;
    for (std::size_t i = 0; i < hits; ++i) {
      const std::size_t at = random() % bytes.size();
      const std::uint32_t values[] = {0, 1, 0xFFFFFFFF, 0x7FFFFFFF,
                                      static_cast<std::uint32_t>(random())};
      const std::uint32_t value = values[random() % 5];
      std::memcpy(bytes.data() + at, &value, std::min<std::size_t>(4, bytes.size() - at));
    }
    read_as_everything(bytes);
  }
}

TEST(HostileTest, AMisalignedPayloadIsRefused) {
  const Payload good = sample_commands();
  Payload room(good.size() + kFrameAlignment);
  for (std::size_t shift = 1; shift < kFrameAlignment; ++shift) {
    std::memcpy(room.data() + shift, good.data(), good.size());
    CommandBatchView batch;
    EXPECT_EQ(decode_commands({room.data() + shift, good.size()}, 8192, batch),
              WireError::malformed_payload);
  }
}

// Found by EveryBitFlipIsAnswered: a vector of rows that begins at an odd multiple of four passes
// the verifier, and its 64-bit fields would be read misaligned.
TEST(HostileTest, RowsThatAreNotAlignedAreRefused) {
  const Payload good = sample_commands();
  const auto* root = flatbuffers::GetRoot<wire::Commands>(good.data());
  const auto at =
      static_cast<std::size_t>(reinterpret_cast<const std::byte*>(root->actions()) - good.data());
  // The reference to the vector, moved by four bytes: its count is then the first row's number.
  Payload bad = Payload::copy_of(good.bytes());
  for (std::size_t ref = 0; ref + 4 < bad.size(); ref += 4) {
    std::uint32_t offset = 0;
    std::memcpy(&offset, bad.data() + ref, 4);
    if (ref + offset != at) continue;
    offset -= 4;
    std::memcpy(bad.data() + ref, &offset, 4);
    CommandBatchView batch;
    EXPECT_EQ(decode_commands(bad.bytes(), 8192, batch), WireError::malformed_payload);
    return;
  }
  FAIL() << "no reference to the rows was found";
}

// A form of 1 MiB of which a list claims as many entries as there are bytes: 64 MiB were asked for.
TEST(HostileTest, AListAsksForNoMoreMemoryThanItsMessageHas) {
  std::vector<std::byte> form(1U << 20, std::byte{0xFF});
  const auto claimed = static_cast<std::uint32_t>(form.size() - sizeof(std::uint32_t));
  std::memcpy(form.data(), &claimed, sizeof claimed);
  std::vector<Contact> contacts;
  EXPECT_FALSE(decode_from(form, contacts));
  EXPECT_LE(contacts.capacity() * sizeof(Contact), form.size());
}

TEST(HostileTest, AnEmptyBodyIsRefusedAsABatch) {
  flatbuffers::FlatBufferBuilder builder;
  builder.Finish(wire::CommandsBuilder(builder).Finish());
  const Payload payload = Payload::copy_of(
      {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()});
  CommandBatchView batch;
  EXPECT_EQ(decode_commands(payload.bytes(), 8192, batch), WireError::malformed_payload);
  std::vector<ResultView> results;
  EXPECT_EQ(decode_results(payload.bytes(), results), WireError::malformed_payload);
}

template <class Build>
Payload page_of_customers(Build&& build) {
  flatbuffers::FlatBufferBuilder builder;
  const auto customers = build(builder);
  wire::RowsBuilder rows(builder);
  rows.add_kind(static_cast<std::uint8_t>(QueryKind::customers));
  rows.add_customers(customers);
  builder.Finish(rows.Finish());
  return Payload::copy_of(
      {reinterpret_cast<const std::byte*>(builder.GetBufferPointer()), builder.GetSize()});
}

// One text of 64 KB that a thousand rows refer to: a message of 70 KB that would unfold to 64 MB.
// The verifier accepts it.
TEST(HostileTest, ASmallMessageThatRefersToTheSameBytesOverAndOverIsRefused) {
  const Payload payload = page_of_customers([](flatbuffers::FlatBufferBuilder& builder) {
    const auto text = builder.CreateString(std::string(64U << 10, 'x'));
    std::vector<flatbuffers::Offset<wire::Customer>> rows;
    for (int i = 0; i < 1000; ++i) {
      wire::CustomerBuilder customer(builder);
      customer.add_name(text);
      rows.push_back(customer.Finish());
    }
    return builder.CreateVector(rows);
  });
  flatbuffers::Verifier verifier(reinterpret_cast<const std::uint8_t*>(payload.data()),
                                 payload.size());
  ASSERT_TRUE(verifier.VerifyBuffer<wire::Rows>(nullptr)) << "the attack must be one";
  Page page;
  EXPECT_EQ(read_page(Payload::copy_of(payload.bytes()), page), WireError::malformed_payload);
}

// The same with lists: one list of 1,000 texts, referred to by 1,000 rows.
TEST(HostileTest, ASmallMessageThatRefersToTheSameListOverAndOverIsRefused) {
  const Payload payload = page_of_customers([](flatbuffers::FlatBufferBuilder& builder) {
    const auto text = builder.CreateString("x");
    const auto list =
        builder.CreateVector(std::vector<flatbuffers::Offset<flatbuffers::String>>(1000, text));
    wire::CustomerBuilder one(builder);
    one.add_aliases(list);
    const auto row = one.Finish();
    return builder.CreateVector(std::vector<flatbuffers::Offset<wire::Customer>>(1000, row));
  });
  Page page;
  EXPECT_EQ(read_page(Payload::copy_of(payload.bytes()), page), WireError::malformed_payload);
}

TEST(HostileTest, UnknownEnumsAndCurrenciesInRowsAreRefused) {
  const auto refused = [](std::uint8_t kind, const char* currency) {
    flatbuffers::FlatBufferBuilder builder;
    const auto code = builder.CreateString(currency);
    wire::ItemBuilder item(builder);
    item.add_kind(kind);
    item.add_currency(code);
    const std::vector<flatbuffers::Offset<wire::Item>> rows = {item.Finish()};
    const auto items = builder.CreateVector(rows);
    wire::RowsBuilder page(builder);
    page.add_kind(static_cast<std::uint8_t>(QueryKind::items));
    page.add_items(items);
    builder.Finish(page.Finish());
    Page read;
    return read_page(
               Payload::copy_of({reinterpret_cast<const std::byte*>(builder.GetBufferPointer()),
                                 builder.GetSize()}),
               read) == WireError::malformed_payload;
  };
  EXPECT_FALSE(refused(3, "EUR"));
  EXPECT_TRUE(refused(4, "EUR"));
  EXPECT_TRUE(refused(0, "EURO"));
  EXPECT_TRUE(refused(0, "\xFF\xFF\xFF"));
}

}  // namespace
}  // namespace hexiao::protocol
