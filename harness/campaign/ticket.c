/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign/ticket.h"

Ticket *ticket_new(const BootSettings *settings, Plan *plan, GPtrArray *files)
{
  Ticket *ticket = g_new0(Ticket, 1);
  ticket->plan = plan;
  ticket->plan_text = plan_to_text(plan);
  ticket->files = files;
  ticket->task.settings = settings;
  ticket->task.request = (BootRequest){.files = files, .perturbed = !plan_is_natural(plan)};
  ticket->task.context = ticket;
  return ticket;
}

void ticket_free(Ticket *ticket)
{
  if (!ticket)
    return;
  ticket_free(ticket->doubted);
  ticket_free(ticket->fork);
  ticket_reset(ticket);
  plan_free(ticket->plan);
  g_free(ticket->plan_text);
  g_ptr_array_unref(ticket->files);
  g_clear_pointer(&ticket->late_files, g_ptr_array_unref);
  g_free(ticket);
}

void ticket_reset(Ticket *ticket)
{
  g_clear_pointer(&ticket->task.result, boot_result_free);
  g_clear_pointer(&ticket->times, g_ptr_array_unref);
}

static gboolean is_worth_keeping(ScenarioKeep keep, const BootResult *result)
{
  switch (keep) {
  case KEEP_ALL:
    return TRUE;
  case KEEP_NONE:
    return FALSE;
  case KEEP_FAILURES:
    return !result->outcome || result->outcome->verdict != VERDICT_PASSED || result->outcome->recovered;
  }
  g_assert_not_reached();
}

BootRecord ticket_record(const Ticket *ticket, char *campaign, char *image, ScenarioKeep keep)
{
  const BootResult *result = ticket->task.result;
  return (BootRecord){
      .campaign = campaign,
      .boot = ticket->boot,
      .image = image,
      .strategy = ticket->plan->strategy,
      .seed = ticket->plan->seed,
      .plan = ticket->plan_text,
      .outcome = result->outcome,
      .lost = result->lost,
      .started_ns = result->started_ns,
      .wall_ns = result->wall_ns,
      .cpu_ns = result->cpu_ns,
      .load = result->load,
      .pressure = result->pressure,
      .forked = result->forked,
      .confirms = ticket->confirms,
      .console = ticket->disputed || is_worth_keeping(keep, result) ? result->console : NULL,
      .console_bytes = result->console_bytes,
      .times = ticket->times,
  };
}

gboolean ticket_has_failed(const Ticket *ticket)
{
  const Outcome *outcome = ticket->task.result->outcome;
  return outcome && verdict_is_failure(outcome->verdict);
}
