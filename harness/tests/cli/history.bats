# SPDX-License-Identifier: GPL-3.0-or-later
load common

@test "several campaigns are a history: a rate by night, new signatures, an alarm with its night" {
    echo 'all is well' | parrot_image guest
    scenario s guest
    bootrace run --boots=5 scenarios/s.ini
    echo 'Kernel panic - not syncing: x' >images/guest/transcript
    bootrace run --boots=5 scenarios/s.ini || [ $? -eq 1 ]
    last=$(sqlite3 results/bootrace.db 'SELECT campaign FROM campaigns ORDER BY started_ns DESC LIMIT 1')
    run --separate-stderr bootrace report --history
    [ "$status" -eq 1 ]
    [[ $output == *"s, guest, natural: the alarm stands"* ]]
    [[ $output == *"ALARM: has risen, probably since "* ]]
    run --separate-stderr bootrace report --history --format=json
    [ "$(jq -r '.history.series[0].nights | map("\(.failed) of \(.boots) \(.alarm)") | join(", ")' <<<"$output")" = "0 of 5 false, 5 of 5 true" ]
    [ "$(jq -r '.history.series[0].nights[1].alarm_since' <<<"$output")" = "$last" ]
    [ "$(jq -r '.history.signatures[0].presence' <<<"$output")" = new ]
}
