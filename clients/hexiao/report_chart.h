// A report as bars of plain text: one line a row with its label, its number and a bar.
//
// Bars are scaled to the largest number of either sign, currency by currency, because amounts of
// two currencies have no common measure. They grow by eighths of a character, or by whole `#` where
// the terminal shows no UTF-8; a number that is not zero never has an empty bar. Negative numbers
// grow to the left of an axis, which stands only where there are any. A number that is not there is
// "-" and has no bar. Nothing is wider than the console.
#pragma once

#include "clients/hexiao/console.h"
#include "engine/vocabulary/report.h"

namespace hexiao::cli {

// Draws the column that `report.chart` names over all rows of `report`, with title, as-of line and
// notes. False, and nothing drawn, when the report names none or one that is no number.
bool print_report_chart(const Console& console, const Report& report);

}  // namespace hexiao::cli
