#include "tests/faults/storage_life.h"

#include "tests/daemon/durability/history.h"

namespace hexiao::faults {

using namespace durability;
using durability::testing::Fold;
using durability::testing::made_group;
using durability::testing::MadeGroup;
using durability::testing::start;

Life live(const LifeOptions& options, const std::function<void(SimulatedDisk&)>& prepare) {
  Life life;
  std::mt19937_64 random(options.seed);
  if (prepare) prepare(life.disk);
  auto running = start(life.disk, options.store);
  if (!running) {
    life.ended = running.error();
    return life;
  }
  life.history.begin(running->store.id(), running->fold.hash());
  const auto ends_with = [&](const Result<void>& done) {
    if (!done) life.ended = done.error();
    return !done;
  };
  for (unsigned i = 0; i < options.groups; ++i) {
    const MadeGroup group = made_group(running->fold.lsn() + 1);
    Fold next = running->fold;
    if (ends_with(next.apply(group.view()))) return life;
    life.history.submit(group.view(), next.hash());
    life.witness.submitted = group.view().last_lsn();
    const bool failed = ends_with(running->append(group));
    life.witness.acknowledged = running->store.durable_lsn();
    if (failed) return life;
    if (options.snapshot_every != 0 && random() % options.snapshot_every == 0)
      if (ends_with(running->snapshot(random() % 2000))) return life;
    life.earlier.push_back(life.disk.clone());
  }
  if (options.sealed) static_cast<void>(ends_with(running->store.seal()));
  return life;
}

Judgement judge(SimulatedDisk& disk, const Life& life, const StoreOptions& options) {
  auto running = start(disk, options);
  if (!running) {
    std::string broken = check_loud(running.error());
    if (broken.empty() && running.error().kind != ErrorKind::damage)
      broken = "I7: damage that is called otherwise: " + running.error().text();
    const Verdict verdict = broken.empty() ? Verdict::refused : Verdict::broken;
    return {verdict, broken.empty() ? running.error().text() : broken};
  }
  const std::string broken =
      life.history.check(life.witness, running->store.chain(), running->fold.hash());
  if (!broken.empty()) return {Verdict::broken, broken};
  const bool noticed = !running->report.damaged_snapshots.empty() || running->report.torn;
  return {noticed ? Verdict::noticed : Verdict::whole, {}};
}

}  // namespace hexiao::faults
