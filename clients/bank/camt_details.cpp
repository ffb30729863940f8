#include "clients/bank/camt_details.h"

#include <array>
#include <utility>

#include "clients/bank/payments.h"
#include "clients/bank/text_encoding.h"

namespace hexiao::bank::camt {
namespace {

void append_line(std::string& out, std::string_view line) {
  if (line.empty()) return;
  if (!out.empty()) out += '\n';
  out += line;
}

// Nm moved into Pty at version 8; a bank as a party has its name under Agt.
std::string party_name(pugi::xml_node party) {
  if (!party) return {};
  std::string name = text_at(party, {"Nm"});
  if (name.empty()) name = text_at(party, {"Pty", "Nm"});
  if (name.empty()) name = text_at(party, {"Agt", "FinInstnId", "Nm"});
  if (name.empty()) name = text_at(party, {"FinInstnId", "Nm"});
  return name;
}

Party read_party(pugi::xml_node parties, std::string_view name, std::string_view account) {
  return {.name = party_name(child(parties, name)),
          .account = account.empty() ? std::string{} : account_number(child(parties, account))};
}

std::string real_or_empty(std::string reference) {
  return is_real_reference(reference) ? reference : std::string{};
}

// A document that the payer names, as a person would write it: "4711" or "4711: 500.00", a credit
// note with a minus. The amount helps to divide one payment over several documents.
void append_document(std::string& text, pugi::xml_node structured) {
  const pugi::xml_node amounts = child(structured, "RfrdDocAmt");
  std::string amount = text_at(amounts, {"RmtdAmt"});
  if (amount.empty()) amount = text_at(amounts, {"DuePyblAmt"});
  if (const std::string credit = text_at(amounts, {"CdtNoteAmt"});
      amount.empty() && !credit.empty())
    amount = "-" + credit;
  bool several = false;
  for_each_child(structured, "RfrdDocInf", [&, first = true](pugi::xml_node) mutable {
    several = !std::exchange(first, false) || several;
  });
  for_each_child(structured, "RfrdDocInf", [&](pugi::xml_node document) {
    std::string line = text_at(document, {"Nb"});
    if (line.empty()) line = text_at(document, {"RfrdDocNb"});
    if (!line.empty() && !amount.empty() && !several) line += ": " + amount;
    append_line(text, line);
  });
}

void read_remittance(pugi::xml_node tx, Transaction& out) {
  std::string references_as_text;
  int references = 0;
  for_each_child(tx, "RmtInf", [&](pugi::xml_node remittance) {
    for (pugi::xml_node part = remittance.first_child(); part; part = part.next_sibling()) {
      if (local_name(part) == "Ustrd") append_line(out.text, text_of(part));
      if (local_name(part) != "Strd") continue;
      std::string reference = text_at(part, {"CdtrRefInf", "Ref"});
      if (reference.empty()) reference = text_at(part, {"CdtrRefInf", "CdtrRef"});
      if (!reference.empty()) {
        if (references++ > 0) out.structured_ref += '|';
        out.structured_ref += reference;
        append_line(references_as_text, reference);
      }
      append_document(out.text, part);
      for_each_child(part, "AddtlRmtInf",
                     [&](pugi::xml_node more) { append_line(out.text, text_of(more)); });
    }
  });
  // One reference has its own field; several are also told as text, so that each is seen on its
  // own.
  if (references > 1) append_line(out.text, references_as_text);
}

std::string read_return(pugi::xml_node tx) {
  const pugi::xml_node node = child(tx, "RtrInf");
  if (!node) return {};
  std::string reason = text_at(node, {"Rsn", "Cd"});
  if (reason.empty()) reason = text_at(node, {"Rsn", "Prtry"});
  for_each_child(node, "AddtlInf", [&](pugi::xml_node more) {
    if (!reason.empty()) reason += ' ';
    reason += text_of(more);
  });
  return reason.empty() ? "returned" : reason;
}

// The transaction's part of the entry, in the entry's currency. What was instructed comes last:
// banks on the way may have taken their fee from it.
std::optional<Money> read_transaction_amount(pugi::xml_node tx, const Entry& entry) {
  const pugi::xml_node details = child(tx, "AmtDtls");
  const std::array<pugi::xml_node, 4> candidates = {child(tx, "Amt"), at(details, {"TxAmt", "Amt"}),
                                                    at(details, {"CntrValAmt", "Amt"}),
                                                    at(details, {"InstdAmt", "Amt"})};
  for (const pugi::xml_node candidate : candidates) {
    if (!candidate) continue;
    const Amount amount = read_amount(candidate, entry.currency, entry.currency.exponent());
    const bool same = amount.currency_code.empty() || amount.currency_code == entry.currency_code;
    if (same && amount.value && amount.value->is_positive()) return amount.value;
  }
  return std::nullopt;
}

Direction direction_of(pugi::xml_node node, Direction otherwise) {
  const std::string indicator = text_at(node, {"CdtDbtInd"});
  if (indicator == "CRDT") return Direction::credit;
  if (indicator == "DBIT") return Direction::debit;
  return otherwise;
}

}  // namespace

Amount read_amount(pugi::xml_node node, Currency currency, int exponent) {
  Amount out;
  out.text = text_of(node);
  for (pugi::xml_attribute a = node.first_attribute(); a; a = a.next_attribute())
    if (std::string_view(a.name()) == "Ccy") out.currency_code = trim(a.value());
  const ParsedAmount parsed = parse_amount(out.text, exponent);
  if (!parsed.ok()) {
    out.problem = to_text(parsed.error);
  } else if (out.currency_code.empty() || !currency || out.currency_code == currency.code()) {
    out.value = parsed.amount;
  }
  return out;
}

Money read_charges(pugi::xml_node node, Currency currency) {
  Money sum;
  const auto add = [&](pugi::xml_node record) {
    const Amount amount = read_amount(child(record, "Amt"), currency, currency.exponent());
    if (!amount.value || amount.value->is_negative()) return;
    const Money signed_amount =
        direction_of(record, Direction::debit) == Direction::debit ? *amount.value : -*amount.value;
    if (const auto total = checked_add(sum, signed_amount)) sum = *total;
  };
  for_each_child(node, "Chrgs", [&](pugi::xml_node charges) {
    if (child(charges, "Rcrd"))
      for_each_child(charges, "Rcrd", add);
    else
      add(charges);
  });
  return sum;
}

Transaction read_transaction(pugi::xml_node tx, const Entry& entry, const LineIndex& lines) {
  Transaction out;
  out.place = lines.place(static_cast<std::size_t>(tx.offset_debug()));
  out.direction = direction_of(tx, entry.direction);
  out.amount = read_transaction_amount(tx, entry);
  out.charges = read_charges(tx, entry.currency);
  const pugi::xml_node references = child(tx, "Refs");
  out.bank_ref = text_at(references, {"AcctSvcrRef"});
  out.end_to_end_id = real_or_empty(text_at(references, {"EndToEndId"}));
  out.mandate_id = real_or_empty(text_at(references, {"MndtId"}));
  const pugi::xml_node parties = child(tx, "RltdPties");
  out.debtor = read_party(parties, "Dbtr", "DbtrAcct");
  out.ultimate_debtor = read_party(parties, "UltmtDbtr", "");
  out.creditor = read_party(parties, "Cdtr", "CdtrAcct");
  read_remittance(tx, out);
  out.note = text_at(tx, {"AddtlTxInf"});
  out.return_reason = read_return(tx);
  if (out.return_reason.empty()) {
    const std::string code = transaction_code(child(tx, "BkTxCd"));
    if (is_return_code(code)) out.return_reason = code;
  }
  return out;
}

std::string transaction_code(pugi::xml_node code) {
  std::string out = text_at(code, {"Domn", "Cd"});
  const pugi::xml_node family = at(code, {"Domn", "Fmly"});
  for (const std::string& part : {text_at(family, {"Cd"}), text_at(family, {"SubFmlyCd"})}) {
    if (part.empty()) continue;
    if (!out.empty()) out += '-';
    out += part;
  }
  if (const std::string own = text_at(code, {"Prtry", "Cd"}); !own.empty()) {
    if (!out.empty()) out += ' ';
    out += own;
  }
  return out;
}

// Sub-families of ISO 20022's external code set that mean "this came back".
bool is_return_code(std::string_view code) {
  for (const std::string_view part :
       {"-RRTN", "-RPCR", "-UPDD", "-PRDD", "-UPCQ", "-UPCT", "-RRCT"})
    if (code.find(part) != std::string_view::npos) return true;
  // German banks: NTRF+159 and the like. Business transaction codes of returned SEPA payments.
  for (const std::string_view part : {"+108", "+109", "+159", "+181", "+184"}) {
    const std::size_t found = code.find(part);
    if (found == std::string_view::npos) continue;
    const std::size_t end = found + part.size();
    if (end == code.size() || code[end] < '0' || code[end] > '9') return true;
  }
  return false;
}

std::string account_number(pugi::xml_node account) {
  const pugi::xml_node id = child(account, "Id");
  if (!id) return {};
  std::string number = text_at(id, {"IBAN"});
  if (number.empty()) number = text_at(id, {"Othr", "Id"});
  if (number.empty()) number = text_at(id, {"PrtryAcct", "Id"});
  if (number.empty()) number = text_at(id, {"BBAN"});
  return without_blanks(number);
}

}  // namespace hexiao::bank::camt
