// landfall_conformance: runs the cases against the destinations of this build. See README.md.
#include <landfall/conformance.h>

#include "destinations/registered.h"

int main(int argc, char** argv) {
  const char* folder = LANDFALL_SOURCE_DIR "/tests/conformance";
  return landfall::run_conformance(landfall::destinations::all(), folder, std::string(folder) + "/cases",
                                   argc, argv);
}
