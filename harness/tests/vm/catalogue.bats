# SPDX-License-Identifier: GPL-3.0-or-later
# Real Linux boots of the catalogue (harness/doc/catalogue.md): each race fails under its failing.plan with its own message,
# and its fixed twin, which differs by one edge, cannot be given that plan, or passes under it. tests/bench/catalogue
# searches for all of them without being told the order, which takes longer.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$PROJECT_ROOT" || exit 1
    mapfile -t images < <(cd images && ls)
    "$BOOTRACE" image build "${images[@]}"
}

setup() {
    chmod 0755 "$BATS_RUN_TMPDIR"
    results=$BATS_FILE_TMPDIR/results.db # one file: an image is probed once
    cd "$PROJECT_ROOT" || exit 1
}

# boot SCENARIO IMAGE OPTION…
boot() {
    local scenario=$1 image=$2
    shift 2
    run --separate-stderr "$BOOTRACE" --results="$results" run "scenarios/$scenario.ini" --image="$image" --format=json "$@"
    echo "$output"
    echo "$stderr" >&2
}

# some_boot FILTER: FILTER is true for at least one boot; every_boot FILTER: there are boots, and it is true for each.
some_boot() {
    jq -se "map(select(.type == \"boot\")) | any($1)" <<<"$output"
}

every_boot() {
    jq -se "map(select(.type == \"boot\")) | length > 0 and all($1)" <<<"$output"
}

# fails NAME SIGNATURE: the plan of the race NAME makes it fail, with that signature.
fails() {
    boot "$1" "$1" --plan="images/$1/failing.plan" --boots=1
    [ "$status" -eq 1 ]
    every_boot ".verdict == \"failed\" and .signature == \"$2\""
}

# refused NAME: the edge that the fixed twin has contradicts the plan, which is said before any boot.
refused() {
    boot "$1" "$1-fixed" --plan="images/$1/failing.plan" --boots=1
    [ "$status" -eq 129 ]
    [[ $stderr == *images/$1/failing.plan* ]]
    [[ $stderr == *"closes an ordering cycle"* || $stderr == *"would wait for ever"* ]]
}

# passes NAME: the fixed twin may be given the plan and passes, without a failure that it recovered from.
passes() {
    boot "$1" "$1-fixed" --plan="images/$1/failing.plan" --boots=1
    [ "$status" -eq 0 ]
    every_boot '.verdict == "passed" and .recovered == false'
}

@test "microvm-186-silent: the overlay is mounted over an empty directory" {
    fails microvm-186-silent unit-failed:activate-root.service
    [[ $output != *failed?to?resolve* ]]
    refused microvm-186-silent
}

@test "overlay-workdir: the overlay is mounted before its work directory is made" {
    fails overlay-workdir overlay-resolve:/sysroot/nix/.rw-store/work:-2
    refused overlay-workdir
}

@test "nixpkgs-240175: the store is mounted before the module of its file system is loaded" {
    fails nixpkgs-240175 missing-file-system:erofs
    refused nixpkgs-240175
}

@test "fcos-1092: a disk is mounted by a link that is not there yet" {
    fails fcos-1092 mount-refused:/run/media
    refused fcos-1092
}

@test "fcos-1105: a service of the initrd is killed when the root is switched, and the real root misses its work" {
    fails fcos-1105 unit-failed:state.service
    refused fcos-1105
}

@test "nixpkgs-357135: the root is switched before its programs are found" {
    fails nixpkgs-357135 switch-root
    refused nixpkgs-357135
}

@test "fcos-488: a service of the real root writes its state before /var can be written" {
    fails fcos-488 unit-failed:switch-state.service
    refused fcos-488
}

@test "two-edges: the overlay's directories are removed between their making and their use" {
    fails two-edges overlay-resolve:/sysroot/nix/.rw-store/store:-2
    refused two-edges
}

@test "two-edges: either order alone is harmless" {
    printf '[InitrdOrder]\nrw-clean.service=after rw-store.service;sysroot-nix-store.mount\n' >"$BATS_TEST_TMPDIR/late.plan"
    boot two-edges two-edges --plan="$BATS_TEST_TMPDIR/late.plan" --boots=1
    [ "$status" -eq 0 ]
    every_boot '.verdict == "passed"'
}

# Three in ten: 24 boots without a failure would be a chance of 1 in 5000.
@test "thirty-percent: the wrong order fails in some boots, never otherwise" {
    boot thirty-percent thirty-percent --plan=images/thirty-percent/failing.plan --boots=24
    [ "$status" -eq 1 ]
    some_boot '.signature == "unit-failed:choose-peer.service"'
    every_boot '.verdict == "passed" or .signature == "unit-failed:choose-peer.service"'
    refused thirty-percent
}

@test "recovers: a mount fails, comes up at a second try, and the boot passes" {
    boot recovers recovers --plan=images/recovers/failing.plan --boots=1
    [ "$status" -eq 0 ]
    every_boot '.verdict == "passed" and .recovered and
        any(.matches[]; .signature == "overlay-resolve:/sysroot/nix/store/usr/local/share:-2" and .recovered)'
    refused recovers
}

# A hung boot takes all of its time: this is still several times what the whole boot takes.
@test "fcos-1233: the boot stands still without a message" {
    boot fcos-1233 fcos-1233 --plan=images/fcos-1233/failing.plan --boots=1 --timeout=60s
    [ "$status" -eq 1 ]
    every_boot '.verdict == "hung" and .class == "hang" and .matches == [] and (.signature | startswith("hang:Job dev-disk-by"))'
    refused fcos-1233
}

# systemd draws by lot which job it drops: one boot in five fails, too few to wait for here.
@test "kiwi-1015: no order is chosen for units that are ordered in a cycle; without the cycle all is well" {
    boot kiwi-1015 kiwi-1015 --strategy=pairs --boots=1
    [ "$status" -eq 125 ]
    [[ $stderr == *"ordered in a cycle"*"--strategy=natural"* ]]
    boot kiwi-1015 kiwi-1015-fixed --strategy=natural --boots=1
    [ "$status" -eq 0 ]
    every_boot '.recovered == false'
}

@test "half-written: a file is read while it is being written" {
    boot half-written half-written --plan=images/half-written/failing.plan --boots=1
    [ "$status" -eq 1 ]
    every_boot '.signature == "unit-failed:read-facts.service"'
    passes half-written
}

@test "control-deterministic: what no order can mount fails when nothing is perturbed" {
    boot control-deterministic control-deterministic --strategy=natural --boots=1
    [ "$status" -eq 1 ]
    every_boot '.signature == "overlay-refused"'
}

@test "control-alarming: alarming words are no failure" {
    boot control-alarming control-alarming --strategy=natural --boots=1
    [ "$status" -eq 0 ]
    every_boot '.verdict == "passed" and .recovered == false and .matches == []'
}
