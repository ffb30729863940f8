#include "engine/vocabulary/forms.h"

#include <array>
#include <type_traits>
#include <utility>

#include "engine/vocabulary/check.h"

namespace hexiao {
namespace {

template <std::size_t I>
using Alternative = std::variant_alternative_t<I, Command>;

template <class C>
inline constexpr bool kHasForm = NamesFields<C, Encoder>;

// Kinds are written to the log.
static_assert(std::is_same_v<Alternative<5>, AllocatePayment> && kHasForm<AllocatePayment>);
static_assert(std::is_same_v<Alternative<12>, SetOff>);
static_assert(std::is_same_v<Alternative<kFirstFormKind>, CloseDay>);
static_assert(std::is_same_v<Alternative<18>, WriteOff>);
static_assert(std::is_same_v<Alternative<20>, CheckCredit>);
static_assert(std::is_same_v<Alternative<24>, SetFields>);
static_assert(std::is_same_v<Alternative<27>, ActivateReceivablesPolicy>);

using DecodeOne = bool (*)(std::span<const std::byte>, Command&, unsigned);

template <std::size_t I>
bool decode_one(std::span<const std::byte> bytes, Command& command, unsigned version) {
  using C = Alternative<I>;
  C* slot = std::get_if<I>(&command);
  if (slot == nullptr) slot = &command.emplace<I>();
  return decode_from(bytes, *slot, version);
}

template <std::size_t I>
constexpr DecodeOne decoder_of() {
  if constexpr (kHasForm<Alternative<I>>) return &decode_one<I>;
  return nullptr;
}

// By kind; null for those without a form.
constexpr auto kDecoders = []<std::size_t... I>(std::index_sequence<I...>) {
  return std::array<DecodeOne, sizeof...(I)>{decoder_of<I>()...};
}
(std::make_index_sequence<kCommandKinds>{});

static_assert([]<std::size_t... I>(std::index_sequence<I...>) {
  return (kHasForm<Alternative<kFirstFormKind + I>> && ...);
}(std::make_index_sequence<kCommandKinds - kFirstFormKind>{}));

constexpr std::array<std::string_view, 28> kNames = {
    "upsert_customer",   "upsert_item",      "receive_payment", "confirm_proposal",
    "reject_proposal",   "allocate_payment", "deallocate",      "reverse_payment",
    "dispute_item",      "release_item",     "activate_policy", "revoke_mapping",
    "set_off",           "close_day",        "work_day",        "upsert_contract",
    "describe_customer", "mark_item",        "write_off",       "change_limit",
    "check_credit",      "close_order",      "answer_approval", "merge_customers",
    "set_fields",        "work_task",        "release_hold",    "activate_receivables_policy"};
static_assert(kNames.size() == kCommandKinds, "a further command has a name");

}  // namespace

std::string_view command_name(std::uint8_t kind) {
  return kind < kNames.size() ? kNames[kind] : std::string_view();
}

bool has_form(std::uint8_t kind) { return kind < kCommandKinds && kDecoders[kind] != nullptr; }

void encode_form(const Command& command, ByteBuffer& out) {
  std::visit(
      [&out](const auto& one) {
        if constexpr (kHasForm<std::remove_cvref_t<decltype(one)>>)
          encode_into(out, one);
        else
          HEXIAO_CHECK(false);  // the caller asks has_form
      },
      command);
}

bool decode_form(std::uint8_t kind, std::span<const std::byte> bytes, Command& command,
                 unsigned version) {
  return has_form(kind) && kDecoders[kind](bytes, command, version);
}

}  // namespace hexiao
