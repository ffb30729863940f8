// Small files and short ways to read them, for the tests of bank files.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "clients/bank/payments.h"
#include "clients/bank/reader.h"

namespace hexiao::bank {

inline std::string findings_of(const BankFile& file) {
  std::string out;
  for (const Finding& f : file.findings) out += to_text(f, file.name) + "\n";
  return out;
}

// Reads bytes that must be recognised; the file may still hold errors.
inline BankFile read_text(std::string_view bytes, const std::string& format = "auto") {
  auto file = read_bank_bytes(bytes, "sample", {.format = format, .profiles_dir = "conf/profiles"});
  if (!file) {
    ADD_FAILURE() << to_text(file.error().finding, "sample");
    return {};
  }
  return std::move(*file);
}

inline std::vector<PaymentInput> eligible(const BankFile& file,
                                          const PaymentOptions& options = {}) {
  std::vector<PaymentInput> out;
  for (PaymentInput& row : to_payments(file, options))
    if (row.is_eligible()) out.push_back(std::move(row));
  return out;
}

// A camt message of one statement around `content`; balances are left to the content.
inline std::string camt_file(const std::string& content, const std::string& type = "053",
                             const std::string& version = "08") {
  const std::string message = type == "053"   ? "BkToCstmrStmt"
                              : type == "052" ? "BkToCstmrAcctRpt"
                                              : "BkToCstmrDbtCdtNtfctn";
  const std::string statement = type == "053" ? "Stmt" : type == "052" ? "Rpt" : "Ntfctn";
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document "
         "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt." +
         type + ".001." + version + "\"><" + message + "><GrpHdr><MsgId>M1</MsgId></GrpHdr>\n<" +
         statement +
         "><Id>S1</Id><Acct><Id><IBAN>DE02100100100006820101</IBAN></Id><Ccy>EUR</Ccy></Acct>\n" +
         content + "</" + statement + "></" + message + "></Document>\n";
}

inline std::string camt_entry(const std::string& amount, const std::string& more,
                              const std::string& direction = "CRDT",
                              const std::string& status = "<Cd>BOOK</Cd>") {
  return "<Ntry><Amt Ccy=\"EUR\">" + amount + "</Amt><CdtDbtInd>" + direction +
         "</CdtDbtInd><Sts>" + status +
         "</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-03</Dt></ValDt>" + more +
         "</Ntry>\n";
}

inline std::string camt_balances(const std::string& opening, const std::string& closing) {
  const auto balance = [](const std::string& type, const std::string& amount) {
    return "<Bal><Tp><CdOrPrtry><Cd>" + type + "</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">" + amount +
           "</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>";
  };
  return balance("OPBD", opening) + balance("CLBD", closing) + "\n";
}

// An MT940 statement in EUR around its entries.
inline std::string mt940_file(const std::string& entries,
                              const std::string& opening = "C260301EUR1000,00",
                              const std::string& closing = "C260302EUR1000,00") {
  return ":20:TEST\r\n:25:10010010/0006820101\r\n:28C:1/1\r\n:60F:" + opening + "\r\n" + entries +
         ":62F:" + closing + "\r\n-\r\n";
}

}  // namespace hexiao::bank
