# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# history.bash: git repositories whose commits build parrot images. To be loaded behind common.bash.

failure="overlayfs: failed to resolve '/sysroot/nix/.ro-store': -2"

# repository: an empty one in ./repo; its build command is `sh build`.
repository() {
    export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
    git init --quiet --initial-branch=main repo
    git -C repo config user.name T
    git -C repo config user.email t@example.org
    mkdir repo/image
    cat >repo/build <<END
test ! -e broken || { echo 'broken: no rule to make the image' >&2; exit 2; }
printf '[Image]\nGuest=parrot\nKernel=$PARROT\nInitrd=transcript\n' >image/image.ini
echo image/image.ini
END
}

# says LINE…: the next commit's guest says them behind its greeting, then that all is well.
says() {
    {
        echo 'the guest begins'
        echo '@@plan'
        printf '%s\n' "$@"
        echo 'all is well'
    } >repo/image/transcript
}

# breaks PERCENT: the guest fails in so many boots of a hundred.
breaks() {
    printf '@@chance %s\n%s\n@@poweroff\n@@endif\n' "$1" "$failure"
}

# commit SUBJECT: as the files are now; its text makes it differ from all others.
commit() {
    echo "$1" >>repo/log
    git -C repo add --all
    git -C repo commit --quiet -m "$1"
}

# line N CULPRIT PERCENT: commits 1 … N, each of another image, of which those from CULPRIT on break.
line() {
    local i
    for i in $(seq "$1"); do
        if [ "$i" -ge "$2" ]; then says "commit $i" "$(breaks "$3")"; else says "commit $i"; fi
        commit "commit $i"
    done
}

# serves UNIT…: the guest tells these units, without an order, in its probe boot.
serves() {
    local unit
    echo '@@ifplan probe initrd'
    echo "@@send dump $((2 + 4 * $#))"
    printf 'initrd\nManager: systemd 252 (252.39-1~deb12u2)\n'
    for unit; do
        printf -- '-> Unit %s:\n\tUnit Load State: loaded\n\t-> Job 1:\n\t\tAction: %s -> start\n' "$unit" "$unit"
    done
    printf '@@hang\n@@endif\n'
}

# breaks_ordered UNIT AFTER: it fails where a plan orders the units so.
breaks_ordered() {
    printf '@@ifplan %s=after %s\n%s\n@@poweroff\n@@endif\n' "$1" "$2" "$failure"
}
