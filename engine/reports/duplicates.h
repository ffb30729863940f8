// Customers that may be one and the same, for a person to look at and to merge.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/reports/reports.h"

namespace hexiao {

inline constexpr std::string_view kDuplicatesTitle = "Customers that may be the same";
inline constexpr std::string_view kDuplicatesFormula =
    "tax id: letters and digits are equal; account: a bank account is equal; name: names are alike "
    "by 700 of 1000 and more, where 1000 is equal but for legal form, case and signs\n"
    "only within one ledger; a customer that was merged is left out";

// Pairs, first those of tax ids, then those of accounts and names; a pair stands once for each
// reason. The cursor walks the customers twice: a page of tax ids costs O(customers), a page of
// names at most 200 searches of some 0.1 ms each, so pages may be short, or empty, with more to
// come.
ReportFault make_duplicates(const State& state, const ReportRequest& request, Report& report);

}  // namespace hexiao
