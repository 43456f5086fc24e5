#!/usr/bin/env bash
# Measures a node: the time from start to the first answer, and the memory it holds when idle. Prints both; judges neither.
#
#   swift build -c release --product comity && Tests/EndToEnd/figures.sh .build/release/comity
set -eu

comity=$(realpath "${1:?name the comity binary, for example .build/release/comity}")
root=$(cd "$(dirname "$0")/../.." && pwd)
runs=${2:-11}
folder=$(mktemp -d "${TMPDIR:-/tmp}/comity-figures.XXXXXX")
node=""
trap '[ -z "$node" ] || kill -TERM "$node" 2>/dev/null || true; rm -rf "$folder"' EXIT

port=$((20000 + RANDOM % 10000))
export COMITY_OFFICER="Figures"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj "/CN=Throw-away authority" \
    -keyout "$folder/authority.key" -out "$folder/authority.pem" 2>/dev/null
"$comity" init --home "$folder/node" --entity "https://localhost:$port" --name "Figures" --kind prosecution \
    --jurisdiction EE --contact "duty desk" --port "$port" >/dev/null
for person in author reviewer; do
    "$comity" rules keys make "$folder/$person.key" >/dev/null
    "$comity" rules keys trust EE "$person" "$folder/$person.key.pub" --home "$folder/node" >/dev/null
done
"$comity" rules sign "$root/Jurisdictions/EE" --as author --key "$folder/author.key" --out "$folder/ee.json" \
    --home "$folder/node" >/dev/null
"$comity" rules sign "$folder/ee.json" --as reviewer --key "$folder/reviewer.key" --home "$folder/node" >/dev/null
"$comity" rules publish "$folder/ee.json" --home "$folder/node" >/dev/null
openssl x509 -req -in "$folder/node/tls/request.pem" -CA "$folder/authority.pem" -CAkey "$folder/authority.key" \
    -CAcreateserial -copy_extensions copy -days 2 -out "$folder/node/tls/certificate.pem" 2>/dev/null

now() { date +%s%N; }

# Asks over TLS 1.3 as soon as the port is open, again and again until an answer comes.
first_answer() {
    curl --silent --output /dev/null --cacert "$folder/authority.pem" --retry 200 --retry-connrefused --retry-delay 0 \
        "https://localhost:$port/health"
}

# Waits for the port without a client's own start-up time.
wait_for_port() {
    until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
}

times=()
for _ in $(seq "$runs"); do
    begin=$(now)
    "$comity" serve --home "$folder/node" >/dev/null 2>&1 &
    node=$!
    wait_for_port
    first_answer
    times+=($((($(now) - begin) / 1000)))
    if [ "${#times[@]}" -lt "$runs" ]; then
        kill -TERM "$node"
        wait "$node" || true
    fi
done
mapfile -t sorted < <(printf '%s\n' "${times[@]}" | sort -n)
client_begin=$(now)
first_answer
client=$((($(now) - client_begin) / 1000))
printf 'start to first answer, %d runs: minimum %d.%d ms, median %d.%d ms, maximum %d.%d ms (of which curl with its handshake %d.%d ms)\n' \
    "$runs" $((sorted[0] / 1000)) $((sorted[0] % 1000 / 100)) \
    $((sorted[runs / 2] / 1000)) $((sorted[runs / 2] % 1000 / 100)) \
    $((sorted[runs - 1] / 1000)) $((sorted[runs - 1] % 1000 / 100)) $((client / 1000)) $((client % 1000 / 100))

# Idle: the figure after a few answers and ten quiet seconds.
for _ in $(seq 20); do first_answer; done
sleep 10
awk '/^VmRSS|^VmHWM|^RssAnon|^Threads/ { printf "%s %s %s\n", $1, $2, $3 }' "/proc/$node/status" |
    awk '$3 == "kB" { printf "%s %.1f MiB\n", $1, $2 / 1024; next } { print $1, $2 }'
