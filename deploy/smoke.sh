#!/usr/bin/env bash
# Asks a fresh deployment five questions; changes nothing in it.
#
#   deploy/smoke.sh [ADDRESS]        http://127.0.0.1:8080 unless given
#
# Exits 0 when every answer is right, else 1 after asking all five.
set -euo pipefail

address=${1:-http://127.0.0.1:8080}
address=${address%/}
command -v curl >/dev/null || { echo "smoke: curl is missing" >&2; exit 2; }

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
wrong=0

# ask NAME STATUS TYPE TEXT CURL-ARGUMENTS…: one question, judged by status, content type and a text within.
ask() {
  local name=$1 status=$2 type=$3 text=$4 told
  shift 4
  told=$(curl --silent --show-error --max-time 20 --output "$answer" \
    --write-out '%{http_code} %{content_type}' "$@" || true)
  if [[ "$told" == "$status $type"* ]] && { [ -z "$text" ] || grep -q -- "$text" "$answer"; }; then
    printf 'ok    %s\n' "$name"
  else
    printf 'WRONG %s: expected %s %s with "%s", got %s\n' "$name" "$status" "$type" "$text" "${told:-nothing}"
    head -c 300 "$answer" | sed 's/^/      /'
    printf '\n'
    wrong=$((wrong + 1))
  fi
}

ask "the process lives" 200 "" "" "$address/healthz"
ask "the database answers" 200 "" "" "$address/readyz"
ask "people can reach the sign-in page" 200 "text/html" 'name="password"' "$address/sign-in"
ask "programs can read the description" 200 "application/json" '/purchase-orders' "$address/openapi.json"
ask "a wrong sign-in is refused in form" 401 "application/problem+json" '"type"' \
  --header 'Content-Type: application/json' \
  --data '{"login":"smoke-nobody","password":"smoke-not-a-password"}' "$address/api/v1/sessions"

if [ "$wrong" -gt 0 ]; then
  echo "$wrong of 5 answers are wrong: $address is not ready for people."
  exit 1
fi
echo "All 5 answers are right: $address is up."
