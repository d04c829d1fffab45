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
