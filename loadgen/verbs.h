// The verbs of hexiao-loadgen, a file each. A verb adds its subcommand to the program and, when the
// command line names it, runs inside the parse and sets `exit_code`.
#pragma once

namespace CLI {
class App;
}

namespace hexiao::loadgen {

void add_generate(CLI::App& program, int& exit_code);
void add_run(CLI::App& program, int& exit_code);
void add_score(CLI::App& program, int& exit_code);

}  // namespace hexiao::loadgen
