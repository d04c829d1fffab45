# SPDX-License-Identifier: GPL-3.0-or-later
load common

STOP=('[Stop]' 'When=decided' 'Rate=0.05;0.5' 'Error=0.05')

@test "clean boots are decided good as soon as they suffice, exit status 0" {
    echo 'all is well' | parrot_image good
    scenario s good "${STOP[@]}"
    run --separate-stderr bootrace run --jobs=1 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary '.decisions[0] | "\(.image) \(.strategy) \(.decision) \(.failed)"')" = "good natural good 0" ]
    [ "$(summary '.decisions[0].boots')" -eq 5 ] # ceil(h1 / s): ln(0.95 / 0.05) / ln(0.95 / 0.5)
    [ "$(summary .boots)" -eq 5 ]
    [[ $stderr == *"good: natural: good after 5 boots, 0 of them failed"* ]]
}

@test "failing boots are decided bad after few, exit status 1" {
    echo 'Kernel panic - not syncing: x' | parrot_image bad
    scenario s bad "${STOP[@]}"
    run --separate-stderr bootrace run --jobs=1 scenarios/s.ini
    [ "$status" -eq 1 ]
    [[ $output == *"  bad, natural: bad: of the first 2 boots 2 failed: a rate of 50.0 % or more, not of 5.0 % or less; wrong in at most 5.0 % of such decisions"* ]]
    run --separate-stderr bootrace report
    [ "$status" -eq 1 ]
}

@test "what Boots= does not suffice for is undecided, exit status 125, and is told before" {
    echo 'all is well' | parrot_image good
    scenario s good "${STOP[@]}" 'Boots=3'
    run --separate-stderr bootrace run --format=json scenarios/s.ini
    [ "$status" -eq 125 ]
    [[ $stderr == *"3 boots are too few to call an image good: the test needs 5, all clean"* ]]
    [ "$(summary '.decisions[0].decision')" = undecided ]
}

@test "--stop=decided needs rates, and takes them from the scenario" {
    echo 'all is well' | parrot_image good
    scenario s good
    run --separate-stderr bootrace run --stop=decided scenarios/s.ini
    [ "$status" -eq 129 ]
    [[ $stderr == *"--stop=decided: scenarios/s.ini has no Rate= in [Stop]"* ]]
    scenario s good '[Stop]' 'Rate=0.05;0.5'
    run --separate-stderr bootrace run --stop=decided --jobs=1 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary '.decisions[0].decision')" = good ]
}

@test "boots at once: all that were launched are kept, also those that the decision did not need" {
    echo 'all is well' | parrot_image good
    scenario s good "${STOP[@]}"
    run --separate-stderr bootrace run --jobs=3 --format=json scenarios/s.ini
    [ "$status" -eq 0 ]
    [ "$(summary '.decisions[0].boots')" -eq 5 ]
    [ "$(summary .boots)" -ge 5 ]
    [ "$(summary .boots)" -le 8 ]
}
