#include "protocol/command_batch.h"

#include <limits>

#include "engine/vocabulary/forms.h"
#include "protocol/command_fields.h"
#include "protocol/forms.h"
#include "protocol/policy_text.h"
#include "protocol/tables.h"

namespace hexiao::protocol {
namespace {

constexpr std::size_t kMaxLength = std::numeric_limits<std::uint16_t>::max();
// What the table, the vectors' counts and the alignment take beside the rows.
constexpr std::size_t kFrameOverhead = kHeaderBytes + 512;

std::uint16_t length_of(Text text) { return static_cast<std::uint16_t>(text.size()); }

std::uint8_t flag(bool value) { return value ? 1 : 0; }

}  // namespace

struct CommandBatch::Parts {
  FrameLimits limits;
  std::vector<std::uint8_t> kinds;
  std::vector<wire::PaymentRow> payments;
  std::vector<wire::CustomerRow> customers;
  std::vector<wire::ItemRow> items;
  std::vector<wire::ActionRow> actions;
  std::vector<wire::ManualLineRow> lines;
  std::vector<std::uint16_t> entries;
  ByteBuffer texts;
  std::vector<std::uint32_t> form_lengths;
  ByteBuffer forms;
  std::size_t row_bytes = 0;  // of all rows, entries, kinds and forms
  // Kept between frames for its memory.
  flatbuffers::FlatBufferBuilder builder{1U << 16};

  // Whether a command with so many bytes of texts and of rows can be added.
  Rejection room_for(std::size_t longest, std::size_t text_bytes, std::size_t rows) const {
    if (longest > kMaxLength) return Rejection::text_too_long;
    const std::size_t bytes = kFrameOverhead + row_bytes + texts.size() + text_bytes + rows + 1;
    if (kinds.size() < limits.batch && bytes <= limits.frame_bytes) return Rejection::none;
    return kinds.empty() ? Rejection::text_too_long : Rejection::too_large;
  }

  template <class Row>
  void put_row(std::vector<Row>& rows, const Row& row, std::uint8_t kind) {
    rows.push_back(row);
    kinds.push_back(kind);
    row_bytes += sizeof(Row) + 1;
  }

  void put_text(Text text) { texts.append(text.data(), text.size()); }

  template <class C>
  Rejection add(const C& command);
  Rejection add(const ReceivePayment& payment);
  Rejection add(const UpsertCustomer& customer);
  Rejection add(const UpsertItem& item);
  Rejection add(const AllocatePayment& command);
  Rejection add(const SetOff& command);
  Rejection add(const ActivatePolicy& command);

  template <class C>
  Rejection add_action(const C& command, std::uint64_t number, std::uint8_t kind);
  template <class C>
  Rejection add_lined(const C& command, std::uint64_t number, std::uint8_t kind);
  Rejection add_form(const Command& command);
};

namespace {

template <class C>
struct Lengths {
  std::array<std::uint16_t, TextsOf<C>::value.size()> of;
  std::size_t longest = 0, sum = 0;

  explicit Lengths(const C& command) {
    for (std::size_t i = 0; i < of.size(); ++i) {
      const std::size_t size = (command.*TextsOf<C>::value[i].member).size();
      of[i] = static_cast<std::uint16_t>(size);
      longest = size > longest ? size : longest;
      sum += size;
    }
  }
};

// What a set-off says beside its texts and lines: how, by which numbers, and when.
std::uint64_t set_off_number(const SetOff& command) {
  const auto day = static_cast<std::uint32_t>(command.date.days());
  return std::uint64_t{day} << 32 | std::uint64_t{command.keys} << 8 |
         static_cast<std::uint64_t>(command.by);
}

template <class C, class Put>
void for_each_text(const C& command, Put&& put) {
  for (const TextOf<C>& field : TextsOf<C>::value) put(command.*field.member);
}

}  // namespace

Rejection CommandBatch::Parts::add(const ReceivePayment& payment) {
  const Lengths<ReceivePayment> lengths(payment);
  if (const Rejection no = room_for(lengths.longest, lengths.sum, sizeof(wire::PaymentRow));
      no != Rejection::none)
    return no;
  put_row(payments,
          wire::PaymentRow(payment.amount.minor(), payment.booking_date.days(),
                           payment.value_date.days(), payment.occurrence, lengths.of),
          2);
  char* at = reinterpret_cast<char*>(texts.grow(lengths.sum));
  for_each_text(payment, [&](Text text) {
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    at += text.size();
  });
  return Rejection::none;
}

Rejection CommandBatch::Parts::add(const UpsertCustomer& customer) {
  Lengths<UpsertCustomer> lengths(customer);
  std::size_t entry_count = 0;
  for (const ListOfCustomer& list : kListsOfCustomer) {
    const auto& entries_of = customer.*list.member;
    lengths.longest = std::max(lengths.longest, entries_of.size());
    entry_count += entries_of.size();
    for (const Text entry : entries_of) {
      lengths.longest = std::max(lengths.longest, entry.size());
      lengths.sum += entry.size();
    }
  }
  const std::size_t entry_bytes = entry_count * sizeof(std::uint16_t);
  if (const Rejection no =
          room_for(lengths.longest, lengths.sum, sizeof(wire::CustomerRow) + entry_bytes);
      no != Rejection::none)
    return no;
  put_row(
      customers,
      wire::CustomerRow(customer.credit_limit.value_or(Money()).minor(), customer.terms_days,
                        flag(customer.credit_limit.has_value()),
                        static_cast<std::uint16_t>(customer.aliases.size()),
                        static_cast<std::uint16_t>(customer.accounts.size()),
                        static_cast<std::uint16_t>(customer.virtual_accounts.size()), lengths.of),
      0);
  row_bytes += entry_bytes;
  for_each_text(customer, [&](Text text) { put_text(text); });
  for (const ListOfCustomer& list : kListsOfCustomer)
    for (const Text entry : customer.*list.member) {
      entries.push_back(length_of(entry));
      put_text(entry);
    }
  return Rejection::none;
}

Rejection CommandBatch::Parts::add(const UpsertItem& item) {
  const Lengths<UpsertItem> lengths(item);
  if (const Rejection no = room_for(lengths.longest, lengths.sum, sizeof(wire::ItemRow));
      no != Rejection::none)
    return no;
  put_row(items,
          wire::ItemRow(item.amount.minor(), item.open_amount.value_or(Money()).minor(),
                        item.discount_amount.minor(), item.issue_date.days(), item.due_date.days(),
                        item.discount_until.days(), static_cast<std::uint8_t>(item.kind),
                        flag(item.open_amount.has_value()), flag(item.disputed), lengths.of),
          1);
  for_each_text(item, [&](Text text) { put_text(text); });
  return Rejection::none;
}

template <class C>
Rejection CommandBatch::Parts::add_action(const C& command, std::uint64_t number,
                                          std::uint8_t kind) {
  const Lengths<C> lengths(command);
  if (const Rejection no = room_for(lengths.longest, lengths.sum, sizeof(wire::ActionRow));
      no != Rejection::none)
    return no;
  std::array<std::uint16_t, 3> of{};
  std::copy(lengths.of.begin(), lengths.of.end(), of.begin());
  put_row(actions, wire::ActionRow(number, 0, 0, of), kind);
  for_each_text(command, [&](Text text) { put_text(text); });
  return Rejection::none;
}

template <class C>
Rejection CommandBatch::Parts::add(const C& command) {
  if constexpr (std::is_same_v<C, ConfirmProposal>)
    return add_action(command, command.proposal, 3);
  else if constexpr (std::is_same_v<C, RejectProposal>)
    return add_action(command, command.proposal, 4);
  else if constexpr (std::is_same_v<C, Deallocate>)
    return add_action(command, command.allocation, 6);
  else if constexpr (std::is_same_v<C, ReversePayment>)
    return add_action(command, 0, 7);
  else if constexpr (std::is_same_v<C, RevokeMapping>)
    return add_action(command, command.mapping, 11);
  else if constexpr (std::is_same_v<C, DisputeItem>)
    return add_action(command, 0, 8);
  else if constexpr (std::is_same_v<C, ReleaseItem>)
    return add_action(command, 0, 9);
  else
    HEXIAO_CHECK(false);  // the others are forms
  return Rejection::malformed;
}

Rejection CommandBatch::Parts::add(const ActivatePolicy& command) {
  if (!command.source.empty()) return add_action(command, 0, 10);
  const std::string source = write_policy(command.policy);
  return add_action(ActivatePolicy{.source = source, .policy = {}}, 0, 10);
}

template <class C>
Rejection CommandBatch::Parts::add_lined(const C& command, std::uint64_t number,
                                         std::uint8_t kind) {
  Lengths<C> lengths(command);
  lengths.longest = std::max(lengths.longest, command.lines.size());
  for (const ManualLine& line : command.lines) {
    lengths.longest = std::max(lengths.longest, line.item.size());
    lengths.sum += line.item.size();
  }
  const std::size_t line_bytes = command.lines.size() * sizeof(wire::ManualLineRow);
  if (const Rejection no =
          room_for(lengths.longest, lengths.sum, sizeof(wire::ActionRow) + line_bytes);
      no != Rejection::none)
    return no;
  std::array<std::uint16_t, 3> of{};
  std::copy(lengths.of.begin(), lengths.of.end(), of.begin());
  put_row(actions,
          wire::ActionRow(number, static_cast<std::uint16_t>(command.lines.size()),
                          flag(command.other_customer_granted), of),
          kind);
  row_bytes += line_bytes;
  for_each_text(command, [&](Text text) { put_text(text); });
  for (const ManualLine& line : command.lines) {
    lines.emplace_back(line.amount.minor(), line.discount.minor(), line.writeoff.minor(),
                       length_of(line.item));
    put_text(line.item);
  }
  return Rejection::none;
}

Rejection CommandBatch::Parts::add(const AllocatePayment& command) {
  return add_lined(command, 0, 5);
}

Rejection CommandBatch::Parts::add(const SetOff& command) {
  return add_lined(command, set_off_number(command), 12);
}

Rejection CommandBatch::Parts::add_form(const Command& command) {
  const std::size_t start = forms.size();
  encode_form(command, forms);
  const std::size_t length = forms.size() - start;
  Rejection no = room_for(0, 0, length + sizeof(std::uint32_t));
  if (length > kMaxFormBytes) no = Rejection::text_too_long;
  if (no != Rejection::none) {
    forms.truncate(start);
    return no;
  }
  form_lengths.push_back(static_cast<std::uint32_t>(length));
  kinds.push_back(command_kind(command));
  row_bytes += length + sizeof(std::uint32_t) + 1;
  return Rejection::none;
}

CommandBatch::CommandBatch(FrameLimits limits) : parts_(std::make_unique<Parts>()) {
  parts_->limits = limits;
}
CommandBatch::~CommandBatch() = default;
CommandBatch::CommandBatch(CommandBatch&&) noexcept = default;
CommandBatch& CommandBatch::operator=(CommandBatch&&) noexcept = default;

Rejection CommandBatch::add(const Command& command) {
  if (command_kind(command) >= kFirstFormKind) return parts_->add_form(command);
  return std::visit([this](const auto& one) { return parts_->add(one); }, command);
}

Rejection CommandBatch::add(const ReceivePayment& payment) { return parts_->add(payment); }

std::uint32_t CommandBatch::size() const {
  return static_cast<std::uint32_t>(parts_->kinds.size());
}

void CommandBatch::clear() {
  parts_->kinds.clear();
  parts_->payments.clear();
  parts_->customers.clear();
  parts_->items.clear();
  parts_->actions.clear();
  parts_->lines.clear();
  parts_->entries.clear();
  parts_->texts.clear();
  parts_->form_lengths.clear();
  parts_->forms.clear();
  parts_->row_bytes = 0;
}

void CommandBatch::append_to(ByteBuffer& out, std::uint64_t request, Detail detail) const {
  Parts& p = *parts_;
  p.builder.Clear();
  // Left out where there are none: frames without forms are those of the first clients.
  flatbuffers::Offset<flatbuffers::Vector<std::uint8_t>> forms;
  flatbuffers::Offset<flatbuffers::Vector<std::uint32_t>> form_lengths;
  if (!p.form_lengths.empty()) {
    forms = p.builder.CreateVector(reinterpret_cast<const std::uint8_t*>(p.forms.data()),
                                   p.forms.size());
    form_lengths = p.builder.CreateVector(p.form_lengths);
  }
  const auto texts =
      p.builder.CreateVector(reinterpret_cast<const std::uint8_t*>(p.texts.data()), p.texts.size());
  const auto entries = p.builder.CreateVector(p.entries);
  const auto lines = p.builder.CreateVectorOfStructs(p.lines);
  const auto actions = p.builder.CreateVectorOfStructs(p.actions);
  const auto items = p.builder.CreateVectorOfStructs(p.items);
  const auto customers = p.builder.CreateVectorOfStructs(p.customers);
  const auto payments = p.builder.CreateVectorOfStructs(p.payments);
  const auto kinds = p.builder.CreateVector(p.kinds);
  p.builder.Finish(wire::CreateCommands(p.builder, static_cast<std::uint8_t>(detail), kinds,
                                        payments, customers, items, actions, lines, entries, texts,
                                        form_lengths, forms));
  append_frame(out, FrameType::commands, request, bytes_of(p.builder));
}

}  // namespace hexiao::protocol
