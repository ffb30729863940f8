// An engine's desk over a log on a simulated disk, recovered from what lies there, in one thread.
// Each frame's records are durable when `serve` returns.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <optional>

#include "daemon/desk/engine_desk.h"
#include "daemon/desk/space.h"
#include "daemon/durability/store.h"
#include "daemon/fold.h"
#include "engine/state/state.h"
#include "tests/daemon/durability/simulated_disk.h"

namespace hexiao::daemon {

class DeskOnDisk {
 public:
  DeskOnDisk(durability::testing::SimulatedDisk& disk, EngineDeskOptions options) {
    auto opened = durability::Store::open(
        disk, "data", {.segment_bytes = 64 << 10, .prepare_in_background = false});
    EXPECT_TRUE(opened) << opened.error().text();
    store_.emplace(std::move(*opened));
    const auto recovered = store_->recover(
        [this](durability::SnapshotReader& reader) { return load_snapshot(reader, engine_); },
        [this](const durability::GroupView& group) { return apply_group(group, engine_); });
    EXPECT_TRUE(recovered) << recovered.error().text();
    space_.emplace(*store_, disk, SpaceOptions{.directory = "data"});
    desk_.emplace(engine_, *store_, *space_, *standing_, walk_, std::move(options));
  }

  std::vector<Reply> serve(FrameRequest& frame) {
    ByteBuffer records;
    std::vector<Reply> replies;
    const Lsn before = engine_.last_lsn();
    desk_->serve(frame, records, replies);
    recorded_ = engine_.last_lsn() - before;
    if (recorded_ != 0) {
      EXPECT_TRUE(store_->append_group({.first_lsn = before + 1,
                                        .record_count = static_cast<std::uint32_t>(recorded_),
                                        .payload = records.bytes()}));
      space_->appended(records.size());
    }
    return replies;
  }
  bool snapshot() {
    auto writer = store_->begin_snapshot();
    if (!writer) return false;
    engine_.save(*writer);
    return bool{writer->finish(footer_of(engine_))};
  }

  std::uint64_t recorded() const { return recorded_; }  // by the last frame
  const State& state() const { return engine_.state(); }
  const Standing& standing() const { return *standing_; }

 private:
  Engine engine_;
  std::optional<durability::Store> store_;
  std::optional<Space> space_;
  std::unique_ptr<Standing> standing_ = std::make_unique<Standing>();  // large
  StateWalk walk_;
  std::optional<EngineDesk> desk_;
  std::uint64_t recorded_ = 0;
};

}  // namespace hexiao::daemon
