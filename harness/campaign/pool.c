/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/pool.h"
#include "base/quantity.h"
#include <pthread.h>

struct _Pool {
  GThreadPool *workers;
  GAsyncQueue *finished;
  pthread_mutex_t handed_over;
};

/* GLib's queues order the two sides by futexes that the thread sanitizer cannot see; this it can. */
static void hand_over(Pool *pool)
{
  pthread_mutex_lock(&pool->handed_over);
  pthread_mutex_unlock(&pool->handed_over);
}

static void work(gpointer data, gpointer user_data)
{
  PoolTask *task = data;
  Pool *pool = user_data;
  hand_over(pool);
  GAsyncQueue *finished = pool->finished; /* read before the last hand-over: the pool may be freed after it */
  task->result = boot_run(task->settings, &task->request);
  hand_over(pool);
  g_async_queue_push(finished, task);
}

Pool *pool_new(guint workers)
{
  Pool *pool = g_new0(Pool, 1);
  pool->finished = g_async_queue_new();
  pthread_mutex_init(&pool->handed_over, NULL);
  pool->workers = g_thread_pool_new(work, pool, (int)workers, FALSE, NULL); /* not exclusive: cannot fail */
  return pool;
}

void pool_free(Pool *pool)
{
  if (!pool)
    return;
  g_thread_pool_free(pool->workers, FALSE, TRUE);
  g_async_queue_unref(pool->finished);
  pthread_mutex_destroy(&pool->handed_over);
  g_free(pool);
}

void pool_push(Pool *pool, PoolTask *task)
{
  hand_over(pool);
  g_thread_pool_push(pool->workers, task, NULL);
}

PoolTask *pool_pop(Pool *pool, gint64 timeout_ns)
{
  PoolTask *task = g_async_queue_timeout_pop(pool->finished, (guint64)(timeout_ns / NS_PER_US));
  hand_over(pool);
  return task;
}
