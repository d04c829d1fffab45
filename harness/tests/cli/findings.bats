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
