// Snapshots: the file around a state, and the state itself. Any bytes are refused, or are a state
// that can be looked at from every side, saved and loaded again as the same one.
#include "daemon/durability/snapshot.h"
#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/check.h"
#include "tests/daemon/durability/history.h"
#include "tests/engine/byte_streams.h"
#include "tests/fuzz/chosen_commands.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_files.h"

namespace hexiao::fuzz {
namespace {

using Bytes = std::vector<std::byte>;

Bytes saved(const Engine& engine) {
  MemorySink sink;
  engine.save(sink);
  return std::move(sink.bytes());
}

void look_at(const State& state) {
  static_cast<void>(state.hash());
  static_cast<void>(state.check_invariants());
  ExplanationView explanation;
  for (std::uint64_t id = 1; id <= state.payment_count(); ++id)
    static_cast<void>(state.explain(PaymentId{id}, explanation));
  for (std::uint64_t id = 1; id <= state.item_count(); ++id)
    static_cast<void>(state.view(ItemId{id}));
  for (std::uint32_t id = 1; id <= state.mapping_count(); ++id)
    static_cast<void>(state.view(MappingId{id}));
}

void run_state(std::span<const std::byte> bytes) {
  Engine engine;
  MemorySource source(bytes);
  if (!engine.load(source).empty()) return;
  look_at(engine.state());
  const Bytes again = saved(engine);
  Engine loaded;
  MemorySource second(again);
  HEXIAO_CHECK(loaded.load(second).empty());
  HEXIAO_CHECK(loaded.state().hash() == engine.state().hash());
}

// A history with something of everything, the same in every run.
const Bytes& made_state() {
  static const Bytes made = [] {
    std::uint64_t random = 20'261;
    Bytes choices(6'000);
    for (std::byte& choice : choices) {
      random = random * 6'364'136'223'846'793'005ULL + 1'442'695'040'888'963'407ULL;
      choice = static_cast<std::byte>(random >> 56);
    }
    Engine engine;
    ByteBuffer records;
    std::vector<Result> results;
    const std::vector<Command> opening = opening_commands();
    engine.execute(opening, Cause{.client = 1, .principal = "alice"}, records, results);
    Input input(choices);
    for (int i = 0; i < 60; ++i) {
      const Command command = chosen_command(input);
      engine.execute(std::span(&command, 1), Cause{.client = 1, .principal = "bob"}, records,
                     results);
    }
    return saved(engine);
  }();
  return made;
}

void run_changed_state(Input& input) {
  Bytes bytes = made_state();
  for (std::size_t changes = 1 + input.below(4); changes != 0; --changes) {
    const std::size_t at = input.number<std::uint32_t>() % bytes.size();
    const std::size_t count = 1 + input.below(9);
    for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i)
      bytes[at + i] = static_cast<std::byte>(input.byte());
  }
  if (input.below(8) == 0) bytes.resize(input.number<std::uint32_t>() % bytes.size());
  run_state(bytes);
}

struct Original {
  MemoryFiles files;
  std::string name;
  std::uint64_t payload_bytes = 0;
};

const Original& original() {
  static const Original made = [] {
    MemoryFiles files;
    auto running = durability::testing::start(files);
    HEXIAO_CHECK(running.has_value() && running->append().has_value());
    HEXIAO_CHECK(running->snapshot(3'000).has_value());
    Original one;
    for (const std::string& name : files.names()) {
      if (!name.ends_with(".snap")) continue;
      one.name = name;
      auto copy = one.files.open("data/" + name, durability::OpenMode::create);
      HEXIAO_CHECK(copy.has_value() && (*copy)->write(0, files.content(name)).has_value());
    }
    const auto reader = durability::open_snapshot(one.files, "data/" + one.name);
    HEXIAO_CHECK(reader.has_value());
    one.payload_bytes = (*reader)->payload_bytes();
    return Original(one);
  }();
  return made;
}

void run_file(Input& input) {
  MemoryFiles changed(original().files);
  const bool mended = tamper(changed, input);
  const auto reader = durability::open_snapshot(changed, "data/" + original().name);
  if (!reader) {
    HEXIAO_CHECK(!reader.error().text().empty());
    return;
  }
  durability::testing::Fold fold;
  const bool loaded = fold.load(**reader).has_value();
  if (!mended && loaded) HEXIAO_CHECK((*reader)->payload_bytes() == original().payload_bytes);
  if (!mended && !loaded) HEXIAO_CHECK((*reader)->failed());
}

}  // namespace

void run(std::span<const std::byte> bytes) {
  Input input(bytes);
  switch (input.below(3)) {
    case 0:
      return run_state(input.rest());
    case 1:
      return run_changed_state(input);
    default:
      return run_file(input);
  }
}

}  // namespace hexiao::fuzz
