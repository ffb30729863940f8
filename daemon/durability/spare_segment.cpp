#include "daemon/durability/spare_segment.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "daemon/durability/segment.h"

namespace hexiao::durability {
namespace {

constexpr std::chrono::seconds kRetry{1};

}  // namespace

SpareSegment::SpareSegment(FileSystem& files, std::string directory, SpareOptions options)
    : files_(files), directory_(std::move(directory)), options_(options) {
  if (options_.background) thread_ = std::thread([this] { run(); });
}

SpareSegment::~SpareSegment() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<SpareSegment::Spare> SpareSegment::fill(std::uint64_t bytes) {
  auto free = files_.free_bytes(directory_);
  if (!free) return fail(std::move(free).error());
  if (*free < bytes + options_.reserve_bytes)
    return fail(
        {.kind = ErrorKind::no_space,
         .code = ENOSPC,
         .what = fmt::format("no room for the next segment: {} bytes and a reserve of {}, {} free",
                             bytes, options_.reserve_bytes, *free),
         .file = directory_});
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    number = ++made_;
  }
  Spare spare{.path = fmt::format("{}/spare-{}.tmp", directory_, number), .bytes = bytes};
  HEXIAO_TRY(create_zeroed(files_, spare.path, bytes));
  return spare;
}

void SpareSegment::keep(Result<Spare> spare) {
  full_ = !spare && spare.error().kind == ErrorKind::no_space;
  if (spare)
    ready_ = std::move(*spare);
  else if (!full_)
    failure_ = std::move(spare).error();
}

void SpareSegment::request() {
  if (options_.background) {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
    changed_.notify_all();
    return;
  }
  if (ready_bytes() > 0) return;
  auto spare = fill(options_.bytes);
  const std::lock_guard lock(mutex_);
  keep(std::move(spare));
}

void SpareSegment::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return stopping_ || (wanted_ && !ready_ && !failure_); });
    if (full_) changed_.wait_for(lock, kRetry, [&] { return stopping_; });
    if (stopping_) return;
    filling_ = true;
    lock.unlock();
    auto spare = fill(options_.bytes);
    lock.lock();
    filling_ = false;
    keep(std::move(spare));
    wanted_ = full_;
    changed_.notify_all();
  }
}

Result<SpareSegment::Spare> SpareSegment::take(std::uint64_t min_bytes) {
  {
    std::unique_lock lock(mutex_);
    const bool enough = min_bytes <= options_.bytes;
    if (enough)
      changed_.wait(lock, [&] {
        return !filling_ && (ready_ || failure_ || full_ || !wanted_ || !options_.background);
      });
    if (failure_) return fail(*failure_);
    if (enough && ready_) {
      Spare spare = std::move(*ready_);
      ready_.reset();
      return spare;
    }
  }
  return fill(std::max(min_bytes, options_.bytes));
}

bool SpareSegment::disk_full() const {
  const std::lock_guard lock(mutex_);
  return full_;
}

std::uint64_t SpareSegment::ready_bytes() const {
  const std::lock_guard lock(mutex_);
  return ready_ ? ready_->bytes : 0;
}

}  // namespace hexiao::durability
