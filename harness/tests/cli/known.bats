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
