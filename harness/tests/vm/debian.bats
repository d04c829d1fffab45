# SPDX-License-Identifier: GPL-3.0-or-later
# Debian 13 as its packages are: systemd 257, a newer dracut and kernel than the other images have.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$PROJECT_ROOT"
    "$BOOTRACE" image build debian-13
}

setup() {
    chmod 0755 "$BATS_RUN_TMPDIR"
    results=$BATS_FILE_TMPDIR/results.db
    cd "$PROJECT_ROOT" || exit 1
}

@test "Debian 13 is probed, and pairs shows all its free pairs in both orders without a failure" {
    run --separate-stderr "$BOOTRACE" --results="$results" run scenarios/debian.ini --image=debian-13 --strategy=pairs --jobs=2 \
        --timeout=600s --format=json
    [ "$status" -eq 0 ]
    jq -se 'map(select(.type == "boot")) | length > 1 and all(.verdict == "passed")' <<<"$output"
    jq -se 'map(select(.type == "summary"))[0].coverage | .pairs > 50 and .both_orders == .pairs - .infeasible' <<<"$output"
    "$BOOTRACE" --results="$results" image inspect --units debian-13 --format=json | jq -e '.graphs[0].systemd | startswith("257")'
}

@test "a boot of systemd 257 can be watched, and predicts only where units met at a path" {
    run --separate-stderr "$BOOTRACE" --results="$results" analyze --trace --scope=initrd --timeout=10min --format=json debian-13
    [ "$status" -eq 0 ]
    jq -e '.trace.lack == null and (.trace.predictions | length > 0 and length < 30 and all(.path | startswith("/")))' <<<"$output"
}
