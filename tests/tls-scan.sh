#!/usr/bin/env bash
# Scans the TLS of a running gateway with testssl.sh and openssl, and compares the result with the verdict of gateway check.
# An authority, and its OCSP responder, are made for the run. It takes some minutes.
#
#   apt-get install testssl.sh openssl
#   dotnet publish gateway -c Release -o out/gateway
#   tests/tls-scan.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

port=${EDGEGATEWAY_SCAN_PORT:-18443}
gateway=${EDGEGATEWAY_SCAN_GATEWAY:-out/gateway/gateway}
for program in "$gateway" testssl openssl; do
    if ! command -v "$program" >/dev/null; then
        echo "$program is missing. The first lines of this script say where it comes from." >&2
        exit 1
    fi
done

folder=$(mktemp -d "${TMPDIR:-/tmp}/edgegateway-tls.XXXXXX")
running=()

clean_up() {
    if ((${#running[@]} > 0)); then kill "${running[@]}" 2>/dev/null || true; fi
    wait
    rm -rf "$folder"
}
trap clean_up EXIT
trap 'exit 130' INT TERM

fail() {
    echo "not ok - $1" >&2
    tail -n 20 "$folder"/*.log >&2
    exit 1
}

# Usage: certificate NAME SUBJECT EXTENSION ...: a key and a certificate of the authority.
certificate() {
    local name=$1 subject=$2
    shift 2
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$subject" \
        -keyout "$name.key" -out "$name.csr" 2>/dev/null
    printf '%s\n' "$@" >"$name.ext"
    openssl x509 -req -in "$name.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 90 \
        -extfile "$name.ext" -out "$name.crt" 2>/dev/null
}

make_certificates() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 90 -subj /CN=scan-authority \
        -addext keyUsage=critical,keyCertSign,cRLSign -keyout ca.key -out ca.crt 2>/dev/null
    certificate tls /CN=logs.test subjectAltName=DNS:logs.test,DNS:localhost extendedKeyUsage=serverAuth \
        "authorityInfoAccess=OCSP;URI:http://127.0.0.1:$((port + 1))"
    certificate ocsp /CN=responder extendedKeyUsage=OCSPSigning
    cat ca.crt >>tls.crt
    printf 'V\t%s\t\t%s\tunknown\t/CN=logs.test\n' "$(date -u -d '+90 days' +%y%m%d%H%M%SZ)" \
        "$(openssl x509 -in tls.crt -noout -serial | cut -d= -f2)" >index.txt
}

# Usage: handshake ARGUMENT ...: what openssl says about a connection.
handshake() {
    openssl s_client -connect "127.0.0.1:$port" -servername logs.test -CAfile "$folder/ca.crt" "$@" </dev/null 2>&1 || true
}

# Usage: has WHAT PATTERN ARGUMENT ...: a connection of openssl has this in its report.
has() {
    local what=$1 pattern=$2
    shift 2
    grep -qE "$pattern" <<<"$(handshake "$@")" || fail "$what"
    echo "ok - $what"
}

(cd "$folder" && make_certificates)
(cd "$folder" && exec openssl ocsp -index index.txt -port "$((port + 1))" -rsigner ocsp.crt -rkey ocsp.key -CA ca.crt -ndays 1) \
    >"$folder/ocsp.log" 2>&1 &
running+=($!)
cat >"$folder/gateway.json" <<EOF
{ "PublicUrl": "https://logs.test:$port",
  "Tokens": { "SigningKeys": [ { "Id": "k1", "Secret": "$(openssl rand -hex 32)" } ] },
  "Https": { "Redirect": true, "Hsts": { "MaxAge": "365.00:00:00" } },
  "Draining": { "Delay": "00:00:00", "Window": "00:00:00" },
  "Kestrel": { "Endpoints": {
    "Public": { "Url": "http://127.0.0.1:$((port + 2))" }, "Management": { "Url": "http://127.0.0.1:$((port + 3))" },
    "PublicTls": { "Url": "https://127.0.0.1:$port",
      "Certificate": { "Path": "$folder/tls.crt", "KeyPath": "$folder/tls.key" } } } } }
EOF

# The authority is trusted for this run: by .NET, and by testssl.sh below.
export SSL_CERT_DIR=$folder/trusted
mkdir "$SSL_CERT_DIR"
cp "$folder/ca.crt" "$SSL_CERT_DIR/$(openssl x509 -in "$folder/ca.crt" -noout -hash).0"
"$gateway" check --config "$folder/gateway.json" 2>/dev/null | sed -n '/^TLS:/,/^$/p' | tee "$folder/verdict.txt"
"$gateway" --config "$folder/gateway.json" >"$folder/gateway.log" 2>&1 &
running+=($!)
until curl -so /dev/null "http://127.0.0.1:$((port + 3))/healthz"; do
    kill -0 "${running[-1]}" 2>/dev/null || fail "the gateway starts"
    sleep 0.2
done

grep -q 'PublicTls: A+ ' "$folder/verdict.txt" || fail "gateway check gives A+"
echo "ok - gateway check gives A+"
has "TLS 1.3 is negotiated" 'Protocol *: TLSv1.3|New, TLSv1.3' -tls1_3
has "TLS 1.2 is negotiated" 'Protocol *: TLSv1.2' -tls1_2
has "TLS 1.1 is rejected" 'alert|no protocols available|unsupported protocol' -tls1_1 -cipher 'DEFAULT@SECLEVEL=0'
has "CBC is rejected" 'alert handshake failure|Cipher is \(NONE\)' \
    -tls1_2 -cipher 'ECDHE-ECDSA-AES128-SHA:ECDHE-ECDSA-AES256-SHA384'
has "HTTP/2 is preferred" 'ALPN protocol: h2' -alpn h2,http/1.1
has "an OCSP response is stapled" 'OCSP Response Status: successful' -status
handshake -tls1_2 -sess_out "$folder/session" >/dev/null
has "a session of TLS 1.2 is resumed" '^Reused, TLSv1.2' -tls1_2 -sess_in "$folder/session"
# Tickets of TLS 1.3 follow the handshake.
(sleep 1; echo Q) | openssl s_client -connect "127.0.0.1:$port" -servername logs.test -tls1_3 \
    -sess_out "$folder/session3" >/dev/null 2>&1 || true
has "a session of TLS 1.3 is resumed" '^Reused, TLSv1.3' -tls1_3 -sess_in "$folder/session3"

testssl --quiet --color 0 --warnings off --openssl-timeout 5 --add-ca "$folder/ca.crt" --ip 127.0.0.1 \
    --jsonfile "$folder/scan.json" "https://logs.test:$port" >"$folder/scan.log" 2>&1 || true

echo
echo "testssl.sh: findings other than OK and INFO"
tr '\n' ' ' <"$folder/scan.json" | grep -oE '\{[^{}]*\}' | grep -vE '"severity" *: *"(OK|INFO)"' |
    sed -E 's/.*"id" *: *"([^"]*)".*"severity" *: *"([^"]*)".*"finding" *: *"([^"]*)".*/  \2 \1: \3/'
