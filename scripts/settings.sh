# What the scripts share; sourced, not run.
export LANDFALL_DEPS="${LANDFALL_DEPS:-${XDG_CACHE_HOME:-$HOME/.cache}/landfall}"

# seconds_since <an earlier $EPOCHREALTIME>: with one decimal.
seconds_since() {
  local tenths=$(( (${EPOCHREALTIME/[.,]/} - ${1/[.,]/}) / 100000 ))
  echo "$((tenths / 10)).$((tenths % 10))"
}
