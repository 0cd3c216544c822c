#!/bin/sh
# status.sh: what is on air, with socat and jq. The socket is BANTIN_SOCKET or the
# system's. A request is one line; -t gives the answer time to come back.
set -eu
socket=${BANTIN_SOCKET:-/run/bantin/control.sock}

call() { # METHOD PARAMS
	jq -cn --arg method "$1" --argjson params "$2" '{jsonrpc: "2.0", id: 1, method: $method, params: $params}' |
		socat -t 10 - "UNIX-CONNECT:$socket" |
		jq -e 'if .error then (.error.message | halt_error(1)) else .result end'
}

answer=$(call station.status '{}') # apart, so that a failure ends the script
echo "$answer" | jq -r '
	if .muted then "muted" else empty end,
	"on air: \(.on_air.title // "nothing")",
	(.outputs[] | "output \(.name): \(.state)")'
