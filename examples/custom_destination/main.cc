// The plugin: `logbook serve`.
#include <landfall/serve.h>

#include "logbook.h"

int main(int argc, char** argv) {
  return landfall::serve(landfall::logbook::definition(), "v1.0.0", argc, argv);
}
