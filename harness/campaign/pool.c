/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/pool.h"
#include "base/quantity.h"

struct _Pool {
  GThreadPool *workers;
  GAsyncQueue *finished;
};

static void work(gpointer data, gpointer user_data)
{
  PoolTask *task = data;
  GAsyncQueue *finished = user_data;
  task->result = boot_run(task->settings, &task->request);
  g_async_queue_push(finished, task);
}

Pool *pool_new(guint workers)
{
  Pool *pool = g_new0(Pool, 1);
  pool->finished = g_async_queue_new();
  pool->workers = g_thread_pool_new(work, pool->finished, (int)workers, FALSE, NULL); /* not exclusive: cannot fail */
  return pool;
}

void pool_free(Pool *pool)
{
  if (!pool)
    return;
  g_thread_pool_free(pool->workers, FALSE, TRUE);
  g_async_queue_unref(pool->finished);
  g_free(pool);
}

void pool_push(Pool *pool, PoolTask *task)
{
  g_thread_pool_push(pool->workers, task, NULL);
}

PoolTask *pool_pop(Pool *pool, gint64 timeout_ns)
{
  return g_async_queue_timeout_pop(pool->finished, (guint64)(timeout_ns / NS_PER_US));
}
