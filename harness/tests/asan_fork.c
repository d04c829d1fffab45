/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libvirt forks while other threads allocate, and its child allocates before exec(). The C library keeps its allocator whole
 * across fork(); the address sanitizer of GCC 12 does not, so about one machine in 500 never started. Its later versions
 * take these very locks; until then this does. Linked into sanitized programs only, which must have the static runtime. */
#include <pthread.h>

void lock_allocator(void) __asm__("_ZN6__lsan13LockAllocatorEv");
void unlock_allocator(void) __asm__("_ZN6__lsan15UnlockAllocatorEv");
void lock_stack_depot(void) __asm__("_ZN11__sanitizer17StackDepotLockAllEv");
void unlock_stack_depot(void) __asm__("_ZN11__sanitizer19StackDepotUnlockAllEv");

static void before_fork(void)
{
  lock_allocator();
  lock_stack_depot();
}

static void after_fork(void)
{
  unlock_stack_depot();
  unlock_allocator();
}

__attribute__((constructor)) static void keep_forks_safe(void)
{
  pthread_atfork(before_fork, after_fork, after_fork);
}
