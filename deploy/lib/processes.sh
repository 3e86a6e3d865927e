# Sourced by deploy/demo and deploy/suite: programs in the background, started and ended by id.

# start NAME COMMAND…: runs it with its output in $state/NAME.log and its id in $state/NAME.pid.
start() {
  local name=$1
  shift
  "$@" >"$state/$name.log" 2>&1 &
  echo $! >"$state/$name.pid"
}

# running NAME: whether it was started and still is.
running() {
  local pid
  pid=$(cat "$state/$1.pid" 2>/dev/null) && kill -0 "$pid" 2>/dev/null
}

# stop NAME: asks it to end and waits up to 30 seconds until it has.
stop() {
  running "$1" || { rm -f "$state/$1.pid"; return 0; }
  local pid
  pid=$(cat "$state/$1.pid")
  kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 300); do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.1
  done
  kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  rm -f "$state/$1.pid"
}

# await NAME COMMAND…: waits up to 30 seconds until COMMAND succeeds; says why if NAME ended or
# never came up.
await() {
  local name=$1
  shift
  for _ in $(seq 300); do
    "$@" >/dev/null 2>&1 && return 0
    running "$name" || break
    sleep 0.1
  done
  echo "$name did not come up; its last words:" >&2
  tail -n 5 "$state/$name.log" >&2
  return 1
}
