// The client's side of COMMANDS: collects commands and writes them as one frame. Texts are copied
// as they are added, so the caller's may go at once.
//
// One owner, one thread. Cost: two short copies a command, about 50 ns a payment; a batch that is
// cleared and used again allocates nothing.
#pragma once

#include <cstdint>
#include <memory>

#include "engine/vocabulary/commands.h"
#include "protocol/codec.h"
#include "protocol/frame.h"

namespace hexiao::protocol {

class CommandBatch {
 public:
  explicit CommandBatch(FrameLimits limits = {});
  ~CommandBatch();
  CommandBatch(CommandBatch&&) noexcept;
  CommandBatch& operator=(CommandBatch&&) noexcept;

  // none: added. too_large: the batch is full (send it and begin the next). text_too_long: a text
  // or list is longer than the format can say (65,535 bytes or entries), so the command can never
  // be sent. Nothing is added unless the answer is none. Of ActivatePolicy only the source travels:
  // the daemon reads it itself.
  [[nodiscard]] Rejection add(const Command& command);
  [[nodiscard]] Rejection add(const ReceivePayment& payment);  // the same, without the variant

  std::uint32_t size() const;
  bool empty() const { return size() == 0; }
  void clear();

  // Appends the frame to `out`. The batch stays as it is, for a second try.
  void append_to(ByteBuffer& out, std::uint64_t request, Detail detail) const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao::protocol
