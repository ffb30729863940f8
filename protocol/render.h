// JSON of anything that names its `fields`: views, results, events, policies.
//
// Amounts are strings with the decimals of the currency that stands in the same structure or in one
// around it ("1234.50"). Where none does (allocations_made), the caller may give one; else the key
// gets "_minor" and the value is the integer of minor units. Dates are ISO strings or null; enums
// their texts; ids numbers; hashes (policy version, state hash) 16 hexadecimal digits as a string,
// because a JSON reader's numbers cannot hold them; `reasons` the names of its bits (CreditReason).
// One line, no blanks; keys in the order of
// `fields`. Pure; safe from any thread. Cost O(output).
#pragma once

#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "engine/vocabulary/codec.h"
#include "engine/vocabulary/policy.h"
#include "engine/vocabulary/record.h"
#include "engine/vocabulary/rejection.h"
#include "protocol/status.h"

namespace hexiao {

// Appends `text` in quotes, escaped.
void append_json_text(std::string& out, std::string_view text);

// One event of the log with its position and cause:
// {"lsn":7,"event":"payment_recorded","time":"2026-01-31T09:15:00.000000000Z","client":"1",
//  "request":2,"principal":"li.na", …fields of the event}
// The client is a text, because it may use all 64 bits.
// False, and nothing appended, when the record cannot be decoded.
bool append_event_json(std::string& out, const RecordView& record, Currency currency = {});

// "2026-01-31T09:15:00.000000000Z"
std::string format_time(std::int64_t time_ns);

template <class T>
void append_json(std::string& out, const T& value, Currency currency = {});

template <class T>
std::string to_json(const T& value, Currency currency = {}) {
  std::string out;
  append_json(out, value, currency);
  return out;
}

// --- implementation of the templates ---

namespace render_detail {

void append_number(std::string& out, std::int64_t number);
void append_number(std::string& out, std::uint64_t number);
void append_hash(std::string& out, std::uint64_t hash);
void append_date(std::string& out, Date date);
void append_money(std::string& out, Money amount, Currency currency);
void append_amount_e4(std::string& out, std::int64_t e4);
void append_bits(std::string& out, std::uint64_t bits, const std::string_view* texts,
                 std::size_t count);
void append_reasons(std::string& out, std::uint32_t reasons);

// The currency of a structure, if it has one of its own.
struct FindCurrency {
  Currency found;
  template <class T>
  void operator()(std::string_view /*name*/, const T& value) {
    if constexpr (std::is_same_v<T, Currency>)
      if (value) found = value;
  }
};

template <class T>
void append_value(std::string& out, const T& value, Currency currency);

// Appends "name":value, with a comma before all but the first.
struct AppendFields {
  std::string& out;
  Currency currency;
  bool first = true;

  template <class T>
  void operator()(std::string_view name, const T& value) {
    if (!first) out += ',';
    first = false;
    out += '"';
    out += name;
    if constexpr (std::is_same_v<T, Money>)
      if (!currency) out += "_minor";
    out += "\":";
    if constexpr (std::is_same_v<T, std::uint32_t>)
      if (name == "reasons") return append_reasons(out, value);
    append_value(out, value, currency);
  }
};

template <class T>
void append_members(std::string& out, const T& value, Currency around, bool first) {
  FindCurrency find{around};
  T::fields(value, find);
  AppendFields append{out, find.found, first};
  T::fields(value, append);
}

void append_members(std::string& out, const Rule& rule, Currency around, bool first);
// The command that waits is shown with its fields, not as the bytes that are kept of it.
void append_members(std::string& out, const ApprovalProposed& event, Currency around, bool first);
// The answer is bytes; only how many is shown.
void append_members(std::string& out, const RequestAnswered& event, Currency around, bool first);

template <class T>
void append_value(std::string& out, const T& value, Currency currency) {
  if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
    append_json_text(out, value);
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, Money>) {
    append_money(out, value, currency);
  } else if constexpr (std::is_same_v<T, Currency>) {
    append_json_text(out, value ? value.code() : std::string());
  } else if constexpr (std::is_same_v<T, Date>) {
    append_date(out, value);
  } else if constexpr (std::is_same_v<T, UnboundAmount>) {
    append_amount_e4(out, value.e4);
  } else if constexpr (std::is_same_v<T, PolicyVersion> || std::is_same_v<T, protocol::StateHash> ||
                       std::is_same_v<T, ContentHash>) {
    append_hash(out, value.value);
  } else if constexpr (codec_detail::IsId<T>::value) {
    append_number(out, std::uint64_t{value.value});
  } else if constexpr (codec_detail::IsVector<T>::value) {
    out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i != 0) out += ',';
      append_value(out, value[i], currency);
    }
    out += ']';
  } else if constexpr (std::is_enum_v<T>) {
    append_json_text(out, to_text(value));
  } else if constexpr (std::is_integral_v<T>) {
    if constexpr (std::is_signed_v<T>)
      append_number(out, std::int64_t{value});
    else
      append_number(out, std::uint64_t{value});
  } else {
    out += '{';
    append_members(out, value, currency, true);
    out += '}';
  }
}

}  // namespace render_detail

template <class T>
void append_json(std::string& out, const T& value, Currency currency) {
  render_detail::append_value(out, value, currency);
}

}  // namespace hexiao
