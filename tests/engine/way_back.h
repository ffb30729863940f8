// The two ways back to an engine: from all its records, as after a crash, and from a snapshot, as
// after an end. What goes wrong on the way fails the test that asks.
#pragma once

#include <gtest/gtest.h>

#include "engine/engine.h"
#include "engine/state/state.h"
#include "engine/vocabulary/record.h"
#include "tests/engine/byte_streams.h"

namespace hexiao {

inline Engine replayed(std::span<const std::byte> records) {
  Engine engine;
  RecordView record;
  while (!records.empty()) {
    const bool readable = next_record(records, record);
    EXPECT_TRUE(readable);
    const std::string fault = readable ? engine.apply_record(record) : "unreadable";
    EXPECT_EQ(fault, "");
    if (!fault.empty()) break;
  }
  return engine;
}

// The same state, to its hash and its LSN.
inline Engine reloaded(const Engine& saved) {
  MemorySink sink;
  saved.save(sink);
  MemorySource source(sink.bytes());
  Engine engine;
  EXPECT_EQ(engine.load(source), "");
  EXPECT_EQ(engine.state().hash(), saved.state().hash());
  EXPECT_EQ(engine.last_lsn(), saved.last_lsn());
  return engine;
}

}  // namespace hexiao
