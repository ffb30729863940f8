// A random life of a store on a simulated disk, with all that is needed to judge what a fault makes
// of it: the history that was submitted, and the disk as it was at earlier moments.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "daemon/durability/store.h"
#include "tests/daemon/durability/simulated_disk.h"
#include "tests/faults/invariants.h"

namespace hexiao::faults {

using durability::testing::SimulatedDisk;

struct LifeOptions {
  std::uint64_t seed = 1;
  durability::StoreOptions store;
  unsigned groups = 20;
  unsigned snapshot_every = 7;  // on average, in groups; 0: none
  bool sealed = true;           // the life ends in order
};

struct Life {
  SimulatedDisk disk;
  std::vector<SimulatedDisk> earlier;  // after each group, oldest first
  History history;
  Witness witness;
  std::optional<IoError> ended;  // why it ended early
};

// Plans faults on the disk before the life begins when `prepare` is given.
Life live(const LifeOptions& options, const std::function<void(SimulatedDisk&)>& prepare = {});

// What became of a disk with one fault.
enum class Verdict : std::uint8_t {
  refused,  // damage, loud and with its place
  noticed,  // everything is there, and the report names what is wrong
  whole,    // everything is there: the fault hit nothing that counts
  broken,   // an invariant does not hold
};
struct Judgement {
  Verdict verdict = Verdict::whole;
  std::string text;
};
// Starts a store on it and checks I1, I2, I5, I6, I7.
Judgement judge(SimulatedDisk& disk, const Life& life, const durability::StoreOptions& options);

}  // namespace hexiao::faults
