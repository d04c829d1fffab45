# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian package on a clean system of this host's own release, made by mmdebstrap out of this host's own apt sources.
# BUILD_FOLDER is CMake's: what it packs is what is tested.

bats_require_minimum_version 1.5.0

# sources SUITE: lines of sources.list for it, its updates and its security updates, as this host's apt has them.
sources() {
    # shellcheck disable=SC2016 # apt's own placeholders
    apt-get indextargets --format '$(ORIGIN)|$(RELEASE)|deb $(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' |
        sed -n "s/^Debian|$1\(-[a-z]*\)\{0,1\}|//p" | sort -u
}

# All of it happens in one go within the namespaces of mmdebstrap, so that nothing of it can stay behind; see deb-inside.
setup_file() {
    export SEEN=$BATS_FILE_TMPDIR/seen
    local pack=$BATS_FILE_TMPDIR/pack suite separate=()
    # shellcheck source=/dev/null
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    (cd "${BUILD_FOLDER:?}" && cpack -B "$pack") >"$BATS_FILE_TMPDIR/cpack.log" 2>&1
    [ "$(id -u)" -ne 0 ] || separate=(unshare --mount --pid --fork --kill-child --mount-proc --)
    mapfile -t lines < <(sources "$suite")
    [ "${#lines[@]}" -gt 0 ]
    cp "$pack"/bootrace_*.deb "$BATS_FILE_TMPDIR/bootrace.deb"
    chmod 0755 "$BATS_RUN_TMPDIR" "$BATS_FILE_TMPDIR" # read by a user of a namespace
    "${separate[@]}" mmdebstrap --variant=apt --format=null --include=man-db,systemd \
        --aptopt='Apt::Install-Recommends "false"' --dpkgopt=force-unsafe-io \
        --customize-hook="copy-in '$BATS_FILE_TMPDIR/bootrace.deb' '$PROJECT_ROOT/harness/tests/vm/deb-inside' '$PROJECT_ROOT/harness/tests/data/console/cause-init-died.log' /mnt" \
        --customize-hook='chroot "$1" sh /mnt/deb-inside' \
        --customize-hook="sync-out /mnt/seen '$SEEN'" \
        "$suite" /dev/null "${lines[@]}" >"$BATS_FILE_TMPDIR/mmdebstrap.log" 2>&1 || {
        tail -n 40 "$BATS_FILE_TMPDIR/mmdebstrap.log"
        return 1
    }
}

# seen NAME: what the step NAME of deb-inside printed; its status is that of the step.
seen() {
    cat "$SEEN/$1.out"
    return "$(cat "$SEEN/$1.status")"
}

@test "dpkg takes it where what it depends on is installed, and every file is as it was packed" {
    seen dpkg
    run seen verify
    [ "$status" -eq 0 ]
    [ -z "$output" ]
}

@test "--version, doctor and scan run" {
    seen version | grep -q '^bootrace [0-9]'
    seen doctor | grep -qx 'This host can boot images.'
    run seen scan
    [ "$status" -eq 1 ]
    [[ $output == *"cause-init-died.log"*failed* ]]
}

@test "it boots a guest of its own and keeps the results where the nightly does" {
    seen run
    seen results | grep -q '^/var/lib/bootrace/guest.db$'
}

@test "man finds a page for every command, for its files and for nightly use" {
    seen man
    [ "$(seen man | wc -l)" -ge 13 ]
}

@test "bash completion is where bash-completion looks for it" {
    seen completion
}

@test "its licence is where Debian wants it" {
    seen copyright | grep -q '^Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/'
}

@test "purge leaves nothing but results" {
    seen enable
    seen purge
    run seen left
    [ "$status" -eq 0 ]
    [ "$output" = /var/lib/bootrace$'\n'/var/lib/bootrace/guest.db ]
    run seen user
    [ "$status" -ne 0 ]
}

@test "lintian finds no mistake, where it is installed" {
    command -v lintian >/dev/null || skip "lintian is not installed"
    run lintian --allow-root --fail-on error,warning "$BATS_FILE_TMPDIR/bootrace.deb"
    echo "$output"
    [ "$status" -eq 0 ]
}
