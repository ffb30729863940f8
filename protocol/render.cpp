#include "protocol/render.h"

#include <charconv>

#include "engine/vocabulary/forms.h"
#include "engine/vocabulary/receivables_kinds.h"

namespace hexiao {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

template <class I>
void append_integer(std::string& out, I number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  out.append(digits, end);
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\r':
      out += "\\r";
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "\\u00";
  out += kHexDigits[byte >> 4U];
  out += kHexDigits[byte & 15U];
}

void append_padded(std::string& out, std::int64_t number, std::size_t width) {
  const std::string digits = std::to_string(number);
  if (digits.size() < width) out.append(width - digits.size(), '0');
  out += digits;
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain = 0;  // where the part begins that needs no escape
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text.substr(plain, i - plain));
    append_escaped(out, c);
    plain = i + 1;
  }
  out.append(text.substr(plain));
  out += '"';
}

std::string format_time(std::int64_t time_ns) {
  std::int64_t seconds = time_ns / kNsPerSecond;
  std::int64_t ns = time_ns % kNsPerSecond;
  if (ns < 0) {
    ns += kNsPerSecond;
    --seconds;
  }
  std::int64_t days = seconds / kSecondsPerDay;
  std::int64_t second = seconds % kSecondsPerDay;
  if (second < 0) {
    second += kSecondsPerDay;
    --days;
  }
  std::string out = Date::from_days(static_cast<std::int32_t>(days)).iso();
  out += 'T';
  append_padded(out, second / 3600, 2);
  out += ':';
  append_padded(out, second / 60 % 60, 2);
  out += ':';
  append_padded(out, second % 60, 2);
  out += '.';
  append_padded(out, ns, 9);
  out += 'Z';
  return out;
}

bool append_event_json(std::string& out, const RecordView& record, Currency currency) {
  Event event;
  if (!decode_event(record, event)) return false;
  out += "{\"lsn\":";
  render_detail::append_number(out, std::uint64_t{record.lsn});
  out += ",\"event\":";
  append_json_text(out, event_name(record.type));
  out += ",\"time\":";
  append_json_text(out, format_time(record.cause.time_ns));
  out += ",\"client\":";
  append_json_text(out, std::to_string(record.cause.client));
  out += ",\"request\":";
  render_detail::append_number(out, record.cause.request);
  out += ",\"principal\":";
  append_json_text(out, record.cause.principal);
  std::visit([&](const auto& one) { render_detail::append_members(out, one, currency, false); },
             event);
  out += '}';
  return true;
}

namespace render_detail {

void append_number(std::string& out, std::int64_t number) { append_integer(out, number); }
void append_number(std::string& out, std::uint64_t number) { append_integer(out, number); }

void append_hash(std::string& out, std::uint64_t hash) {
  out += '"';
  for (int shift = 60; shift >= 0; shift -= 4) out += kHexDigits[hash >> shift & 15U];
  out += '"';
}

void append_date(std::string& out, Date date) {
  if (date.is_none())
    out += "null";
  else
    append_json_text(out, date.iso());
}

void append_money(std::string& out, Money amount, Currency currency) {
  if (currency)
    append_json_text(out, format_amount(amount, currency.exponent()));
  else
    append_number(out, amount.minor());
}

void append_amount_e4(std::string& out, std::int64_t e4) {
  append_json_text(out, format_amount(Money(e4), 4));
}

void append_bits(std::string& out, std::uint64_t bits, const std::string_view* texts,
                 std::size_t count) {
  out += '[';
  bool first = true;
  for (std::size_t i = 0; i < count; ++i) {
    if ((bits >> i & 1U) == 0) continue;
    if (!first) out += ',';
    first = false;
    append_json_text(out, texts[i]);
  }
  out += ']';
}

void append_reasons(std::string& out, std::uint32_t reasons) {
  append_bits(out, reasons, EnumTexts<CreditReason>::value.data(),
              EnumTexts<CreditReason>::value.size());
}

void append_members(std::string& out, const Rule& rule, Currency around, bool first) {
  AppendFields append{out, around, first};
  append("name", rule.name);
  append("payer_at_least", rule.payer_at_least);
  append("document_at_least", rule.document_at_least);
  append("document_at_most", rule.document_at_most);
  out += ",\"amounts\":";
  append_bits(out, rule.amounts, EnumTexts<AmountLevel>::value.data(),
              EnumTexts<AmountLevel>::value.size());
  out += ",\"searches\":";
  append_bits(out, rule.searches, EnumTexts<Search>::value.data(), EnumTexts<Search>::value.size());
  append("action", rule.action);
}

namespace {

void append_command(std::string& out, std::uint8_t kind, Text form, Currency currency) {
  Command command;
  if (!decode_form(kind, std::as_bytes(std::span(form.data(), form.size())), command)) {
    out += "null";
    return;
  }
  std::visit(
      [&](const auto& one) {
        if constexpr (NamesFields<std::remove_cvref_t<decltype(one)>, AppendFields>)
          append_value(out, one, currency);
      },
      command);
}

// Passes all fields on but the two of the command.
struct AppendApproval {
  AppendFields& append;
  const ApprovalProposed& event;
  template <class T>
  void operator()(std::string_view name, const T& value) {
    if (name == "command_kind") return append(name, command_name(event.command_kind));
    if (name != "command") return append(name, value);
    append.out += ",\"command\":";
    append_command(append.out, event.command_kind, event.command, append.currency);
  }
};

}  // namespace

void append_members(std::string& out, const ApprovalProposed& event, Currency around, bool first) {
  AppendFields append{out, event.currency ? event.currency : around, first};
  ApprovalProposed::fields(event, AppendApproval{append, event});
}

namespace {

struct AppendAnswered {
  AppendFields& append;
  template <class T>
  void operator()(std::string_view name, const T& value) {
    if constexpr (std::is_same_v<T, Text>)
      append("answer_bytes", std::uint64_t{value.size()});
    else
      append(name, value);
  }
};

}  // namespace

void append_members(std::string& out, const RequestAnswered& event, Currency around, bool first) {
  AppendFields append{out, around, first};
  RequestAnswered::fields(event, AppendAnswered{append});
}

}  // namespace render_detail
}  // namespace hexiao
