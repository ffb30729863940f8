// A stream of bytes out, and one in: how state is saved and loaded without knowing of files.
//
// Errors travel beside the stream, not through it, so that saving and loading stay straight lines:
// - A sink remembers its first failure and ignores what follows; whoever made the sink reports it
// when the
//   stream is finished. The code that writes need not look.
// - A source that cannot deliver fills the rest with zeros from then on and says failed(). The code
// that
//   reads checks failed() before it allocates by a count it has read, and once at the end.
//   remaining() bounds such counts.
// Neither is safe for two threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace hexiao {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual void write(std::span<const std::byte> bytes) = 0;
};

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Fills `into` wholly: with the next bytes, or with zeros once failed.
  virtual void read(std::span<std::byte> into) = 0;
  // A read went past the end, or the bytes behind it were damaged. Stays true.
  virtual bool failed() const = 0;
  // Bytes not yet read; 0 once failed.
  virtual std::uint64_t remaining() const = 0;
};

}  // namespace hexiao
