// Landfall's conformance cases against the logbook.
#include <landfall/conformance.h>

#include <array>

#include "logbook.h"

int main(int argc, char** argv) {
  const std::array<const landfall::DestinationDef*, 1> destinations{&landfall::logbook::definition()};
  return landfall::run_conformance(destinations, LOGBOOK_CONFORMANCE, LANDFALL_CONFORMANCE_CASES, argc, argv);
}
