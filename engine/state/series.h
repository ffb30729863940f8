// Values that are added at the end, are addressed by their place and never move: what Table is for
// plain rows, for values that own memory. Chunks are large, so that reaching a value costs one look
// at a small directory and the value itself. One owner, one thread. Adding may allocate a chunk;
// everything else is O(1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace hexiao {

template <class T>
class Series {
 public:
  Series() = default;
  Series(const Series&) = delete;
  Series& operator=(const Series&) = delete;
  ~Series() {
    for (std::size_t i = size_; i > 0; --i) std::destroy_at(&(*this)[i - 1]);
    for (T* chunk : chunks_) std::allocator<T>().deallocate(chunk, kChunk);
  }

  template <class... Args>
  T& emplace_back(Args&&... args) {
    if (size_ == chunks_.size() << kChunkShift) {
      chunks_.reserve(chunks_.size() + 1);
      chunks_.push_back(std::allocator<T>().allocate(kChunk));
    }
    T* added = std::construct_at(&(*this)[size_], std::forward<Args>(args)...);
    ++size_;
    return *added;
  }

  T& operator[](std::size_t at) { return chunks_[at >> kChunkShift][at & (kChunk - 1)]; }
  const T& operator[](std::size_t at) const {
    return chunks_[at >> kChunkShift][at & (kChunk - 1)];
  }
  std::size_t size() const { return size_; }
  std::uint64_t memory_bytes() const { return chunks_.size() * kChunk * sizeof(T); }

  class Iterator {
   public:
    Iterator(const Series& series, std::size_t at) : series_(&series), at_(at) {}
    const T& operator*() const { return (*series_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const Series* series_;
    std::size_t at_;
  };
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size_}; }

 private:
  static constexpr unsigned kChunkShift = 9;
  static constexpr std::size_t kChunk = std::size_t{1} << kChunkShift;

  std::vector<T*> chunks_;
  std::size_t size_ = 0;
};

}  // namespace hexiao
