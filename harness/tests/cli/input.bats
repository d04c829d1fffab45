# SPDX-License-Identifier: GPL-3.0-or-later
# Wrong input: one clear line each, nothing half written.
load common

good_scenario() {
    echo 'all is well' | parrot_image good
    scenario s good "$@"
}

# refused STATUS PATTERN ARGUMENT…: bootrace ends so, says one line that holds PATTERN, and leaves no results.
refused() {
    local expected=$1 pattern=$2
    shift 2
    run --separate-stderr bootrace "$@"
    echo "status $status: $stderr"
    [ "$status" -eq "$expected" ]
    [[ $stderr == *"$pattern"* ]]
    [ "$(grep -c '^bootrace: ' <<<"$stderr")" -eq 1 ]
    [ -z "$output" ]
}

@test "no command: usage on stderr, 129" {
    run --separate-stderr bootrace
    [ "$status" -eq 129 ]
    [[ $stderr == *Usage* ]]
}

@test "a misspelt command gets the nearest one" {
    refused 129 "did you mean 'report'?" reprot
}

@test "every command has --help, exit status 0" {
    for command in $("$BOOTRACE" --help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
        run --separate-stderr bootrace "$command" --help
        [ "$status" -eq 0 ]
        [[ $output == *"bootrace $command"* ]]
    done
}

@test "an unknown option" {
    good_scenario
    refused 129 --bots run --bots=3 scenarios/s.ini
}

@test "a number that is none" {
    good_scenario
    refused 129 '--boots=many: expected a whole number' run --boots=many scenarios/s.ini
}

@test "a missing scenario" {
    refused 129 nowhere.ini run nowhere.ini
}

@test "a misspelt key" {
    good_scenario '[Stop]' 'Wen=never'
    refused 129 "scenarios/s.ini:9: unknown key Wen= in [Stop]; did you mean 'When'?" run scenarios/s.ini
}

@test "a bad duration" {
    good_scenario
    sed -i s/Timeout=20s/Timeout=soon/ scenarios/s.ini
    refused 129 'scenarios/s.ini:5: Timeout=soon: expected a duration' run scenarios/s.ini
    [ ! -e results ]
}

@test "a missing image" {
    good_scenario
    sed -i s/Images=good/Images=gold/ scenarios/s.ini
    refused 129 "gold" run scenarios/s.ini
    [[ $stderr == *good* ]]
}

@test "a broken regular expression in a rule" {
    good_scenario '[Rules]' 'Use=./broken.ini'
    printf '[broken]\nPattern=(oops\nClass=panic\nFatal=yes\nDescription=x\nExample=oops\n' >broken.ini
    refused 129 'broken.ini:2' run scenarios/s.ini
}

@test "an unknown rule file" {
    good_scenario '[Rules]' 'Use=overlayfz'
    refused 129 "overlayfz.ini" run scenarios/s.ini
}

@test "a scenario of no such name: where it was looked for, which there are, which may be meant" {
    good_scenario
    cp scenarios/s.ini scenarios/other-race.ini
    refused 129 'othr-race: there is neither a file of this name nor scenarios/othr-race.ini' run othr-race
    [[ $stderr == *"; scenarios are "*"other-race, s"*"; did you mean 'other-race'?" ]]
}

@test "a plan that is no plan" {
    good_scenario
    printf '[Order]\na.mount=before b.mount\n' >p.plan
    refused 129 'p.plan:2' run --plan=p.plan scenarios/s.ini
}

@test "a truncated kernel is the host's fault: 125 with QEMU's words" {
    good_scenario
    head -c 100 "$PARROT" >images/good/kernel
    sed -i 's/^Kernel=.*/Kernel=kernel/' images/good/image.ini
    refused 125 kernel run --boots=1 scenarios/s.ini || {
        [ "$status" -eq 125 ] && [[ $stderr == *kernel* ]]
    }
}

@test "a results file in a place that cannot be written: 125" {
    good_scenario
    refused 125 /proc/bootrace.db --results=/proc/bootrace.db run scenarios/s.ini
}

@test "a folder as results file" {
    good_scenario
    mkdir full
    refused 129 'full: a folder' --results=full run scenarios/s.ini
}

@test "a results file that is none" {
    good_scenario
    echo 'this is no database, not at all, by no means, whatever anyone may say of it' >notes.txt
    refused 129 notes.txt --results=notes.txt run scenarios/s.ini
    [ "$(head -c 4 notes.txt)" = this ]
}

@test "output that cannot be written is no success" {
    run --separate-stderr bash -c '"$BOOTRACE" --version >/dev/full'
    [ "$status" -eq 125 ]
    [[ $stderr == *"standard output cannot be written"* ]]
}
