# SPDX-License-Identifier: GPL-3.0-or-later
# The seed's failure as a folder that needs only QEMU, on real Linux boots.

bats_require_minimum_version 1.5.0

@test "the seed's exported boot fails 3 of 3 in an empty environment with only QEMU on its path" {
    chmod 0755 "$BATS_RUN_TMPDIR"
    cd "$PROJECT_ROOT"
    "$BOOTRACE" image build overlay-race
    results=$BATS_TEST_TMPDIR/results.db out=$BATS_TEST_TMPDIR/out
    "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini --image=overlay-race --strategy=pairs || [ $? -eq 1 ]
    "$BOOTRACE" --results="$results" reproduce --export="$out" last
    mkdir "$BATS_TEST_TMPDIR/only-qemu"
    ln -s "$(command -v qemu-system-x86_64)" "$BATS_TEST_TMPDIR/only-qemu/"
    for _ in 1 2 3; do
        run env -i PATH="$BATS_TEST_TMPDIR/only-qemu" /bin/sh "$out/run.sh"
        [ "$status" -eq 1 ]
        [[ $output == *"overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"* ]]
    done
}
