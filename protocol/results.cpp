#include "protocol/results.h"

#include "protocol/tables.h"

namespace hexiao::protocol {
namespace {

constexpr std::uint32_t kOneTable = 1;

// Takes rows and texts from front to back; what does not add up makes the whole frame malformed.
class ResultsReader {
 public:
  ResultsReader(const wire::Results& root, std::string_view texts)
      : root_(root), texts_(texts), named_(root.detail() == 1) {}

  bool read(const wire::ResultRow& row, ResultView& result) {
    result.allocations.clear();
    result.proposals.clear();
    result.rejection = static_cast<Rejection>(row.rejection());
    result.id = row.id();
    result.changed = (row.flags() & 1U) != 0;
    result.payment = {row.payment()};
    result.score = row.score();
    result.payer = {row.payer()};
    result.policy = {row.policy()};
    result.unapplied = Money(row.unapplied());
    result.first_allocation = {row.first_allocation()};
    result.allocation_count = row.allocations();
    result.customer_no = {};
    result.rule = {};
    result.currency = {};
    result.woken = 0;
    result.control = {};
    if ((row.flags() & 4U) != 0 && !read_control(result.control)) return false;
    if (!take(row.field(), result.field) || !take(row.detail(), result.detail)) return false;
    if (!known(row.outcome(), result.outcome) || !known(row.reason(), result.reason) ||
        !known(row.payer_level(), result.payer_level) ||
        !known(row.payer_mark(), result.payer_mark))
      return false;
    return !named_ || read_names(row, result);
  }

  bool used_up() const {
    return texts_.empty() && line_at_ == count(root_.lines()) &&
           proposal_at_ == count(root_.proposals()) && control_at_ == count(root_.controls());
  }

 private:
  template <class V>
  static std::size_t count(const V* rows) {
    return rows == nullptr ? 0 : rows->size();
  }

  bool take(std::size_t length, std::string_view& text) {
    if (length > texts_.size()) return false;
    text = texts_.substr(0, length);
    texts_.remove_prefix(length);
    // All texts together are clean UTF-8; one of them is not when the cut goes through a character.
    if (!texts_.empty() && (static_cast<unsigned char>(texts_.front()) & 0xC0U) == 0x80U)
      return false;
    return true;
  }

  template <class E>
  static bool known(std::uint8_t number, E& value) {
    if (!is_known<E>(number)) return false;
    value = static_cast<E>(number);
    return true;
  }

  bool read_control(ControlView& control) {
    if (control_at_ == count(root_.controls())) return false;
    const auto& row = *root_.controls()->Get(static_cast<flatbuffers::uoffset_t>(control_at_++));
    control.reasons = row.reasons();
    control.exposure = Money(row.exposure());
    control.limit = Money(row.limit());
    control.approval = {row.approval()};
    control.left = row.left();
    return known(row.verdict(), control.verdict);
  }

  bool read_names(const wire::ResultRow& row, ResultView& result) {
    if (!take(row.customer_no(), result.customer_no)) return false;
    if ((row.flags() & 2U) != 0) {
      std::string_view code;
      if (!take(3, code)) return false;
      const auto currency = Currency::from_code(code);
      if (!currency) return false;
      result.currency = *currency;
    }
    if (!read_lines(row.allocations(), result.allocations)) return false;
    result.proposals.resize(row.proposals());
    for (NamedProposal& proposal : result.proposals)
      if (!read_proposal(proposal)) return false;
    if (!result.proposals.empty()) result.rule = result.proposals.front().rule;
    return true;
  }

  bool read_lines(std::size_t wanted, std::vector<NamedLine>& lines) {
    if (wanted > count(root_.lines()) - line_at_) return false;
    lines.resize(wanted);
    for (NamedLine& line : lines) {
      const auto& row = *root_.lines()->Get(static_cast<flatbuffers::uoffset_t>(line_at_++));
      line.item = {row.item()};
      line.amount = Money(row.amount());
      line.discount = Money(row.discount());
      line.writeoff = Money(row.writeoff());
      if (!take(row.item_no(), line.item_no) || !take(row.document_no(), line.document_no))
        return false;
    }
    return true;
  }

  bool read_proposal(NamedProposal& proposal) {
    if (proposal_at_ == count(root_.proposals())) return false;
    const auto& row = *root_.proposals()->Get(static_cast<flatbuffers::uoffset_t>(proposal_at_++));
    proposal.customer = {row.customer()};
    proposal.score = row.score();
    proposal.remainder = Money(row.remainder());
    return take(row.customer_no(), proposal.customer_no) && take(row.rule(), proposal.rule) &&
           known(row.search(), proposal.search) && known(row.document(), proposal.document) &&
           known(row.amount(), proposal.amount_level) && known(row.reason(), proposal.reason) &&
           read_lines(row.lines(), proposal.lines);
  }

  const wire::Results& root_;
  std::string_view texts_;
  bool named_;
  std::size_t line_at_ = 0, proposal_at_ = 0, control_at_ = 0;
};

bool read_all(const wire::Results& root, std::vector<ResultView>& results) {
  const auto* rows = root.rows();
  const std::size_t size = rows == nullptr ? 0 : rows->size();
  const std::string_view texts =
      root.texts() == nullptr
          ? std::string_view()
          : std::string_view(reinterpret_cast<const char*>(root.texts()->data()),
                             root.texts()->size());
  if (size == 0 || root.detail() > 1 || !valid_text(texts)) return false;
  if (!rows_aligned(rows) || !rows_aligned(root.lines()) || !rows_aligned(root.proposals()) ||
      !rows_aligned(root.controls()))
    return false;
  results.resize(size);
  ResultsReader reader(root, texts);
  for (std::size_t i = 0; i < size; ++i)
    if (!reader.read(*rows->Get(static_cast<flatbuffers::uoffset_t>(i)), results[i])) return false;
  results.back().woken = root.woken();
  return reader.used_up();
}

}  // namespace

WireError decode_results(std::span<const std::byte> payload, std::vector<ResultView>& results) {
  const auto* root = verified_root<wire::Results>(payload, kOneTable);
  if (root != nullptr && read_all(*root, results)) return WireError::none;
  results.clear();
  return WireError::malformed_payload;
}

}  // namespace hexiao::protocol
