#!/bin/sh
# Verifies the signatures and the chain of one article with nothing but openssl, jq, sha256sum and base64.
# Usage: sh verify.sh   (in the unpacked folder)
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # envelope file -> fails when its signature does not fit the key it names
    keyid=$(jq -r '.signatures[0].keyid' "$1")
    test "$(openssl pkey -pubin -in "keys/$keyid.pem" -outform DER | sha256sum | cut -c1-64)" = "$keyid"
    jq -r '.payload' "$1" | base64 -d > "$work/payload"
    type=$(jq -r '.payloadType' "$1")
    { printf 'DSSEv1 %d %s %d ' "${#type}" "$type" "$(wc -c < "$work/payload")"; cat "$work/payload"; } > "$work/signed"
    jq -r '.signatures[0].sig' "$1" | base64 -d > "$work/signature"
    openssl pkeyutl -verify -pubin -inkey "keys/$keyid.pem" -rawin -in "$work/signed" \
        -sigfile "$work/signature" > "$work/answer" 2>&1 || { echo "NOT VALID: $1"; cat "$work/answer"; exit 1; }
    # the key must stand in the roster that the step names, under the officer who is said to have signed
    roster=rosters/$(printf '%06d' "$(jq -r '.predicate.roster.version // .predicate.roster_version' "$work/payload")").json
    test "$(sha256sum < "$roster" | cut -c1-64)" = \
        "$(jq -r '.predicate.roster.sha256 // .predicate.roster_digest' "$work/payload")"
    owner=$(jq -r --arg key "$keyid" '.officers[] | select(any(.keys[]; .keyid == $key)) | .id' "$roster")
    test -n "$owner"
}

previous=null
for step in steps/*.json; do
    check "$step"
    test "$owner" = "$(jq -r '.predicate.officer' "$work/payload")"
    test "$(jq -r '.predicate.previous' "$work/payload")" = "$previous"
    previous=$(sha256sum < "$step" | cut -c1-64)
    content=$(jq -r '.subject[0].digest.sha256' "$work/payload")
    if test -f "contents/$content.json"; then
        test "$(sha256sum < "contents/$content.json" | cut -c1-64)" = "$content"
    fi
    jq -r '"OK  " + (.predicate.sequence|tostring) + "  " + .predicate.action + "  " + .predicate.officer + "  " + .predicate.time' "$work/payload"
    receipt=receipts/$(basename "$step")
    if test -f "$receipt"; then
        check "$receipt"
        test "$(jq -r '.subject[0].digest.sha256' "$work/payload")" = "$previous"
    fi
done
echo "All signatures fit, and each step names the one before it."
