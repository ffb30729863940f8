// The texts of each command in the order of the wire, with their names and limits: the one list
// that encoding and decoding both follow. The order is that of hexiao.fbs.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "engine/vocabulary/commands.h"
#include "protocol/codec.h"

namespace hexiao::protocol {

template <class C>
struct TextOf {
  Text C::*member;
  std::string_view name;
  std::size_t max_bytes;
};

template <class C>
struct TextsOf;  // `value`: an array of TextOf<C>

template <>
struct TextsOf<ReceivePayment> {
  using C = ReceivePayment;
  static constexpr std::array<TextOf<C>, 12> value = {{
      {&C::ledger, "ledger", limits::kNumberBytes},
      {&C::bank_account, "bank_account", limits::kNumberBytes},
      {&C::bank_ref, "bank_ref", limits::kNumberBytes},
      {&C::currency, "currency", limits::kNumberBytes},
      {&C::payer_name, "payer_name", limits::kNameBytes},
      {&C::payer_account, "payer_account", limits::kNumberBytes},
      {&C::structured_ref, "structured_ref", limits::kNumberBytes},
      {&C::text, "text", limits::kTextBytes},
      {&C::note, "note", limits::kTextBytes},
      {&C::customer_no, "customer_no", limits::kNumberBytes},
      {&C::end_to_end_id, "end_to_end_id", limits::kNumberBytes},
      {&C::mandate_id, "mandate_id", limits::kNumberBytes},
  }};
};

template <>
struct TextsOf<UpsertCustomer> {
  using C = UpsertCustomer;
  static constexpr std::array<TextOf<C>, 11> value = {{
      {&C::ledger, "ledger", limits::kNumberBytes},
      {&C::customer_no, "customer_no", limits::kNumberBytes},
      {&C::name, "name", limits::kNameBytes},
      {&C::tax_id, "tax_id", limits::kNumberBytes},
      {&C::group_no, "group_no", limits::kNumberBytes},
      {&C::customer_class, "class", limits::kNumberBytes},
      {&C::currency, "currency", limits::kNumberBytes},
      {&C::rating, "rating", limits::kNumberBytes},
      {&C::salesperson, "salesperson", limits::kNameBytes},
      {&C::department, "department", limits::kNameBytes},
      {&C::policy, "policy", limits::kNumberBytes},
  }};
};

struct ListOfCustomer {
  std::vector<Text> UpsertCustomer::*member;
  std::string_view name;
  std::size_t max_bytes;  // of one entry
};
inline constexpr std::array<ListOfCustomer, 3> kListsOfCustomer = {{
    {&UpsertCustomer::aliases, "aliases", limits::kNameBytes},
    {&UpsertCustomer::accounts, "accounts", limits::kNumberBytes},
    {&UpsertCustomer::virtual_accounts, "virtual_accounts", limits::kNumberBytes},
}};

template <>
struct TextsOf<UpsertItem> {
  using C = UpsertItem;
  static constexpr std::array<TextOf<C>, 14> value = {{
      {&C::ledger, "ledger", limits::kNumberBytes},
      {&C::customer_no, "customer_no", limits::kNumberBytes},
      {&C::item_no, "item_no", limits::kNumberBytes},
      {&C::document_no, "document_no", limits::kNumberBytes},
      {&C::currency, "currency", limits::kNumberBytes},
      {&C::order_no, "order_no", limits::kNumberBytes},
      {&C::contract_no, "contract_no", limits::kNumberBytes},
      {&C::delivery_no, "delivery_no", limits::kNumberBytes},
      {&C::external_ref, "external_ref", limits::kNumberBytes},
      {&C::payment_ref, "payment_ref", limits::kNumberBytes},
      {&C::terms, "terms", limits::kNameBytes},
      {&C::salesperson, "salesperson", limits::kNameBytes},
      {&C::department, "department", limits::kNameBytes},
      {&C::text, "text", limits::kTextBytes},
  }};
};

template <>
struct TextsOf<ConfirmProposal> {
  using C = ConfirmProposal;
  static constexpr std::array<TextOf<C>, 1> value = {
      {{&C::payment, "payment", limits::kNumberBytes}}};
};
template <>
struct TextsOf<RejectProposal> {
  using C = RejectProposal;
  static constexpr std::array<TextOf<C>, 1> value = {
      {{&C::payment, "payment", limits::kNumberBytes}}};
};
template <>
struct TextsOf<AllocatePayment> {
  using C = AllocatePayment;
  static constexpr std::array<TextOf<C>, 1> value = {
      {{&C::payment, "payment", limits::kNumberBytes}}};
};
template <>
struct TextsOf<Deallocate> {
  using C = Deallocate;
  static constexpr std::array<TextOf<C>, 1> value = {{{&C::reason, "reason", limits::kTextBytes}}};
};
template <>
struct TextsOf<SetOff> {
  using C = SetOff;
  static constexpr std::array<TextOf<C>, 3> value = {{
      {&C::ledger, "ledger", limits::kNumberBytes},
      {&C::customer_no, "customer_no", limits::kNumberBytes},
      {&C::reason, "reason", limits::kTextBytes},
  }};
};
template <>
struct TextsOf<RevokeMapping> {
  using C = RevokeMapping;
  static constexpr std::array<TextOf<C>, 1> value = {{{&C::reason, "reason", limits::kTextBytes}}};
};
template <>
struct TextsOf<ReversePayment> {
  using C = ReversePayment;
  static constexpr std::array<TextOf<C>, 2> value = {{
      {&C::payment, "payment", limits::kNumberBytes},
      {&C::reason, "reason", limits::kTextBytes},
  }};
};
template <>
struct TextsOf<DisputeItem> {
  using C = DisputeItem;
  static constexpr std::array<TextOf<C>, 3> value = {{
      {&C::ledger, "ledger", limits::kNumberBytes},
      {&C::item, "item", limits::kNumberBytes},
      {&C::reason, "reason", limits::kTextBytes},
  }};
};
template <>
struct TextsOf<ReleaseItem> {
  using C = ReleaseItem;
  static constexpr std::array<TextOf<C>, 3> value = {{
      {&C::ledger, "ledger", limits::kNumberBytes},
      {&C::item, "item", limits::kNumberBytes},
      {&C::reason, "reason", limits::kTextBytes},
  }};
};
template <>
struct TextsOf<ActivatePolicy> {
  using C = ActivatePolicy;
  static constexpr std::array<TextOf<C>, 1> value = {{{&C::source, "source", kPolicySourceBytes}}};
};

}  // namespace hexiao::protocol
