#include <algorithm>
#include <limits>

#include "protocol/codec.h"
#include "protocol/command_fields.h"
#include "protocol/forms.h"
#include "protocol/policy_text.h"
#include "protocol/receivables_policy_text.h"
#include "protocol/tables.h"
#include "protocol/text_heap.h"

namespace hexiao::protocol {
namespace {

constexpr std::uint32_t kOneTable = 1;
constexpr std::int32_t kMaxTermsDays = 36'500;

// Rows of one kind, taken one after the other.
template <class Row>
class Rows {
 public:
  explicit Rows(const flatbuffers::Vector<const Row*>* rows)
      : rows_(rows), size_(rows == nullptr ? 0 : rows->size()) {}
  const Row* next() {
    return at_ < size_ ? rows_->Get(static_cast<flatbuffers::uoffset_t>(at_++)) : nullptr;
  }
  bool aligned() const { return rows_aligned(rows_); }
  bool used_up() const { return at_ == size_; }
  std::size_t left() const { return size_ - at_; }

 private:
  const flatbuffers::Vector<const Row*>* rows_;
  std::size_t size_;
  std::size_t at_ = 0;
};

std::span<const std::byte> bytes_of(const flatbuffers::Vector<std::uint8_t>* bytes) {
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const std::byte*>(bytes->data()), bytes->size()};
}

std::string_view text_of(const flatbuffers::Vector<std::uint8_t>* bytes) {
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

// One COMMANDS payload on its way into a batch.
class BatchReader {
 public:
  BatchReader(const wire::Commands& root, CommandBatchView& batch)
      : payments_(root.payments()),
        customers_(root.customers()),
        items_(root.items()),
        actions_(root.actions()),
        lines_(root.lines()),
        entries_(root.entries()),
        texts_(text_of(root.texts())),
        form_lengths_(root.form_lengths()),
        forms_(bytes_of(root.forms())),
        batch_(batch) {}

  // False: the frame as a whole is malformed.
  bool read(const flatbuffers::Vector<std::uint8_t>& kinds) {
    if (!payments_.aligned() || !customers_.aligned() || !items_.aligned() || !actions_.aligned() ||
        !lines_.aligned())
      return false;
    batch_.faults.clear();
    used_ = 0;
    // Of kinds there may be more than of rows, so it is rows that memory is taken for.
    batch_.commands.reserve(
        std::min<std::size_t>(kinds.size(), payments_.left() + customers_.left() + items_.left()));
    for (index_ = 0; index_ < kinds.size(); ++index_)
      if (!read_one(kinds.Get(index_))) return false;
    batch_.commands.resize(used_);
    return payments_.used_up() && customers_.used_up() && items_.used_up() && actions_.used_up() &&
           lines_.used_up() && entries_at_ == entry_count() && texts_.used_up() &&
           forms_at_ == form_count() && forms_.empty();
  }

 private:
  bool read_one(std::uint8_t kind) {
    fault_ = {};
    switch (kind) {
      case 0:
        return read_customer();
      case 1:
        return read_item();
      case 2:
        return read_payment();
      case 3:
        return read_action<ConfirmProposal>();
      case 4:
        return read_action<RejectProposal>();
      case 5:
        return read_action<AllocatePayment>();
      case 6:
        return read_action<Deallocate>();
      case 7:
        return read_action<ReversePayment>();
      case 8:
        return read_action<DisputeItem>();
      case 9:
        return read_action<ReleaseItem>();
      case 10:
        return read_action<ActivatePolicy>();
      case 11:
        return read_action<RevokeMapping>();
      case 12:
        return read_action<SetOff>();
      default:
        return kind < kCommandKinds && read_form(kind);
    }
  }

  // The place for the next command; one of the same kind that is there already keeps its memory.
  template <class C>
  C& slot() {
    if (used_ == batch_.commands.size())
      return std::get<C>(batch_.commands.emplace_back(std::in_place_type<C>));
    if (C* same = std::get_if<C>(&batch_.commands[used_])) return *same;
    return batch_.commands[used_].emplace<C>();
  }

  // Keeps the fault of the lowest code, the first of equals.
  void blame(Rejection rejection, std::string_view field, std::string detail = {}) {
    if (fault_.rejection != Rejection::none && fault_.rejection <= rejection) return;
    fault_ = {.index = index_, .rejection = rejection, .field = field, .detail = std::move(detail)};
  }

  bool finish_command() {
    if (fault_.rejection == Rejection::none)
      ++used_;
    else
      batch_.faults.push_back(std::move(fault_));
    return true;
  }

  template <std::size_t I, class C, class Lengths>
  void take_field(C& command, const Lengths& lengths) {
    constexpr TextOf<C> kField = TextsOf<C>::value[I];
    const std::size_t length = lengths[static_cast<flatbuffers::uoffset_t>(I)];
    const Text text = texts_.take(length);
    command.*kField.member = text;
    if (length > kField.max_bytes) [[unlikely]]
      blame(Rejection::text_too_long, kField.name);
    if (!texts_.is_clean(text)) [[unlikely]]
      blame(Rejection::bad_text, kField.name);
  }

  // False: the heap does not hold them.
  template <class C, class Lengths>
  bool take_texts(C& command, const Lengths& lengths) {
    constexpr std::size_t kCount = TextsOf<C>::value.size();
    std::size_t sum = 0;
    for (flatbuffers::uoffset_t i = 0; i < kCount; ++i) sum += lengths[i];
    if (!texts_.holds(sum)) return false;
    [&]<std::size_t... I>(std::index_sequence<I...>) { (take_field<I>(command, lengths), ...); }
    (std::make_index_sequence<kCount>{});
    return true;
  }

  bool take_entry(std::size_t length, std::string_view name, std::size_t max_bytes, Text& entry) {
    if (!texts_.holds(length)) return false;
    entry = texts_.take(length);
    if (length > max_bytes) blame(Rejection::text_too_long, name);
    if (!texts_.is_clean(entry)) blame(Rejection::bad_text, name);
    return true;
  }

  Date day(std::int32_t days, std::string_view field) {
    const Date date = Date::from_days(days);
    if (!is_day_or_none(date)) [[unlikely]]
      blame(Rejection::malformed, field, kDayOutside);
    return date;
  }

  bool flag(std::uint8_t value, std::string_view field) {
    if (value > 1) blame(Rejection::unknown_enum, field);
    return value == 1;
  }

  bool read_payment() {
    const wire::PaymentRow* row = payments_.next();
    if (row == nullptr) return false;
    auto& payment = slot<ReceivePayment>();
    if (!take_texts(payment, *row->texts())) return false;
    payment.amount = bounded(row->amount());
    payment.booking_date = day(row->booking_date(), "booking_date");
    payment.value_date = day(row->value_date(), "value_date");
    payment.occurrence = row->occurrence();
    return finish_command();
  }

  bool read_customer() {
    const wire::CustomerRow* row = customers_.next();
    if (row == nullptr) return false;
    auto& customer = slot<UpsertCustomer>();
    if (!take_texts(customer, *row->texts())) return false;
    const std::uint16_t counts[] = {row->aliases(), row->accounts(), row->virtual_accounts()};
    for (std::size_t i = 0; i < kListsOfCustomer.size(); ++i)
      if (!take_list(customer.*kListsOfCustomer[i].member, counts[i], kListsOfCustomer[i]))
        return false;
    customer.credit_limit.reset();
    if (flag(row->has_credit_limit(), "credit_limit"))
      customer.credit_limit = bounded(row->credit_limit());
    customer.terms_days = row->terms_days();
    if (customer.terms_days < 0 || customer.terms_days > kMaxTermsDays)
      blame(Rejection::malformed, "terms_days", "terms lie between 0 and 36500 days");
    return finish_command();
  }

  bool take_list(std::vector<Text>& list, std::size_t count, const ListOfCustomer& kind) {
    if (count > entry_count() - entries_at_) return false;
    if (count > limits::kListEntries)
      blame(Rejection::text_too_long, kind.name, "a list has at most 256 entries");
    list.resize(count);
    for (Text& entry : list) {
      const std::size_t length = entries_->Get(static_cast<flatbuffers::uoffset_t>(entries_at_++));
      if (!take_entry(length, kind.name, kind.max_bytes, entry)) return false;
    }
    return true;
  }

  bool read_item() {
    const wire::ItemRow* row = items_.next();
    if (row == nullptr) return false;
    auto& item = slot<UpsertItem>();
    if (!take_texts(item, *row->texts())) return false;
    if (is_known<ItemKind>(row->kind()))
      item.kind = static_cast<ItemKind>(row->kind());
    else
      blame(Rejection::unknown_enum, "kind");
    item.amount = bounded(row->amount());
    item.open_amount.reset();
    if (flag(row->has_open_amount(), "open_amount")) item.open_amount = bounded(row->open_amount());
    item.discount_amount = bounded(row->discount_amount());
    item.issue_date = day(row->issue_date(), "issue_date");
    item.due_date = day(row->due_date(), "due_date");
    item.discount_until = day(row->discount_until(), "discount_until");
    item.disputed = flag(row->disputed(), "disputed");
    return finish_command();
  }

  template <class C>
  bool read_action() {
    const wire::ActionRow* row = actions_.next();
    if (row == nullptr) return false;
    auto& command = slot<C>();
    if (!take_texts(command, *row->texts())) return false;
    if (!take_rest(command, *row)) return false;
    return finish_command();
  }

  static std::uint32_t proposal_of(const wire::ActionRow& row) {
    return static_cast<std::uint32_t>(
        std::min<std::uint64_t>(row.number(), std::numeric_limits<std::uint32_t>::max()));
  }
  bool take_rest(ConfirmProposal& command, const wire::ActionRow& row) {
    command.proposal = proposal_of(row);
    return true;
  }
  bool take_rest(RejectProposal& command, const wire::ActionRow& row) {
    command.proposal = proposal_of(row);
    return true;
  }
  bool take_rest(Deallocate& command, const wire::ActionRow& row) {
    command.allocation = row.number();
    return true;
  }
  bool take_rest(RevokeMapping& command, const wire::ActionRow& row) {
    command.mapping = row.number();
    return true;
  }
  bool take_rest(ReversePayment& /*command*/, const wire::ActionRow& /*row*/) { return true; }
  bool take_rest(DisputeItem& /*command*/, const wire::ActionRow& /*row*/) { return true; }
  bool take_rest(ReleaseItem& /*command*/, const wire::ActionRow& /*row*/) { return true; }

  bool take_rest(AllocatePayment& command, const wire::ActionRow& row) {
    command.other_customer_granted = flag(row.other_customer_granted(), "other_customer_granted");
    return take_lines(command.lines, row);
  }

  bool take_rest(SetOff& command, const wire::ActionRow& row) {
    const std::uint64_t number = row.number();
    command.other_customer_granted = flag(row.other_customer_granted(), "other_customer_granted");
    if (is_known<SetOffBy>(number & 0xFFU))
      command.by = static_cast<SetOffBy>(number & 0xFFU);
    else
      blame(Rejection::unknown_enum, "by");
    command.keys = static_cast<std::uint8_t>(number >> 8);
    if ((number >> 16 & 0xFFFFU) != 0 || command.keys >> EnumTexts<KeyKind>::value.size() != 0)
      blame(Rejection::unknown_enum, "keys");
    command.date = day(static_cast<std::int32_t>(static_cast<std::uint32_t>(number >> 32)), "date");
    return take_lines(command.lines, row);
  }

  bool take_lines(std::vector<ManualLine>& lines, const wire::ActionRow& row) {
    if (row.lines() > lines_.left()) return false;
    if (row.lines() > limits::kListEntries)
      blame(Rejection::text_too_long, "lines", "an allocation has at most 256 lines");
    lines.resize(row.lines());
    for (ManualLine& line : lines) {
      const wire::ManualLineRow& from = *lines_.next();
      if (!take_entry(from.item(), "item", limits::kNumberBytes, line.item)) return false;
      line.amount = bounded(from.amount());
      line.discount = bounded(from.discount());
      line.writeoff = bounded(from.writeoff());
    }
    return true;
  }

  bool take_rest(ActivatePolicy& command, const wire::ActionRow& /*row*/) {
    if (fault_.rejection != Rejection::none) return true;
    auto policy = parse_policy(command.source);
    if (policy)
      command.policy = std::move(*policy);
    else
      blame(Rejection::policy_invalid, "source", policy.error().text({}));
    return true;
  }

  // A form is in the frame, or the frame is refused; what it says is this command's affair alone.
  bool read_form(std::uint8_t kind) {
    if (forms_at_ == form_count()) return false;
    const std::size_t length = form_lengths_->Get(static_cast<flatbuffers::uoffset_t>(forms_at_++));
    if (length > forms_.size()) return false;
    const std::span<const std::byte> form = forms_.first(length);
    forms_ = forms_.subspan(length);
    if (used_ == batch_.commands.size()) batch_.commands.emplace_back();
    Command& command = batch_.commands[used_];
    if (length > kMaxFormBytes)
      blame(Rejection::text_too_long, "form", "a form has at most 1 MiB");
    else if (!decode_form(kind, form, command))
      blame(Rejection::malformed, "form",
            "it does not hold the fields of its kind, or a list's value is unknown");
    else
      std::visit([this](auto& one) { check_form(one); }, command);
    return finish_command();
  }

  template <class C>
  void check_form(C& command) {
    const auto blame_field = [this](Rejection rejection, std::string_view field,
                                    std::string detail) {
      blame(rejection, field, std::move(detail));
    };
    FieldCheck check(blame_field);
    if constexpr (NamesFields<C, decltype(check)>) C::fields(command, check);
    if constexpr (std::is_same_v<C, ActivateReceivablesPolicy>) read_policy(command);
  }

  void read_policy(ActivateReceivablesPolicy& command) {
    if (fault_.rejection != Rejection::none) return;
    auto policy = parse_receivables_policy(command.source);
    if (policy)
      command.policy = std::move(*policy);
    else
      blame(Rejection::policy_invalid, "source", policy.error().text({}));
  }

  std::size_t form_count() const { return form_lengths_ == nullptr ? 0 : form_lengths_->size(); }
  std::size_t entry_count() const { return entries_ == nullptr ? 0 : entries_->size(); }

  Rows<wire::PaymentRow> payments_;
  Rows<wire::CustomerRow> customers_;
  Rows<wire::ItemRow> items_;
  Rows<wire::ActionRow> actions_;
  Rows<wire::ManualLineRow> lines_;
  const flatbuffers::Vector<std::uint16_t>* entries_;
  std::size_t entries_at_ = 0;
  TextHeap texts_;
  const flatbuffers::Vector<std::uint32_t>* form_lengths_;
  std::size_t forms_at_ = 0;
  std::span<const std::byte> forms_;  // what is left of them
  CommandBatchView& batch_;
  std::size_t used_ = 0;
  std::uint32_t index_ = 0;
  CommandFault fault_;
};

}  // namespace

WireError decode_commands(std::span<const std::byte> payload, std::uint32_t max_batch,
                          CommandBatchView& batch) {
  batch.faults.clear();
  const auto* root = verified_root<wire::Commands>(payload, kOneTable);
  if (root == nullptr || root->kinds() == nullptr || root->kinds()->size() == 0 ||
      root->detail() > static_cast<std::uint8_t>(Detail::named)) {
    batch.commands.clear();
    return WireError::malformed_payload;
  }
  if (root->kinds()->size() > max_batch) {
    batch.commands.clear();
    return WireError::batch_too_large;
  }
  batch.detail = static_cast<Detail>(root->detail());
  BatchReader reader(*root, batch);
  if (reader.read(*root->kinds())) return WireError::none;
  batch.commands.clear();
  batch.faults.clear();
  return WireError::malformed_payload;
}

}  // namespace hexiao::protocol
