// Rows in chunks of 2^kChunkShift, addressed by 32-bit slots. A row never moves, growth copies
// nothing, and slots are given in order, so the same events give the same slots. Rows are plain
// bytes: a table is saved and loaded as it lies in memory.
#pragma once

#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <vector>

#include "engine/vocabulary/bytes.h"
#include "engine/vocabulary/check.h"

namespace hexiao {

using Slot = std::uint32_t;
inline constexpr Slot kNoSlot = UINT32_MAX;

template <class Row>
class Table {
  static_assert(std::is_trivially_copyable_v<Row> && std::has_unique_object_representations_v<Row>,
                "a row without padding, so that its bytes are its value");

 public:
  Row& operator[](Slot slot) { return chunks_[slot >> kChunkShift][slot & kChunkMask]; }
  const Row& operator[](Slot slot) const { return chunks_[slot >> kChunkShift][slot & kChunkMask]; }
  std::uint32_t size() const { return size_; }
  bool full() const { return size_ >= kMaxRows; }
  void prefetch(Slot slot) const { __builtin_prefetch(&(*this)[slot]); }

  Slot append(const Row& row) {
    HEXIAO_CHECK(!full());
    if ((size_ & kChunkMask) == 0) chunks_.push_back(new_chunk());
    (*this)[size_] = row;
    return size_++;
  }

  std::uint64_t memory_bytes() const { return chunks_.size() * kChunkRows * sizeof(Row); }

  void save(ByteSink& sink) const {
    sink.write(std::as_bytes(std::span(&size_, 1)));
    for (std::uint32_t start = 0; start < size_; start += kChunkRows)
      sink.write(std::as_bytes(std::span(&(*this)[start], rows_from(start))));
  }

  // False when the source ends early or is damaged.
  bool load(ByteSource& source) {
    std::uint32_t count = 0;
    source.read(std::as_writable_bytes(std::span(&count, 1)));
    if (source.failed() || count > kMaxRows ||
        count * std::uint64_t{sizeof(Row)} > source.remaining())
      return false;
    size_ = 0;
    chunks_.clear();
    while (size_ < count) {
      chunks_.push_back(new_chunk());
      const std::uint32_t rows = count - size_ < kChunkRows ? count - size_ : kChunkRows;
      source.read(std::as_writable_bytes(std::span(chunks_.back().get(), rows)));
      size_ += rows;
    }
    return !source.failed();
  }

 private:
#ifdef HEXIAO_SMALL_TABLES  // fuzzing makes new books all the time, and small ones cross chunks
  static constexpr unsigned kChunkShift = 4;
#else
  static constexpr unsigned kChunkShift = 15;
#endif
  static constexpr std::uint32_t kChunkRows = 1U << kChunkShift;
  static constexpr std::uint32_t kChunkMask = kChunkRows - 1;
  static constexpr std::uint32_t kMaxRows = 0x7FFF'0000;  // a posting uses the top bit of a slot

  std::uint32_t rows_from(std::uint32_t start) const {
    return size_ - start < kChunkRows ? size_ - start : kChunkRows;
  }

  // Not initialised: rows have default values, and writing those to a whole chunk of megabytes
  // would hold up the one row that begins it.
  struct Release {
    void operator()(Row* rows) const { ::operator delete(rows); }
  };
  using Chunk = std::unique_ptr<Row[], Release>;
  static Chunk new_chunk() {
    static_assert(alignof(Row) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__);
    return Chunk(static_cast<Row*>(::operator new(kChunkRows * sizeof(Row))));
  }

  std::vector<Chunk> chunks_;
  std::uint32_t size_ = 0;
};

}  // namespace hexiao
