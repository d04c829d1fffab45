# SPDX-License-Identifier: GPL-3.0-or-later
# common.bash: a private folder with scenarios/ and images/ for each test, and parrot images made from transcripts.
# BOOTRACE is the program under test, PARROT the test guest's kernel: set by CMake.

bats_require_minimum_version 1.5.0
: "${BOOTRACE:?run these tests by ctest, or name the program under test}" "${PARROT:?and the kernel of the test guest}"

setup() {
    chmod 0755 "$BATS_RUN_TMPDIR" # QEMU runs as another user when bootrace is root
    work=$BATS_TEST_TMPDIR/work
    mkdir -p "$work/scenarios" "$work/images"
    export BOOTRACE_CACHE=$work/cache
    cd "$work" || exit 1
}

# A test that failed shows what its programs wrote to files.
teardown() {
    [ -n "$BATS_TEST_COMPLETED" ] && return
    tail -v -n 60 "$work"/*.err "$work"/err.txt 2>/dev/null || true
}

# parrot_image NAME: an image whose guest prints the transcript on stdin.
parrot_image() {
    mkdir -p "$work/images/$1"
    cat >"$work/images/$1/transcript"
    cat >"$work/images/$1/image.ini" <<END
[Image]
Description=The parrot says what $1 says
Guest=parrot
Kernel=$PARROT
Initrd=transcript
END
}

# scenario NAME IMAGES [LINE…]: a scenario file; each LINE is put at the end ("[Stop]", "Boots=3").
scenario() {
    local name=$1 images=$2
    shift 2
    {
        printf '[Scenario]\nImages=%s\n' "$images"
        printf '[Boot]\nMemory=32M\nTimeout=20s\nGrace=200ms\nPassMarker=all is well\n'
        printf '%s\n' "$@"
    } >"$work/scenarios/$name.ini"
}

bootrace() {
    "$BOOTRACE" "$@"
}

# machines PID: the QEMU processes of the bootrace with that pid; it numbers its machines boot-PID-N.
machines() {
    pgrep -f "^[^ ]*qemu-system[^ ]* .*guest=boot-$1-" || true
}

# eventually COMMAND…: waits until COMMAND succeeds, 20 s at most.
eventually() {
    for _ in $(seq 200); do
        "$@" && return 0
        sleep 0.1
    done
    return 1
}

# no_machines PID / some_machines PID
no_machines() {
    [ -z "$(machines "$1")" ]
}

some_machines() {
    [ -n "$(machines "$1")" ]
}

# boots_stored N: at least N boots stand in the results file.
boots_stored() {
    [ "$(sqlite3 results/bootrace.db 'SELECT count(*) FROM boots' 2>/dev/null || echo 0)" -ge "$1" ]
}

# summary FILTER: a value out of the JSON summary in $output.
summary() {
    grep '"type" *: *"summary"' <<<"$output" | jq -r "$1"
}

# valid: is stdin, one JSON text a line, what the published schema says?
valid() {
    /usr/bin/python3 -c 'import json, jsonschema, sys
schema = json.load(open(sys.argv[1]))
jsonschema.Draft7Validator.check_schema(schema)
for line in sys.stdin:
    jsonschema.validate(json.loads(line), schema)' "$PROJECT_ROOT/harness/doc/bootrace.schema.json"
}
