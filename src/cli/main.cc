// The program `landfall`.
#include <signal.h>
#include <unistd.h>

#include <iostream>

#include "cli/program.h"

int main(int argc, char** argv) {
  // A reader that goes away (`landfall tables … | head`) shows as a failed write, not as a death.
  signal(SIGPIPE, SIG_IGN);
  landfall::cli::Program program(LANDFALL_VERSION);
  return program.run(argc, argv, {std::cout, std::cerr, isatty(STDOUT_FILENO) == 1});
}
