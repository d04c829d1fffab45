# SPDX-License-Identifier: GPL-3.0-or-later
# What a real Linux boot that passed predicts about the seed.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$PROJECT_ROOT"
    "$BOOTRACE" image build overlay-race
}

setup() {
    chmod 0755 "$BATS_RUN_TMPDIR"
    results=$BATS_FILE_TMPDIR/results.db
    cd "$PROJECT_ROOT" || exit 1
}

# The image races: a boot that failed by itself is not the one that is asked for.
watch_a_good_boot() {
    for _ in 1 2 3; do
        run --separate-stderr "$BOOTRACE" --results="$results" analyze --trace --scope=initrd --timeout=5min --format=json overlay-race
        [ "$(jq -r '.trace.lack' <<<"$output")" = null ] && return 0
    done
    return 1
}

@test "a watched boot that passed has the seed's pair among its first three predictions, with the path" {
    watch_a_good_boot
    jq -e '.trace.predictions[:3] | map(select(.before == "sysroot-nix-.ro\\x2dstore.mount" and .after == "sysroot-nix-store.mount"
        and .path == "/sysroot/nix/.ro-store")) | length == 1' <<<"$output"
}
