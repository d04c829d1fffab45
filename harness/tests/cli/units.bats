# SPDX-License-Identifier: GPL-3.0-or-later
# What `image inspect --units` prints of the dump that a guest sends in its probe boot.
load common

dumps=$PROJECT_ROOT/harness/tests/data/units

# send_dump PHASE FILE: lines of a transcript.
send_dump() {
    echo "@@send dump $(($(wc -l <"$2") + 1))"
    echo "$1"
    cat "$2"
}

real_image() {
    { echo '@@plan' && send_dump initrd "$dumps/overlay-race-initrd.txt" && echo '@@hang'; } | parrot_image real
}

@test "the graph is probed once, then known: text, JSON and dot" {
    real_image
    run --separate-stderr bootrace image inspect --units real
    [ "$status" -eq 0 ]
    [[ $stderr == *"one probe boot"* ]]
    [[ $output == *"35 with a start job, 21 schedulable"* ]]
    grep -qx 'sysroot-nix-store.mount' <<<"$output"
    run --separate-stderr bootrace image inspect --units --format=json real
    [ "$status" -eq 0 ]
    [ -z "$stderr" ]
    [ "$(jq -r '.graphs[0].units | length' <<<"$output")" -eq 35 ]
    [ "$(jq -r '.graphs[0].hidden[0].kind' <<<"$output")" = device ]
    run --separate-stderr bootrace image inspect --units --format=dot real
    [ -z "$stderr" ]
    [[ ${lines[0]} == 'digraph "real" {' ]]
    [ "${lines[-1]}" = '}' ]
}

@test "a campaign and inspect share one probe" {
    real_image
    bootrace image inspect --units real >/dev/null
    scenario s real
    run --separate-stderr bootrace run --strategy=jitter --boots=1 --timeout=1s scenarios/s.ini
    [[ $stderr != *"probe boot"* ]]
}

@test "with --scope=both each manager is asked, and only what is not known yet" {
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        send_dump initrd "$dumps/overlay-race-initrd.txt"
        echo '@@else'
        send_dump root "$dumps/debian-12-root.txt"
        echo '@@endif'
        echo '@@hang'
    } | parrot_image two
    bootrace image inspect --units two >/dev/null
    run --separate-stderr bootrace image inspect --units --all --scope=both --format=json two
    [ "$status" -eq 0 ]
    [[ $stderr == *"one probe boot"* ]]
    [ "$(jq -r '.graphs[].phase' <<<"$output" | paste -sd ' ')" = "initrd root" ]
    [ "$(jq -r '.graphs[0].units | length' <<<"$output")" -eq 52 ]
}

@test "a guest that does not answer gets a message that says what is still possible, exit status 125" {
    printf '@@plan\nno systemd here\n@@hang\n' | parrot_image mute
    run --separate-stderr bootrace image inspect --units --timeout=2s mute
    [ "$status" -eq 125 ]
    [ -z "$output" ]
    [[ $stderr == *"gave no unit graph"*"--strategy=natural"*"image inspect mute"*"no systemd here"* ]]
}

@test "a guest that takes no plan is told so without a boot, exit status 129" {
    echo 'all is well' | parrot_image plain
    sed -i s/Guest=parrot/Guest=plain/ images/plain/image.ini
    run --separate-stderr bootrace image inspect --units plain
    [ "$status" -eq 129 ]
    [[ $stderr == *"takes no plan"*"--strategy=natural"* ]]
    [[ $stderr != *"probe boot"* ]]
}

@test "what goes with --units only is told so, and choices are named, exit status 129" {
    real_image
    run --separate-stderr bootrace image inspect --scope=root real
    [ "$status" -eq 129 ]
    [[ $stderr == *"--units only"* ]]
    run --separate-stderr bootrace image inspect --format=dot real
    [ "$status" -eq 129 ]
    run --separate-stderr bootrace image inspect --units --format=svg real
    [ "$status" -eq 129 ]
    [[ $stderr == *"text, json, dot"* ]]
    run --separate-stderr bootrace image inspect --units --scope=boot real
    [ "$status" -eq 129 ]
    [[ $stderr == *"initrd, root, both"* ]]
}
