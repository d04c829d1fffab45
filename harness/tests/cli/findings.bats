# SPDX-License-Identifier: GPL-3.0-or-later
# run --only=findings: what analyze finds is put into the wrong order, and each finding gets its mark.
load common

# b.service requires a.service without an order, c.service requires b.service likewise.
units() {
    printf 'initrd\nManager: systemd 252 (252.39-1~deb12u2)\n'
    unit a.service
    unit b.service '\tRequires: a.service (origin-file)\n'
    unit c.service '\tRequires: b.service (origin-file)\n'
}

unit() {
    printf -- "-> Unit %s:\n\tUnit Load State: loaded\n${2-}\t-> Job 1:\n\t\tAction: %s -> start\n" "$1" "$1"
}

# times FIRST SECOND: the report of a boot in which SECOND began when FIRST had finished.
times() {
    printf '@@send times 3\ninitrd\n%s active exited - 1000000 1100000 0 0\n%s active exited - 2000000 2100000 0 0\n' "$1" "$2"
}

# image NAME: a.service behind b.service fails; b.service behind c.service does what stands on stdin.
image() {
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        echo "@@send dump $(units | wc -l)"
        units
        echo '@@hang'
        echo '@@endif'
        echo '@@ifplan a.service=after b.service'
        echo 'Kernel panic - not syncing: too early'
        echo '@@else'
        cat
        echo 'all is well'
        echo '@@endif'
    } | parrot_image "$1"
}

marks() {
    jq -rs '.[] | select(.type == "findings").findings[] | "\(.before) \(.after) \(.mark)"' <<<"$output"
}

@test "a finding is confirmed by a boot that fails and refuted by one that passes in the wrong order" {
    times c.service b.service | image two
    scenario s two
    run --separate-stderr bootrace run --strategy=pairs --only=findings --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    valid <<<"$output"
    [ "$(jq -rs '[.[] | select(.type == "boot").strategy] | join(" ")' <<<"$output")" = "findings findings" ]
    [ "$(marks)" = $'a.service b.service confirmed\nb.service c.service refuted' ]
}

@test "a boot that passes without the wrong order reaches nothing" {
    times b.service c.service | image two
    scenario s two
    run --separate-stderr bootrace run --strategy=pairs --only=findings scenarios/s.ini
    [ "$status" -eq 1 ]
    [[ $output == *"b.service should be before c.service (requirement-order): not reached"* ]]
    [[ $output == *"a.service should be before b.service (requirement-order): confirmed by boot "* ]]
}

@test "--only= is for pairs alone, exit status 129" {
    image two </dev/null
    scenario s two
    for wrong in "--only=findings" "--strategy=random --only=findings" "--strategy=pairs --only=all"; do
        # shellcheck disable=SC2086 # options
        run --separate-stderr bootrace run $wrong scenarios/s.ini
        [ "$status" -eq 129 ]
        [[ $stderr == *"--only="* ]]
    done
}

# A guest with the seed's units that can be watched, and fails in the seed's wrong order. In all other boots kmod-static-nodes.service
# and systemd-tmpfiles-setup.service overlap.
watched_image() {
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        record dump "$PROJECT_ROOT/harness/tests/data/units/overlay-race-initrd.txt"
        echo '@@hang'
        echo '@@endif'
        echo '@@ifplan /run/bootrace/trace'
        record trace "$PROJECT_ROOT/harness/tests/data/trace/overlay-race-initrd.txt"
        echo '@@hang'
        echo '@@endif'
        echo '@@ifplan sysroot-nix-.ro\x2dstore.mount=after sysroot-nix-store.mount'
        echo 'Kernel panic - not syncing: too early'
        echo '@@endif'
        printf '@@send times 3\ninitrd\n%s active exited - 1000000 1200000 0 0\n%s active exited - 1100000 1300000 0 0\n' \
            kmod-static-nodes.service systemd-tmpfiles-setup.service
        echo 'all is well'
    } | parrot_image "$1"
}

record() { # KIND FILE: of the initrd
    echo "@@send $1 $(($(wc -l <"$2") + 1))"
    echo initrd
    cat "$2"
}

predictions() {
    jq -r 'select(.type == "findings").predictions[] | "\(.rank) \(.before) \(.after): \(.reversed.mark), \(.together.mark)"' <<<"$output"
}

@test "what a watched boot predicts is booted behind the findings, reversed and together, by rank" {
    watched_image seed
    scenario s seed
    bootrace analyze --scope=initrd --trace seed >/dev/null || [ $? -eq 1 ]
    run --separate-stderr bootrace run --strategy=pairs --only=findings --format=json scenarios/s.ini
    [ "$status" -eq 1 ]
    valid <<<"$output"
    # the finding is the first prediction: one plan for both
    [[ $(predictions | head -n 1) == '1 sysroot-nix-.ro\x2dstore.mount sysroot-nix-store.mount: confirmed, '* ]]
    [ "$(predictions | cut -d ' ' -f 1)" = "$(seq "$(predictions | wc -l)")" ]
    predictions | grep -qx '[0-9]* kmod-static-nodes.service systemd-tmpfiles-setup.service: not reached, refuted'
    # boots are told as they end; the first by its number, which is the order of launch
    [ "$(jq -s 'map(select(.type == "boot")) | min_by(.boot).verdict' <<<"$output")" = '"failed"' ]
    [ "$(jq -c 'select(.type == "findings").unwatched' <<<"$output")" = '[]' ]
    run --separate-stderr bootrace run --strategy=pairs --only=findings --boots=1 scenarios/s.ini
    [[ $output == *"prediction 1: "*" at /sysroot/nix/.ro-store: reversed, confirmed by boot 1; together, not reached"* ]]
}

@test "where no boot has been watched nothing is predicted, and it is said how to ask" {
    watched_image seed
    scenario s seed
    run --separate-stderr bootrace run --strategy=pairs --only=findings --jobs=1 scenarios/s.ini
    [ "$status" -eq 1 ]
    [[ $output == *"seed: no boot has been watched, so nothing is predicted; bootrace analyze --trace seed watches one"* ]]
    [[ $output != *"prediction 1"* ]]
}
