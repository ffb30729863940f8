// Cases for tests, as the file writes them.
#pragma once

#include <string>

namespace hexiao::cases {

// One customer P1 with the open items and payments given, as a file of one case.
inline std::string case_text(const std::string& policy, const std::string& items,
                             const std::string& payments, const std::string& expect) {
  return R"([{"id": "T1", "title": "t", "customers": [], "policy": {)" + policy +
         R"(}, "open_items": [)" + items + R"(], "payments": [)" + payments + R"(], "expect": {)" +
         expect + "}}]";
}

inline std::string item_text(const std::string& id, const std::string& amount,
                             const std::string& more = "") {
  const char* kind = amount.front() == '-' ? "credit_note" : "invoice";
  return R"({"id": ")" + id + R"(", "kind": ")" + kind +
         R"(", "customer": "P1", "currency": "USD", "date": "2026-01-01", "due": "2026-01-31", "amount": ")" +
         amount + "\"" + more + "}";
}

inline std::string payment_text(const std::string& id, const std::string& amount,
                                const std::string& more = "") {
  return R"({"id": ")" + id +
         R"(", "customer": "P1", "currency": "USD", "date": "2026-02-01", "amount": ")" + amount +
         "\"" + more + "}";
}

}  // namespace hexiao::cases
