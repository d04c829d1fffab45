# SPDX-License-Identifier: GPL-3.0-or-later
# The forms in which report writes, each read by a program of somebody else's.
load common

# one_of_each: a campaign of a good image, a bad one whose console is hostile, and one that dies.
one_of_each() {
    echo 'all is well' | parrot_image good
    printf '[    1.0] overlayfs: failed to resolve '"'"'/x/<b>]]>&"|`*#\001\033[31m\377\357\277\277'"'"': -2\n' | parrot_image bad
    printf 'starting\n' | parrot_image short
    scenario s 'good;bad;short' '[Stop]' 'Boots=3'
    bootrace run scenarios/s.ini || [ $? -eq 1 ]
}

@test "junit: valid by the schema, a test for each image and strategy, readable whatever the guest printed" {
    one_of_each
    run --separate-stderr bootrace report --format=junit --output=junit.xml
    [ "$status" -eq 1 ]
    [ -z "$output" ]
    xmllint --noout --schema "$PROJECT_ROOT/harness/doc/junit.xsd" junit.xml
    [ "$(xmllint --xpath 'string(/testsuites/testsuite/@tests)' junit.xml)" -eq 3 ]
    [ "$(xmllint --xpath 'string(/testsuites/testsuite/@failures)' junit.xml)" -eq 2 ]
    [ "$(xmllint --xpath 'count(//testcase[@classname="s.good"][@name="natural"][not(failure)])' junit.xml)" -eq 1 ]
    [ "$(xmllint --xpath 'string(//testcase[@classname="s.bad"]/failure/@type)' junit.xml)" = overlay-resolve ]
    [[ $(xmllint --xpath 'string(//testcase[@classname="s.bad"]/failure/@message)' junit.xml) == "3 of 3 boots failed: "* ]]
    [[ $(xmllint --xpath 'string(//testcase[@classname="s.bad"]/failure)' junit.xml) == *'/x/<b>]]>&"|`*#'* ]]
    [ -z "$(tr -d '\n\t\40-\176\200-\377' <junit.xml)" ]
}

@test "junit: a library of CI tools reads the same results, texts and times" {
    one_of_each
    bootrace report --format=junit --output=junit.xml || [ $? -eq 1 ]
    run /usr/bin/python3 -c 'import junitparser
suite, = list(junitparser.JUnitXml.fromfile("junit.xml"))
assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (3, 2, 0, 0)
assert suite.time > 0 and [p.name for p in suite.properties()] == ["campaign"]
for case in suite:
    print(case.classname, case.name, case.time > 0, [type(r).__name__ + " " + r.type for r in case.result])
print(list(suite)[1].result[0].text.splitlines()[0])'
    [ "$status" -eq 0 ]
    [ "${lines[0]}" = "s.good natural True []" ]
    [ "${lines[1]}" = "s.bad natural True ['Failure overlay-resolve']" ]
    [[ ${lines[2]} == "s.short natural True ['Failure "* ]]
    [[ ${lines[3]} == 'overlay-resolve:/x/<b>]]>&"|`*#'*': 3 boots' ]]
}

@test "junit: the schema refuses what it ought to" {
    printf '<testsuites name="bootrace"/>' >bad.xml
    run xmllint --noout --schema "$PROJECT_ROOT/harness/doc/junit.xsd" bad.xml
    [ "$status" -ne 0 ]
}

@test "tap: prove sees which tests failed" {
    one_of_each
    bootrace report --format=tap --output=all.tap || [ $? -eq 1 ]
    run prove --exec cat -v all.tap
    [ "$status" -ne 0 ]
    [[ $output == *"Failed 2/3 subtests"* ]]
    [[ $output == *"ok 1 - s good natural: 0 of 3 boots failed: 0 % "* ]]
    scenario t good
    bootrace run --boots=1 scenarios/t.ini
    bootrace report --format=tap --output=good.tap
    run prove --exec cat good.tap
    [ "$status" -eq 0 ]
}

@test "markdown: a table that no guest text breaks out of" {
    one_of_each
    run --separate-stderr bootrace report --format=markdown
    [ "$status" -eq 1 ]
    [[ $output == *"| good | natural | passed | 0 of 3 boots failed"* ]]
    [[ $output == *"| bad | natural | **failed** | 3 of 3 boots failed"* ]]
    row=$(grep 'overlay-resolve' <<<"$output")
    [[ $row != *'<b>'* && $row != *'`'* ]]
    [ "$(tr -cd '|' <<<"$row")" = '||||||' ]
}

@test "json: what run, report and compare write is what the published schema says" {
    one_of_each
    bootrace report --format=json --boots | tr -d '\n' | valid
    bootrace report --format=json last:1 | valid
    bootrace compare --format=json last:good last:bad | valid || [ "${PIPESTATUS[0]}" -eq 1 ]
    scenario t 'good;bad' '[Stop]' 'When=decided' 'Rate=0.05;0.5'
    bootrace run --format=json scenarios/t.ini >run.json || [ $? -eq 1 ]
    [ "$(wc -l <run.json)" -gt 3 ]
    valid <run.json
    run valid <<<'{"type":"summary","schema":1}'
    [ "$status" -ne 0 ]
}

@test "every boot is listed by the formats that can; the others say so" {
    one_of_each
    run --separate-stderr bootrace report --boots --format=junit
    [ "$status" -eq 129 ]
    [[ $stderr == *"--boots goes with --format=text or --format=json"* ]]
}

@test "--output comes whole or not at all" {
    one_of_each
    echo before >kept.xml
    run --separate-stderr bootrace report nosuch --format=junit --output=kept.xml
    [ "$status" -eq 129 ]
    [ "$(cat kept.xml)" = before ]
    run --separate-stderr bootrace report --format=junit --output=nowhere/x.xml
    [ "$status" -eq 125 ]
    [[ $stderr == *"nowhere/x.xml: cannot be written"* ]]
}
