#include <algorithm>
#include <limits>

#include "protocol/codec.h"
#include "protocol/tables.h"

namespace hexiao::protocol {
namespace {

// More of a fault's explanation is cut off.
constexpr std::size_t kDetailBytes = 500;
constexpr std::size_t kMaxLength = std::numeric_limits<std::uint16_t>::max();

// The front of a text that fits, cut between characters.
std::string_view front_of(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return text;
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end);
}

template <class E>
std::uint8_t number_of(E value) {
  return static_cast<std::uint8_t>(value);
}

}  // namespace

struct ResultsEncoder::Parts {
  std::vector<wire::ResultRow> rows;
  std::vector<wire::ResultLineRow> lines;
  std::vector<wire::ResultProposalRow> proposals;
  std::vector<wire::ResultControlRow> controls;
  ByteBuffer texts;
  flatbuffers::FlatBufferBuilder builder{1U << 16};

  void clear() {
    rows.clear();
    lines.clear();
    proposals.clear();
    controls.clear();
    texts.clear();
  }

  std::uint16_t put(std::string_view text) {
    text = front_of(text, kMaxLength);
    texts.append(text.data(), text.size());
    return static_cast<std::uint16_t>(text.size());
  }

  std::size_t bytes() const {
    return rows.size() * sizeof(wire::ResultRow) + lines.size() * sizeof(wire::ResultLineRow) +
           proposals.size() * sizeof(wire::ResultProposalRow) +
           controls.size() * sizeof(wire::ResultControlRow) + texts.size();
  }

  void put_fault(const CommandFault& fault) {
    const std::uint16_t field = put(fault.field);
    const std::uint16_t detail = put(front_of(fault.detail, kDetailBytes));
    rows.emplace_back(0, 0, 0, 0, 0, 0, 0, static_cast<std::uint16_t>(fault.rejection), 0, field,
                      detail, 0, number_of(Outcome::rejected), 0, 0, 0, 0, 0);
  }

  void put_line(const AllocationLine& line, const Names& names) {
    const Names::Item item = names.item(line.item);
    const std::uint16_t item_no = put(item.item_no);
    const std::uint16_t document_no = put(item.document_no);
    lines.emplace_back(line.item.value, line.amount.minor(), line.discount.minor(),
                       line.writeoff.minor(), item_no, document_no);
  }

  void put_proposal(const Proposal& proposal, const Names& names) {
    const std::uint16_t customer_no = put(names.customer_no(proposal.customer));
    const std::uint16_t rule = put(proposal.rule);
    proposals.emplace_back(proposal.remainder.minor(), proposal.customer.value,
                           static_cast<std::uint32_t>(proposal.lines.size()), proposal.score,
                           customer_no, rule, number_of(proposal.search),
                           number_of(proposal.document), number_of(proposal.amount),
                           number_of(proposal.reason));
    for (const AllocationLine& line : proposal.lines) put_line(line, names);
  }

  void put_control(const ControlAnswer& control) {
    controls.emplace_back(control.exposure.minor(), control.limit.minor(), control.approval.value,
                          control.reasons, control.left, number_of(control.verdict));
  }

  // `names` is null for brief.
  void put_result(const Result& result, const Names* names) {
    const Decision& decision = result.decision;
    const std::uint16_t field = put(result.field);
    std::uint16_t customer_no = 0;
    std::uint8_t flags = result.changed ? 1 : 0;
    if (names != nullptr) {
      if (decision.payer) customer_no = put(names->customer_no(decision.payer));
      if (result.payment)
        if (const Currency currency = names->payment_currency(result.payment)) {
          put(currency.code());
          flags |= 2U;
        }
    }
    if (result.control != ControlAnswer{}) {
      put_control(result.control);
      flags |= 4U;
    }
    const std::size_t kept = std::min<std::size_t>(decision.proposals.size(), 255);
    rows.emplace_back(result.id, result.payment.value, result.first_allocation.value,
                      decision.policy.value, result.unapplied.minor(), decision.payer.value,
                      static_cast<std::uint32_t>(result.allocations.size()),
                      static_cast<std::uint16_t>(result.rejection),
                      kept == 0 ? std::uint16_t{0} : decision.proposals.front().score, field, 0,
                      customer_no, number_of(result.ok() ? decision.outcome : Outcome::rejected),
                      number_of(decision.reason), number_of(decision.payer_level),
                      number_of(decision.payer_mark), static_cast<std::uint8_t>(kept), flags);
    if (names == nullptr) return;
    for (const AllocationLine& line : result.allocations) put_line(line, *names);
    for (std::size_t i = 0; i < kept; ++i) put_proposal(decision.proposals[i], *names);
  }
};

ResultsEncoder::ResultsEncoder() : parts_(std::make_unique<Parts>()) {}
ResultsEncoder::~ResultsEncoder() = default;
ResultsEncoder::ResultsEncoder(ResultsEncoder&&) noexcept = default;
ResultsEncoder& ResultsEncoder::operator=(ResultsEncoder&&) noexcept = default;

bool ResultsEncoder::append_results(ByteBuffer& out, std::uint64_t request,
                                    std::span<const Result> results,
                                    std::span<const CommandFault> faults, Detail detail,
                                    const Names* names, std::uint32_t max_frame_bytes) {
  HEXIAO_CHECK(detail == Detail::brief || names != nullptr);
  Parts& p = *parts_;
  p.clear();
  if (detail == Detail::brief) names = nullptr;
  std::size_t next_result = 0, next_fault = 0;
  std::uint32_t woken = 0;
  for (const Result& result : results) woken += result.woken;
  const std::size_t total = results.size() + faults.size();
  for (std::size_t i = 0; i < total; ++i) {
    if (next_fault < faults.size() && faults[next_fault].index == i) {
      p.put_fault(faults[next_fault++]);
      continue;
    }
    HEXIAO_CHECK(next_result < results.size());  // the daemon lost an answer
    p.put_result(results[next_result++], names);
    if (p.bytes() > max_frame_bytes) return false;
  }
  p.builder.Clear();
  flatbuffers::Offset<flatbuffers::Vector<const wire::ResultControlRow*>> controls;
  if (!p.controls.empty()) controls = p.builder.CreateVectorOfStructs(p.controls);
  const auto texts =
      p.builder.CreateVector(reinterpret_cast<const std::uint8_t*>(p.texts.data()), p.texts.size());
  const auto proposals = p.builder.CreateVectorOfStructs(p.proposals);
  const auto lines = p.builder.CreateVectorOfStructs(p.lines);
  const auto rows = p.builder.CreateVectorOfStructs(p.rows);
  p.builder.Finish(wire::CreateResults(p.builder, static_cast<std::uint8_t>(detail), rows, lines,
                                       proposals, texts, woken, controls));
  if (frame_bytes(p.builder.GetSize()) > max_frame_bytes) return false;
  append_frame(out, FrameType::results, request, bytes_of(p.builder));
  return true;
}

}  // namespace hexiao::protocol
