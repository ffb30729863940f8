// How fast the log takes groups (sync on, real files), how fast a snapshot is written and read, how
// fast a log is recovered. Every run reads back what it wrote and checks it.
//
//   durability_bench                       files in $HEXIAO_BENCH_DIR, or the system's temporary
//   directory HEXIAO_BENCH_SMALL=1 durability_bench  tiny sizes, for a smoke test
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>
#include <vector>

#include "daemon/durability/blocks.h"
#include "daemon/durability/crc32c.h"
#include "daemon/durability/posix_file_system.h"
#include "daemon/durability/segment.h"
#include "daemon/durability/store.h"

namespace hexiao::durability {
namespace {

constexpr std::size_t kRecordBytes = 200;

bool small() { return std::getenv("HEXIAO_BENCH_SMALL") != nullptr; }

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    const char* base = std::getenv("HEXIAO_BENCH_DIR");
    path_ =
        (base != nullptr ? std::string(base) : std::filesystem::temp_directory_path().string()) +
        "/hexiao-bench-XXXXXX";
    if (::mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::vector<std::byte> made_bytes(std::size_t count) {
  std::vector<std::byte> bytes(count);
  std::uint64_t state = 1;
  for (std::size_t at = 0; at + 8 <= count; at += 8) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    std::memcpy(bytes.data() + at, &state, 8);
  }
  return bytes;
}

template <class T>
T must(Result<T> result) {
  if (result) {
    if constexpr (!std::is_void_v<T>)
      return std::move(*result);
    else
      return;
  }
  fmt::print(stderr, "{}\n", result.error().text());
  std::exit(1);
}

struct Found {
  std::uint64_t groups = 0, bytes = 0;
  bool same = true;
};

// Opens, recovers, and compares each group with `payload`.
Store reopen(FileSystem& files, const std::string& path, std::span<const std::byte> payload,
             Found& found) {
  Store store = must(Store::open(files, path));
  must(store.recover([](SnapshotReader&) -> Result<void> { return {}; },
                     [&](const GroupView& group) -> Result<void> {
                       ++found.groups;
                       found.bytes += group.payload.size();
                       found.same = found.same && std::ranges::equal(group.payload, payload);
                       return {};
                     }));
  return store;
}

void show_percentiles(benchmark::State& state, std::vector<std::int64_t>& times_ns) {
  std::sort(times_ns.begin(), times_ns.end());
  for (const auto& [name, per_mille] : {std::pair{"p50_us", 500U}, std::pair{"p99_us", 990U}})
    state.counters[name] = static_cast<double>(times_ns[times_ns.size() * per_mille / 1000]) / 1000;
}

// Records a group of 200 B: 1, 64, 1024, 8192.
void append(benchmark::State& state) {
  const auto records = static_cast<std::uint32_t>(state.range(0));
  const auto payload = made_bytes(records * kRecordBytes);
  const auto files = make_posix_file_system();
  const TemporaryDirectory directory;
  std::vector<std::int64_t> times_ns;
  std::uint64_t groups = 0;
  {
    Found none;
    Store store = reopen(*files, directory.path(), payload, none);
    for (auto _ : state) {
      const auto begin = std::chrono::steady_clock::now();
      must(store.append_group(
          {.first_lsn = groups * records + 1, .record_count = records, .payload = payload}));
      times_ns.push_back((std::chrono::steady_clock::now() - begin).count());
      ++groups;
    }
    must(store.seal());
  }
  Found found;
  reopen(*files, directory.path(), payload, found);
  if (found.groups != groups || !found.same)
    state.SkipWithError("the log does not hold what was appended");
  show_percentiles(state, times_ns);
  state.counters["records/s"] =
      benchmark::Counter(static_cast<double>(groups * records), benchmark::Counter::kIsRate);
  state.SetBytesProcessed(static_cast<std::int64_t>(groups * payload.size()));
}
BENCHMARK(append)
    ->Arg(1)
    ->Arg(64)
    ->Arg(1024)
    ->Arg(8192)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

// The yardstick: nothing but durable writes of the same payload, in whole blocks, into a file full
// of zeros.
void bare_write(benchmark::State& state) {
  const std::size_t bytes =
      round_up(static_cast<std::size_t>(state.range(0)) * kRecordBytes + kSectorBytes, kBlockBytes);
  const auto files = make_posix_file_system();
  const TemporaryDirectory directory;
  const std::uint64_t file_bytes = 64u << 20;
  const std::string path = directory.path() + "/bare";
  must(create_zeroed(*files, path, file_bytes));
  auto file = must(files->open(path, OpenMode::write_durable));
  AlignedBuffer buffer(bytes);
  std::memset(buffer.data(), 1, bytes);
  std::uint64_t at = 0;
  std::vector<std::int64_t> times_ns;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    must(file->write(at, buffer.first(bytes)));
    times_ns.push_back((std::chrono::steady_clock::now() - begin).count());
    at = at + 2 * bytes <= file_bytes ? at + bytes : 0;
  }
  show_percentiles(state, times_ns);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}
BENCHMARK(bare_write)
    ->Arg(1)
    ->Arg(64)
    ->Arg(1024)
    ->Arg(8192)
    ->Unit(benchmark::kMicrosecond)
    ->UseRealTime();

std::size_t snapshot_bytes() { return small() ? 2u << 20 : 256u << 20; }

void write_snapshot(Store& store, std::span<const std::byte> bytes) {
  SnapshotWriter writer = must(store.begin_snapshot());
  writer.write(bytes);
  must(writer.finish({.lsn = store.durable_lsn(), .state_hash = crc32c(bytes), .totals = {}}));
}

// With sync, reading back, rename and manifest.
void snapshot_write(benchmark::State& state) {
  const auto bytes = made_bytes(snapshot_bytes());
  const auto payload = made_bytes(kRecordBytes);
  const auto files = make_posix_file_system();
  const TemporaryDirectory directory;
  Found none;
  Store store = reopen(*files, directory.path(), payload, none);
  for (auto _ : state) {
    state.PauseTiming();
    must(store.append_group(
        {.first_lsn = store.durable_lsn() + 1, .record_count = 1, .payload = payload}));
    state.ResumeTiming();
    write_snapshot(store, bytes);
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}
BENCHMARK(snapshot_write)->Unit(benchmark::kMillisecond)->UseRealTime();

void snapshot_read(benchmark::State& state) {
  const auto bytes = made_bytes(snapshot_bytes());
  const auto payload = made_bytes(kRecordBytes);
  const auto files = make_posix_file_system();
  const TemporaryDirectory directory;
  Found none;
  Store store = reopen(*files, directory.path(), payload, none);
  must(store.append_group({.first_lsn = 1, .record_count = 1, .payload = payload}));
  write_snapshot(store, bytes);
  std::vector<std::byte> back(bytes.size());
  for (auto _ : state) {
    auto reader = must(store.newest_snapshot());
    reader->read(back);
    if (reader->failed()) state.SkipWithError(reader->error().text().c_str());
  }
  if (back != bytes) state.SkipWithError("the snapshot does not hold what was written");
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}
BENCHMARK(snapshot_read)->Unit(benchmark::kMillisecond)->UseRealTime();

// A clean start over a log of groups of 64 records.
void recover_log(benchmark::State& state) {
  const auto payload = made_bytes(64 * kRecordBytes);
  const std::uint64_t groups = small() ? 50 : 20'000;
  const auto files = make_posix_file_system();
  const TemporaryDirectory directory;
  {
    Found none;
    Store store = reopen(*files, directory.path(), payload, none);
    for (std::uint64_t group = 0; group < groups; ++group)
      must(store.append_group(
          {.first_lsn = group * 64 + 1, .record_count = 64, .payload = payload}));
    must(store.seal());
  }
  for (auto _ : state) {
    Found found;
    reopen(*files, directory.path(), payload, found);
    if (found.groups != groups || !found.same) state.SkipWithError("groups are missing");
  }
  state.counters["records/s"] =
      benchmark::Counter(static_cast<double>(groups * 64) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
  state.SetBytesProcessed(static_cast<std::int64_t>(groups * payload.size()) * state.iterations());
}
BENCHMARK(recover_log)->Unit(benchmark::kMillisecond)->UseRealTime();

void checksum(benchmark::State& state) {
  const auto bytes = made_bytes(static_cast<std::size_t>(state.range(0)));
  if (crc32c(bytes) != crc32c_by_table(bytes)) state.SkipWithError("the twins differ");
  for (auto _ : state) benchmark::DoNotOptimize(crc32c(bytes));
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes.size()) * state.iterations());
}
BENCHMARK(checksum)->Arg(200)->Arg(512)->Arg(1 << 20);

}  // namespace
}  // namespace hexiao::durability

BENCHMARK_MAIN();
