# SPDX-License-Identifier: GPL-3.0-or-later
# From a failed boot of the seed to its missing edge and back to an image without it, on real Linux boots: some thirty.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$PROJECT_ROOT"
    "$BOOTRACE" image build overlay-race
}

# mended FIX PATH: the image "mended" is overlay-race with the file FIX laid over its initrd as PATH.
mended() {
    export BOOTRACE_IMAGES=$BATS_TEST_TMPDIR/images
    mkdir -p "$BOOTRACE_IMAGES/mended/files/initrd/$(dirname "$2")"
    cp "$1" "$BOOTRACE_IMAGES/mended/files/initrd/$2"
    printf '[Image]\nDescription=The seed with the drop-in of explain\nBase=overlay-race\n' >"$BOOTRACE_IMAGES/mended/image.ini"
    "$BOOTRACE" image build mended
}

@test "explain names the seed's missing edge and its missing /sysroot, proven, in at most 20 boots, and its drop-in mends the image" {
    chmod 0755 "$BATS_RUN_TMPDIR"
    cd "$PROJECT_ROOT"
    results=$BATS_TEST_TMPDIR/results.db
    "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini --image=overlay-race --strategy=pairs || [ $? -eq 1 ]
    run --separate-stderr "$BOOTRACE" --results="$results" explain --format=json --fix="$BATS_TEST_TMPDIR/fix.conf" last
    [ "$status" -eq 1 ]
    [ "$(jq -r '.cause' <<<"$output")" = order ]
    [ "$(jq -r '.signature' <<<"$output")" = overlay-resolve:/sysroot/nix/.ro-store:-2 ]
    [ "$(jq -r '[.causes[].edges[] | .unit + " " + .after] | join(";")' <<<"$output")" = \
        'sysroot-nix-store.mount sysroot-nix-.ro\x2dstore.mount' ]
    [[ $(jq -r '.causes[0].edges[0].mistake' <<<"$output") == *"RequiresMountsFor=/nix/.ro-store"*"the missing /sysroot"* ]]
    [ "$(jq -r '.causes[0] | .sufficient.result + " " + .edges[0].necessary.result' <<<"$output")" = "holds holds" ]
    [ "$(jq '.boots <= 20' <<<"$output")" = true ]
    grep -qx 'After=sysroot-nix-.ro\\x2dstore.mount' "$BATS_TEST_TMPDIR/fix.conf"
    mended "$BATS_TEST_TMPDIR/fix.conf" "$(jq -r '.causes[0].edges[0].drop_in' <<<"$output")"
    run --separate-stderr "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini --image=mended --strategy=pairs --format=json
    echo "$output"
    [ "$status" -eq 0 ]
    jq -se 'map(select(.type == "summary"))[0] | .failed + .hung + .died + .lost == 0 and .passed > 1' <<<"$output"
    jq -se 'map(select(.type == "summary"))[0].coverage | .both_orders + .infeasible == .pairs' <<<"$output"
}
