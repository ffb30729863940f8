#include "tests/simulation/network.h"

#include <algorithm>
#include <cstring>

#include "engine/vocabulary/check.h"

namespace hexiao::simulation {
namespace {

// What the kernel would hold of unread output.
constexpr std::size_t kUnreadBytes = 2048;

// Mostly all that can go, now and then any part of it.
std::size_t some_of(std::size_t most, Random& random) {
  return random() % 4 != 0 ? most : 1 + random() % most;
}

void drop_tail(std::vector<std::byte>& bytes, Random& random) {
  if (!bytes.empty()) bytes.resize(random() % (bytes.size() + 1));
}

void drop_front(std::vector<std::byte>& bytes, std::size_t count) {
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace

void Wire::say(std::span<const std::byte> bytes) {
  if (broken_ || client_ended_) return;
  to_daemon_.insert(to_daemon_.end(), bytes.begin(), bytes.end());
}

std::size_t Wire::hear(std::span<std::byte> into) {
  const std::size_t count = std::min(into.size(), to_client_.size());
  std::copy_n(to_client_.begin(), count, into.begin());
  drop_front(to_client_, count);
  return count;
}

void Wire::cut(Random& random) {
  if (broken_) return;
  broken_ = true;
  drop_tail(to_daemon_, random);
  drop_tail(to_client_, random);
}

bool Wire::can_read() const {
  return reader_ && (!to_daemon_.empty() || client_ended_ || broken_ || daemon_closed_);
}

void Wire::read(Random& random) {
  const std::shared_ptr<daemon::Session> reader = std::move(reader_);
  reader_.reset();
  if (daemon_closed_) return reader->on_read(daemon::StreamEnd::broken, 0);
  if (to_daemon_.empty())
    return reader->on_read(broken_ ? daemon::StreamEnd::broken : daemon::StreamEnd::closed, 0);
  const std::size_t count = some_of(std::min(into_.size(), to_daemon_.size()), random);
  std::copy_n(to_daemon_.begin(), count, into_.begin());
  drop_front(to_daemon_, count);
  reader->on_read(daemon::StreamEnd::none, count);
}

bool Wire::can_write() const {
  return writer_ && (to_client_.size() < kUnreadBytes || broken_ || daemon_closed_);
}

void Wire::write(Random& random) {
  const std::shared_ptr<daemon::Session> writer = std::move(writer_);
  writer_.reset();
  if (daemon_closed_ || broken_) return writer->on_written(daemon::StreamEnd::broken, 0);
  std::size_t offered = 0;
  for (const auto piece : pieces_) offered += piece.size();
  const std::size_t count = some_of(std::min(offered, kUnreadBytes - to_client_.size()), random);
  std::size_t left = count;
  for (const auto piece : pieces_) {
    const std::size_t part = std::min(left, piece.size());
    to_client_.insert(to_client_.end(), piece.begin(),
                      piece.begin() + static_cast<std::ptrdiff_t>(part));
    left -= part;
  }
  writer->on_written(daemon::StreamEnd::none, count);
}

void WireStream::read_some(std::span<std::byte> into, std::shared_ptr<daemon::Session> reader) {
  HEXIAO_CHECK(!wire_->reader_);
  wire_->into_ = into;
  wire_->reader_ = std::move(reader);
}

void WireStream::write_some(std::span<const std::span<const std::byte>> pieces,
                            std::shared_ptr<daemon::Session> writer) {
  HEXIAO_CHECK(!wire_->writer_);
  wire_->pieces_.assign(pieces.begin(), pieces.end());
  wire_->writer_ = std::move(writer);
}

}  // namespace hexiao::simulation
