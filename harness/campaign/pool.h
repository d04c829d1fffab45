/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pool.h: the only threads of a campaign: workers that run one boot each from top to bottom, and two queues. */
#pragma once
#include "campaign/boot.h"

/* One boot on its way through the pool. The caller fills in REQUEST and SETTINGS (borrowed); the worker fills in
 * RESULT. */
typedef struct {
  const BootSettings *settings;
  BootRequest request;
  BootResult *result; /* (owned) */
  gpointer context;   /* the caller's */
} PoolTask;

typedef struct _Pool Pool;

Pool *pool_new(guint workers);
/* Waits for the boots that still run (make them end by their settings' stop_fd), then frees. */
void pool_free(Pool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pool, pool_free)

/* Hands TASK to a worker. (borrowed) until pool_pop() gives it back. */
void pool_push(Pool *pool, PoolTask *task);
/* Returns: a finished task, or NULL when none has finished within TIMEOUT_NS. */
PoolTask *pool_pop(Pool *pool, gint64 timeout_ns);
