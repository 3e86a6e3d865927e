# Sourced by deploy/demo and deploy/suite: programs in the background, started and ended by id.

# start NAME COMMAND…: runs it with its output in $state/NAME.log and its id in $state/NAME.pid.
start() {
  local name=$1
  shift
  "$@" >"$state/$name.log" 2>&1 &
  echo "$! $(born $!)" >"$state/$name.pid"
}

# born PID: when the process began, in the kernel's count. With the id it names one process for good;
# an id alone is given again to strangers.
born() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }

# id_of NAME: the process id of what was started.
id_of() { cut -d ' ' -f 1 "$state/$1.pid" 2>/dev/null; }

# running NAME: whether it was started and still is.
running() {
  local pid began
  read -r pid began 2>/dev/null <"$state/$1.pid" && [ -n "$began" ] && [ "$(born "$pid")" = "$began" ] &&
    [ "$(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | cut -c 1)" != Z ]
}

# stop NAME: asks it to end and waits up to 30 seconds until it has.
stop() {
  running "$1" || { rm -f "$state/$1.pid"; return 0; }
  local pid
  pid=$(id_of "$1")
  kill -TERM "$pid" 2>/dev/null || true
  for _ in $(seq 300); do
    running "$1" || break
    sleep 0.1
  done
  ! running "$1" || kill -KILL "$pid" 2>/dev/null || true
  wait "$pid" 2>/dev/null || true
  rm -f "$state/$1.pid"
}

# serves NAME: whether its log says that it serves, which it does once its port is its own. A health
# call would also be answered by a stranger on the same port.
serves() { grep -q "\"message\":\"$1 serves\"" "$state/$1.log"; }

# await NAME COMMAND…: waits up to 30 seconds until COMMAND succeeds while NAME runs; says why if it
# ended or never came up.
await() {
  local name=$1
  shift
  for _ in $(seq 300); do
    running "$name" || break
    "$@" >/dev/null 2>&1 && running "$name" && return 0
    sleep 0.1
  done
  echo "$name did not come up; its last words:" >&2
  tail -n 5 "$state/$name.log" >&2
  return 1
}
