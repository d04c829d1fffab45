# SPDX-License-Identifier: GPL-3.0-or-later
# A history of 64 commits that lay unit files over the catalogue's base image; the seed's mistake comes in at one. Real Linux
# boots under the plan that forces the wrong order: some twenty, and a probe boot of each image.

bats_require_minimum_version 1.5.0

CULPRIT=45 OTHER=32 # the latter breaks the boot in another way, and lies where the search begins
units=image/files/initrd/usr/lib/systemd/system

setup_file() {
    cd "$PROJECT_ROOT"
    "$BOOTRACE" image build overlay-race
}

# lay IMAGE: the files of a catalogue's image.
lay() {
    cp -a "$PROJECT_ROOT/images/$1/files/initrd/." image/files/initrd/
}

# commit N: a file in the initrd makes its image differ from all others, unless it changes nothing.
commit() {
    if [ $(($1 % 8)) -ne 4 ]; then
        mkdir -p image/files/initrd/etc
        echo "$1" >image/files/initrd/etc/commit
    fi
    echo "$1" >README
    git add --all
    git commit --quiet -m "commit $1"
}

history() {
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    git init --quiet --initial-branch=main .
    git config user.name T
    git config user.email t@example.org
    mkdir -p $units
    printf '[Image]\nBase=debian-12\n' >image/image.ini
    printf 'test ! -e broken || exit 1\necho image\n' >build
    lay overlay-race
    lay overlay-fixed
    for i in $(seq 64); do
        [ "$i" -ne $CULPRIT ] || lay overlay-race
        case $i in
            $OTHER) sed -i 's/^Type=.*/Type=nosuchfs/' "$units"/sysroot-nix-.ro*store.mount ;;
            $((OTHER + 1))) sed -i 's/^Type=.*/Type=erofs/' "$units"/sysroot-nix-.ro*store.mount ;;
            46 | 47) touch broken ;;
            48) rm broken ;;
        esac
        commit "$i"
    done
}

@test "64 commits bisected by real boots under the failing plan end at the seed's mistake" {
    chmod 0755 "$BATS_RUN_TMPDIR"
    mkdir "$BATS_TEST_TMPDIR/repo"
    cd "$BATS_TEST_TMPDIR/repo"
    history
    cd "$PROJECT_ROOT"
    run --separate-stderr "$BOOTRACE" --results="$BATS_TEST_TMPDIR/results.db" bisect --repository="$BATS_TEST_TMPDIR/repo" \
        --good="$(git -C "$BATS_TEST_TMPDIR/repo" rev-list --max-parents=0 main)" --bad=main --build='sh build' --jobs=1 \
        --plan=images/overlay-race/failing.plan --format=json overlay-race
    [ "$status" -eq 1 ]
    [ "$(jq -r '.answer + " " + .culprits[0].subject' <<<"$output")" = "found commit $CULPRIT" ]
    [ "$(jq -r .signature <<<"$output")" = overlay-resolve:/sysroot/nix/.ro-store:-2 ]
    [ "$(jq '.certificate.failed >= 1 and .certificate.passed >= .certificate.passes_wanted' <<<"$output")" = true ]
    [ "$(jq '[.commits[] | select(.state == "built")] | length <= 14' <<<"$output")" = true ]
}
