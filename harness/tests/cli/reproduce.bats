# SPDX-License-Identifier: GPL-3.0-or-later
# reproduce: the parrot fails where a plan puts a.service in front of b.service.
load common
load racer

failure="overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"

# hunt LINE…: a campaign with a failed boot, whose guest goes on with each LINE once it has failed.
hunt() {
    racer race "$(printf '%s\n' "$failure" "$@")"
    scenario s race
    bootrace run --strategy=pairs --boots=10 --stop=first-failure scenarios/s.ini >/dev/null 2>&1 || [ $? -eq 1 ]
}

# valid: is stdin what the published schema says?
valid() {
    /usr/bin/python3 -c 'import json, jsonschema, sys
jsonschema.validate(json.load(sys.stdin), json.load(open(sys.argv[1])))' "$PROJECT_ROOT/harness/doc/bootrace.schema.json"
}

# alone STATUS: the exported script, given nothing but QEMU, ends so.
alone() {
    mkdir -p only-qemu
    ln -sf "$(command -v qemu-system-x86_64)" only-qemu/
    run env -i PATH="$work/only-qemu" /bin/sh "$work/out/run.sh"
    echo "$output"
    [ "$status" -eq "$1" ]
}

@test "reproduce boots a failed boot's plan again and says how often it failed alike" {
    hunt @@poweroff
    run --separate-stderr bootrace reproduce --times=3 last
    [ "$status" -eq 1 ]
    [[ $output == *"3 of 3 ended alike"* ]]
    [ "$(sqlite3 results/bootrace.db 'SELECT count(DISTINCT plan_sha256) FROM boots WHERE verdict = "failed"')" -eq 1 ]
}

@test "reproduce repeats a boot that passed, too, and then ends well" {
    hunt @@poweroff
    passed=$(sqlite3 results/bootrace.db "SELECT campaign || ':' || boot FROM boots WHERE verdict = 'passed' LIMIT 1")
    [ -n "$passed" ] || skip "no boot passed before the first failure"
    run --separate-stderr bootrace reproduce --format=json "$passed"
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.verdict) \(.alike) \(.failed)"' <<<"$output")" = "passed 1 0" ]
}

@test "reproduce of a campaign in which nothing failed says so in its own words" {
    racer clean 'all is well'
    scenario s clean
    bootrace run --strategy=natural --boots=1 scenarios/s.ini >/dev/null 2>&1
    run --separate-stderr bootrace reproduce last
    [ "$status" -eq 129 ]
    [[ $stderr == *"failed, so it has no failure to reproduce"*":BOOT repeats a boot that passed"* ]]
}

@test "reproduce --minimal boots what explain found, and says so where nothing was found yet" {
    hunt @@poweroff
    run --separate-stderr bootrace reproduce --minimal last
    [ "$status" -eq 129 ]
    [[ $stderr == *"no minimal plan of"*"bootrace explain"* ]]
    run --separate-stderr bootrace explain --format=json last
    [ "$status" -eq 1 ]
    minimal=$(jq -r .minimal_plan <<<"$output")
    run --separate-stderr bootrace reproduce --minimal --format=json last
    [ "$status" -eq 1 ]
    [ "$(jq -r .plan <<<"$output")" = "$minimal" ]
    [ "$(jq -r '"\(.minimal) \(.alike)"' <<<"$output")" = "true 1" ]
    valid <<<"$output"
    run --separate-stderr bootrace reproduce --export=out --format=json last
    [ "$status" -eq 0 ]
    [ "$(jq -r '"\(.exported_to) \(.reproduced_in)"' <<<"$output")" = "out null" ]
    valid <<<"$output"
}

@test "reproduce --console passes on what the guest says after its failure" {
    hunt @@sleep\ 1500 'a prompt' @@poweroff
    run --separate-stderr bootrace reproduce last
    [[ $output != *"a prompt"* ]]
    run --separate-stderr bootrace reproduce --console last </dev/null
    [ "$status" -eq 1 ]
    [[ $output == *"a prompt"*"1 of 1 ended alike"* ]]
}

@test "an exported boot fails alike with nothing but QEMU on the path" {
    hunt @@poweroff
    run --separate-stderr bootrace reproduce --export=out last
    [ "$status" -eq 0 ]
    [ "$(ls out)" = "$(printf '%s\n' README.md initrd kernel plan run.sh)" ]
    grep -q 'overlay-resolve:/sysroot/nix/.ro-store:-2' out/README.md
    for _ in 1 2 3; do alone 1; done
    [[ $output == *"$failure"*"the failure came"* ]]
}

@test "an exported script says when the boot passes, and when QEMU is missing" {
    hunt @@poweroff
    bootrace reproduce --export=out last
    printf '%s\n' 'all is well' @@hang >out/initrd # as if the image were mended
    alone 0
    run env -i QEMU=no-such-qemu /bin/sh out/run.sh
    [ "$status" -eq 125 ]
    [[ $output == *"there is no no-such-qemu"* ]]
}

@test "an exported script says when the boot does neither" {
    hunt @@poweroff
    bootrace reproduce --export=out last
    echo 'something else' >out/initrd
    alone 125
    [[ $output == *"did not pass"* ]]
}

@test "reproduce leaves a folder that is there alone, and refuses options that contradict each other" {
    hunt @@poweroff
    mkdir out
    run --separate-stderr bootrace reproduce --export=out last
    [ "$status" -eq 129 ]
    [[ $stderr == *"out is there already"* ]]
    [ -z "$(ls -A out)" ]
    [ "$(ls -d out*)" = out ]
    run --separate-stderr bootrace reproduce --export=other --times=2 last
    [ "$status" -eq 129 ]
    run --separate-stderr bootrace reproduce --console --format=json last
    [ "$status" -eq 129 ]
    run --separate-stderr bootrace reproduce last:77
    [ "$status" -eq 129 ]
}

@test "reproduce refuses a boot of an image that has changed since" {
    hunt @@poweroff
    racer race 'something else'
    run --separate-stderr bootrace reproduce last
    [ "$status" -eq 129 ]
    [[ $stderr == *"is no longer the one that boot"* ]]
}
