// The fields of MT940 with money in them: statement line :61:, balances :60: :62: :64:, sums :90:.
// Internal to the MT940 reader.
//
//   :61: = 6!n value date, [4!n] entry date, [R|E] C|D, [1!a] funds code, amount, 1!a3!c type,
//          reference, ["//" bank reference], [line end, supplementary details]
//
// "DR" and "CR" are a debit in euR and a credit in euR: the letter after the mark is the funds
// code.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "clients/bank/statement.h"

namespace hexiao::bank::mt940 {

struct AmountText {
  ParsedAmount parsed;
  std::string problem;  // also for what parse_amount would take and a person might read otherwise
};

// Comma decimals by the standard; a point, grouping, no mark at all and zero padding are seen.
AmountText parse_mt_amount(std::string_view text, int exponent);

struct StatementLine {
  Date value_date;
  Date entry_date;           // none when absent
  bool day_clamped = false;  // February 30 of banks that count months as 30 days
  bool reversal = false;
  bool expected = false;  // EC, ED of MT942: not booked
  Direction direction = Direction::credit;
  std::string amount_text;
  Money amount;
  std::string type;          // "NTRF"
  std::string customer_ref;  // NONREF and the like as written
  std::string bank_ref;
  std::string
      counterparty;     // some banks write a name after the sixteen characters of the reference
  std::string problem;  // not empty: the line cannot be read
  std::string problem_field;
  std::uint32_t problem_column = 0;  // from 1, in the content
};
// `content` is the first line of the field, joined with the second where the amount stands there.
StatementLine parse_statement_line(std::string_view content, int exponent);

struct BalanceLine {
  std::optional<Balance> balance;
  std::string currency_code;
  std::string problem;
};
BalanceLine parse_balance(std::string_view content);

// ":90D:2PLN186,33"
struct SumLine {
  std::uint32_t count = 0;
  std::string currency_code;
  std::string amount_text;
};
std::optional<SumLine> parse_sum(std::string_view content);

// YYMMDD. Two-digit years from 80 are of the last century.
std::optional<Date> parse_yymmdd(std::string_view digits, bool& clamped);

}  // namespace hexiao::bank::mt940
