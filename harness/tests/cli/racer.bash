# SPDX-License-Identifier: GPL-3.0-or-later
# racer.bash: a parrot image that serves a unit graph with one free pair, a.service and b.service,
# has a late gate where it is given one, and plays what an order does.
# To be loaded behind common.bash.

# The dump that the parrot sends in its probe boot.
units() {
    printf 'initrd\nManager: systemd 252 (252.39-1~deb12u2)\n'
    for unit in a.service b.service basic.target; do
        printf -- '-> Unit %s:\n\tUnit Load State: loaded\n\t-> Job 1:\n\t\tAction: %s -> start\n' $unit $unit
    done
}

# racer NAME WHEN-A-IS-FIRST: an image whose guest says the given lines when the plan puts a.service before b.service.
racer() {
    {
        echo 'the guest begins'
        echo '@@plan'
        # where the frame builds a late gate, the plan comes there
        printf '@@ifplan bootrace-gate.service\nthe gate\n@@plan\n@@endif\n'
        echo '@@ifplan probe initrd'
        echo "@@send dump $(units | wc -l)"
        units
        echo '@@hang'
        echo '@@endif'
        echo '@@ifplan b.service=after a.service'
        printf '%s\n' "$2"
        echo '@@else'
        # with b.service delayed, a.service finishes only after it: what a hidden dependency does
        printf '@@ifplan b.service=2s\n@@send times 3\ninitrd\na.service active exited - 1000000 3300000 0 0\nb.service active exited - 3000000 3200000 0 0\n'
        printf '@@else\n@@send times 3\ninitrd\na.service active exited - 2000000 2100000 0 0\nb.service active exited - 1000000 1100000 0 0\n@@endif\n'
        echo 'all is well'
        echo '@@endif'
    } | parrot_image "$1"
}
