// A fuzz target without a fuzzer: reads the files of the folders that are named on the command
// line, then as many random changes of them as HEXIAO_FUZZ_RUNS says. An input that breaks
// something is left in fuzz-failed-input (the working directory): copy it to
// tests/fuzz/regressions/TARGET/.
//
//   fuzz_replay_frame tests/fuzz/corpus/frame tests/fuzz/regressions/frame
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/faults/scale.h"
#include "tests/fuzz/fuzz_target.h"

// A small message never asks for much memory: what asks for more is stopped by the sanitizer.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "abort_on_error=1:max_allocation_size_mb=256";
}
extern "C" const char* __ubsan_default_options();
extern "C" const char* __ubsan_default_options() { return "abort_on_error=1:print_stacktrace=1"; }

namespace hexiao::fuzz {
namespace {

using Bytes = std::vector<std::byte>;

constexpr char kFailedInput[] = "fuzz-failed-input";
const Bytes* running = nullptr;

void keep_failed_input(int number) {
  std::signal(number, SIG_DFL);
  if (running != nullptr) {
    const int file = open(kFailedInput, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file >= 0) {
      static_cast<void>(!write(file, running->data(), running->size()));
      close(file);
    }
  }
  std::raise(number);
}

void run_one(const Bytes& bytes) {
  running = &bytes;
  run(bytes);
  running = nullptr;
}

std::vector<Bytes> read_folders(std::span<char*> folders) {
  std::vector<std::filesystem::path> paths;
  for (const char* folder : folders) {
    std::error_code absent;
    for (const auto& entry : std::filesystem::directory_iterator(folder, absent))
      if (entry.is_regular_file()) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<Bytes> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto bytes = std::as_bytes(std::span(text));
    inputs.emplace_back(bytes.begin(), bytes.end());
  }
  return inputs;
}

// What a fuzzer without eyes does: flips, overwrites, cuts, doubles and splices.
Bytes changed(const std::vector<Bytes>& inputs, std::mt19937_64& random) {
  Bytes bytes = inputs[random() % inputs.size()];
  for (std::uint64_t changes = 1 + random() % 6; changes != 0; --changes) {
    if (bytes.empty()) bytes.resize(1 + random() % 32);
    const std::size_t at = random() % bytes.size();
    const std::size_t length = std::min<std::size_t>(1 + random() % 16, bytes.size() - at);
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(at);
    switch (random() % 6) {
      case 0:
        bytes[at] ^= static_cast<std::byte>(1U << random() % 8);
        break;
      case 1:
        bytes[at] = static_cast<std::byte>(random());
        break;
      case 2: {
        constexpr std::uint8_t kEdges[] = {0x00, 0xFF, 0x7F, 0x80};
        std::fill_n(begin, std::min<std::size_t>(length, 8),
                    static_cast<std::byte>(kEdges[random() % 4]));
        break;
      }
      case 3:
        bytes.erase(begin, begin + static_cast<std::ptrdiff_t>(length));
        break;
      case 4: {
        const Bytes piece(begin, begin + static_cast<std::ptrdiff_t>(length));
        bytes.insert(begin, piece.begin(), piece.end());
        break;
      }
      default: {
        const Bytes& other = inputs[random() % inputs.size()];
        if (other.empty()) break;
        const std::size_t from = random() % other.size();
        bytes.resize(at);
        bytes.insert(bytes.end(), other.begin() + static_cast<std::ptrdiff_t>(from), other.end());
      }
    }
  }
  return bytes;
}

int replay(std::span<char*> folders) {
  const std::vector<Bytes> inputs = read_folders(folders);
  if (inputs.empty()) {
    std::fprintf(stderr, "no inputs: name the folders of a corpus\n");
    return 2;
  }
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
    std::signal(number, keep_failed_input);
  for (const Bytes& input : inputs) run_one(input);
  std::printf("%zu inputs of the corpus\n", inputs.size());

  const std::uint64_t seed = faults::seed_from("HEXIAO_FUZZ_SEED");
  const std::uint64_t wanted = faults::number_from("HEXIAO_FUZZ_RUNS", 0);
  const std::chrono::seconds limit(faults::how_many(3, 15));
  const auto start = std::chrono::steady_clock::now();
  const auto goes_on = [&](std::uint64_t runs) {
    return wanted != 0 ? runs < wanted : std::chrono::steady_clock::now() - start < limit;
  };
  std::mt19937_64 random(seed);
  std::uint64_t runs = 0;
  for (; goes_on(runs); ++runs) run_one(changed(inputs, random));
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::steady_clock::now() - start);
  std::printf("%llu changed inputs in %lld ms\n", static_cast<unsigned long long>(runs),
              static_cast<long long>(ms.count()));
  return 0;
}

}  // namespace
}  // namespace hexiao::fuzz

int main(int count, char** arguments) {
  return hexiao::fuzz::replay(std::span(arguments, static_cast<std::size_t>(count)).subspan(1));
}
