# shellcheck shell=sh
# SPDX-License-Identifier: GPL-3.0-or-later
# setup.sh: what a machine needs, for quickstart and check. To be sourced. Cheap when all is there.

QEMU_USER=libvirt-qemu

say() {
    printf '%s\n' "$*" >&2
}

die() {
    say "$(basename "$0"): $*"
    exit 125
}

# as_root COMMAND…: runs it as root, or fails when nobody here may.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo "$@"
    else
        return 1
    fi
}

missing_packages() { # PACKAGE…
    for package; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
    done
}

install_packages() { # PACKAGE…
    if ! command -v dpkg-query >/dev/null 2>&1 || ! command -v apt-get >/dev/null 2>&1; then
        die "this is no Debian; please install by hand what these Debian packages hold: $*"
    fi
    missing=$(missing_packages "$@")
    [ -n "$missing" ] || return 0
    say "installing: $missing"
    # shellcheck disable=SC2086 # a list of package names
    as_root env DEBIAN_FRONTEND=noninteractive sh -c 'apt-get update -q && apt-get install -q -y --no-install-recommends "$@"' \
        apt $missing >&2 || die "cannot install packages here; please run as root: apt-get install --no-install-recommends $missing"
}

install_for_running() {
    install_packages qemu-system-x86 qemu-utils libvirt-daemon-driver-qemu libguestfs0 mmdebstrap uidmap erofs-utils e2fsprogs cpio kmod zstd git \
        libglib2.0-0 libjson-glib-1.0-0 libgsl27 libarchive13 libpcre2-8-0 libsqlite3-0 libxml2 libzstd1
}

install_for_building() {
    install_packages gcc libc6-dev binutils cmake make pkg-config musl-tools libglib2.0-dev libvirt-dev libguestfs-dev libpcre2-dev \
        libarchive-dev libsqlite3-dev libzstd-dev libgsl-dev libjson-glib-dev libxml2-dev libcmocka-dev node-d3 help2man go-md2man
}

install_for_testing() {
    install_packages clang libclang-rt-14-dev bats jq sqlite3 shellcheck ripgrep libxml2-utils perl \
        python3-jsonschema python3-yaml python3-junitparser man-db systemd dpkg-dev lintian chromium nodejs
}

# QEMU runs as this user when bootrace is root; Debian's libvirt refuses to start where it is missing.
make_qemu_user() {
    [ "$(id -u)" -eq 0 ] || return 0
    getent passwd $QEMU_USER >/dev/null && return 0
    useradd --system --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin $QEMU_USER ||
        die "cannot make the user $QEMU_USER; please run as root: useradd --system --user-group $QEMU_USER"
}

# supermin, beneath libguestfs, fails where there is no such folder, as in many containers.
make_modules_folder() {
    [ -d /lib/modules ] || as_root mkdir -p /lib/modules || die 'please run as root: mkdir -p /lib/modules'
}

# build SOURCE FOLDER [CMAKE-OPTION…]
build() {
    source=$1
    folder=$2
    shift 2
    if ! { cmake -S "$source" -B "$folder" "$@" && cmake --build "$folder" -j "$(nproc)"; } >"$folder.log" 2>&1; then
        tail -n 40 "$folder.log" >&2
        die "the build failed; the whole log is $folder.log"
    fi
}
