# SPDX-License-Identifier: GPL-3.0-or-later
# Real Linux boots of the seed: MicroVM.nix issue 186, broken and fixed. Images are built where they are not built yet.

bats_require_minimum_version 1.5.0

setup_file() {
    cd "$PROJECT_ROOT"
    "$BOOTRACE" image build overlay-race overlay-fixed
}

setup() {
    chmod 0755 "$BATS_RUN_TMPDIR"
    results=$BATS_FILE_TMPDIR/results.db # one file: the image is probed once
    signature=overlay-resolve:/sysroot/nix/.ro-store:-2
    cd "$PROJECT_ROOT" || exit 1
}

race() {
    "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini "$@"
}

@test "jitter finds the race in the broken image" {
    run --separate-stderr race --image=overlay-race --strategy=jitter --boots=10 --seed=1 --format=json
    [ "$status" -eq 1 ]
    jq -se --arg s $signature 'map(select(.type == "boot" and .verdict == "failed" and .signature == $s)) | length >= 1' <<<"$output"
}

@test "jitter finds nothing in the fixed image" {
    run --separate-stderr race --image=overlay-fixed --strategy=jitter --boots=10 --seed=1 --format=json
    [ "$status" -eq 0 ]
    jq -se 'map(select(.type == "summary"))[0] | .passed == 10 and .failed == 0 and .hung == 0 and .died == 0 and .artefact == 0' <<<"$output"
}

@test "the reversed order fails every time in the broken image" {
    printf '[Order]\nsysroot-nix-.ro\\x2dstore.mount=after sysroot-nix-store.mount\n' >"$BATS_TEST_TMPDIR/reversed.plan"
    run --separate-stderr race --image=overlay-race --plan="$BATS_TEST_TMPDIR/reversed.plan" --boots=3 --stop=never --format=json
    [ "$status" -eq 1 ]
    jq -se --arg s $signature 'map(select(.type == "boot" and .signature == $s)) | length == 3' <<<"$output"
}

@test "the reversed order contradicts the fixed image, which is said before any boot" {
    printf '[Order]\nsysroot-nix-.ro\\x2dstore.mount=after sysroot-nix-store.mount\n' >"$BATS_TEST_TMPDIR/reversed.plan"
    run --separate-stderr race --image=overlay-fixed --plan="$BATS_TEST_TMPDIR/reversed.plan" --boots=3 --format=json
    [ "$status" -eq 129 ]
    [[ $stderr == *reversed.plan* && $stderr == *cycle* ]]
}

@test "a plan that names an unknown unit is refused with the nearest one" {
    printf '[Order]\nsysroot-nix-shop.mount=after sysroot.mount\n' >"$BATS_TEST_TMPDIR/unknown.plan"
    run --separate-stderr race --image=overlay-race --plan="$BATS_TEST_TMPDIR/unknown.plan" --boots=1
    [ "$status" -eq 129 ]
    [[ $stderr == *"unknown.plan:2"*sysroot-nix-shop.mount*sysroot-nix-store.mount* ]]
}

@test "equal seeds give equal plans" {
    for seed in 1 2; do
        "$BOOTRACE" --results="$results" run scenarios/overlay-race.ini --image=overlay-fixed --strategy=jitter --boots=1 --seed=7 \
            --format=json 2>/dev/null | jq -r 'select(.type == "boot").plan' >"$BATS_TEST_TMPDIR/plan.$seed"
    done
    [ -s "$BATS_TEST_TMPDIR/plan.1" ]
    cmp "$BATS_TEST_TMPDIR/plan.1" "$BATS_TEST_TMPDIR/plan.2"
    grep -q '^sysroot-nix-store.mount=' "$BATS_TEST_TMPDIR/plan.1"
}
