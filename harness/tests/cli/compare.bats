# SPDX-License-Identifier: GPL-3.0-or-later
load common

# two_images: a campaign of one image that always fails and one that never does, 12 boots each.
two_images() {
    echo 'Kernel panic - not syncing: x' | parrot_image bad
    echo 'all is well' | parrot_image good
    scenario s 'bad;good' '[Stop]' 'Boots=12'
    run bootrace run scenarios/s.ini
}

@test "two images of one campaign that differ: exit status 1, and the worse one is named" {
    two_images
    run --separate-stderr bootrace compare last:bad last:good
    [ "$status" -eq 1 ]
    [[ $output == *"bad | good, natural: A fails more often than B"* ]]
    run --separate-stderr bootrace compare last:good last:bad --format=json
    [ "$status" -eq 1 ]
    [ "$(jq -r '.rows[0] | "\(.finding) \(.first.failed) \(.second.failed) \(.second.boots)"' <<<"$output")" = "second-worse 0 12 12" ]
    [ "$(jq '.rows[0].high < 0' <<<"$output")" = true ]
}

@test "two campaigns without a difference: exit status 0; with a margin that they do not fill: 125" {
    echo 'all is well' | parrot_image good
    scenario s good '[Stop]' 'Boots=4'
    bootrace run scenarios/s.ini
    first=$(sqlite3 results/bootrace.db 'SELECT campaign FROM campaigns')
    bootrace run scenarios/s.ini
    run --separate-stderr bootrace compare "$first" last
    [ "$status" -eq 0 ]
    [[ $output == *"no difference is shown, nor that there is none"* ]]
    run --separate-stderr bootrace compare --margin=0.05 "$first" last
    [ "$status" -eq 125 ]
    run --separate-stderr bootrace compare --margin=0.95 "$first" last
    [ "$status" -eq 0 ]
    [[ $output == *"A and B fail equally often, within the margin"* ]]
}

@test "what cannot be compared is told with the remedy, exit status 129" {
    echo 'all is well' | parrot_image good
    scenario s good '[Stop]' 'Boots=1'
    bootrace run scenarios/s.ini
    run --separate-stderr bootrace compare last last
    [ "$status" -eq 129 ]
    [[ $stderr == *"both sides are the same boots"* ]]
    run --separate-stderr bootrace compare last:god last
    [ "$status" -eq 129 ]
    [[ $stderr == *"has no image 'god' (it has: good); did you mean 'good'?"* ]]
    run --separate-stderr bootrace compare last
    [ "$status" -eq 129 ]
    run --separate-stderr bootrace compare --margin=2 last last:good
    [ "$status" -eq 129 ]
    [[ $stderr == *"--margin=2: expected a failure rate below 1"* ]]
}
