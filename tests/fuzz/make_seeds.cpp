// Writes the first inputs of each fuzz target, from samples that the tests make and from the files
// of conf/ and tests/clients/bank/data/. What fuzzing finds on top of them is merged into
// tests/fuzz/corpus/ by hand; this is for beginning again, after a format changed.
//
//   fuzz_seeds tests/fuzz/corpus          (in the project's root)
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include "engine/engine.h"
#include "protocol/command_batch.h"
#include "protocol/messages.h"
#include "protocol/policy_text.h"
#include "protocol/queries.h"
#include "protocol/receivables_policy_text.h"
#include "protocol/results.h"
#include "protocol/rows.h"
#include "tests/engine/byte_streams.h"
#include "tests/fuzz/chosen_commands.h"
#include "tests/protocol/protocol_samples.h"

namespace hexiao::fuzz {
namespace {

using namespace protocol;

std::string folder;
int written = 0;

void write(const std::string& target, const std::string& name, std::string_view bytes) {
  const std::string path = folder + "/" + target;
  std::filesystem::create_directories(path);
  std::ofstream(path + "/" + name, std::ios::binary)
      .write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ++written;
}

std::string prefixed(int choice, std::string_view bytes) {
  return std::string(1, static_cast<char>(choice)) + std::string(bytes);
}

std::string payload_of(const ByteBuffer& frame) {
  return std::string(as_text(frame.bytes_from(kHeaderBytes)));
}

std::string file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Bytes for targets that choose by them: the same in every run.
std::string choices(std::uint64_t seed, std::size_t size) {
  std::mt19937_64 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

void frames() {
  ByteBuffer stream;
  append_frame(stream, FrameType::ping, 1);
  const std::string text(40, 'x');
  append_frame(stream, FrameType::query, 2, std::as_bytes(std::span(text)));
  append_frame(stream, FrameType::goodbye, 3);
  const std::string bytes(as_text(stream.bytes()));
  // Flag: checksums are made to fit; limit; cut.
  write("frame", "three", std::string("\0\0\x06", 3) + bytes);
  write("frame", "three_mended", std::string("\1\2\x10", 3) + bytes);
  write("frame", "too_large", std::string("\0\2\x10", 3) + bytes);
  write("frame", "cut", std::string("\0\0\0", 3) + bytes.substr(0, 50));
}

void commands() {
  int number = 0;
  for (const Command& command : test::one_of_each()) {
    CommandBatch batch;
    if (batch.add(command) != Rejection::none) continue;
    ByteBuffer frame;
    batch.append_to(frame, 1, Detail::brief);
    write("commands", "kind_" + std::to_string(number++), prefixed(0, payload_of(frame)));
  }
  CommandBatch batch;
  for (const Command& command : opening_commands())
    if (!std::holds_alternative<ActivatePolicy>(command) &&
        !std::holds_alternative<ActivateReceivablesPolicy>(command))
      static_cast<void>(batch.add(command));
  ByteBuffer frame;
  batch.append_to(frame, 1, Detail::named);
  write("commands", "opening", prefixed(0, payload_of(frame)));
  for (std::uint64_t seed = 1; seed <= 12; ++seed)
    write("commands", "chosen_" + std::to_string(seed), prefixed(1, choices(seed, 60 * seed)));
}

template <class View>
void page(const std::string& name, QueryKind kind) {
  View view;
  test::Filler filler(1);
  filler.fill(view);
  PageBuilder builder;
  builder.begin(kind, 10, 1U << 20);
  builder.add(view);
  ByteBuffer frame;
  if (builder.append_to(frame, 1, 7, 8)) write("messages", name, prefixed(6, payload_of(frame)));
}

void messages() {
  const auto put = [](const std::string& name, int reader, auto&& append) {
    ByteBuffer frame;
    append(frame);
    write("messages", name, prefixed(reader, payload_of(frame)));
  };
  put("hello", 0, [](ByteBuffer& out) {
    append_hello(out, 1,
                 {.client = 7,
                  .principal = "li.na",
                  .client_name = "seed 1",
                  .credentials = {std::byte{1}},
                  .wanted = {.frame_bytes = 1U << 20, .batch = 100, .in_flight = 4}});
  });
  put("welcome", 1, [](ByteBuffer& out) {
    append_welcome(out, 1, {.client = 7, .session = 1, .server_version = "1", .read_only = "full"});
  });
  put("error", 2, [](ByteBuffer& out) {
    append_error(out, 1, notice_of(WireError::malformed_payload, "field"));
  });
  put("snapshot_done", 3, [](ByteBuffer& out) {
    append_snapshot_done(out, 1, {.lsn = 1, .state_hash = 2, .bytes = 3, .file = "snapshot-1"});
  });
  put("query", 4, [](ByteBuffer& out) {
    append_query(out, 1,
                 {.kind = QueryKind::items,
                  .ledger = "L1",
                  .number = "INV-1",
                  .item_state = ItemState::open,
                  .open_only = true});
  });
  put("query_report", 4, [](ByteBuffer& out) {
    Query query{.kind = QueryKind::report};
    query.report.name = "aging";
    query.report.buckets = {30, 60, 90};
    append_query(out, 1, query);
  });
  for (const Detail detail : {Detail::brief, Detail::named})
    put(detail == Detail::brief ? "results_brief" : "results_named", 5, [detail](ByteBuffer& out) {
      ResultsEncoder encoder;
      const test::SampleNames names;
      static_cast<void>(
          encoder.append_results(out, 1, {{test::sample_result()}}, {}, detail, &names));
    });
  page<CustomerView>("page_customers", QueryKind::customers);
  page<ItemView>("page_items", QueryKind::items);
  page<PaymentView>("page_payments", QueryKind::payments);
  page<AllocationView>("page_allocations", QueryKind::allocations);
  page<ExplanationView>("page_explain", QueryKind::explain);
  page<PolicyView>("page_policies", QueryKind::policies);
  page<StatusView>("page_status", QueryKind::status);
  page<MappingView>("page_mappings", QueryKind::mappings);
  page<WhatIfView>("page_what_if", QueryKind::what_if);
  page<Report>("page_report", QueryKind::report);
}

void log_and_snapshots() {
  Engine engine;
  ByteBuffer records;
  std::vector<Result> results;
  const Cause cause{.client = 1, .request = 2, .time_ns = 3, .principal = "alice"};
  const std::vector<Command> opening = opening_commands();
  engine.execute(opening, cause, records, results);
  const std::string chosen = choices(99, 4'000);
  Input input(std::as_bytes(std::span(chosen)));
  for (int i = 0; i < 60; ++i) {
    const Command command = chosen_command(input);
    engine.execute(std::span(&command, 1), cause, records, results);
  }
  std::span<const std::byte> rest = records.bytes();
  RecordView record;
  std::vector<int> seen(1'000);
  for (;;) {
    const std::span<const std::byte> before = rest;
    if (!next_record(rest, record)) break;
    const auto type = static_cast<std::size_t>(record.type);
    if (before.size() - rest.size() > 4'000 || seen[type % seen.size()]++ > 1) continue;
    write("log",
          std::string(event_name(record.type)) + "_" + std::to_string(seen[type % seen.size()]),
          prefixed(0, as_text(before.first(before.size() - rest.size()))));
  }
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    const std::string name = "changed_" + std::to_string(seed);
    write("log", name, prefixed(1, choices(seed, 8 + 5 * seed)));
    write("snapshot", "state_" + name, prefixed(1, choices(seed, 8 + 5 * seed)));
    write("snapshot", "file_" + name, prefixed(2, choices(seed, 8 + 5 * seed)));
  }
  Engine small;
  MemorySink empty, one;
  small.save(empty);
  small.execute(std::span(opening).first(1), cause, records, results);
  small.save(one);
  write("snapshot", "empty", prefixed(0, as_text(empty.bytes())));
  write("snapshot", "one_customer", prefixed(0, as_text(one.bytes())));
}

void bank_files() {
  const std::filesystem::path data = "tests/clients/bank/data";
  const std::string camt = file_bytes(data / "statement.camt053.xml");
  write("camt", "statement", camt);
  write("mt940_csv", "statement", prefixed(1, file_bytes(data / "statement.sta")));
  write("mt940_csv", "payments", prefixed(0, file_bytes(data / "payments.csv")));
  for (int profile = 0; profile < 6; ++profile)
    write("mt940_csv", "german_" + std::to_string(profile),
          prefixed(4, prefixed(profile, file_bytes(data / "german.csv"))));
  write("mt940_csv", "payments_default",
        prefixed(4, prefixed(0, file_bytes(data / "payments.csv"))));
}

// Without comments: the fuzzer has enough to do.
std::string bare(const std::string& toml) {
  std::string out;
  for (std::size_t at = 0; at < toml.size();) {
    const std::size_t end = std::min(toml.find('\n', at), toml.size());
    const std::string line = toml.substr(at, end - at);
    if (!line.empty() && line[0] != '#') out += line + "\n";
    at = end + 1;
  }
  return out;
}

void toml() {
  const auto put_folder = [](const std::filesystem::path& from) {
    for (const auto& entry : std::filesystem::directory_iterator(from)) {
      if (entry.path().extension() != ".toml") continue;
      const std::string text = bare(file_bytes(entry.path()));
      const bool receivables = text.find("kind = \"receivables\"") != std::string::npos;
      const int reader = from.filename() == "profiles" ? 3 : receivables ? 2 : 1;
      write("toml", from.filename().string() + "_" + entry.path().stem().string(),
            prefixed(reader, text));
    }
  };
  write("toml", "configuration", prefixed(0, bare(file_bytes("conf/hexiaod.toml"))));
  write("toml", "policy", prefixed(1, bare(write_policy(default_policy()))));
  write("toml", "receivables", prefixed(2, bare(write_receivables_policy(ReceivablesPolicy{}))));
  put_folder("conf/policies");
  put_folder("conf/profiles");
}

}  // namespace
}  // namespace hexiao::fuzz

int main(int count, char** arguments) {
  using namespace hexiao::fuzz;
  if (count != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  folder = arguments[1];
  frames();
  commands();
  messages();
  log_and_snapshots();
  bank_files();
  toml();
  std::printf("%d inputs\n", written);
  return 0;
}
