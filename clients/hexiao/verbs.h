// The verbs of `hexiao`, each from its options to its exit code. They write what they have to say
// to the console themselves, failures included.
#pragma once

#include <cstdint>
#include <string_view>

#include "clients/hexiao/console.h"
#include "clients/hexiao/options.h"

namespace hexiao::cli {

ExitCode run_ping(const Console& console, const GlobalOptions& global);
ExitCode run_status(const Console& console, const GlobalOptions& global);
ExitCode run_snapshot(const Console& console, const GlobalOptions& global);
ExitCode run_version(const Console& console);

ExitCode run_import(const Console& console, const GlobalOptions& global,
                    const ImportOptions& options);
ExitCode run_feed(const Console& console, const GlobalOptions& global, const FeedOptions& options);

ExitCode run_payments(const Console& console, const GlobalOptions& global,
                      const ListOptions& options);
ExitCode run_items(const Console& console, const GlobalOptions& global, const ListOptions& options);
ExitCode run_customers(const Console& console, const GlobalOptions& global,
                       const ListOptions& options);
ExitCode run_export(const Console& console, const GlobalOptions& global,
                    const ExportOptions& options);

// Every event as a JSON line, to the end of the history or, with `follow`, until it is stopped.
ExitCode run_events(const Console& console, const GlobalOptions& global,
                    const EventsOptions& options);

// One report, or with the name "list" what reports there are.
ExitCode run_report(const Console& console, const GlobalOptions& global,
                    const ReportOptions& options);

ExitCode run_explain(const Console& console, const GlobalOptions& global,
                     const ExplainOptions& options);
ExitCode run_confirm(const Console& console, const GlobalOptions& global,
                     const ProposalOptions& options);
ExitCode run_reject(const Console& console, const GlobalOptions& global,
                    const ProposalOptions& options);
ExitCode run_allocate(const Console& console, const GlobalOptions& global,
                      const AllocateOptions& options);
ExitCode run_set_off(const Console& console, const GlobalOptions& global,
                     const SetOffOptions& options);
ExitCode run_deallocate(const Console& console, const GlobalOptions& global,
                        const UndoOptions& options);
ExitCode run_reverse(const Console& console, const GlobalOptions& global,
                     const UndoOptions& options);
ExitCode run_dispute(const Console& console, const GlobalOptions& global,
                     const DisputeOptions& options);

// show: the list; revoke: one of them.
ExitCode run_mappings(const Console& console, const GlobalOptions& global,
                      const MappingOptions& options);
ExitCode run_revoke_mapping(const Console& console, const GlobalOptions& global,
                            const MappingOptions& options);

// The fate of requests of clients that have their answers kept.
ExitCode run_requests(const Console& console, const GlobalOptions& global,
                      const RequestsOptions& options);

ExitCode run_policy(const Console& console, const GlobalOptions& global,
                    const PolicyOptions& options);
// Of a policy that has been checked. `limit`: differences shown; 0: all.
ExitCode run_what_if(const Console& console, const GlobalOptions& global, std::string_view source,
                     std::uint32_t limit);

}  // namespace hexiao::cli
