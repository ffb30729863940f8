#include "clients/hexiao/command_line.h"

int main(int argc, char** argv) { return hexiao::cli::run(argc, argv); }
