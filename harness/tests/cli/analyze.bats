# SPDX-License-Identifier: GPL-3.0-or-later
# What `analyze` finds in the dump that a guest sends in its probe boot.
load common

dumps=$PROJECT_ROOT/harness/tests/data/units

# analyzed NAME INITRD [ROOT]: an image whose guest sends these dumps.
analyzed() {
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        send_dump initrd "$2"
        echo '@@endif'
        if [ -n "${3-}" ]; then
            echo '@@ifplan probe root'
            send_dump root "$3"
            echo '@@endif'
        fi
        echo '@@hang'
    } | parrot_image "$1"
}

send_dump() {
    echo "@@send dump $(($(wc -l <"$2") + 1))"
    echo "$1"
    cat "$2"
}

seed() {
    analyzed seed "$dumps/overlay-race-initrd.txt" "$dumps/debian-12-root.txt"
}

suppress() { # DAY
    printf '[store]\nKind=sysroot-prefix\nUnit=sysroot-nix-store.mount\nReason=to be mended upstream\nExpires=%s\n' "$1"
}

@test "the seed's mistake is found without a failing boot, with its drop-in; exit status 1" {
    seed
    run --separate-stderr bootrace analyze --format=json seed
    [ "$status" -eq 1 ]
    [ "$(jq -r '"\(.type) \(.schema) \(.findings) \(.phases | join(" "))"' <<<"$output")" = "analysis 1 1 initrd root" ]
    [ "$(jq -r '.hazards[0] | "\(.before) \(.after)"' <<<"$output")" = 'sysroot-nix-.ro\x2dstore.mount sysroot-nix-store.mount' ]
    [ "$(jq -r '.hazards[0].drop_in.text' <<<"$output")" = $'[Unit]\nRequiresMountsFor=/sysroot/nix/.ro-store' ]
    [[ $stderr == *"one probe boot"* ]]
}

@test "one probe is enough, and the text names pair, line, file and drop-in" {
    seed
    bootrace analyze seed >/dev/null || [ $? -eq 1 ]
    run --separate-stderr bootrace analyze seed
    [ "$status" -eq 1 ]
    [ -z "$stderr" ]
    [[ $output == *'sysroot-nix-.ro\x2dstore.mount should be before sysroot-nix-store.mount'* ]]
    [[ $output == *"RequiresMountsFor=/nix/.ro-store"*"/lib/systemd/system/sysroot-nix-store.mount"* ]]
    [[ $output == *"sysroot-nix-store.mount.d/50-order.conf in the initrd:"* ]]
}

@test "the mended image has no finding, exit status 0" {
    analyzed fixed "$dumps/overlay-fixed-initrd.txt"
    run --separate-stderr bootrace analyze --scope=initrd fixed
    [ "$status" -eq 0 ]
    [ "$output" = "fixed: no finding in the units of the initrd" ]
}

@test "a suppression holds until it expires, then it is said and the finding counts again" {
    seed
    suppress 2999-12-31 >scenarios/suppressions.ini
    run --separate-stderr bootrace analyze seed
    [ "$status" -eq 0 ]
    [[ $output == *"1 suppressed"*"to be mended upstream, until 2999-12-31"* ]]
    suppress 2026-01-01 >old.ini
    run --separate-stderr bootrace analyze --suppressions=old.ini seed
    [ "$status" -eq 1 ]
    [[ $output == *"1 no longer suppressed"*"has expired on 2026-01-01"* ]]
}

@test "a mistake in the suppressions is told with its line before any boot, exit status 129" {
    seed
    suppress tomorrow >bad.ini
    run --separate-stderr bootrace analyze --suppressions=bad.ini seed
    [ "$status" -eq 129 ]
    [[ $stderr == *"bad.ini:5"*"2027-03-31"* ]]
    [[ $stderr != *"probe boot"* ]]
    run --separate-stderr bootrace analyze --suppressions=nowhere.ini seed
    [ "$status" -eq 129 ]
}

@test "a guest that does not answer: 125; wrong usage: 129" {
    printf '@@plan\nno systemd here\n@@hang\n' | parrot_image mute
    run --separate-stderr bootrace analyze --timeout=2s mute
    [ "$status" -eq 125 ]
    [ -z "$output" ]
    run bootrace analyze
    [ "$status" -eq 129 ]
    run bootrace analyze --scope=boot mute
    [ "$status" -eq 129 ]
}

# A guest that is traced passes as it was told; TRACE is the record behind its phase.
traced() { # NAME TRACE-FILE
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        send_dump initrd "$dumps/overlay-race-initrd.txt"
        echo '@@endif'
        echo '@@ifplan /run/bootrace/trace'
        echo "@@send trace $(($(wc -l <"$2") + 1))"
        echo initrd
        cat "$2"
        echo '@@endif'
        echo '@@hang'
    } | parrot_image "$1"
}

@test "from a watched boot that passed, the seed's pair is predicted first, with the path and who did what" {
    traced seed "$PROJECT_ROOT/harness/tests/data/trace/overlay-race-initrd.txt"
    run --separate-stderr bootrace analyze --scope=initrd --trace --format=json seed
    [ "$status" -eq 1 ] # the finding, not the predictions
    [[ $stderr == *"watching what its units touch"* ]]
    [ "$(jq -r '.trace.lack' <<<"$output")" = null ]
    [ "$(jq -r '.trace.predictions[0] | "\(.before) \(.after) \(.path)"' <<<"$output")" = \
        'sysroot-nix-.ro\x2dstore.mount sysroot-nix-store.mount /sysroot/nix/.ro-store' ]
    run --separate-stderr bootrace analyze --scope=initrd --trace seed
    [[ $output == *"prediction 1, initrd: /sysroot/nix/.ro-store"* ]]
    [[ $output == *"sysroot-nix-.ro\\x2dstore.mount mounts on it, at 34.881 s"* ]]
}

@test "without --trace nothing is watched" {
    traced seed "$PROJECT_ROOT/harness/tests/data/trace/overlay-race-initrd.txt"
    run --separate-stderr bootrace analyze --scope=initrd --format=json seed
    [ "$(jq -r '.trace' <<<"$output")" = null ]
    [[ $stderr != *"watching"* ]]
}

@test "a guest that cannot be watched says so at once, and the directives alone are used" {
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        send_dump initrd "$dumps/overlay-race-initrd.txt"
        echo '@@endif'
        printf '@@ifplan /run/bootrace/trace\n@@send error 1\ntrace: the kernel has no type information\n@@endif\n@@hang\n'
    } | parrot_image blind
    run --separate-stderr bootrace analyze --scope=initrd --trace --timeout=60s blind
    [ "$status" -eq 1 ]
    [[ $output == *"the kernel has no type information"*"the units' lines alone"* ]]
    [[ $output == *'sysroot-nix-.ro\x2dstore.mount should be before sysroot-nix-store.mount'* ]]
}

@test "a probe that never fired makes the whole trace none" {
    printf 'probe walk 0\n' >silent.txt
    traced silent silent.txt
    run --separate-stderr bootrace analyze --scope=initrd --trace --format=json silent
    [ "$(jq -r '.trace.lack' <<<"$output")" = "the kernel of this image cannot be watched well enough: the probe walk never fired" ]
    [ "$(jq -r '.trace.predictions | length' <<<"$output")" = 0 ]
}
