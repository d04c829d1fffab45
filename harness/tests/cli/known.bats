# SPDX-License-Identifier: GPL-3.0-or-later
# Known failures: scenarios/known.ini.
load common

# known DAY [LINE]: the panic of the guest is known until DAY.
known() {
    printf '[upstream]\nSignature=%s\nTicket=#186\nExpires=%s\n%s\n' "$signature" "$1" "${2-}" >scenarios/known.ini
}

# a_bad_guest: its failure's signature is $signature.
a_bad_guest() {
    echo 'Kernel panic - not syncing: x' | parrot_image guest
    scenario s guest
    bootrace run --boots=1 scenarios/s.ini || [ $? -eq 1 ]
    signature=$(bootrace report --format=json | jq -r '.campaigns[0].signatures[0].signature') || true
    [ -n "$signature" ]
}

@test "a known failure fails neither run nor report, and every format shows it" {
    a_bad_guest
    today=$(date +%F)
    known "$today"
    run --separate-stderr bootrace run --boots=2 --stop=first-failure scenarios/s.ini
    [ "$status" -eq 0 ]
    [[ $output == *"2 boots"* ]] # it is not the first failure that first-failure waits for
    [[ $output == *"known (#186) until $today"* ]]
    run --separate-stderr bootrace report
    [ "$status" -eq 0 ]
    bootrace report --format=junit --output=junit.xml
    xmllint --noout --schema "$PROJECT_ROOT/harness/doc/junit.xsd" junit.xml
    [ "$(xmllint --xpath 'string(//testcase/skipped/@message)' junit.xml)" = "known (#186) until $today" ]
    bootrace report --format=tap --output=all.tap
    prove --exec cat all.tap
    bootrace report --format=markdown | grep -F "| known |"
    [ "$(bootrace report --format=json | jq -r '.campaigns[0].signatures[0].known.ticket')" = '#186' ]
    run --separate-stderr bootrace report --history
    [ "$status" -eq 0 ]
    [[ $output == *"2 known"* ]]
}

@test "an expired one counts again and says so" {
    a_bad_guest
    known "$(date -d yesterday +%F)"
    run --separate-stderr bootrace run --boots=2 --stop=first-failure scenarios/s.ini
    [ "$status" -eq 1 ]
    [[ $output == *": expired, it counts again"* ]]
    run --separate-stderr bootrace report
    [ "$status" -eq 1 ]
}

@test "a scenario that lies elsewhere has its known.ini beside it, and each campaign of a history has its own" {
    a_bad_guest
    mkdir -p elsewhere/scenarios
    known "$(date -d tomorrow +%F)"
    mv images scenarios elsewhere
    run --separate-stderr bootrace run --boots=1 elsewhere/scenarios/s.ini
    [ "$status" -eq 0 ]
    run --separate-stderr bootrace report
    [ "$status" -eq 0 ]
    mv elsewhere/scenarios/known.ini elsewhere/known.ini
    run --separate-stderr bootrace report
    [ "$status" -eq 1 ]
    bootrace report --known=elsewhere/known.ini
    mv elsewhere/known.ini elsewhere/scenarios/known.ini
    first=$(bootrace report --list | sed -n "2s| .*||p")
    run --separate-stderr bootrace report "$first" # its scenario lay here, where nothing is known any more
    [ "$status" -eq 1 ]
    (cd elsewhere && bootrace --results=../results/bootrace.db report last) # from anywhere
}

@test "each boot is marked too: in lists, by itself and as JSON, its exit status is that of its verdict" {
    a_bad_guest
    known "$(date -d tomorrow +%F)" Reason=later
    run --separate-stderr bootrace report last:1
    [ "$status" -eq 1 ]
    grep -qx "  Known:     #186 until $(date -d tomorrow +%F); later" <<<"$output"
    bootrace report --boots | grep -q ', known (#186)$'
    for json in "$(bootrace report --format=json last:1 || [ $? -eq 1 ])" "$(bootrace report --boots --format=json | jq -c '.campaigns[0].boot_list[0]')" \
        "$(bootrace run --boots=1 --format=json scenarios/s.ini | head -n 1)"; do
        [ "$(jq -r '.known | .ticket, .reason, .expired' <<<"$json" | tr '\n' ' ')" = '#186 later false ' ]
    done
    known "$(date -d yesterday +%F)"
    run --separate-stderr bootrace report last:1
    [[ $output == *", expired: it counts again"* ]]
    [ "$(bootrace report --format=json last:1 | jq .known.expired)" = true ]
    [ -z "$(bootrace report --boots | grep ', known')" ]
}

@test "--known= names another file; a mistake in it is told with its line" {
    a_bad_guest
    known "$(date +%F)"
    : >none.ini
    run --separate-stderr bootrace report --known=none.ini
    [ "$status" -eq 1 ]
    known 2027-02-29
    run --separate-stderr bootrace report
    [ "$status" -eq 129 ]
    [[ $stderr == *"scenarios/known.ini:4: "*"'2027-02-29': expected a day, such as 2027-03-31"* ]]
    run --separate-stderr bootrace run scenarios/s.ini
    [ "$status" -eq 129 ]
}
