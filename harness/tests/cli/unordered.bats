# SPDX-License-Identifier: GPL-3.0-or-later
# Guests whose units cannot be ordered, or not even asked for: the message says so and what is still possible.
load common

# asked NAME MANAGER [DUMP]: an image whose guest answers its probe with the manager's line and a dump; else all is well.
asked() {
    local dump
    dump=$(printf 'initrd\n%s\n%b' "$2" "$3")
    {
        echo '@@plan'
        echo '@@ifplan probe initrd'
        echo "@@send dump $(wc -l <<<"$dump")"
        echo "$dump"
        echo '@@hang'
        echo '@@endif'
        echo '@@printplan'
        echo 'all is well'
    } | parrot_image "$1"
    scenario s "$1"
}

MODERN='Manager: systemd 252 (252.39-1~deb12u2)'

# unit NAME [LINE…]: NAME with a start job.
unit() {
    printf -- '-> Unit %s:\\n\\tUnit Load State: loaded\\n\\tUnit Active State: inactive\\n' "$1"
    printf '\\t%s\\n' "${@:2}"
    printf '\\t-> Job 1:\\n\\t\\tAction: %s -> start\\n' "$1"
}

# a.service and b.service wait for each other, c.service is free
cycle="$(unit a.service 'After: b.service (origin-file)')$(unit b.service 'After: a.service (origin-file)')$(unit c.service)"
# the same, as systemd leaves it: it has dropped the job of b.service
broken="$(unit a.service 'After: b.service (origin-file)' 'Wants: b.service (origin-file)')"
broken+='-> Unit b.service:\n\tUnit Load State: loaded\n\tUnit Active State: inactive\n\tAfter: a.service (origin-file)\n'
broken+=$(unit c.service)

natural_still_boots() {
    run --separate-stderr bootrace run --strategy=natural --boots=1 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary '.coverage.pairs')" -eq 0 ]
}

@test "a guest without systemd does not answer: the message says what is still possible, and that works" {
    printf '@@plan\n@@ifplan probe initrd\nno systemd here\n@@poweroff\n@@endif\nall is well\n' | parrot_image other
    scenario s other
    run --separate-stderr bootrace run --strategy=pairs --timeout=2s scenarios/s.ini
    [ "$status" -eq 125 ]
    [ -z "$output" ]
    [[ $stderr == *"other: the probe boot gave no unit graph (systemd, if there is one, did not answer)"*"--strategy=natural"* ]]
    natural_still_boots
}

@test "what is no dump of systemd is told with the image's name" {
    asked odd 'no manager' 'nothing known'
    run --separate-stderr bootrace run --strategy=pairs --timeout=2s scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *"odd: this is no dump of systemd's manager"* ]]
}

@test "a systemd too old for the drop-ins is told with its version, and never taken for a whole graph" {
    asked old 'Manager: systemd 241 (241-7~deb10u8)' "$(unit c.service)"
    run --separate-stderr bootrace run --strategy=pairs --strategy=jitter scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *"old: the systemd of the initrd is 241. Before 244 "*"--strategy=natural"* ]]
    run --separate-stderr bootrace image inspect --units old
    [ "$status" -eq 125 ]
    [[ $stderr == *"old: the systemd of the initrd is 241."*"--strategy=natural"* ]]
    natural_still_boots
}

@test "units that are ordered in a cycle are not ordered by a plan: no boot, no coverage" {
    for dump in "$cycle" "$broken"; do
        asked round "$MODERN" "$dump"
        for strategy in pairs random together triples; do
            run --separate-stderr bootrace run --strategy=$strategy scenarios/s.ini
            [ "$status" -eq 125 ]
            [[ $stderr == *"round: the image's own units are ordered in a cycle in the initrd: a.service → b.service → a.service"* ]]
            [[ $stderr == *"--strategy=natural and --strategy=jitter"* ]]
        done
        printf '[Order]\nc.service=after a.service\n' >x.plan
        run --separate-stderr bootrace run --plan=x.plan --boots=1 scenarios/s.ini
        [ "$status" -eq 125 ]
        [[ $stderr != *"the plan closes"* ]]
        natural_still_boots
    done
}

@test "jitter holds back only units that are on no cycle, and claims no coverage" {
    for dump in "$cycle" "$broken"; do
        asked round "$MODERN" "$dump"
        run --separate-stderr bootrace run --strategy=jitter --boots=1 --format=json scenarios/s.ini
        [ "$status" -eq 0 ]
        [[ $stderr == *"are ordered in a cycle in the initrd: a.service → b.service → a.service"*"no coverage is claimed"* ]]
        [ "$(summary '.coverage.pairs')" -eq 0 ]
        plan=$(grep '"type":"boot"' <<<"$output" | jq -r .plan)
        [[ $plan == *c.service=* ]]
        [[ $plan != *[ab].service=* ]]
    done
}

@test "of several strategies those that choose orders are left out where units are ordered in a cycle" {
    asked round "$MODERN" "$cycle"
    sed -i 's/^Images=.*/&\nStrategies=natural;pairs;jitter/' scenarios/s.ini
    run --separate-stderr bootrace run --boots=2 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [[ $stderr == *"are ordered in a cycle in the initrd: a.service → b.service → a.service"*"; pairs, which chooses orders, is left out"* ]]
    [ "$(grep '"type":"boot"' <<<"$output" | jq -r .strategy | sort | uniq -c | xargs)" = "2 jitter 2 natural" ]
}

@test "inspect shows the cycle and what is still possible" {
    asked round "$MODERN" "$broken"
    run --separate-stderr bootrace image inspect --units round
    [ "$status" -eq 0 ]
    [[ $output == *"Cycle           a.service → b.service → a.service"*"--strategy=natural and --strategy=jitter"* ]]
    run --separate-stderr bootrace image inspect --units --format=json round
    [ "$(jq -c '.graphs[0].cycle' <<<"$output")" = '["a.service","b.service","a.service"]' ]
}
