// The verbs of receivables control, as those of verbs.h: each from its options to its exit code.
//
// Exit codes here: what waits for an approval, an order that is blocked and a control figure that
// differs end with in_part (3), so that a script can tell them from "done" without reading texts.
#pragma once

#include "clients/hexiao/console.h"
#include "clients/hexiao/control_options.h"
#include "clients/hexiao/options.h"

namespace hexiao::cli {

ExitCode run_close_day(const Console& console, const GlobalOptions& global,
                       const CloseDayOptions& options);

ExitCode run_mark(const Console& console, const GlobalOptions& global, const MarkOptions& options);
ExitCode run_write_off(const Console& console, const GlobalOptions& global,
                       const WriteOffOptions& options);

ExitCode run_approve(const Console& console, const GlobalOptions& global,
                     const ApprovalOptions& options);
ExitCode run_reject_approval(const Console& console, const GlobalOptions& global,
                             const ApprovalOptions& options);
ExitCode run_withdraw_approval(const Console& console, const GlobalOptions& global,
                               const ApprovalOptions& options);

ExitCode run_credit_check(const Console& console, const GlobalOptions& global,
                          const CreditOptions& options);
ExitCode run_credit_limit(const Console& console, const GlobalOptions& global,
                          const CreditOptions& options);
ExitCode run_credit_release(const Console& console, const GlobalOptions& global,
                            const CreditOptions& options);
ExitCode run_credit_invoice(const Console& console, const GlobalOptions& global,
                            const CreditOptions& options);
ExitCode run_credit_unhold(const Console& console, const GlobalOptions& global,
                           const CreditOptions& options);

ExitCode run_merge(const Console& console, const GlobalOptions& global,
                   const MergeOptions& options);
ExitCode run_task(const Console& console, const GlobalOptions& global, const TaskOptions& options);
ExitCode run_set_fields(const Console& console, const GlobalOptions& global,
                        const FieldsOptions& options);

// The opening checklist (期初导入): what a person should look at after the first import, customers
// that may be the same, and the user's own totals against the daemon's.
ExitCode run_checklist(const Console& console, const GlobalOptions& global,
                       const ChecklistOptions& options);

}  // namespace hexiao::cli
