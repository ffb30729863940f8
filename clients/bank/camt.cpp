// camt.052 (account report), camt.053 (statement), camt.054 (notification) of ISO 20022, versions 1
// to 13. The DOM of pugixml neither follows entities nor loads anything; parsing takes no
// recursion.
#include <array>
#include <memory>
#include <pugixml.hpp>

#include "clients/bank/camt_details.h"
#include "clients/bank/camt_xml.h"
#include "clients/bank/formats.h"
#include "clients/bank/payments.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank {
namespace {

using camt::at;
using camt::child;
using camt::for_each_child;
using camt::local_name;
using camt::text_at;
using camt::text_of;

// Envelopes (business message, bank's own) add a few levels above the message.
constexpr int kMaxEnvelopeDepth = 8;
constexpr std::size_t kDeclarationBytes = 200;

struct Message {
  Format format;
  std::string_view element;    // version 1 adds a suffix: BkToCstmrStmtV01
  std::string_view statement;  // element of one account
};
constexpr std::array<Message, 3> kMessages = {
    Message{Format::camt052, "BkToCstmrAcctRpt", "Rpt"},
    Message{Format::camt053, "BkToCstmrStmt", "Stmt"},
    Message{Format::camt054, "BkToCstmrDbtCdtNtfctn", "Ntfctn"}};

struct Source {
  std::string text;
  pugi::xml_document document;
  std::unique_ptr<camt::LineIndex> lines;

  Place place(pugi::xml_node node) const {
    return lines->place(static_cast<std::size_t>(node.offset_debug()));
  }
  std::string_view raw(pugi::xml_node node) const {
    const auto offset = static_cast<std::size_t>(node.offset_debug());
    const std::size_t begin = offset > 0 ? offset - 1 : 0;  // the '<' stands before the name
    return std::string_view(text).substr(begin, 4 * kMaxRawBytes);
  }
};

std::string declared_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, kDeclarationBytes);
  const std::size_t end = head.find("?>");
  const std::size_t found = head.substr(0, end).find("encoding");
  if (found == std::string_view::npos) return {};
  const std::size_t open = head.find_first_of("\"'", found);
  if (open == std::string_view::npos) return {};
  const std::size_t close = head.find(head[open], open + 1);
  return close == std::string_view::npos ? std::string{}
                                         : std::string(head.substr(open + 1, close - open - 1));
}

std::string date_text(pugi::xml_node node) {
  std::string text = text_at(node, {"Dt"});
  return text.empty() ? text_at(node, {"DtTm"}) : text;
}

Date read_date(pugi::xml_node node) {
  // A time or a zone may follow the day.
  return Date::parse_iso(std::string_view(date_text(node)).substr(0, 10)).value_or(Date{});
}

BookingStatus read_status(pugi::xml_node entry, Format format) {
  const pugi::xml_node node = child(entry, "Sts");
  std::string status = text_of(node);  // up to version 7
  if (status.empty()) status = text_at(node, {"Cd"});
  if (status.empty()) status = text_at(node, {"Prtry"});
  if (status == "BOOK") return BookingStatus::booked;
  if (status == "INFO") return BookingStatus::information;
  if (status.empty() && format != Format::camt052) return BookingStatus::booked;
  return BookingStatus::pending;  // PDNG, FUTR, and what we do not know
}

struct EntryContext {
  BankFile& file;
  const Source& source;
  const Statement& statement;
};

void refuse(const EntryContext& context, pugi::xml_node node, const Entry& entry,
            std::string_view amount_text, std::string field, std::string reason,
            std::string remedy) {
  add_reject(context.file, context.statement, entry, amount_text, field, reason);
  add_finding(context.file, Severity::error, context.source.place(node), std::move(field),
              context.source.raw(node), std::move(reason), std::move(remedy));
}

// False when the amount or the direction cannot be known: then there is no entry, but an error.
bool read_entry_money(const EntryContext& context, pugi::xml_node node, Entry& entry) {
  const pugi::xml_node amount_node = child(node, "Amt");
  camt::Amount amount = camt::read_amount(amount_node, {}, 2);
  entry.currency_code =
      amount.currency_code.empty() ? context.statement.currency.code() : amount.currency_code;
  entry.currency = Currency::from_code(entry.currency_code).value_or(Currency{});
  const std::string indicator = text_at(node, {"CdtDbtInd"});
  entry.direction = indicator == "DBIT" ? Direction::debit : Direction::credit;
  if (!entry.currency && !is_withdrawn_currency(entry.currency_code) &&
      !entry.currency_code.empty()) {
    refuse(context, node, entry, amount.text, "Ntry/Amt/@Ccy",
           "\"" + entry.currency_code + "\" is no currency of ISO 4217",
           "put the three-letter code of the account's currency there");
    return false;
  }
  amount = camt::read_amount(amount_node, {}, entry.currency ? entry.currency.exponent() : 2);
  if (!amount.value || amount.value->is_negative()) {
    const std::string reason =
        amount.value ? "the amount is negative; in camt the CdtDbtInd tells the direction"
                     : amount.problem;
    refuse(context, amount_node ? amount_node : node, entry, amount.text, "Ntry/Amt", reason,
           "write it as digits with a decimal point, with no more decimals than " +
               (entry.currency_code.empty() ? "its currency" : entry.currency_code) + " has");
    return false;
  }
  entry.amount = *amount.value;
  if (indicator != "CRDT" && indicator != "DBIT") {
    refuse(context, node, entry, amount.text, "Ntry/CdtDbtInd",
           "the entry does not say whether money came in or went out",
           "put CRDT (in) or DBIT (out) into CdtDbtInd");
    return false;
  }
  return true;
}

// False when a date stands there and is none. An absent date may be the statement's; a wrong one is
// not to be guessed, since it decides about discounts.
bool has_sound_dates(const EntryContext& context, pugi::xml_node node, const Entry& entry) {
  for (const char* element : {"BookgDt", "ValDt"}) {
    const pugi::xml_node date_node = child(node, element);
    const std::string text = date_text(date_node);
    if (text.empty() || read_date(date_node)) continue;
    refuse(context, date_node, entry, text_of(child(node, "Amt")), std::string("Ntry/") + element,
           "\"" + printable(text) + "\" is not a date", "write the day as YYYY-MM-DD");
    return false;
  }
  return true;
}

void read_batch(pugi::xml_node holder, Entry& entry) {
  for_each_child(holder, "Btch", [&](pugi::xml_node batch) {
    const ParsedAmount count = parse_amount(text_at(batch, {"NbOfTxs"}), 0);
    if (count.ok() && count.amount.is_positive() && count.amount.minor() < 1'000'000'000)
      entry.batch_count += static_cast<std::uint32_t>(count.amount.minor());
  });
}

void read_transactions(const EntryContext& context, pugi::xml_node node, Entry& entry) {
  const auto add = [&](pugi::xml_node tx) {
    entry.transactions.push_back(camt::read_transaction(tx, entry, *context.source.lines));
  };
  read_batch(node, entry);
  for_each_child(node, "TxDtls", add);  // version 1
  for_each_child(node, "NtryDtls", [&](pugi::xml_node details) {
    read_batch(details, entry);
    for_each_child(details, "TxDtls", add);
  });
}

void read_entry(const EntryContext& context, pugi::xml_node node, Statement& statement) {
  Entry entry;
  entry.place = context.source.place(node);
  entry.raw = shortened(context.source.raw(node));
  entry.booking_date = read_date(child(node, "BookgDt"));
  entry.value_date = read_date(child(node, "ValDt"));
  entry.status = read_status(node, context.file.format);
  entry.reversal = text_at(node, {"RvslInd"}) == "true" || text_at(node, {"RvslInd"}) == "1";
  entry.bank_ref = text_at(node, {"AcctSvcrRef"});
  entry.customer_ref = text_at(node, {"NtryRef"});
  entry.transaction_code = camt::transaction_code(child(node, "BkTxCd"));
  entry.returned = camt::is_return_code(entry.transaction_code);
  entry.note = text_at(node, {"AddtlNtryInf"});
  if (!read_entry_money(context, node, entry) || !has_sound_dates(context, node, entry)) return;
  entry.charges = camt::read_charges(node, entry.currency);
  read_transactions(context, node, entry);
  // The bank says that the details come in a notification of their own.
  const std::string announced = text_at(node, {"AddtlInfInd", "MsgNmId"});
  entry.detailed_elsewhere = context.file.format != Format::camt054 && entry.transactions.empty() &&
                             announced.find("054") != std::string::npos;
  statement.entries.push_back(std::move(entry));
}

void read_balances(pugi::xml_node node, Statement& statement) {
  std::optional<Balance> interim_first;
  std::optional<Balance> interim_last;
  for_each_child(node, "Bal", [&](pugi::xml_node bal) {
    std::string type = text_at(bal, {"Tp", "CdOrPrtry", "Cd"});
    if (type.empty()) type = text_at(bal, {"Tp", "Cd"});
    const pugi::xml_node amount_node = child(bal, "Amt");
    const std::string code = camt::read_amount(amount_node, {}, 2).currency_code;
    const auto currency = Currency::from_code(code);
    if (!currency || (statement.currency && *currency != statement.currency)) return;
    const camt::Amount amount = camt::read_amount(amount_node, {}, currency->exponent());
    if (!amount.value) return;
    // A balance without an indicator is a credit.
    const bool overdrawn = text_at(bal, {"CdtDbtInd"}) == "DBIT";
    const Balance balance{.amount = overdrawn ? -*amount.value : *amount.value,
                          .currency = *currency,
                          .date = read_date(child(bal, "Dt"))};
    if (type == "OPBD" || (type == "PRCD" && !statement.opening)) statement.opening = balance;
    if (type == "CLBD") statement.closing = balance;
    if (type == "ITBD") (interim_first ? interim_last : interim_first) = balance;
  });
  // A page in the middle ends, and the next one begins, with an interim balance.
  if (!statement.opening && interim_last) statement.opening = interim_first;
  if (!statement.closing && interim_last) statement.closing = interim_last;
  if (!statement.closing && interim_first && statement.opening) statement.closing = interim_first;
}

// Some banks date the statement and not its entries. The day is the bank's word, so it is the same
// when the statement is sent again, which the time of creation is not.
void date_undated_entries(BankFile& file, pugi::xml_node node, Statement& statement) {
  Date day = statement.closing ? statement.closing->date : Date{};
  for (const std::string_view element : {"ToDtTm", "ToDt"})
    if (!day)
      day = Date::parse_iso(std::string_view(text_at(node, {"FrToDt", element})).substr(0, 10))
                .value_or(Date{});
  if (!day && statement.opening) day = statement.opening->date;
  std::size_t undated = 0;
  for (Entry& entry : statement.entries) {
    if (entry.booking_date || entry.value_date || !day) continue;
    entry.booking_date = day;
    ++undated;
  }
  if (undated == 0) return;
  add_finding(file, Severity::note, statement.place, "BookgDt", statement.id,
              std::to_string(undated) + " entries have no date; the statement's, " + day.iso() +
                  ", was taken");
}

void check_count(const EntryContext& context, pugi::xml_node node, std::size_t entries) {
  const std::string stated = text_at(node, {"TxsSummry", "TtlNtries", "NbOfNtries"});
  const ParsedAmount count = parse_amount(stated, 0);
  if (!count.ok() || count.amount.minor() == static_cast<std::int64_t>(entries)) return;
  add_finding(
      context.file, Severity::warning, context.source.place(child(node, "TxsSummry")),
      "TxsSummry/TtlNtries/NbOfNtries", stated,
      "the summary counts " + stated + " entries, the statement has " + std::to_string(entries),
      "ask the bank whether the file is complete");
}

void read_statement(BankFile& file, const Source& source, pugi::xml_node node) {
  Statement statement;
  statement.place = source.place(node);
  statement.id = text_at(node, {"Id"});
  statement.number = text_at(node, {"ElctrncSeqNb"});
  if (statement.number.empty()) statement.number = text_at(node, {"LglSeqNb"});
  statement.interim = file.format == Format::camt052;
  const pugi::xml_node account = child(node, "Acct");
  statement.account = camt::account_number(account);
  statement.account_name = text_at(account, {"Nm"});
  if (statement.account_name.empty()) statement.account_name = text_at(account, {"Ownr", "Nm"});
  if (statement.account_name.empty())
    statement.account_name = text_at(account, {"Ownr", "Pty", "Nm"});
  statement.currency = Currency::from_code(text_at(account, {"Ccy"})).value_or(Currency{});
  const EntryContext context{file, source, statement};
  std::size_t entries = 0;
  for_each_child(node, "Ntry", [&](pugi::xml_node entry) {
    read_entry(context, entry, statement);
    ++entries;
  });
  if (!statement.currency && !statement.entries.empty())
    statement.currency = statement.entries.front().currency;
  read_balances(node, statement);
  if (!statement.currency && statement.opening) statement.currency = statement.opening->currency;
  date_undated_entries(file, node, statement);
  check_count(context, node, entries);
  file.statements.push_back(std::move(statement));
}

const Message* message_of(std::string_view element) {
  for (const Message& message : kMessages) {
    if (!element.starts_with(message.element)) continue;
    const std::string_view suffix = element.substr(message.element.size());
    if (suffix.empty() || suffix.starts_with("V0")) return &message;
  }
  return nullptr;
}

// "camt.053.001.08" out of a namespace, "" when it does not say.
std::string version_in(std::string_view name_space) {
  const std::size_t found = name_space.find("camt.05");
  if (found == std::string_view::npos) return {};
  return std::string(name_space.substr(found, name_space.find_first_of(" :/", found) - found));
}

std::string version_of(pugi::xml_node message) {
  for (pugi::xml_node node = message; node; node = node.parent())
    for (pugi::xml_attribute a = node.first_attribute(); a; a = a.next_attribute())
      if (std::string_view(a.name()).starts_with("xmlns"))
        if (std::string version = version_in(a.value()); !version.empty()) return version;
  return {};
}

void read_messages(BankFile& file, const Source& source, pugi::xml_node node, int depth) {
  for (pugi::xml_node c = node.first_child(); c; c = c.next_sibling()) {
    if (c.type() != pugi::node_element) continue;
    const Message* message = message_of(local_name(c));
    if (message == nullptr) {
      if (depth < kMaxEnvelopeDepth) read_messages(file, source, c, depth + 1);
      continue;
    }
    file.format = message->format;
    if (file.variant.empty()) file.variant = version_of(c);
    std::size_t statements = 0;
    for_each_child(c, message->statement, [&](pugi::xml_node statement) {
      read_statement(file, source, statement);
      ++statements;
    });
    if (statements == 0)
      add_finding(
          file, Severity::error, source.place(c), std::string(local_name(c)), source.raw(c),
          "the message has no <" + std::string(message->statement) + ">: no account, no entries",
          "ask the bank for the file again; a day without entries still has its account");
  }
}

}  // namespace

void read_camt(std::string_view bytes, BankFile& file) {
  file.format = Format::camt053;
  Source source;
  DecodedText decoded = decode_declared(bytes, declared_encoding(bytes));
  file.encoding = decoded.encoding;
  if (decoded.bad_offset) {
    add_finding(file, Severity::error, {}, "encoding", {},
                decoded.reason + " (byte offset " + std::to_string(*decoded.bad_offset) + ")",
                "ask the bank for the file in UTF-8");
    return;
  }
  source.text = std::move(decoded.text);
  source.lines = std::make_unique<camt::LineIndex>(source.text);
  const pugi::xml_parse_result parsed = source.document.load_buffer(
      source.text.data(), source.text.size(), pugi::parse_default, pugi::encoding_utf8);
  if (!parsed) {
    const auto offset = std::min(static_cast<std::size_t>(parsed.offset), source.text.size());
    const std::size_t from = offset > 60 ? offset - 60 : 0;
    add_finding(file, Severity::error, source.lines->place(offset), "XML",
                std::string_view(source.text).substr(from, offset - from + 20),
                std::string("the file is not well-formed XML: ") + parsed.description(),
                "it may be cut off: fetch it from the bank again");
    return;
  }
  read_messages(file, source, source.document, 0);
  if (file.statements.empty() && file.findings.empty())
    add_finding(file, Severity::error, {1, 1}, "Document", source.text,
                "no camt.052, camt.053 or camt.054 message is in this XML",
                "feed the bank's statement, not an order or a status report");
  check_balances(file, true);
}

}  // namespace hexiao::bank
