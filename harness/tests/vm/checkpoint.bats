# SPDX-License-Identifier: GPL-3.0-or-later
# Real Linux boots that go on from a checkpoint, on the seed of MicroVM.nix issue 186: the verdicts of cold boots.

bats_require_minimum_version 1.5.0

setup() {
    chmod 0755 "$BATS_RUN_TMPDIR"
    results=$BATS_FILE_TMPDIR/results.db # one file: the image is probed once
    cd "$PROJECT_ROOT" || exit 1
    "$BOOTRACE" image build overlay-race
    printf '[Order]\nsysroot-nix-store.mount=after sysroot-nix-.ro\\x2dstore.mount\n' >"$BATS_TEST_TMPDIR/good.plan"
    printf '[Order]\nsysroot-nix-.ro\\x2dstore.mount=after sysroot-nix-store.mount\n' >"$BATS_TEST_TMPDIR/reversed.plan"
}

fork() { # PLAN [CHECKPOINT]
    "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini --image=overlay-race --plan="$BATS_TEST_TMPDIR/$1.plan" \
        --checkpoint="${2:-early}" --boots=1 --jobs=1 --keep=all --format=json
}

@test "a fork under the good order passes, with the whole console and the host's time" {
    run --separate-stderr fork good
    [ "$status" -eq 0 ]
    boot=$(jq -r 'select(.type == "boot" and .forked and .verdict == "passed") | "\(.campaign):\(.boot)"' <<<"$output")
    "$BOOTRACE" --results="$results" report "$boot" --console >"$BATS_TEST_TMPDIR/console"
    grep -q 'Linux version' "$BATS_TEST_TMPDIR/console"
    grep -q 'Reached target initrd\.target' "$BATS_TEST_TMPDIR/console"
    run ! grep -q 'bootrace: ' "$BATS_TEST_TMPDIR/console" # nothing to complain of: plan, clock, random numbers
}

@test "a fork under the reversed order fails as a cold boot does, and a cold boot confirms it" {
    run --separate-stderr fork reversed
    [ "$status" -eq 1 ]
    jq -se 'map(select(.type == "boot" and .verdict == "failed" and .signature == "overlay-resolve:/sysroot/nix/.ro-store:-2"))
        | map(.forked) | sort == [false, true]' <<<"$output"
}

@test "a fork of the late gate passes or fails as its plan orders, and says nothing of the gate's own units" {
    run --separate-stderr fork good late
    [ "$status" -eq 0 ]
    [[ "$stderr" == *"kept at a late gate"*"systemd-udevd.service"* ]]
    boot=$(jq -r 'select(.type == "boot" and .forked and .verdict == "passed") | "\(.campaign):\(.boot)"' <<<"$output")
    "$BOOTRACE" --results="$results" report "$boot" --console >"$BATS_TEST_TMPDIR/console"
    grep -q 'Reached target initrd\.target' "$BATS_TEST_TMPDIR/console"
    run ! grep -q 'bootrace-order' "$BATS_TEST_TMPDIR/console"
    run --separate-stderr fork reversed late
    [ "$status" -eq 1 ]
    jq -se 'map(select(.type == "boot" and .verdict == "failed" and .signature == "overlay-resolve:/sysroot/nix/.ro-store:-2"))
        | map(.forked) | sort == [false, true]' <<<"$output"
}

@test "pairs from the late gate also shows the pairs before it, in boots that begin earlier" {
    "$BOOTRACE" image build overlay-fixed
    run --separate-stderr "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini --image=overlay-fixed --strategy=pairs \
        --checkpoint=late --jobs=2 --timeout=600s --format=json
    [ "$status" -eq 0 ]
    jq -se 'map(select(.type == "boot")) | length > 0 and all(.forked and .verdict == "passed")' <<<"$output"
    jq -se "map(select(.type == \"summary\"))[0].coverage | .pairs > 100 and .both_orders == .pairs - .infeasible" <<<"$output"
}
