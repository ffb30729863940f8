// The daemon's side of COMMANDS and RESULTS: bytes to commands, results to bytes.
//
// A COMMANDS payload is rows of fixed size by kind, and one heap of texts which every row takes its
// share of, in order and without a gap (hexiao.fbs). So no byte can be referred to twice, and the
// verifier has nothing deep to walk.
//
// Two kinds of fault. The frame is refused as a whole when its structure is wrong: the verifier
// says no, a kind is unknown, shares do not add up. One command alone is refused when one of its
// fields is: bad text, too long, a value that is not in its closed list, a day outside 1900..2199.
//
// Threads: one owner an object. Ownership: the texts of commands borrow from the payload.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "engine/vocabulary/result.h"
#include "protocol/frame.h"

namespace hexiao::protocol {

// How much a RESULTS frame says of each command.
enum class Detail : std::uint8_t {
  brief,  // rejection, id, outcome, reason, payer, score, unapplied
  named,  // and allocations and proposals, with the numbers of items and customers
};

// A policy's TOML may be as long as this.
inline constexpr std::size_t kPolicySourceBytes = 65'535;

// A command that was refused before the engine saw it.
struct CommandFault {
  std::uint32_t index = 0;  // among all commands of the frame, from 0
  Rejection rejection = Rejection::none;
  std::string_view field;  // a name that lives as long as the program
  std::string detail;      // more, for a policy: line, column and what is wrong; else ""
};

struct CommandBatchView {
  Detail detail = Detail::brief;
  std::vector<Command> commands;     // those to execute, in order
  std::vector<CommandFault> faults;  // those refused, by index
  std::size_t size() const { return commands.size() + faults.size(); }
};

// Reads one COMMANDS payload (16-byte aligned). `batch` is overwritten and keeps its capacity, so
// that a batch object that is used again allocates nothing for payments. An amount above kMaxAmount
// is handed on as kMaxAmount + 1 (or its negative), which the engine refuses and which cannot
// overflow a sum. Cost about 50 ns a payment; a policy is parsed here, outside the engine.
WireError decode_commands(std::span<const std::byte> payload, std::uint32_t max_batch,
                          CommandBatchView& batch);

// Where the daemon says what ids mean. Called while results are encoded, so on the engine thread.
// Texts must live until the call that asked for them has returned.
class Names {
 public:
  virtual ~Names() = default;
  struct Item {
    std::string_view item_no, document_no;
  };
  virtual Item item(ItemId id) const = 0;
  virtual std::string_view customer_no(CustomerId id) const = 0;
  virtual Currency payment_currency(PaymentId id) const = 0;
};

// Writes RESULTS frames. Keeps its buffers: one for each thread that encodes.
class ResultsEncoder {
 public:
  ResultsEncoder();
  ~ResultsEncoder();
  ResultsEncoder(ResultsEncoder&&) noexcept;
  ResultsEncoder& operator=(ResultsEncoder&&) noexcept;

  // Appends one whole frame to `out`: `results` are the answers to the batch's commands, and its
  // faults are put between them in their places. `names` may be null for Detail::brief.
  // False, and nothing appended, when the frame would be larger than `max_frame_bytes`; that can
  // only happen with Detail::named. Then encode again with Detail::brief: the commands have been
  // executed, and the caller asks for their detail with `explain`. Cost brief: about 20 ns a
  // result.
  bool append_results(ByteBuffer& out, std::uint64_t request, std::span<const Result> results,
                      std::span<const CommandFault> faults, Detail detail, const Names* names,
                      std::uint32_t max_frame_bytes = FrameLimits{}.frame_bytes);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace hexiao::protocol
